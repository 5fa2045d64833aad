// Networks, volumes, images, software -> what Docker should list of them.
import { labelFacts } from '../../model/container-labels.ts';
import type { ExpectedFact, Tolerated } from '../../model/facts.ts';
import { subjectOf } from '../../model/facts.ts';
import { imageNameOf } from '../../model/image-name.ts';
import type { Container, Host, Network, Stack, Volume } from '../../model/inventory.ts';
import {
  absentUnless,
  below,
  documented,
  hostOf,
  isUpstream,
  type Projection,
  pointer,
  shownAt,
  sortedSet,
} from './common.ts';

/** Docker names a bridge by the network's ID, which changes each time it is made anew. */
const generatedBridge = /^br-[0-9a-f]{12}$/;

const lowered = (texts: readonly string[]) => sortedSet(texts.map((text) => text.toLowerCase()));
const pairsOf = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => `${name}=${value}`);

/** A network of Docker, as `docker network inspect` should show it; none of other kinds or without a host. */
export function networkFacts(projection: Projection, network: Network): ExpectedFact[] {
  const host = hostOf(projection, network);
  if (network.kind !== 'docker' || host === undefined) return [];
  const { driver, bridge, ipv4, ipv6, driver_opts, ipam, labels } = network;
  const pools = ipam?.config ?? [];
  const subnets = [...network.subnets, ...pools.flatMap(({ subnet }) => subnet ?? [])];
  const gateways = [network.gateway, ...pools.map(({ gateway }) => gateway)].flatMap(
    (address) => address ?? [],
  );
  const ranges = pools.flatMap(({ ip_range }) => ip_range ?? []);
  const reserved = pools.flatMap(({ aux_addresses = {} }) => pairsOf(aux_addresses));
  // Compose's defaults are certain, but not those of networks that it does not make.
  const isMade = !network.builtin && network.external !== true && !isUpstream(projection, network);
  const { internal = isMade ? false : undefined, attachable = isMade ? false : undefined } = network;
  const options = Object.entries(driver_opts ?? {}).filter(
    ([name]) => name !== 'com.docker.network.bridge.name',
  );
  return [
    {
      host,
      kind: 'network',
      name: network.name,
      subject: network.ref,
      at: pointer(projection, network),
      ...absentUnless(network.status),
      fields: documented({
        driver,
        subnets: subnets.length > 0 ? lowered(subnets) : undefined,
        internal,
        ipv6,
        attachable,
        driver_opts:
          driver_opts || isMade ? sortedSet(options.map(([name, value]) => `${name}=${value}`)) : undefined,
        gateways: gateways.length > 0 ? lowered(gateways) : undefined,
        ip_ranges: ranges.length > 0 ? lowered(ranges) : undefined,
        aux_addresses: reserved.length > 0 ? lowered(reserved) : undefined,
        ipam_driver: ipam?.driver,
        ipam_options: ipam?.options && lowered(pairsOf(ipam.options)),
        ipv4,
        labels: labels && labelFacts(labels),
        bridge: bridge !== undefined && generatedBridge.test(bridge) ? undefined : bridge,
      }),
      modes: { gateways: { contains: true }, labels: { contains: true } },
      fieldPaths: {
        ...Object.fromEntries(
          (
            [
              'driver',
              'subnets',
              'internal',
              'ipv4',
              'ipv6',
              'bridge',
              'attachable',
              'driver_opts',
              'labels',
            ] as const
          )
            .filter((field) => network[field] !== undefined)
            .map((field) => [field, [field]]),
        ),
        gateways: network.gateway === undefined ? ['ipam'] : ['gateway'],
        ...(network.subnets.length === 0 && subnets.length > 0 ? { subnets: ['ipam'] } : {}),
        ...Object.fromEntries(
          ['ip_ranges', 'aux_addresses', 'ipam_driver', 'ipam_options'].map((field) => [field, ['ipam']]),
        ),
      },
      shownAt: shownAt(network, { '': 'name' }),
    },
  ];
}

/** A named volume, as `docker volume ls` should show it; none of other kinds or without a host. */
export function volumeFacts(projection: Projection, volume: Volume): ExpectedFact[] {
  const host = hostOf(projection, volume);
  if (volume.kind !== 'named' || host === undefined) return [];
  return [
    {
      host,
      kind: 'volume',
      name: volume.name,
      subject: volume.ref,
      at: pointer(projection, volume),
      ...absentUnless(volume.status),
      fields: documented({
        driver: volume.driver,
        driver_opts:
          volume.driver_opts || (volume.external !== true && !isUpstream(projection, volume))
            ? sortedSet(Object.entries(volume.driver_opts ?? {}).map(([name, value]) => `${name}=${value}`))
            : undefined,
        labels: volume.labels && labelFacts(volume.labels),
      }),
      modes: { labels: { contains: true } },
      fieldPaths: {
        driver: ['driver'],
        ...(volume.labels ? { labels: ['labels'] } : {}),
        ...(volume.driver_opts ? { driver_opts: ['driver_opts'] } : {}),
      },
      shownAt: shownAt(volume, { '': 'name' }),
    },
  ];
}

/** The images of the active containers, each once a host. Images pinned by digest have no tag to compare. */
export function imageFacts(projection: Projection, containers: readonly Container[]): ExpectedFact[] {
  const known = new Map<string, ExpectedFact>();
  for (const container of containers) {
    const image = imageNameOf(container.image);
    if (container.status !== 'active' || !image || image.digest) continue;
    const { name } = image;
    const key = `${container.host}\u0000${name}`;
    const id = container.image_id?.replace(/^(sha256:)?/, 'sha256:');
    if (known.has(key) && !(id && known.get(key)?.fields.id === undefined)) continue;
    known.set(key, {
      host: container.host,
      kind: 'image',
      name,
      subject: subjectOf('image', container.host, name),
      at: below(pointer(projection, container), 'image'),
      fields: documented({ id }),
      ...(id ? { modes: { id: { prefix: 'text' } } } : {}),
      fieldPaths: {},
      shownAt: shownAt(container, { '': 'image', id: 'image_id' }),
    });
  }
  return [...known.values()];
}

/** Software is compared where a snapshot names it. */
export function softwareFacts(projection: Projection, host: Host): ExpectedFact[] {
  return host.software.flatMap(({ name, version }, index): ExpectedFact[] =>
    version === undefined
      ? []
      : [
          {
            host: host.id,
            kind: 'software',
            name,
            subject: subjectOf('software', host.id, name),
            at: below(pointer(projection, host), 'software', index),
            fields: { version: version.replace(/^v(?=\d)/, '') },
            modes: { version: { prefix: 'word' } },
            fieldPaths: { version: ['version'] },
            shownAt: shownAt(host, { '': `software/${index}/name` }),
          },
        ],
  );
}

/** Stacks that others maintain have volumes and networks of their own. */
export const upstreamTolerated = (projection: Projection, stack: Stack): Tolerated[] =>
  stack.upstream
    ? (['network', 'volume'] as const).map((kind) => ({
        host: stack.host,
        kind,
        pattern: `${stack.project ?? stack.id}_*`,
        note: {
          rule: `${kind}-unexpected`,
          reason: `Es gehört zum Stack „${stack.id}“, den andere pflegen.`,
          at: pointer(projection, stack),
        },
      }))
    : [];

/** What `docker compose run` starts: named `<project>-<service>-run-<digits>`, v1 with underscores. */
export const runsTolerated = (projection: Projection, stack: Stack): Tolerated[] =>
  [`${stack.project ?? stack.id}-*-run-*`, `${stack.project ?? stack.id}_*_run_*`].map((pattern) => ({
    host: stack.host,
    kind: 'container' as const,
    pattern,
    note: {
      rule: 'container-transient',
      reason: `„docker compose run“ hat ihn für den Stack „${stack.id}“ gestartet.`,
      at: pointer(projection, stack),
    },
  }));

/** The network that compose makes for the services of a stack that name none. */
export function defaultNetworkTolerated({ inventory }: Projection, stack: Stack): Tolerated[] {
  const isUsed = Object.values(inventory.containers).some(
    ({ stack: own, networks, network_mode: mode, status }) =>
      own === stack.id && networks.length === 0 && mode === undefined && status !== 'retired',
  );
  return isUsed
    ? [{ host: stack.host, kind: 'network', pattern: `${stack.project ?? stack.id}_default` }]
    : [];
}
