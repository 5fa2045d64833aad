// Networks, volumes, secrets, configs and models of a stack -> the sections of its compose file.
import type { Container, Inventory, Network, Stack, Volume } from '../model/inventory.ts';
import { type Json, present } from './compose-forms.ts';

/** Subnets as compose's address management; a gateway belongs to the only one of its family. */
function addressesOf({ ipam, subnets, gateway }: Network): Json | undefined {
  if (ipam) return ipam as Json;
  if (subnets.length === 0) return undefined;
  const isOfSix = (address: string) => address.includes(':');
  const config = subnets.map((subnet) =>
    present({
      subnet,
      gateway: gateway !== undefined && isOfSix(gateway) === isOfSix(subnet) ? gateway : undefined,
    }),
  );
  return { config };
}

/** Docker names a bridge by its network's id, unless the compose file says otherwise. */
const bridgeOption = ({ bridge }: Network): Record<string, Json> =>
  !bridge || /^br-[0-9a-f]{12}$/.test(bridge) ? {} : { 'com.docker.network.bridge.name': bridge };
const nonEmptyMap = (map: Record<string, Json>): Record<string, Json> | undefined =>
  Object.keys(map).length > 0 ? map : undefined;

function composeNetwork(network: Network, project: string): Json {
  return present({
    name: network.name === `${project}_${network.id}` ? undefined : network.name,
    driver: network.driver,
    driver_opts: nonEmptyMap({ ...bridgeOption(network), ...network.driver_opts }),
    attachable: network.attachable,
    internal: network.internal || undefined,
    enable_ipv4: network.ipv4,
    enable_ipv6:
      (network.ipv6 ?? (!network.ipam && network.subnets.some((subnet) => subnet.includes(':')))) ||
      undefined,
    ipam: addressesOf(network),
    labels: network.labels,
  });
}
function composeVolume(volume: Volume, project: string): Json {
  const entry = present({
    name: volume.name === `${project}_${volume.id}` ? undefined : volume.name,
    driver: volume.driver,
    driver_opts: volume.driver_opts,
    labels: volume.labels,
  });
  return Object.keys(entry).length > 0 ? entry : null;
}

/** What is not made by this file: made by another one, or by hand. */
const isForeign = (entity: Network | Volume, stack: Stack): boolean =>
  entity.external === true || entity.stack !== stack.id;

function secretsOf({ secrets }: Inventory, containers: readonly Container[]): Json | undefined {
  const ids = containers.flatMap((container) =>
    [...(container.secrets ?? []), ...(container.build?.secrets ?? [])].map(({ source }) => source),
  );
  const used = [...new Set(ids)].flatMap((id) => secrets[id] ?? []);
  return nonEmptyMap(
    Object.fromEntries(
      used.map(({ id, name, file, environment, external, labels, ...drivers }) => {
        const isStated = file !== undefined || environment !== undefined;
        return [
          id,
          present({
            name: name === id ? undefined : name,
            file,
            environment,
            external: external || !isStated || undefined,
            labels,
            driver: drivers.driver,
            driver_opts: drivers.driver_opts,
            template_driver: drivers.template_driver,
          }),
        ];
      }),
    ),
  );
}

/**
 * The sections beside `services`, those that hold something.
 * @param containers those of the stack
 */
export function composeResources(
  inventory: Inventory,
  stack: Stack,
  containers: readonly Container[],
): Record<string, Json> {
  const project = stack.project ?? stack.id;
  const networks = Object.values(inventory.networks).filter(({ id }) =>
    containers.some(({ networks: used }) => used.some(({ network }) => network === id)),
  );
  const volumes = Object.values(inventory.volumes).filter(
    ({ kind, id }) =>
      kind === 'named' && containers.some(({ volumes: used }) => used.some(({ volume }) => volume === id)),
  );
  return present({
    networks: nonEmptyMap(
      Object.fromEntries(
        networks.map((network) => [
          network.id,
          isForeign(network, stack)
            ? { external: true, name: network.name }
            : composeNetwork(network, project),
        ]),
      ),
    ),
    volumes: nonEmptyMap(
      Object.fromEntries(
        volumes.map((volume) => [
          volume.id,
          isForeign(volume, stack) ? { external: true, name: volume.name } : composeVolume(volume, project),
        ]),
      ),
    ),
    secrets: secretsOf(inventory, containers),
    configs: stack.configs as Json | undefined,
    models: stack.models as Json | undefined,
  });
}
