// Inventory -> the facts that a snapshot of its machines should show, spelled as the parsers spell them.
import type { ExpectedFact, Tolerated } from '../model/facts.ts';
import type { Origins } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { changesOf, withChange } from './facts/changes.ts';
import { below, type Projection, pointer } from './facts/common.ts';
import { containerFact } from './facts/containers.ts';
import { imageFacts, networkFacts, softwareFacts, upstreamTolerated, volumeFacts } from './facts/docker.ts';
import { firewallFacts } from './facts/firewall.ts';
import { envFileFacts, guestFacts, osFacts, unitFacts } from './facts/hosts.ts';
import { listenerFacts, listenersTolerated } from './facts/listeners.ts';

function project(projection: Projection): ExpectedFact[] {
  const { containers, networks, volumes, hosts } = projection.inventory;
  const all = <T>(
    entities: Readonly<Record<string, T>>,
    facts: (projection: Projection, one: T) => ExpectedFact[],
  ) => Object.values(entities).flatMap((one) => facts(projection, one));
  return [
    ...Object.values(containers).map((container) => containerFact(projection, container)),
    ...all(networks, networkFacts),
    ...all(volumes, volumeFacts),
    ...imageFacts(projection, Object.values(containers)),
    ...all(hosts, softwareFacts),
    ...all(hosts, firewallFacts),
    ...listenerFacts(projection),
    ...unitFacts(projection),
    ...all(hosts, osFacts),
    ...all(hosts, guestFacts),
    ...envFileFacts(projection),
  ];
}

/** All facts of a handbook, with the states before announced changes. */
export function projectFacts(inventory: Inventory, origins: Origins): ExpectedFact[] {
  const projection: Projection = { inventory, origins };
  return changesOf(projection).reduce(
    (facts, change) => withChange(facts, project({ inventory: change.before(), origins }), change),
    project(projection),
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
