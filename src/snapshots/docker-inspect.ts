// The text of `docker container inspect` in, the containers out: with their bindings, mounts, restart policy and
// the names of their variables, which docker ps does not show.
//
//   docker container inspect --format '{"Name":{{json .Name}},…}' $(docker ps -aq --no-trunc)      (docker-inspect-template.ts)
//   {"Name":"/shop-web-1","Id":"6417fd45…","Image":"sha256:e39f…","State":{"Status":"running","ExitCode":0,
//    "Health":{"Status":"healthy"}},"Config":{"Image":"nginx:1.27","Env":["DB_PASSWORD","TZ"],…},…}      (one line)
//
// The template prints chosen fields in inspect's own shape: of variables only the names, of labels only those of
// compose, no log paths. Traps: the template speaks of `.ID` although the JSON says `Id` (with `.Id`
// docker falls back to raw JSON, where missing keys are errors); the engine lists mounts and variables in
// an order of its own, hence the sorting; PortBindings hold what was asked for, also while stopped, Ports what is bound. Cmd may hold
// secrets: the collector puts `***` in their place. It leaves out the Id, which is another each time a container is
// made anew, but where another container shares the network of that one.
//
// Also read: the plain output of `docker inspect`, of which the same fields are kept and nothing else.

import { inspectedKeys } from '../model/compose-inspection.ts';
import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { isHostPath } from '../model/host-paths.ts';
import { imageNameOf } from '../model/image-name.ts';
import { expandPorts, portFacts } from '../model/ports.ts';
import { type InspectedContainer, readContainer } from './docker-inspect-container.ts';
import type { InspectedMount } from './docker-inspect-mounts.ts';
import { inspectTemplate } from './docker-inspect-template.ts';
import { readDockerOutput } from './docker-objects.ts';

/** What `parse docker-inspect` prints. */
export interface DockerInspect {
  readonly containers: readonly InspectedContainer[];
  readonly problems: readonly Problem[];
}

const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker inspect“ nicht bekannt und kann nicht verglichen werden.';

/** Reads what `docker inspect` printed. Never throws; every line not understood is a problem. */
export function parseDockerInspect(text: string): DockerInspect {
  const { items, problems } = readDockerOutput(text, {
    call: '(?:container\\s+)?inspect',
    unknownLine,
    readObject: readContainer,
  });
  return { containers: items, problems };
}

/** One `container` fact each; what was not understood is left out. */
export function dockerInspectFacts({ containers }: DockerInspect): ObservedFact[] {
  const names = new Map(containers.map(({ id, name }) => [id, name]));
  return containers.map((container) => ({
    kind: 'container',
    name: container.name,
    line: container.line,
    fields: withSettings(
      known({
        ...fieldsOf(container),
        networks: container.networks?.map((network) => readableMode(network, names)),
      }),
      container,
    ),
  }));
}

function fieldsOf(container: InspectedContainer): Record<string, FieldValue | undefined> {
  const { state, ports, bindings, mounts, command, attachments, healthcheck, networks } = container;
  const isRunning = state === 'running';
  const bound = isRunning && ports ? portFacts(ports) : undefined;
  return {
    ...imageFields(container.image),
    image_id: container.imageId ?? undefined,
    state: state ?? undefined,
    health: isRunning ? container.health : undefined,
    exit_code: state === 'exited' ? (container.exitCode ?? undefined) : undefined,
    ports: bound?.ports,
    // Podman prints no address where it binds all of its own choice.
    port_families: ports?.some(({ hostIp, hostPort }) => hostIp === null && hostPort !== null)
      ? undefined
      : bound?.families,
    exposed: isRunning && ports && ports.length > 0 ? exposedFacts(ports) : undefined,
    bindings: bindings ? portFacts(bindings).ports : undefined,
    mounts: mounts ? mountFacts(mounts) : undefined,
    restart: container.restart ?? undefined,
    project: container.project,
    service: container.service,
    command: commandFact(command),
    healthcheck: healthcheck?.some((text) => text.includes('***')) ? undefined : healthcheck,
    labels: container.labels,
    healthcheck_start_interval: container.startInterval,
    mount_propagation: mounts ? propagationFacts(mounts) : undefined,
    mount_options: mounts ? mountOptionFacts(mounts, container.mountRequests) : undefined,
    ...attachmentFacts(attachments, container.links),
    host_network: networks?.includes('host'),
    host_mounts: mounts ? mountFacts(mounts.filter(isOfHost)) : undefined,
    env: container.env,
  };
}

/** Every port of the container that its networks see, `80/tcp`. */
const exposedFacts = (ports: NonNullable<InspectedContainer['ports']>): string[] =>
  [
    ...new Set(
      ports.flatMap(({ containerPort, protocol }) =>
        expandPorts(containerPort, containerPort).map(([port]) => `${port}/${protocol}`),
      ),
    ),
  ].sort();

function attachmentFacts(
  attachments: InspectedContainer['attachments'],
  ofBridge: InspectedContainer['links'],
) {
  type Attachment = NonNullable<typeof attachments>[number];
  const inEach = (texts: (attachment: Attachment) => readonly string[] | undefined) => {
    const all = attachments?.map((attachment) => ({ network: attachment.network, texts: texts(attachment) }));
    // What one of them does not show, none of them is said to have.
    if (!all || all.some((entry) => entry.texts === undefined)) return undefined;
    return all.flatMap((entry) => entry.texts?.map((text) => `${entry.network}: ${text}`) ?? []).sort();
  };
  const links = attachments?.map((attachment) => attachment.links);
  return {
    aliases: inEach(({ aliases }) => aliases),
    addresses: inEach(({ addresses }) => addresses),
    mac_addresses: inEach(({ mac }) => (mac === undefined ? undefined : [mac])),
    network_options: inEach(({ options }) => options),
    gateway_priorities: inEach(({ gatewayPriority }) =>
      gatewayPriority === undefined ? undefined : [String(gatewayPriority)],
    ),
    link_names:
      !links || links.includes(undefined) || ofBridge === undefined
        ? undefined
        : // Docker's first network keeps its own with the container.
          [
            ...new Set([
              ...links.flatMap((names) => names ?? []),
              ...(Array.isArray(ofBridge) ? ofBridge : []),
            ]),
          ].sort(),
  };
}

function withSettings(fields: Record<string, FieldValue>, container: InspectedContainer) {
  for (const key of inspectedKeys) {
    const value = container[key];
    if (value !== undefined) fields[key] = value;
  }
  return fields;
}

function imageFields(image: string | null): Record<string, FieldValue | undefined> {
  if (image === null) return {};
  const isId = /^(?:sha256:[0-9a-f]+|[0-9a-f]{12}|[0-9a-f]{64})$/.test(image);
  const named = isId ? undefined : imageNameOf(image);
  return { image: named?.name ?? image, image_digest: named?.digest ?? null };
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

/** `/data: rslave`, of mounts that pass others on. */
function propagationFacts(mounts: readonly InspectedMount[]): string[] | undefined {
  if (mounts.some(({ propagation }) => propagation === undefined)) return undefined;
  return mounts
    .flatMap(({ target, propagation }) => (propagation ? [`${target}: ${propagation}`] : []))
    .sort();
}

/** What mounts have beside source, target and being only readable. */
function mountOptionFacts(mounts: readonly InspectedMount[], requests: readonly string[] | undefined) {
  if (!requests || mounts.some(({ modes }) => modes === undefined)) return undefined;
  const words = mounts.flatMap(({ target, modes = [] }) =>
    modes.flatMap((mode) =>
      mode === 'nocopy' ? [`${target}: nocopy`] : /^[zZ]$/.test(mode) ? [`${target}: selinux=${mode}`] : [],
    ),
  );
  return [...new Set([...words, ...requests])].sort();
}

/** Binds of places from which a container rules the host. */
const isOfHost = ({ source }: InspectedMount) => source !== null && isHostPath(source);

/** Undefined where nothing was printed or a part was scrubbed: the rest proves nothing. */
function commandFact(command: readonly string[] | null | undefined): string | null | undefined {
  if (command === undefined) return undefined;
  if (command === null || command.length === 0) return null;
  const text = command.join(' ');
  return text.includes('***') ? undefined : text;
}

/** The containers in every detail that was asked for. */
export const dockerInspect: SnapshotSource<DockerInspect> = {
  title: 'Container im Einzelnen (docker inspect)',
  file: 'docker-inspect.jsonl',
  command: ['docker', 'container', 'inspect', '--format', inspectTemplate],
  each: ['docker', 'ps', '-aq', '--no-trunc'],
  kinds: ['container'],
  parse: parseDockerInspect,
  facts: dockerInspectFacts,
  // Nothing was understood: that is no evidence that a container is missing.
  blind: ({ containers, problems }) => (containers.length === 0 && problems.length > 0 ? ['container'] : []),
  isEmpty: ({ containers, problems }) => containers.length === 0 && problems.length === 0,
};
