// One JSON object of docker ps, docker compose ps, podman ps or the engine's API in, one container out.

import type { PrintedPort } from '../model/ports.ts';
import type { ContainerPart, ObservedContainer } from './docker-container.ts';
import {
  composeLabel,
  hostAddress,
  ownName,
  parseHealth,
  parsePorts,
  parseState,
} from './docker-container.ts';
import type { JsonObject } from './json-objects.ts';
import { textOf } from './json-objects.ts';

/** The container, if its name could be read, and what could not be understood. */
export interface ReadContainer {
  readonly container: ObservedContainer | null;
  readonly messages: readonly string[];
}

type Label = string | null | undefined;

const inspected = 'Das ist die Ausgabe von „docker inspect“, erwartet ist die von „docker ps“.';
const nameless = 'Dieses JSON-Objekt nennt keinen Container und kann nicht verglichen werden.';
const unknownState = 'Der Zustand dieses Containers ist nicht bekannt und kann nicht verglichen werden.';
const unknownPorts = 'Die Ports dieses Containers sind nicht lesbar und können nicht verglichen werden.';

const stateless = 'In dieser Zeile fehlt der Zustand des Containers; damit ist nichts bewiesen.';
/** Keys that only one of docker's lists prints. */
const others: readonly (readonly [keys: readonly string[], command: string])[] = [
  [['Replicas', 'Mode'], 'docker service ls'],
  [['DesiredState', 'CurrentState'], 'docker stack ps'],
  [['ConfigFiles'], 'docker compose ls'],
  [['Scope', 'Driver', 'Internal'], 'docker network ls'],
  [['Mountpoint', 'Driver'], 'docker volume ls'],
  [['Services', 'Orchestrator'], 'docker stack ls'],
  [['Repository', 'Tag'], 'docker image ls'],
];
function otherCommand(object: JsonObject): string | null {
  const found = others.find(([keys]) => keys.every((key) => object[key] !== undefined));
  return found
    ? `Das ist die Ausgabe von „${found[1]}“, erwartet ist die von „docker ps -a“; sie zeigt, was wirklich läuft.`
    : null;
}

/** Reads an object; unknown keys are ignored. `line` is 1-based. */
export function readContainer(object: JsonObject, line: number): ReadContainer {
  const isInspected = typeof object.State === 'object' && object.State !== null;
  const name = ownName(namesOf(object));
  if (isInspected || name === null)
    return { container: null, messages: [isInspected ? inspected : nameless] };
  const other = otherCommand(object);
  if (other !== null) return { container: null, messages: [other] };
  if (object.State === undefined && object.Status === undefined)
    return { container: null, messages: [stateless] };
  const values = valuesOf(object);
  const { ports, project, service, ...rest } = values;
  const container: ObservedContainer = {
    id: textOf(object.ID) ?? textOf(object.Id),
    name,
    ...rest,
    health: rest.health ?? null,
    project: project ?? null,
    service: service ?? null,
    ports: ports ?? [],
    seen: seenParts(values),
    line,
  };
  const hasState = textOf(object.State) !== null || textOf(object.Status) !== null;
  const messages = [hasState && rest.state === null ? unknownState : '', ports === null ? unknownPorts : ''];
  return { container, messages: messages.filter((message) => message !== '') };
}

/** What was printed. Undefined: not shown; null: seen to be none, for ports not understood. */
function valuesOf(object: JsonObject) {
  const status = textOf(object.Status) ?? '';
  const health = textOf(object.Health);
  const isShown = health !== null || object.Status !== undefined;
  return {
    image: textOf(object.Image),
    state: parseState(textOf(object.State) ?? '') ?? parseState(status),
    health: isShown ? (parseHealth(health ?? '') ?? parseHealth(status)) : undefined,
    project: labelOf(object, 'project'),
    service: labelOf(object, 'service'),
    networks: networksOf(object),
    ports: portsOf(object),
  };
}

/** Where null is a value of its own, only undefined was not shown. */
function seenParts(values: ReturnType<typeof valuesOf>): ContainerPart[] {
  const nullIsSeen: readonly ContainerPart[] = ['health', 'project', 'service'];
  const parts = Object.keys(values) as ContainerPart[];
  return parts.filter(
    (part) => values[part] !== undefined && (values[part] !== null || nullIsSeen.includes(part)),
  );
}

function namesOf(object: JsonObject): string[] {
  if (Array.isArray(object.Names)) return object.Names.filter((name) => typeof name === 'string');
  const names = textOf(object.Names) ?? textOf(object.Name);
  return names === null ? [] : names.split(',');
}

/** Undefined: not printed; null: printed, but not understood. Docker prints a text, the others objects. */
function portsOf(object: JsonObject): PrintedPort[] | null | undefined {
  const printed = textOf(object.Ports);
  if (printed !== null && printed !== '') return parsePorts(printed);
  const list = Array.isArray(object.Publishers) ? object.Publishers : object.Ports;
  if (Array.isArray(list)) {
    const ports = list.map(portOf);
    return ports.includes(null) ? null : ports.filter((port) => port !== null);
  }
  if (object.Ports === undefined && object.Publishers === undefined) return undefined;
  return printed === '' || object.Ports === null || object.Publishers === null ? [] : null;
}

/** Podman `{host_ip, host_port, container_port, protocol, range}`, compose `{URL, PublishedPort, TargetPort, Protocol}`, API `{IP, …}`. */
function portOf(value: unknown): PrintedPort | null {
  if (typeof value !== 'object' || value === null) return null;
  const { containerPort, hostPort, hostIP, ...rest } = value as JsonObject;
  // Podman 3 has other words for them.
  const port =
    containerPort === undefined
      ? rest
      : { ...rest, container_port: containerPort, host_port: hostPort, host_ip: hostIP };
  const container = Number(port.container_port ?? port.TargetPort ?? port.PrivatePort);
  // Podman and compose print 0 where nothing is published, the API leaves the key out.
  const isPublic = port.container_port === undefined && port.TargetPort === undefined;
  const host = Number(isPublic ? (port.PublicPort ?? 0) : (port.host_port ?? port.PublishedPort));
  if (!Number.isInteger(container) || container < 1 || !Number.isInteger(host)) return null;
  const length = Math.max(1, Number(port.range ?? 1) || 1);
  const isPodman = port.container_port !== undefined;
  const address = hostAddress(textOf(port.host_ip ?? port.URL ?? port.IP) ?? '');
  return {
    hostIp: host === 0 ? null : (address ?? (isPodman ? '0.0.0.0' : null)),
    hostPort: host === 0 ? null : rangeText(host, length),
    containerPort: rangeText(container, length),
    protocol: (textOf(port.protocol ?? port.Protocol ?? port.Type) ?? 'tcp').toLowerCase(),
  };
}

function rangeText(first: number, length: number): string {
  return length === 1 ? String(first) : `${first}-${first + length - 1}`;
}

/** Podman's own network is what Docker's is. */
const ownNetwork = (name: string) => (name === 'podman' ? 'bridge' : name);
function networksOf({ Networks: networks }: JsonObject): string[] | null {
  if (Array.isArray(networks)) return networks.filter((name) => typeof name === 'string').map(ownNetwork);
  if (typeof networks !== 'string') return null;
  return networks
    .split(',')
    .filter((name) => name !== '')
    .map(ownNetwork);
}

/** Null: labels were printed without it; undefined: not shown. */
function labelOf(object: JsonObject, key: 'project' | 'service'): Label {
  const printed = textOf(key === 'project' ? object.Project : object.Service);
  if (printed !== null && printed !== '') return printed;
  const { Labels: labels } = object;
  if (typeof labels === 'string') return composeLabel(labels, key);
  if (labels === undefined) return printed === '' ? null : undefined;
  return textOf((labels as JsonObject | null)?.[`com.docker.compose.${key}`]);
}
