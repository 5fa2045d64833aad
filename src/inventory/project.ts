// Inventory -> the facts that a snapshot of its machines should show, spelled as the parsers spell them.
import type { ExpectedFact, FactKind, Tolerated } from '../model/facts.ts';
import type { Origins } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { changesByHost, contentsBefore, envFilesByHost, withChange, withoutChange } from './facts/changes.ts';
import {
  below,
  type HostContents,
  type HostProjection,
  hostOf,
  type Projection,
  pointer,
} from './facts/common.ts';
import { containerFact } from './facts/containers.ts';
import {
  defaultNetworkTolerated,
  imageFacts,
  networkFacts,
  runsTolerated,
  softwareFacts,
  upstreamTolerated,
  volumeFacts,
} from './facts/docker.ts';
import { firewallFacts } from './facts/firewall.ts';
import { envFileFacts, guestFacts, osFacts, unitFacts } from './facts/hosts.ts';
import { listenerFacts, listenersTolerated } from './facts/listeners.ts';
import { swarmServiceFacts } from './facts/swarm.ts';

type Project = (projection: HostProjection) => ExpectedFact[];
const each =
  <S extends keyof HostContents>(
    section: S,
    facts: (projection: HostProjection, entry: HostContents[S][number]) => ExpectedFact[],
  ): Project =>
  (projection) =>
    projection.contents[section].flatMap((entry) => facts(projection, entry));

/** What is projected, by the kinds of facts that come of it. */
const projections: readonly (readonly [readonly FactKind[], Project])[] = [
  [
    ['container'],
    (projection) => projection.contents.containers.map((container) => containerFact(projection, container)),
  ],
  [['swarm-service'], each('containers', swarmServiceFacts)],
  [['network'], each('networks', networkFacts)],
  [['volume'], each('volumes', volumeFacts)],
  [['image'], (projection) => imageFacts(projection, projection.contents.containers)],
  [['software'], each('hosts', softwareFacts)],
  [['firewall', 'firewall-rule', 'docker-user-rule', 'docker-user-chain'], each('hosts', firewallFacts)],
  [['listener'], listenerFacts],
  [['unit'], unitFacts],
  [['os'], each('hosts', osFacts)],
  [['guest'], each('guests', guestFacts)],
  [['env-file'], each('env_files', envFileFacts)],
];

/**
 * The facts of each host, with the states before announced changes. Projected when they are asked for, so that those
 * of one host need not be kept for the next.
 */
export function factsByHost(inventory: Inventory, origins: Origins) {
  const whole: Projection = { inventory, origins };
  const group = <T>(entities: Readonly<Record<string, T>>, host: (entity: T) => string | undefined) =>
    Map.groupBy(Object.values(entities), (entry) => host(entry) ?? '');
  const placed = (entry: { readonly host?: string | undefined; readonly stack?: string | undefined }) =>
    hostOf(whole, entry);
  const sections = {
    hosts: group(inventory.hosts, ({ id }) => id),
    guests: group(inventory.hosts, ({ parent }) => parent),
    containers: group(inventory.containers, ({ host }) => host),
    services: group(inventory.services, ({ host }) => host),
    networks: group(inventory.networks, placed),
    volumes: group(inventory.volumes, placed),
    env_files: envFilesByHost(inventory),
  };
  const changes = changesByHost(whole);
  const hosts = new Set(Object.values(sections).flatMap((section) => [...section.keys()]));
  hosts.delete('');
  /**
   * The facts of one host.
   * @param kinds only facts of these kinds are wanted; undefined: all of them
   */
  const factsOf = (host: string, kinds?: ReadonlySet<FactKind>): ExpectedFact[] => {
    const contents = Object.fromEntries(
      Object.entries(sections).map(([section, ofHost]) => [section, ofHost.get(host) ?? []]),
    ) as unknown as HostContents;
    const project = (projection: HostProjection) =>
      projections.flatMap(([ofKinds, facts]) =>
        !kinds || ofKinds.some((kind) => kinds.has(kind)) ? facts(projection) : [],
      );
    let facts = project({ ...whole, host, contents });
    for (const change of changes.get(host) ?? []) {
      const before = withoutChange(inventory, change);
      // Whose env file it is, may follow from who uses it.
      const env_files = envFilesByHost(before).get(host) ?? [];
      const old = {
        ...contents,
        ...(change.section === 'hosts' ? { guests: contentsBefore(contents.guests, change) } : {}),
        [change.section]: contentsBefore<{ readonly id: string }>(contents[change.section], change),
        env_files,
      };
      facts = withChange(facts, project({ inventory: before, origins, host, contents: old }), change);
    }
    return facts;
  };
  return { hosts: [...hosts], factsOf };
}

/** The facts of a whole handbook. */
export function projectFacts(
  inventory: Inventory,
  origins: Origins,
  kinds?: ReadonlySet<FactKind>,
): ExpectedFact[] {
  const { hosts, factsOf } = factsByHost(inventory, origins);
  return hosts.flatMap((host) => factsOf(host, kinds));
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
    ...Object.values(inventory.stacks).flatMap((stack) => [
      ...upstreamTolerated(projection, stack),
      ...defaultNetworkTolerated(projection, stack),
      ...runsTolerated(projection, stack),
    ]),
    ...listenersTolerated(projection),
  ];
}
