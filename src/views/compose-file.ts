// Containers -> compose files and extracts. Secrets become ${…}; what is not documented is not invented.
import { dump } from 'js-yaml';
import { eachSetting } from '../model/container-settings.ts';
import { dependencyOf } from '../model/dependencies.ts';
import type { Container, Inventory, Network, Stack } from '../model/inventory.ts';
import { composeSecrets, secretReference } from './compose-secrets.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
const present = (map: Record<string, Json | undefined>) =>
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as Record<string, Json>;
const nonEmpty = <T extends readonly Json[]>(list: T): T | undefined => (list.length ? list : undefined);

const variables = (inventory: Inventory, container: Container): Json | undefined =>
  container.environment.length
    ? Object.fromEntries(
        container.environment.map(({ name, value, secret }) => [
          name,
          secret ? secretReference(inventory, container, { name, secret }) : value,
        ]),
      )
    : undefined;

/** A list of networks, or a map where addresses or further names are documented. */
const attachments = ({ networks }: Container): Json | undefined =>
  networks.some((network) => Object.keys(network).length > 1)
    ? Object.fromEntries(
        networks.map(({ network, ...options }) => [
          network,
          Object.keys(options).length > 0 ? present(options) : null,
        ]),
      )
    : nonEmpty(networks.map(({ network }) => network));

const relative = (path: string, directory: string) =>
  path.startsWith(`${directory}/`) ? `./${path.slice(directory.length + 1)}` : path;

/** The service of a container as compose writes it. */
function composeService(
  inventory: Inventory,
  container: Container,
  stack: Stack | undefined,
): Record<string, Json> {
  const directory = stack?.directory ?? '';
  const ports = container.ports
    .filter(({ published }) => published !== null)
    .map(
      ({ hostIp, published, target, protocol }) =>
        `${hostIp ? `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:` : ''}${published}:${target}${protocol === 'tcp' ? '' : `/${protocol}`}`,
    );
  const mounts = container.volumes.map(({ volume, path, target, readOnly }) => {
    const entry = volume ? inventory.volumes[volume] : undefined;
    const source =
      entry && entry.kind !== 'named'
        ? relative(entry.path ?? entry.name, directory)
        : (volume ?? path ?? '');
    return `${source}:${target}${readOnly ? ':ro' : ''}`;
  });
  const expected = stack ? `${stack.project ?? stack.id}-${container.service}-1` : undefined;
  const depends = container.depends_on.flatMap(({ service, condition }) => {
    const name = dependencyOf(inventory, container, service)?.service;
    return name ? [[name, { condition }] as const] : [];
  });
  const files = container.env_file
    .flatMap((id) => inventory.env_files[id]?.path ?? [])
    .map((path) => relative(path, directory));
  const { healthcheck } = container;
  return present({
    image: container.build ? undefined : container.image,
    build: container.build
      ? { context: container.build.context, dockerfile: container.build.dockerfile }
      : undefined,
    container_name: container.name === expected ? undefined : container.name,
    command: container.command,
    env_file: nonEmpty(files),
    environment: variables(inventory, container),
    ports: nonEmpty(ports),
    expose: nonEmpty(container.expose),
    depends_on: depends.length ? Object.fromEntries(depends) : undefined,
    volumes: nonEmpty(mounts),
    healthcheck:
      healthcheck &&
      present({
        test: healthcheck.test,
        interval: healthcheck.interval,
        timeout: healthcheck.timeout,
        retries: healthcheck.retries,
        start_period: healthcheck.start_period,
      }),
    networks: attachments(container),
    network_mode: container.network_mode,
    ...eachSetting((key) => container[key] as Json | undefined),
    labels: container.labels && nonEmpty(container.labels),
    restart: container.restart,
  });
}

const toYaml = (value: unknown) =>
  dump(value, { lineWidth: 110, noRefs: true, quotingType: '"', sortKeys: false });

/** One container as it stands in the compose file, for the handbook's text. */
export function composeExtract(inventory: Inventory, container: Container): string {
  const stack = container.stack ? inventory.stacks[container.stack] : undefined;
  return toYaml({
    [container.service ?? container.id]: composeService(inventory, container, stack),
  }).trimEnd();
}

const comment = (lines: readonly string[]) =>
  lines.map((line) => `# ${line.replace(/\s+/g, ' ')}\n`).join('');

// Docker names a bridge by its network's id and picks the subnet itself, unless the compose file says otherwise.
const composeNetwork = ({ driver, bridge, subnets }: Network): Record<string, Json> => {
  if (!bridge || /^br-[0-9a-f]{12}$/.test(bridge)) return present({ driver });
  return present({
    driver,
    driver_opts: { 'com.docker.network.bridge.name': bridge },
    enable_ipv6: subnets.some((subnet) => subnet.includes(':')) || undefined,
    ipam: subnets.length ? { config: subnets.map((subnet) => ({ subnet })) } : undefined,
  });
};

/** The compose file of a stack: complete, or marked as an extract that does not run. */
export function composeFile(inventory: Inventory, stack: Stack): string {
  const containers = Object.values(inventory.containers).filter((container) => container.stack === stack.id);
  const networks = Object.values(inventory.networks).filter((candidate) =>
    containers.some(({ networks: used }) => used.some(({ network }) => network === candidate.id)),
  );
  const volumes = Object.values(inventory.volumes).filter(
    (candidate) =>
      candidate.kind === 'named' &&
      containers.some(({ volumes: used }) => used.some(({ volume }) => volume === candidate.id)),
  );
  const secrets = composeSecrets(inventory, stack).map(({ name }) => name);
  const head = [
    ...(stack.upstream ? ['Auszug, nicht lauffähig: Dieser Stack wird an anderer Stelle gepflegt.'] : []),
    `Erzeugt von infrabuch aus dem Inventar „${inventory.id}“; nicht von Hand ändern.`,
    `Bereinigte Fassung von ${stack.directory}/${stack.files[0]}: Geheimnisse stehen als \${…:?…}; ohne Wert bricht Docker Compose ab und nennt sie.`,
    ...(secrets.length ? [`Zu setzen: ${secrets.join(', ')}`] : []),
  ];
  return (
    comment(head) +
    toYaml({
      name: stack.project ?? stack.id,
      services: Object.fromEntries(
        containers.map((container) => [
          container.service ?? container.id,
          composeService(inventory, container, stack),
        ]),
      ),
      ...(networks.length
        ? {
            networks: Object.fromEntries(
              networks.map((network) => [
                network.id,
                network.stack === stack.id ? composeNetwork(network) : { external: true, name: network.name },
              ]),
            ),
          }
        : {}),
      ...(volumes.length
        ? {
            volumes: Object.fromEntries(
              volumes.map((volume) => [
                volume.id,
                volume.stack === stack.id ? null : { external: true, name: volume.name },
              ]),
            ),
          }
        : {}),
    })
  );
}
