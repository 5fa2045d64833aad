// The text of `docker container inspect` in, the containers out: with their bindings, mounts, restart policy and
// the names of their variables, which docker ps does not show.
//
//   docker container inspect --format '{"Name":{{json .Name}},…}' $(docker ps -aq --no-trunc)      (template below)
//   {"Name":"/shop-web-1","Id":"6417fd45…","Image":"sha256:e39f…","State":{"Status":"running","ExitCode":0,
//    "Health":{"Status":"healthy"}},"Config":{"Image":"nginx:1.27","Env":["DB_PASSWORD","TZ"],…},…}      (one line)
//
// The template prints chosen fields in inspect's own shape: of variables only the names, of labels only those of
// compose, no healthcheck, no log paths. Traps: the template speaks of `.ID` although the JSON says `Id` (with `.Id`
// docker falls back to raw JSON, where missing keys are errors); the engine lists mounts and variables in
// an order of its own, hence the sorting; PortBindings hold what was asked for, also while stopped, Ports what is bound. Cmd may hold
// secrets: the collector puts `***` in their place. It leaves out the Id, which is another each time a container is
// made anew, but where another container shares the network of that one.
//
// Also read: the plain output of `docker inspect`, of which the same fields are kept and nothing else.

import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import type { PrintedPort } from '../model/ports.ts';
import { portFacts } from '../model/ports.ts';
import type { ContainerHealth, ContainerState } from './docker-container.ts';
import { hostAddress, ownName, parseHealth, parseState } from './docker-container.ts';
import type { ReadItem } from './docker-objects.ts';
import { readDockerOutput } from './docker-objects.ts';
import type { JsonObject } from './json-objects.ts';
import { objectOf, textOf } from './json-objects.ts';

/** A mount; volumes have a name, binds a source. */
interface InspectedMount {
  readonly type: string;
  readonly name: string | null;
  readonly source: string | null;
  readonly target: string;
  readonly readOnly: boolean;
}

/** One container as `docker inspect` shows it. */
interface InspectedContainer {
  readonly id: string | null;
  readonly name: string;
  /** As it was asked for; an ID only where the container was made from one. */
  readonly image: string | null;
  readonly imageId: string | null;
  /** Null: a word that Docker does not use (then a problem is reported). */
  readonly state: ContainerState | null;
  readonly exitCode: number | null;
  /** Null: no health check. */
  readonly health: ContainerHealth | null;
  readonly project: string | null;
  readonly service: string | null;
  /** What is bound now; exposed ports with hostIp and hostPort null. Null: not understood. */
  readonly ports: readonly PrintedPort[] | null;
  /** What was asked for; host port `0` for any free one. Null: not understood. */
  readonly bindings: readonly PrintedPort[] | null;
  /** `container:<id>` where another container's network is used. */
  readonly networks: readonly string[];
  readonly mounts: readonly InspectedMount[] | null;
  /** In compose's words: no, always, unless-stopped, on-failure, on-failure:5. */
  readonly restart: string | null;
  readonly command: readonly string[] | null;
  readonly privileged: boolean | null;
  readonly user: string | null;
  /** The names of the variables, those of the image included. */
  readonly env: readonly string[];
  /** 1-based line where the container begins. */
  readonly line: number;
}

/** What `parse docker-inspect` prints. */
export interface DockerInspect {
  readonly containers: readonly InspectedContainer[];
  readonly problems: readonly Problem[];
}

/** Chosen fields, for clients from 20.10 on. The inner loops find the next variable and the next mount in alphabetical order. */
const template = [
  '{"Name":{{json .Name}},"Id":{{json .ID}},"Image":{{json .Image}},',
  '"State":{"Status":{{json .State.Status}},"ExitCode":{{json .State.ExitCode}},',
  '"Health":{{with .State.Health}}{"Status":{{json .Status}}}{{else}}null{{end}}},',
  '"Config":{"Image":{{json .Config.Image}},"User":{{json .Config.User}},"Cmd":{{json .Config.Cmd}},',
  '"Env":[{{$last := ""}}{{range .Config.Env}}{{$next := ""}}{{range $.Config.Env}}{{$name := index (split . "=") 0}}',
  '{{if and (gt $name $last) (or (eq $next "") (lt $name $next))}}{{$next = $name}}{{end}}{{end}}',
  '{{if $next}}{{if $last}},{{end}}{{json $next}}{{$last = $next}}{{end}}{{end}}],',
  '"Labels":{"com.docker.compose.project":{{json (index .Config.Labels "com.docker.compose.project")}},',
  '"com.docker.compose.service":{{json (index .Config.Labels "com.docker.compose.service")}}}},',
  '"HostConfig":{"NetworkMode":{{json .HostConfig.NetworkMode}},"PortBindings":{{json .HostConfig.PortBindings}},',
  '"RestartPolicy":{{json .HostConfig.RestartPolicy}},"Privileged":{{json .HostConfig.Privileged}}},',
  '"NetworkSettings":{"Ports":{{json .NetworkSettings.Ports}},',
  '"Networks":[{{$comma := ""}}{{range $name, $_ := .NetworkSettings.Networks}}',
  '{{$comma}}{{json $name}}{{$comma = ","}}{{end}}]},',
  '"Mounts":[{{$last := ""}}{{range .Mounts}}{{$next := ""}}{{range $.Mounts}}',
  '{{if and (gt .Destination $last) (or (eq $next "") (lt .Destination $next))}}',
  '{{$next = .Destination}}{{end}}{{end}}{{range $.Mounts}}{{if eq .Destination $next}}{{if $last}},{{end}}',
  '{"Type":{{json .Type}},"Name":{{json .Name}},"Source":{{json .Source}},',
  '"Destination":{{json .Destination}},"RW":{{json .RW}}}{{end}}{{end}}{{$last = $next}}{{end}}]}',
].join('');

const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker inspect“ nicht bekannt und kann nicht verglichen werden.';
const listed = 'Das ist die Ausgabe von „docker ps“, erwartet ist die von „docker inspect“.';
const nameless = 'Dieses JSON-Objekt nennt keinen Container und kann nicht verglichen werden.';
const unknownState = 'Der Zustand dieses Containers ist nicht bekannt und kann nicht verglichen werden.';
const unknownPorts = 'Die Ports dieses Containers sind nicht lesbar und können nicht verglichen werden.';
const unknownMounts = 'Die Mounts dieses Containers sind nicht lesbar und können nicht verglichen werden.';

/** Reads what `docker inspect` printed. Never throws; every line not understood is a problem. */
export function parseDockerInspect(text: string): DockerInspect {
  const { items, problems } = readDockerOutput(text, {
    call: '(?:container\\s+)?inspect',
    unknownLine,
    readObject: readContainer,
  });
  return { containers: items, problems };
}

function readContainer(object: JsonObject, line: number): ReadItem<InspectedContainer> {
  const name = ownName([textOf(object.Name) ?? '']);
  if (name === null) return refuse(textOf(object.Names) === null ? nameless : listed);
  const sections = ['State', 'Config', 'HostConfig', 'NetworkSettings'] as const;
  const missing = sections.filter((section) => objectOf(object[section]) === null);
  if (missing.length > 0)
    return refuse(
      `Diesem Eintrag fehlen Angaben von „docker inspect“ (${missing.join(', ')}), er kann nicht verglichen werden.`,
    );
  const [state = {}, config = {}, host = {}, network = {}] = sections.map(
    (part) => objectOf(object[part]) ?? {},
  );
  const labels = objectOf(config.Labels);
  const container: InspectedContainer = {
    id: textOf(object.Id),
    name,
    image: filled(config.Image),
    imageId: imageId(object.Image),
    state: parseState(textOf(state.Status) ?? ''),
    exitCode: typeof state.ExitCode === 'number' ? state.ExitCode : null,
    health: parseHealth(textOf(objectOf(state.Health)?.Status) ?? ''),
    project: filled(labels?.['com.docker.compose.project']),
    service: filled(labels?.['com.docker.compose.service']),
    ports: portsOf(network.Ports, null),
    bindings: portsOf(host.PortBindings, '0'),
    networks: networksOf(textOf(host.NetworkMode) ?? '', network.Networks),
    mounts: mountsOf(object.Mounts),
    restart: restartOf(objectOf(host.RestartPolicy)),
    command: typeof config.Cmd === 'string' ? [config.Cmd] : textsOf(config.Cmd),
    privileged: typeof host.Privileged === 'boolean' ? host.Privileged : null,
    user: filled(config.User),
    env: namesOf(config.Env),
    line,
  };
  const messages = [
    container.state === null ? unknownState : '',
    container.ports === null || container.bindings === null ? unknownPorts : '',
    container.mounts === null ? unknownMounts : '',
  ];
  return { item: container, messages: messages.filter((message) => message !== '') };
}

function refuse(message: string): ReadItem<InspectedContainer> {
  return { item: null, messages: [message] };
}

/** A text that says something, else null. */
function filled(value: unknown): string | null {
  return textOf(value) || null;
}

function textsOf(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : null;
}

/** Podman leaves `sha256:` out. */
function imageId(value: unknown): string | null {
  const id = filled(value);
  return id !== null && /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id;
}

/** Only the names: what follows `=` never leaves this function. */
function namesOf(env: unknown): string[] {
  const names = (textsOf(env) ?? []).map((entry) => entry.split('=', 1)[0] ?? '');
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

/** `{"80/tcp": [{"HostIp": "", "HostPort": "80"}], "443/tcp": null}`; null when a part is no port. */
function portsOf(value: unknown, anyPort: string | null): PrintedPort[] | null {
  if (value === null || value === undefined) return [];
  const entries = Object.entries(objectOf(value) ?? { '': null });
  const ports = entries.flatMap(([key, bound]): (PrintedPort | null)[] => {
    const groups = /^(?<containerPort>\d+(?:-\d+)?)(?:\/(?<protocol>tcp|udp|sctp))?$/i.exec(key)?.groups;
    if (groups === undefined || !(bound === null || Array.isArray(bound))) return [null];
    const port = {
      containerPort: groups.containerPort ?? '',
      protocol: (groups.protocol ?? 'tcp').toLowerCase(),
    };
    if (bound === null || bound.length === 0) return [{ hostIp: null, hostPort: null, ...port }];
    return bound.map((binding) => {
      const address = objectOf(binding);
      const hostPort = filled(address?.HostPort) ?? anyPort;
      if (address === null || hostPort === null || !/^\d+(?:-\d+)?$/.test(hostPort)) return null;
      return { hostIp: hostAddress(textOf(address.HostIp) ?? ''), hostPort, ...port };
    });
  });
  return ports.includes(null) ? null : ports.filter((port) => port !== null);
}

/** The template prints a list of names, inspect itself an object. */
function networksOf(mode: string, networks: unknown): string[] {
  if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) return [mode];
  return [...(textsOf(networks) ?? Object.keys(objectOf(networks) ?? {}))].sort();
}

function mountsOf(value: unknown): InspectedMount[] | null {
  if (!Array.isArray(value)) return null;
  const mounts = value.map((entry): InspectedMount | null => {
    const mount = objectOf(entry);
    const target = filled(mount?.Destination);
    if (mount === null || target === null) return null;
    const type = textOf(mount.Type) ?? (filled(mount.Name) === null ? 'bind' : 'volume');
    return {
      type,
      name: filled(mount.Name),
      // A volume's source is only the place where the engine keeps it.
      source: type === 'volume' ? null : filled(mount.Source),
      target,
      readOnly: mount.RW === false,
    };
  });
  if (mounts.includes(null)) return null;
  return mounts.filter((mount) => mount !== null).sort((a, b) => (a.target < b.target ? -1 : 1));
}

function restartOf(policy: JsonObject | null): string | null {
  if (policy === null) return null;
  const name = filled(policy.Name) ?? 'no';
  const count = Number(policy.MaximumRetryCount ?? 0);
  return name === 'on-failure' && count > 0 ? `${name}:${count}` : name;
}

/** One `container` fact each; what was not understood is left out. */
export function dockerInspectFacts({ containers }: DockerInspect): ObservedFact[] {
  const names = new Map(containers.map(({ id, name }) => [id, name]));
  return containers.map((container) => ({
    kind: 'container',
    name: container.name,
    line: container.line,
    fields: known({
      ...fieldsOf(container),
      networks: container.networks.map((network) => readableMode(network, names)),
    }),
  }));
}

function fieldsOf(container: InspectedContainer): Record<string, FieldValue | undefined> {
  const { state, ports, bindings, mounts, command } = container;
  const isRunning = state === 'running';
  const bound = isRunning && ports !== null ? portFacts(ports) : null;
  return {
    image: container.image ?? undefined,
    image_id: container.imageId ?? undefined,
    state: state ?? undefined,
    health: isRunning ? container.health : undefined,
    exit_code: state === 'exited' ? (container.exitCode ?? undefined) : undefined,
    ports: bound?.ports,
    port_families: bound?.families,
    bindings: bindings === null ? undefined : portFacts(bindings).ports,
    mounts: mounts === null ? undefined : mountFacts(mounts),
    restart: container.restart ?? undefined,
    project: container.project,
    service: container.service,
    command: commandFact(command),
    privileged: container.privileged ?? undefined,
    user: container.user,
    env: container.env,
  };
}

function known(fields: Record<string, FieldValue | undefined>): Record<string, FieldValue> {
  const shown: Record<string, FieldValue> = {};
  for (const field in fields) {
    const value = fields[field];
    if (value !== undefined) shown[field] = value;
  }
  return shown;
}

/** The other container's name where it is known: IDs change each time it is made anew. */
function readableMode(network: string, names: ReadonlyMap<string | null, string>): string {
  const id = /^container:(.*)$/.exec(network)?.[1];
  return id === undefined ? network : `container:${names.get(id) ?? id}`;
}

/** `pgdata -> /var/lib/postgresql/data`, `/srv/x -> /data (ro)`, `anonym -> /cache`. */
function mountFacts(mounts: readonly InspectedMount[]): string[] {
  const facts = mounts
    .filter(({ type }) => type !== 'tmpfs')
    .map(({ name, source, target, readOnly }) => {
      const from = name !== null && /^[0-9a-f]{64}$/.test(name) ? 'anonym' : (name ?? source ?? 'anonym');
      return `${from} -> ${target}${readOnly ? ' (ro)' : ''}`;
    });
  return [...new Set(facts)].sort();
}

/** Undefined where a part was scrubbed: the rest proves nothing. */
function commandFact(command: readonly string[] | null): string | null | undefined {
  if (command === null || command.length === 0) return null;
  const text = command.join(' ');
  return text.includes('***') ? undefined : text;
}

/** The containers in every detail that was asked for. */
export const dockerInspect: SnapshotSource<DockerInspect> = {
  id: 'docker-inspect',
  title: 'Container im Einzelnen (docker inspect)',
  file: 'docker-inspect.jsonl',
  command: ['docker', 'container', 'inspect', '--format', template],
  each: ['docker', 'ps', '-aq', '--no-trunc'],
  kinds: ['container'],
  parse: parseDockerInspect,
  facts: dockerInspectFacts,
  // Nothing was understood: that is no evidence that a container is missing.
  blind: ({ containers, problems }) => (containers.length === 0 && problems.length > 0 ? ['container'] : []),
  isEmpty: ({ containers, problems }) => containers.length === 0 && problems.length === 0,
};
