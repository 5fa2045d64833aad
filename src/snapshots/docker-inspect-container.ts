// One object of `docker container inspect` -> the container, of which only chosen fields are kept.

import { aliasOf, eachInspection, type InspectedKey, inspectedKeys } from '../model/compose-inspection.ts';
import { isComposeLabel, labelFacts } from '../model/container-labels.ts';
import { isContainerId } from '../model/container-setting.ts';
import type { FieldValue } from '../model/facts.ts';
import { checkFacts } from '../model/healthcheck.ts';
import type { PrintedPort } from '../model/ports.ts';
import { pairText } from '../model/setting-values.ts';
import type { ContainerHealth, ContainerState } from './docker-container.ts';
import { hostAddress, ownName, parseHealth, parseState } from './docker-container.ts';
import { type InspectedMount, mountRequestsOf, mountsOf } from './docker-inspect-mounts.ts';
import type { ReadItem } from './docker-objects.ts';
import { routingOf } from './docker-routing.ts';
import type { JsonObject } from './json-objects.ts';
import { objectOf, textOf } from './json-objects.ts';

/** A network that a container is in. */
interface InspectedAttachment {
  readonly network: string;
  readonly addresses: readonly string[];
  readonly aliases: readonly string[];
  /** Names behind the colon of `container:name`; undefined: not printed, as with the next ones. */
  readonly links: readonly string[] | undefined;
  readonly options: readonly string[] | undefined;
  readonly mac: string | undefined;
  readonly gatewayPriority: number | undefined;
}

/** The settings as facts spell them; null: empty, undefined: not shown, or not understood. */
type InspectedSettings = Readonly<Record<InspectedKey, FieldValue | undefined>>;

/**
 * One container as `docker inspect` shows it. What is undefined was not printed, or not as inspect prints it: that is no
 * evidence of anything. Null and empty lists were printed.
 */
export interface InspectedContainer extends InspectedSettings {
  readonly id: string | null;
  readonly name: string;
  /** As it was asked for; an ID only where the container was made from one. */
  readonly image: string | null;
  readonly imageId: string | null;
  /** Null: a word that Docker does not use (then a problem is reported). */
  readonly state: ContainerState | null;
  readonly exitCode: number | null;
  /** Null: no health check. */
  readonly health: ContainerHealth | null | undefined;
  /** Of the compose labels; null: labels without it. */
  readonly project: string | null | undefined;
  readonly service: string | null | undefined;
  /** What is bound now; exposed ports with hostIp and hostPort null. Null: not understood. */
  readonly ports: readonly PrintedPort[] | null | undefined;
  /** What was asked for; host port `0` for any free one. Null: not understood. */
  readonly bindings: readonly PrintedPort[] | null | undefined;
  /** `container:<id>` where another container's network is used. */
  readonly networks: readonly string[] | undefined;
  /** In each network: the address that was asked for, and further names. */
  readonly attachments: readonly InspectedAttachment[] | undefined;
  /** `test=…`, `interval=30s`; null: none of its own or of the image. */
  readonly healthcheck: readonly string[] | null | undefined;
  /** Seconds between checks while the container starts; undefined: engines before 25 do not know it. */
  readonly startInterval: number | undefined;
  /** Of what was asked for beside the mounts: `/cache: nocopy`, `/run: size=1048576`. */
  readonly mountRequests: readonly string[] | undefined;
  /** Of labels that were printed beside those of compose: `name=value`. */
  readonly labels: readonly string[] | undefined;
  /** Labels and variables that tell a reverse proxy what to do, and the label of the compose project's folder. */
  readonly routing: Readonly<Record<string, string>>;
  /** Null: not understood. */
  readonly mounts: readonly InspectedMount[] | null | undefined;
  /** In compose's words: no, always, unless-stopped, on-failure, on-failure:5. */
  readonly restart: string | null;
  readonly command: readonly string[] | null | undefined;
  /** The names of the variables, those of the image included. */
  readonly env: readonly string[] | undefined;
  /** 1-based line where the container begins. */
  readonly line: number;
}

const listed = 'Das ist die Ausgabe von „docker ps“, erwartet ist die von „docker inspect“.';
const nameless = 'Dieses JSON-Objekt nennt keinen Container und kann nicht verglichen werden.';
const unknownState = 'Der Zustand dieses Containers ist nicht bekannt und kann nicht verglichen werden.';
const unknownPorts = 'Die Ports dieses Containers sind nicht lesbar und können nicht verglichen werden.';
const unknownMounts = 'Die Mounts dieses Containers sind nicht lesbar und können nicht verglichen werden.';

/**
 * Reads one object of `docker container inspect`: the container, or why it is none, and what of it was not understood.
 * @param object `{"Name":"/shop-web-1","Id":"6417…","State":{"Status":"running",…},…}`
 * @param line the 1-based line where it begins
 */
export function readContainer(object: JsonObject, line: number): ReadItem<InspectedContainer> {
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
  const container: InspectedContainer = {
    id: textOf(object.Id),
    name,
    image: filled(config.Image),
    imageId: imageId(object.Image),
    state: parseState(textOf(state.Status) ?? ''),
    exitCode: typeof state.ExitCode === 'number' ? state.ExitCode : null,
    health: healthOf(state.Health),
    project: labelOf(config.Labels, 'project'),
    service: labelOf(config.Labels, 'service'),
    ports: portsOf(network.Ports, null),
    bindings: portsOf(host.PortBindings, '0'),
    networks: networksOf(textOf(host.NetworkMode), network.Networks),
    attachments: attachmentsOf(network.Networks),
    healthcheck: checkOf(config.Healthcheck),
    startInterval: spanOf(objectOf(config.Healthcheck)?.StartInterval),
    mountRequests: mountRequestsOf(host.Mounts),
    labels: labelsOf(config.Labels),
    routing: routingOf(config),
    mounts: mountsOf(object.Mounts),
    restart: restartOf(objectOf(host.RestartPolicy)),
    command: config.Cmd === undefined ? undefined : commandOf(config.Cmd),
    ...settingsOf(config, host),
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

/** `{"Status": "healthy", …}`, null without a check; what stands in neither is not shown. */
function healthOf(value: unknown): ContainerHealth | null | undefined {
  if (value === null) return null;
  const status = textOf(objectOf(value)?.Status);
  return status === null ? undefined : parseHealth(status);
}

/** Of labels as people name them, one that is not there is none. */
function labelOf(labels: unknown, key: 'project' | 'service'): string | null | undefined {
  if (labels === null) return null;
  const known = objectOf(labels);
  return known === null ? undefined : filled(known[`com.docker.compose.${key}`]);
}

const commandOf = (value: unknown): string[] | null => (typeof value === 'string' ? [value] : textsOf(value));

/** Where each setting stands, made once. */
const placesOfSettings = eachInspection((_, { inspect, observed = plainValue }) => {
  const [section = '', name = ''] = inspect.split('.');
  return { isHost: section === 'HostConfig', name, observed };
});
/** What stands where inspect shows a setting: an empty text is null, what is no value of a setting is undefined. */
function settingsOf(config: JsonObject, host: JsonObject): InspectedSettings {
  const settings: Partial<Record<InspectedKey, FieldValue>> = {};
  for (const key of inspectedKeys) {
    const { isHost, name, observed } = placesOfSettings[key];
    const value = (isHost ? host : config)[name];
    const shown = value === undefined ? undefined : observed(value);
    if (shown !== undefined) settings[key] = shown;
  }
  return settings as InspectedSettings;
}

function plainValue(value: unknown): FieldValue | undefined {
  if (value === '' || value === null) return null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
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
function namesOf(env: unknown): string[] | undefined {
  if (env === undefined) return undefined;
  const names = (textsOf(env) ?? []).map((variable) => variable.split('=', 1)[0] ?? '');
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

/** `{"80/tcp": [{"HostIp": "", "HostPort": "80"}], "443/tcp": null}`; null when a part is no port. */
function portsOf(value: unknown, anyPort: string | null): PrintedPort[] | null | undefined {
  if (value === undefined) return undefined;
  if (value === null) return [];
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
      const [hostIp, printed] = [textOf(address?.HostIp), textOf(address?.HostPort)];
      const hostPort = printed === '' ? anyPort : printed;
      if (hostIp === null || hostPort === null || !/^\d+(?:-\d+)?$/.test(hostPort)) return null;
      return { hostIp: hostAddress(hostIp), hostPort, ...port };
    });
  });
  return ports.includes(null) ? null : ports.filter((port) => port !== null);
}

/** The template prints a list of names, inspect itself an object. Who shares another's network is in none. */
function networksOf(mode: string | null, networks: unknown): string[] | undefined {
  if (mode === 'host' || mode === 'none' || mode?.startsWith('container:')) return [mode];
  if (networks === undefined) return undefined;
  const names = textsOf(networks) ?? Object.keys(objectOf(networks) ?? {});
  if (mode === null && names.length === 0) return undefined;
  // Podman's own network is what Docker's is.
  return names.map((name) => (name === 'podman' ? 'bridge' : name)).sort();
}

/** Undefined where only names were printed. */
function attachmentsOf(value: unknown): InspectedAttachment[] | undefined {
  const networks = objectOf(value);
  if (networks === null) return undefined;
  return Object.entries(networks).map(([network, attachment]) => {
    const { IPAMConfig, Aliases, Links, DriverOpts, MacAddress, GwPriority } = objectOf(attachment) ?? {};
    const { IPv4Address, IPv6Address, LinkLocalIPs } = objectOf(IPAMConfig) ?? {};
    return {
      network: network === 'podman' ? 'bridge' : network,
      addresses: [IPv4Address, IPv6Address, ...(textsOf(LinkLocalIPs) ?? [])].flatMap(
        (address) => filled(address) ?? [],
      ),
      links: Links === undefined ? undefined : (textsOf(Links) ?? []).map(aliasOf),
      options:
        DriverOpts === undefined ? undefined : Object.entries(objectOf(DriverOpts) ?? {}).map(pairText),
      mac: filled(MacAddress)?.toLowerCase(),
      gatewayPriority: typeof GwPriority === 'number' ? GwPriority : undefined,
      aliases: (textsOf(Aliases) ?? []).filter((alias) => !isContainerId(alias)).sort(),
    };
  });
}

/** Docker's durations are nanoseconds; what is 0 was not said. */
function checkOf(value: unknown): string[] | null | undefined {
  if (value === undefined || value === null) return value;
  const { Test, Interval, Timeout, StartPeriod, Retries } = objectOf(value) ?? {};
  const test = textsOf(Test);
  return checkFacts({
    test: test ?? undefined,
    interval: spanOf(Interval),
    timeout: spanOf(Timeout),
    start_period: spanOf(StartPeriod),
    retries: typeof Retries === 'number' && Retries > 0 ? Retries : undefined,
  });
}
const spanOf = (value: unknown) => (typeof value === 'number' && value > 0 ? value / 1e9 : undefined);

/** Undefined where only compose's were printed: then others were not asked for. */
function labelsOf(value: unknown): string[] | undefined {
  const labels = objectOf(value) ?? {};
  return Object.keys(labels).every(isComposeLabel) ? undefined : labelFacts(labels);
}

function restartOf(policy: JsonObject | null): string | null {
  if (policy === null) return null;
  const { Name: printed, MaximumRetryCount: count } = policy;
  const name = printed === '' || printed === null ? 'no' : textOf(printed);
  if (name !== 'on-failure') return name;
  return typeof count === 'number' ? `${name}${count > 0 ? `:${count}` : ''}` : null;
}
