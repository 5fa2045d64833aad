// Inventory -> the facts that a snapshot of its machines should show, spelled as the parsers spell them.
import type { ExpectedFact, FactKind, Tolerated } from '../model/facts.ts';
import type { Origins } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { changesOf, withChange } from './facts/changes.ts';
import { below, type Projection, pointer } from './facts/common.ts';
import { containerFact } from './facts/containers.ts';
import { imageFacts, networkFacts, softwareFacts, upstreamTolerated, volumeFacts } from './facts/docker.ts';
import { firewallFacts } from './facts/firewall.ts';
import { envFileFacts, guestFacts, osFacts, unitFacts } from './facts/hosts.ts';
import { listenerFacts, listenersTolerated } from './facts/listeners.ts';

type Project = (projection: Projection) => ExpectedFact[];
const each =
  <T>(
    entities: (inventory: Inventory) => Readonly<Record<string, T>>,
    facts: (projection: Projection, one: T) => ExpectedFact[],
  ): Project =>
  (projection) =>
    Object.values(entities(projection.inventory)).flatMap((one) => facts(projection, one));

/** What is projected, by the kinds of facts that come of it. */
const projections: readonly (readonly [readonly FactKind[], Project])[] = [
  [
    ['container'],
    each(
      ({ containers }) => containers,
      (projection, one) => [containerFact(projection, one)],
    ),
  ],
  [['network'], each(({ networks }) => networks, networkFacts)],
  [['volume'], each(({ volumes }) => volumes, volumeFacts)],
  [['image'], (projection) => imageFacts(projection, Object.values(projection.inventory.containers))],
  [['software'], each(({ hosts }) => hosts, softwareFacts)],
  [['firewall', 'firewall-rule', 'docker-user-rule'], each(({ hosts }) => hosts, firewallFacts)],
  [['listener'], listenerFacts],
  [['unit'], unitFacts],
  [['os'], each(({ hosts }) => hosts, osFacts)],
  [['guest'], each(({ hosts }) => hosts, guestFacts)],
  [['env-file'], envFileFacts],
];
const project = (projection: Projection, wanted: (kind: FactKind) => boolean): ExpectedFact[] =>
  projections.flatMap(([kinds, facts]) => (kinds.some(wanted) ? facts(projection) : []));

/**
 * The facts of a handbook, with the states before announced changes.
 * @param kinds only facts of these kinds are wanted; undefined: all of them
 */
export function projectFacts(
  inventory: Inventory,
  origins: Origins,
  kinds?: ReadonlySet<FactKind>,
): ExpectedFact[] {
  const wanted = (kind: FactKind) => kinds?.has(kind) ?? true;
  const projection: Projection = { inventory, origins };
  return changesOf(projection).reduce(
    (facts, change) => withChange(facts, project({ inventory: change.before(), origins }, wanted), change),
    project(projection, wanted),
  );
}

/** What the machines of a handbook may have without its being documented one by one. */
export function projectTolerated(inventory: Inventory, origins: Origins): Tolerated[] {
  const projection: Projection = { inventory, origins };
  return [
    ...Object.values(inventory.hosts).flatMap((host) =>
      (host.transient ?? []).map(
        (pattern, index): Tolerated => ({
          host: host.id,
          kind: 'container',
          pattern,
          note: {
            rule: 'container-transient',
            reason: `Sein Name passt auf „${pattern}“ (nur zeitweise da).`,
            at: below(pointer(projection, host), 'transient', index),
          },
        }),
      ),
    ),
    ...Object.values(inventory.stacks).flatMap((stack) => upstreamTolerated(projection, stack)),
    ...listenersTolerated(projection),
  ];
}
