// Containers that a swarm runs -> the services that its manager should list. What a swarm is not told has defaults of its
// own, so only what is documented is compared, with these exceptions: the number of replicas (one), that all of them run,
// published ports (none), and that replicas may run on any node.
import { labelFacts } from '../../model/container-labels.ts';
import { secondsOf } from '../../model/duration.ts';
import type { ExpectedFact, FieldMode } from '../../model/facts.ts';
import { imageNameOf } from '../../model/image-name.ts';
import type { Container } from '../../model/inventory.ts';
import { expandPorts } from '../../model/ports.ts';
import { placementConstraint } from '../../model/setting-values.ts';
import { absentUnless, documented, type Projection, pointer, shownAt, sortedSet } from './common.ts';
import { comparable } from './variables.ts';

type Deploy = NonNullable<Container['deploy']>;

/** Whether a swarm runs the container: its host belongs to one, and it has what only a swarm understands, or its name. */
function isOfSwarm({ inventory }: Projection, container: Container): boolean {
  const host = inventory.hosts[container.host];
  if (host?.container_engine?.swarm !== true && !host?.snapshots.includes('docker-service')) return false;
  const { mode, endpoint_mode, update_config, rollback_config, placement, labels } = container.deploy ?? {};
  if (mode ?? endpoint_mode ?? update_config ?? rollback_config ?? placement ?? labels) return true;
  if (container.ports.some((port) => port.mode !== undefined)) return true;
  const stack = container.stack === undefined ? undefined : inventory.stacks[container.stack];
  const project = stack?.project ?? stack?.id;
  return project !== undefined && container.name.startsWith(`${project}_`) && !/_\d+$/.test(container.name);
}

/** Whether a manager says all of it, on whichever node it runs. */
export const isToldByManager = (projection: Projection, container: Container): boolean =>
  (projection.inventory.hosts[container.host]?.snapshots.includes('docker-service') ?? false) &&
  isOfSwarm(projection, container);

type Value = string | number | undefined;
/** `name=value` of what is documented; undefined where nothing is. */
function pairsOf(values: Readonly<Record<string, Value>>): string[] | undefined {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return pairs.length > 0 ? sortedSet(pairs) : undefined;
}
const numberOf = (value: Value) =>
  value === undefined || String(value).includes('$') ? undefined : Number(value);

const updatesOf = (config: Deploy['update_config']) =>
  pairsOf({
    parallelism: numberOf(config?.parallelism),
    delay: secondsOf(config?.delay),
    failure_action: config?.failure_action,
    monitor: secondsOf(config?.monitor),
    max_failure_ratio: numberOf(config?.max_failure_ratio),
    order: config?.order,
  });

function reservationsOf(reservations: NonNullable<Deploy['resources']>['reservations']) {
  const generic = (reservations?.generic_resources ?? []).flatMap(({ discrete_resource_spec: resource }) =>
    resource ? [[resource.kind, numberOf(resource.value)] as const] : [],
  );
  return pairsOf({ ...Object.fromEntries(generic), cpus: numberOf(reservations?.cpus) });
}

const portsOf = ({ ports }: Container, wanted: 'ingress' | 'host') =>
  sortedSet(
    ports
      .filter(({ published, mode = 'ingress' }) => published !== null && mode === wanted)
      .flatMap(({ published, target, protocol }) =>
        expandPorts(published ?? '', target).map(([from, to]) => `${from}->${to}/${protocol}`),
      ),
  );

/** `0400`, 400 and 0o400 are one. */
const octal = (mode: Value) =>
  mode === undefined
    ? undefined
    : /^[0-7]+$/.test(String(mode))
      ? String(mode).replace(/^0+(?=.)/, '')
      : Number(mode).toString(8);

/** Owner and rights of files, by their place: `kasse.txt: uid=100`. */
function filesOf(granted: Container['secrets'] | Container['configs'], root: string): string[] | undefined {
  const texts = (granted ?? []).flatMap((file) => {
    const {
      source,
      target = `${root}${source}`,
      uid,
      gid,
      mode,
    } = file as typeof file & {
      target?: string;
      uid?: string;
      gid?: string;
      mode?: Value;
    };
    return (pairsOf({ uid, gid, mode: octal(mode) }) ?? []).map((pair) => `${target}: ${pair}`);
  });
  return texts.length > 0 ? sortedSet(texts) : undefined;
}

const contains: FieldMode = { contains: true };
const modes: Readonly<Record<string, FieldMode>> = Object.fromEntries(
  [
    'update',
    'rollback',
    'restart',
    'reservations',
    'preferences',
    'secret_files',
    'config_files',
    'labels',
  ].map((field) => [field, contains]),
);

const deployPaths = {
  mode: ['mode'],
  replicas: ['replicas'],
  running: ['replicas'],
  endpoint_mode: ['endpoint_mode'],
  update: ['update_config'],
  rollback: ['rollback_config'],
  restart: ['restart_policy'],
  reservations: ['resources', 'reservations'],
  constraints: ['placement', 'constraints'],
  preferences: ['placement', 'preferences'],
  max_replicas_per_node: ['placement', 'max_replicas_per_node'],
  labels: ['labels'],
} as const;
/** Where each field is written, as far as it is. */
function pathsOf({ deploy, ports, secrets, configs }: Container): Record<string, readonly string[]> {
  const paths: Record<string, readonly string[]> = { image: ['image'], image_digest: ['image'] };
  for (const [field, steps] of Object.entries(deployPaths)) {
    let value: unknown = deploy;
    for (const step of steps) value = (value as Record<string, unknown> | undefined)?.[step];
    if (value !== undefined) paths[field] = ['deploy', ...steps];
  }
  if (ports.length > 0) paths.ingress_ports = paths.host_ports = ['ports'];
  if (secrets) paths.secret_files = ['secrets'];
  if (configs) paths.config_files = ['configs'];
  return paths;
}

/** The service of one container; none where no swarm runs it. */
export function swarmServiceFacts(projection: Projection, container: Container): ExpectedFact[] {
  if (!isOfSwarm(projection, container)) return [];
  const { deploy, status } = container;
  const image = imageNameOf(container.image);
  const { constraints, preferences, max_replicas_per_node } = deploy?.placement ?? {};
  const mode = deploy?.mode ?? 'replicated';
  const fields = documented({
    image: image?.name,
    image_digest: image?.digest,
    mode,
    replicas: mode === 'replicated' ? (numberOf(deploy?.replicas ?? container.replicas) ?? 1) : undefined,
    running: 'alle',
    ingress_ports: portsOf(container, 'ingress'),
    host_ports: portsOf(container, 'host'),
    endpoint_mode: deploy?.endpoint_mode,
    update: updatesOf(deploy?.update_config),
    rollback: updatesOf(deploy?.rollback_config),
    restart: pairsOf({
      delay: secondsOf(deploy?.restart_policy?.delay),
      window: secondsOf(deploy?.restart_policy?.window),
    }),
    reservations: reservationsOf(deploy?.resources?.reservations),
    constraints: sortedSet((constraints ?? []).map(placementConstraint)),
    preferences: preferences && sortedSet(preferences.flatMap(({ spread }) => spread ?? [])),
    max_replicas_per_node: numberOf(max_replicas_per_node),
    secret_files: filesOf(container.secrets, ''),
    config_files: filesOf(container.configs, '/'),
    labels: deploy?.labels && labelFacts(deploy.labels),
  });
  return [
    {
      host: container.host,
      kind: 'swarm-service',
      name: container.name,
      subject: container.ref,
      at: pointer(projection, container),
      ...absentUnless(status),
      ...comparable({
        fields,
        modes: Object.fromEntries(Object.entries(modes).filter(([key]) => key in fields)),
      }),
      fieldPaths: pathsOf(container),
      shownAt: shownAt(container, { '': 'name' }),
    },
  ];
}
