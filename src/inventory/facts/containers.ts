// Containers -> what docker ps and docker inspect should show of them.
//
// What is not written is not compared, with these exceptions, because compose's default is certain: published ports
// (none), the network (compose's `default`, else `bridge`), mounts (none) and settings that have an `otherwise`. Of
// containers in a stack that others maintain (`upstream`) the exceptions are only the ports and the rights, which are
// told in one finding for the whole stack; their mounts may be more than documented. Variables may always be more: the
// image brings its own.
import { commandText } from '../../model/command.ts';
import { inspectedKeys, inspectionOf } from '../../model/compose-inspection.ts';
import { labelFacts } from '../../model/container-labels.ts';
import { dependencyOf } from '../../model/dependencies.ts';
import { secondsOf } from '../../model/duration.ts';
import type { ExpectedFact, FieldMode } from '../../model/facts.ts';
import { fitsPattern } from '../../model/facts.ts';
import { isChecked } from '../../model/healthcheck.ts';
import { imageNameOf } from '../../model/image-name.ts';
import type { Container, Host } from '../../model/inventory.ts';
import { expandPorts, portFacts } from '../../model/ports.ts';
import { documented, isUpstream, type Projection, pointer, shownAt, sortedSet } from './common.ts';
import { checkOf, documentedAt, groupOf, namesIn, rightsOf, withSettings } from './container-settings.ts';
import { envOf, envValuesOf } from './environment.ts';
import { mountOptionsOf, mountsOf } from './mounts.ts';
import { isToldByManager } from './swarm.ts';
import { comparable } from './variables.ts';

type Subject = Pick<ExpectedFact, 'host' | 'kind' | 'name' | 'subject' | 'at'>;

/** Of what is planned or out of service: that it does not run. */
function absentFact(container: Container, status: 'planned' | 'retired', subject: Subject): ExpectedFact {
  const isPlanned = status === 'planned';
  return {
    ...subject,
    optional: status,
    fields: { state: isPlanned ? 'geplant, läuft nicht' : 'außer Betrieb' },
    // A planned one may have been tried out; of a retired one nothing may be left.
    ...(isPlanned ? { modes: { state: { oneOf: ['created', 'exited', 'dead'] } } } : {}),
    fieldPaths: { state: ['status'] },
    shownAt: shownAt(container, { '': 'name' }),
  };
}

function fieldsOf(projection: Projection, container: Container): ExpectedFact['fields'] {
  const upstream = isUpstream(projection, container);
  const env = envOf(projection, container);
  const values = envValuesOf(projection, container);
  const image = imageNameOf(container.image);
  const fields = documented({
    image: image?.name,
    image_digest: image?.digest,
    tag_current: true,
    image_id: container.image_id?.replace(/^(sha256:)?/, 'sha256:'),
    state: container.one_shot ? 'exited' : 'running',
    exit_code: container.one_shot ? 0 : undefined,
    health: isChecked(container) ? 'healthy' : 'nicht unhealthy',
    ...portsOf(projection, container),
    exposed: exposedOf(container),
    networks: networksOf(projection, container, upstream),
    mounts: mountsOf(projection, container, upstream),
    restart: container.restart ?? deployedRestart(container) ?? (container.one_shot ? 'no' : undefined),
    project: projectOf(projection, container),
    service: container.service,
    command: container.command === undefined ? undefined : commandText(container.command),
    ...namesIn(projection, container),
    healthcheck: container.healthcheck && checkOf(container.healthcheck),
    healthcheck_start_interval: secondsOf(container.healthcheck?.start_interval),
    ...mountOptionsOf(container, upstream),
    labels: container.labels && sortedSet(labelFacts(container.labels)),
    ...rightsOf(projection, container, upstream),
    env: env.length > 0 ? env : undefined,
    env_values: values.length > 0 ? values : undefined,
  });
  return withSettings(fields, container, upstream);
}

/** The restart policy that `deploy` gives a container which has none of its own, in compose's words. */
function deployedRestart({ deploy }: Container): string | undefined {
  const { condition, max_attempts } = deploy?.restart_policy ?? {};
  if (condition === 'none') return 'no';
  if (condition === 'any') return 'always';
  return condition === 'on-failure' ? `on-failure${max_attempts ? `:${max_attempts}` : ''}` : undefined;
}

const contains: FieldMode = { contains: true };
const anonymous: FieldMode = { ignore: ['anonym -> '] };
/** Of those that all containers have. */
const commonModes: Readonly<Record<string, FieldMode>> = {
  exposed: contains,
  aliases: contains,
  addresses: contains,
  mac_addresses: contains,
  network_options: contains,
  gateway_priorities: contains,
  link_names: contains,
  labels: contains,
  healthcheck: contains,
  env: contains,
  env_values: { pairs: true },
  mounts: anonymous,
  ...Object.fromEntries(
    inspectedKeys.flatMap((key) => {
      const { mode } = inspectionOf(key);
      return mode ? [[key, mode] as const] : [];
    }),
  ),
};
const otherwiseModes = inspectedKeys.flatMap((key) => {
  const { otherwiseMode } = inspectionOf(key);
  return otherwiseMode ? [[key, otherwiseMode] as const] : [];
});
const uncheckedHealth: FieldMode = { oneOf: ['healthy', 'starting', null] };
const onceOnly: FieldMode = { oneOf: ['no', 'on-failure'] };

/** How the fields are held against what is observed; only of those that are expected. */
function modesOf(projection: Projection, container: Container, fields: ExpectedFact['fields']) {
  const { ports } = fields;
  const choices = Array.isArray(ports) && ports.length > 0 ? portChoices(container) : undefined;
  const modes: Record<string, FieldMode> = {};
  for (const field in commonModes) if (field in fields) modes[field] = commonModes[field] ?? {};
  // What is started again for good does not run once.
  if (container.one_shot && !container.restart && !deployedRestart(container)) modes.restart = onceOnly;
  if (container.one_shot) modes.state = { oneOf: ['exited', 'running', 'created'] };
  if (!isChecked(container)) modes.health = uncheckedHealth;
  if (container.image_id) modes.image_id = { prefix: 'text' };
  const picked = pickedPorts(container);
  if (picked.length > 0)
    for (const field of ['ports', 'bindings'] as const)
      if (field in fields) modes[field] = { endings: picked };
  if (choices) modes.ports = { ...modes.ports, oneOf: choices };
  if (fields.mounts && isUpstream(projection, container)) modes.mounts = { ...anonymous, ...contains };
  for (const [key, mode] of otherwiseModes)
    if (key in fields && documentedAt(container, key) === undefined) modes[key] = { ...modes[key], ...mode };
  if (hasGlobalIPv6(projection.inventory.hosts[container.host])) modes.port_families = { severity: 'error' };
  return modes;
}

/** Where the host has an address of both families, a family that is gone or too much opens or closes something. */
const hasGlobalIPv6 = (host: Host | undefined): boolean =>
  host?.interfaces.some(({ addresses }) =>
    addresses.some(({ address, scope }) => scope === 'global' && address.includes(':')),
  ) ?? false;

/**
 * Whether `docker compose up` starts the container: none of the profiles may stand before it that the stack does not run
 * with, and there must be one of it.
 */
function isStarted({ inventory }: Projection, { stack, profiles = [], deploy }: Container): boolean {
  if (Number(deploy?.replicas ?? 1) === 0) return false;
  // An empty profile is always active.
  const active = ['', ...((stack === undefined ? undefined : inventory.stacks[stack]?.profiles) ?? [])];
  return profiles.length === 0 || profiles.some((profile) => active.includes(profile));
}

/** All that is expected of the container of one entity, or of its replicas. */
export function containerFact(projection: Projection, container: Container): ExpectedFact {
  const subject: Subject = {
    host: container.host,
    kind: 'container',
    name: container.name,
    subject: container.ref,
    at: pointer(projection, container),
  };
  if (container.status !== 'active') return absentFact(container, container.status, subject);
  const transient = projection.inventory.hosts[container.host]?.transient ?? [];
  const mayBeAbsent = transient.some((pattern) => fitsPattern(pattern, container.name));
  const fields = fieldsOf(projection, container);
  const isElsewhere = isToldByManager(projection, container);
  const replicas = container.replicas ?? (Number(container.deploy?.replicas ?? 0) || undefined);
  return {
    ...subject,
    ...(replicas
      ? {
          replicas: {
            ...replicasOf(projection, container, replicas),
            ...(isElsewhere ? { anyCount: true } : {}),
          },
        }
      : {}),
    // A name that a variable without a value would give is not known: it is not looked for.
    ...(mayBeAbsent || isElsewhere || !isStarted(projection, container) || /\$\{/.test(container.name)
      ? { optional: true }
      : {}),
    ...comparable({ fields, modes: modesOf(projection, container, fields) }),
    fieldPaths: pathsOf(container),
    shownAt: shownAt(container, {
      '': 'name',
      state: 'status',
      ...(container.healthcheck ? {} : { health: 'status' }),
    }),
    ...groupOf(projection, container),
  };
}

const namesInNetworks = ['aliases', 'addresses', 'mac_addresses', 'network_options', 'gateway_priorities'];
/** Where each field is written, as far as it is. */
function pathsOf(container: Container): Record<string, readonly string[]> {
  const paths: Record<string, readonly string[]> = {
    image: ['image'],
    image_digest: ['image'],
    tag_current: ['image'],
  };
  const write = (isWritten: boolean, key: string, ...fields: readonly string[]) => {
    if (isWritten) for (const field of fields) paths[field] = [key];
  };
  write(container.image_id !== undefined, 'image_id', 'image_id');
  write(container.one_shot === true, 'one_shot', 'state', 'exit_code');
  write(container.deploy?.replicas !== undefined, 'deploy', 'replicas');
  write(container.replicas !== undefined, 'replicas', 'replicas');
  write(
    container.healthcheck !== undefined,
    'healthcheck',
    'health',
    'healthcheck',
    'healthcheck_start_interval',
  );
  write(container.ports.length > 0, 'ports', 'ports', 'port_families', 'bindings');
  write(container.expose.length > 0, 'expose', 'exposed');
  write(container.networks.length > 0, 'networks', 'networks', ...namesInNetworks);
  write(container.mac_address !== undefined, 'mac_address', 'mac_addresses');
  write(container.external_links !== undefined, 'external_links', 'link_names');
  write(container.links !== undefined, 'links', 'link_names');
  write(container.network_mode !== undefined, 'network_mode', 'networks');
  write(container.data_note !== undefined, 'data_note', 'mounts');
  write(
    container.volumes.length > 0,
    'volumes',
    'mounts',
    'host_mounts',
    'mount_propagation',
    'mount_options',
  );
  write(container.labels !== undefined, 'labels', 'labels');
  if (container.one_shot && !container.restart) write(true, 'one_shot', 'restart');
  write(deployedRestart(container) !== undefined, 'deploy', 'restart');
  write(container.restart !== undefined, 'restart', 'restart');
  write(container.stack !== undefined, 'stack', 'project');
  write(container.service !== undefined, 'service', 'service');
  write(container.command !== undefined, 'command', 'command');
  for (const key of inspectedKeys) {
    const { of } = inspectionOf(key);
    if (of !== undefined && container[of] !== undefined) paths[key] = [of];
    else if (documentedAt(container, key) !== undefined) paths[key] = ['deploy'];
  }
  write(container.env_file.length > 0, 'env_file', 'env', 'env_values');
  write(container.environment.length > 0, 'environment', 'env', 'env_values');
  return paths;
}

const projectOf = ({ inventory }: Projection, { stack }: Container): string | undefined =>
  stack === undefined ? undefined : (inventory.stacks[stack]?.project ?? stack);

/** The names that compose v2 and v1 give to the instances, and the documented one. */
function replicasOf(projection: Projection, container: Container, count: number) {
  const project = projectOf(projection, container);
  const composed =
    project && container.service
      ? [`${project}-${container.service}`, `${project}_${container.service}`]
      : [];
  return { count, stems: sortedSet([container.name.replace(/[-_]1$/, ''), ...composed]) };
}

const asPort = ({ hostIp, published, target, protocol }: Container['ports'][number]) => ({
  hostIp,
  hostPort: published,
  containerPort: target,
  protocol,
});

/** Ports that are only seen in networks; the image brings more. */
function exposedOf({ expose, network_mode }: Container): readonly string[] | undefined {
  if (expose.length === 0 || network_mode) return undefined;
  return sortedSet(
    expose.flatMap((text) => {
      const [range = '', protocol = 'tcp'] = text.split('/');
      return expandPorts(range, range).map(([port]) => `${port}/${protocol}`);
    }),
  );
}

const maxChoices = 1000;
/**
 * Where a range leads to one port, Docker binds any one of it: all sets of ports that there may be. None where there
 * are more than can be told apart; undefined without such a range.
 */
function portChoices({ ports }: Container): readonly (readonly string[])[] | undefined {
  if (!ports.some(({ published }) => published?.includes('-'))) return undefined;
  let sets: readonly (readonly string[])[] = [[]];
  for (const port of ports) {
    const { published, target } = port;
    const choices =
      published?.includes('-') && !target.includes('-')
        ? expandPorts(published, published).map(
            ([text]) => portFacts([{ ...asPort(port), hostPort: text }]).ports,
          )
        : [portFacts([asPort(port)]).ports];
    sets = sets.flatMap((set) => choices.map((choice) => [...set, ...choice]));
    if (sets.length > maxChoices) return [];
  }
  return sets.length > 1 ? sets : undefined;
}

/** `->80/tcp`: ports that Docker, or a variable without a value, gives one of the host. */
const pickedPorts = ({ ports }: Container): string[] =>
  ports.flatMap(({ published, target, protocol }) =>
    published === null ? expandPorts(target, target).map(([port]) => `->${port}/${protocol}`) : [],
  );

/** Published ports: bound now, asked for. Neither is bound in the host's network or in internal ones. */
function portsOf({ inventory }: Projection, container: Container) {
  const { ports, families: all } = portFacts(container.ports.map(asPort));
  const choices = portChoices(container);
  const families = choices || pickedPorts(container).length > 0 ? undefined : all;
  const bound = choices?.length === 0 ? undefined : ports;
  if (container.network_mode) {
    const hasOwnNetwork = !/^(host|none|container:|service:)/.test(container.network_mode);
    return hasOwnNetwork
      ? { ports: bound, port_families: families, bindings: ports }
      : { ports: [], port_families: [] };
  }
  const internal =
    container.networks.length > 0 &&
    container.networks.every(({ network }) => inventory.networks[network]?.internal === true);
  return internal
    ? { ports: [], port_families: [], bindings: ports }
    : { ports: bound, port_families: families, bindings: ports };
}

function networksOf(
  projection: Projection,
  container: Container,
  upstream: boolean,
): readonly string[] | undefined {
  const { inventory } = projection;
  const mode = container.network_mode;
  if (mode !== undefined) {
    const other = /^(?:container|service):(.+)$/.exec(mode)?.[1];
    if (other === undefined) return [mode];
    const found = mode.startsWith('service:')
      ? dependencyOf(inventory, container, other)
      : inventory.containers[other];
    return [`container:${found?.name ?? other}`];
  }
  if (container.networks.length > 0)
    return sortedSet(container.networks.map(({ network }) => inventory.networks[network]?.name ?? network));
  if (upstream) return undefined;
  const project = projectOf(projection, container);
  return [project === undefined ? 'bridge' : `${project}_default`];
}
