// The values that all forms of `docker ps` share: status words, port lists, names, compose labels.

import type { PrintedPort } from '../model/ports.ts';

export type ContainerState = 'running' | 'exited' | 'restarting' | 'paused' | 'created' | 'dead' | 'removing';
export type ContainerHealth = 'healthy' | 'unhealthy' | 'starting';

/** The values of a container that an output may or may not show. */
export type ContainerPart = 'image' | 'state' | 'health' | 'project' | 'service' | 'networks' | 'ports';

/** One container as `docker ps` shows it. */
export interface ObservedContainer {
  /** As printed: 12 or 64 digits; null when not printed. */
  readonly id: string | null;
  readonly name: string;
  /** As printed: a name, or an ID once the tag has moved. */
  readonly image: string | null;
  readonly state: ContainerState | null;
  /** Null: no health check, or not shown. */
  readonly health: ContainerHealth | null;
  /** Of the compose labels; null: none, or not shown. */
  readonly project: string | null;
  readonly service: string | null;
  /** Ranges as printed; unpublished ports with hostIp and hostPort null. */
  readonly ports: readonly PrintedPort[];
  /** Null when not printed, as in the table. */
  readonly networks: readonly string[] | null;
  /** What the output showed and was understood: only this is evidence. */
  readonly seen: readonly ContainerPart[];
  /** 1-based line where the container begins. */
  readonly line: number;
}

const stateWords: Readonly<Record<string, ContainerState>> = {
  up: 'running',
  running: 'running',
  stopping: 'running',
  exited: 'exited',
  stopped: 'exited',
  restarting: 'restarting',
  paused: 'paused',
  created: 'created',
  configured: 'created',
  initialized: 'created',
  dead: 'dead',
  removal: 'removing',
  removing: 'removing',
};

/** `Up 2 weeks (healthy)` or the State key's `running`; null for a word that Docker does not use. */
export function parseState(text: string): ContainerState | null {
  if (/\(paused\)/i.test(text)) return 'paused';
  const word = /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(stateWords, word) ? (stateWords[word] ?? null) : null;
}

/** `Up 2 weeks (healthy)` -> healthy; `starting` or `(health: starting)` -> starting; null without a check. */
export function parseHealth(text: string): ContainerHealth | null {
  const word = /(?:^|\()(?:health: )?(healthy|unhealthy|starting)(?:\)|$)/i.exec(text)?.[1];
  return word === undefined ? null : (word.toLowerCase() as ContainerHealth);
}

/** `80/tcp, [::]:8446->80/tcp, :::6000-6007->6000-6007/udp`; null when a part is no port. */
export function parsePorts(text: string): PrintedPort[] | null {
  const ports = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parsePort);
  return ports.includes(null) ? null : ports.filter((port) => port !== null);
}

const portText =
  /^(?:(?:(?<ip>[\d.a-f:]+|\[[\da-f:.%\w]+\]|\*|)?:)?(?<host>\d+(?:-\d+)?)->)?(?<container>\d+(?:-\d+)?)\/(?<protocol>tcp|udp|sctp)$/i;

function parsePort(text: string): PrintedPort | null {
  const groups = portText.exec(text)?.groups;
  if (groups === undefined) return null;
  return {
    hostIp: hostAddress(groups.ip ?? ''),
    hostPort: groups.host ?? null,
    containerPort: groups.container ?? '',
    protocol: (groups.protocol ?? 'tcp').toLowerCase(),
  };
}

/** An address without brackets; null when there is none. */
export function hostAddress(text: string): string | null {
  const address = text.replace(/^\[(.*)\]$/, '$1');
  return address === '' ? null : address;
}

/** The container's own name among its names: link aliases hold a slash, the engine's API puts one in front. */
export function ownName(names: readonly string[]): string | null {
  const own = names
    .map((name) => name.trim().replace(/^\//, ''))
    .find((name) => name !== '' && !name.includes('/'));
  return own ?? null;
}

const labelTexts = {
  project: /(?<=^|,)com\.docker\.compose\.project=([\w.-]*)(?=,|$)/g,
  service: /(?<=^|,)com\.docker\.compose\.service=([\w.-]*)(?=,|$)/g,
};
/**
 * The value of a compose label in the comma-joined list: null for none, undefined when several differ, since
 * commas inside other labels make the list ambiguous.
 */
export function composeLabel(labels: string, key: 'project' | 'service'): string | null | undefined {
  const values = new Set([...labels.matchAll(labelTexts[key])].map((match) => match[1] ?? ''));
  return values.size > 1 ? undefined : ([...values][0] ?? null);
}
