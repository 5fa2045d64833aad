// Containers -> compose files and extracts: everything that is documented in compose's words. Secrets become ${…}; what
// is not documented is not invented. Texts of the inventory are in compose's notation: `$$` is a dollar.
import { dump } from 'js-yaml';
import { composeFieldKeys } from '../model/compose-fields.ts';
import { eachSetting } from '../model/container-settings.ts';
import { dependencyOf, isProvided } from '../model/dependencies.ts';
import { undocumentedImage } from '../model/image-name.ts';
import type { Container, Inventory, Stack } from '../model/inventory.ts';
import { composeMount, composePort, type Json, nonEmpty, present, relative } from './compose-forms.ts';
import { composeResources } from './compose-resources.ts';
import { composeSecrets, secretReference } from './compose-secrets.ts';

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
          Object.keys(options).length > 0 ? present(options as Record<string, Json>) : null,
        ]),
      )
    : nonEmpty(networks.map(({ network }) => network));

const buildOf = ({ build }: Container): Json | undefined => {
  if (!build) return undefined;
  const { stages: _, command: __, dockerfile, dockerfile_inline, ...rest } = build;
  return present({
    ...(rest as Record<string, Json>),
    ...(dockerfile_inline === undefined ? { dockerfile } : { dockerfile_inline }),
  });
};

function dependencies(inventory: Inventory, container: Container): Json | undefined {
  const depends = container.depends_on.flatMap(({ service, ...options }) => {
    const name =
      dependencyOf(inventory, container, service)?.service ??
      (isProvided(inventory, container, service) ? service : undefined);
    return name ? [[name, present(options as Record<string, Json>)] as const] : [];
  });
  return depends.length ? Object.fromEntries(depends) : undefined;
}

/** Env files by their paths; one that may be missing, or is written otherwise, with what compose says of it. */
const envFiles = ({ env_files }: Inventory, { env_file }: Container, directory: string): Json | undefined =>
  nonEmpty(
    env_file.flatMap((id): Json[] => {
      const file = env_files[id];
      if (file?.path === undefined) return file ? [] : [id];
      const path = relative(file.path, directory);
      if (file.required && file.format === undefined) return [path];
      return [present({ path, required: file.required ? undefined : false, format: file.format })];
    }),
  );

/** The service of a container as compose writes it. */
function composeService(
  inventory: Inventory,
  container: Container,
  stack: Stack | undefined,
): Record<string, Json> {
  const directory = stack?.directory ?? '';
  const project = stack ? (stack.project ?? stack.id) : undefined;
  const isBuilt = container.build !== undefined && container.image === `${project}-${container.service}`;
  const { healthcheck, replicas, deploy } = container;
  return present({
    image: isBuilt || container.image === undocumentedImage ? undefined : container.image,
    build: buildOf(container),
    container_name: container.name === `${project}-${container.service}-1` ? undefined : container.name,
    command: container.command,
    env_file: envFiles(inventory, container, directory),
    environment: variables(inventory, container),
    ports: nonEmpty(container.ports.map(composePort)),
    expose: nonEmpty(container.expose),
    depends_on: dependencies(inventory, container),
    volumes: nonEmpty(container.volumes.map((mount) => composeMount(inventory, mount, directory))),
    healthcheck: healthcheck && present({ ...healthcheck } as Record<string, Json | undefined>),
    networks: attachments(container),
    network_mode: container.network_mode,
    ...eachSetting((key) => container[key] as Json | undefined),
    labels: container.labels && nonEmpty(container.labels),
    ...Object.fromEntries(composeFieldKeys.map((key) => [key, container[key] as Json | undefined])),
    scale: deploy?.replicas === undefined ? replicas : undefined,
    restart: container.restart,
  });
}

const toYaml = (value: unknown) =>
  dump(value, { lineWidth: 110, noRefs: true, quotingType: '"', sortKeys: false, skipInvalid: true });

/** One container as it stands in the compose file, for the handbook's text. */
export function composeExtract(inventory: Inventory, container: Container): string {
  const stack = container.stack ? inventory.stacks[container.stack] : undefined;
  return toYaml({
    [container.service ?? container.id]: composeService(inventory, container, stack),
  }).trimEnd();
}

const comment = (lines: readonly string[]) =>
  lines.map((line) => `# ${line.replace(/\s+/g, ' ')}\n`).join('');

/** The compose file of a stack: complete, or marked as an extract that does not run. */
export function composeFile(inventory: Inventory, stack: Stack): string {
  const containers = Object.values(inventory.containers).filter((container) => container.stack === stack.id);
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
      services: Object.fromEntries([
        ...containers.map((container) => [
          container.service ?? container.id,
          composeService(inventory, container, stack),
        ]),
        ...Object.entries(stack.providers ?? {}).map(([name, { depends_on, ...provider }]) => [
          name,
          present({ provider: provider as Json, depends_on }),
        ]),
      ]),
      ...composeResources(inventory, stack, containers),
    })
  );
}
