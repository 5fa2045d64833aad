// The text of `ss -lntup` in, the listening sockets out; with or without the heading.
//
//   ss -H -lntup
//   tcp LISTEN 0      128         127.0.0.53%lo:53    0.0.0.0:* users:(("systemd-resolve",pid=612,fd=18))
//   cat /proc/sys/net/ipv4/ip_local_port_range
//   32768	60999
//
// From that range the kernel gives a program that only asks by UDP a port; the collector writes it as
// `ip_local_port_range = 32768 60999`, sysctl with `net.ipv4.` in front. It may be missing.
// Traps: `*:9090` listens in both families; the interface stands behind the address, `[fe80::1]%eth7:546`;
// mapped addresses `[::ffff:127.0.0.1]`; old versions print `:::22` for `[::]:22`; the heading glues
// `Peer Address:PortProcess`; published ports belong to docker-proxy; without root, other users' programs are
// not named, and the kernel's own sockets never are.

import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { errorIn, type KnownError, notFound, readLines, sortedSet } from './read-lines.ts';
import { cleanLines, problemAt } from './text.ts';

interface ObservedListener {
  readonly protocol: string;
  /** Without brackets and interface; `*` for any address of both families. */
  readonly address: string;
  readonly interface: string | null;
  readonly port: number;
  /** Program names, `systemd` left out beside others; null where none was printed. */
  readonly process: string | null;
  /** 1-based line of the text. */
  readonly line: number;
}

/** What `parse ss` prints. */
export interface Ss {
  readonly listeners: readonly ObservedListener[];
  /** First and last of the ports that the kernel gives to clients; null: not printed. */
  readonly clientPorts: readonly [first: number, last: number] | null;
  readonly problems: readonly Problem[];
}

const heading = /^\s*(?:Netid\s+)?State\s+Recv-Q\s+Send-Q\s+Local Address:Port\b/;
const row =
  /^\s*(?<protocol>tcp|udp|sctp|dccp|mptcp)\s+(?:LISTEN|UNCONN)\s+\d+\s+\d+\s+(?<local>\S+:\S+)\s+(?<peer>\S+:(?:\*|\d+))(?:\s+(?<rest>\S.*))?\s*$/i;
const commands = [
  ['ss', '-H', '-lntup'],
  ['cat', '/proc/sys/net/ipv4/ip_local_port_range'],
] as const;
const clientRange = /^(?:(?:net\.ipv4\.)?ip_local_port_range = )?(\d{1,5})\s+(\d{1,5})$/;
/** The options -e, -i, -m, -o and -Z add words of this form. */
const details = /^(?:(?!users:)\w[\w-]*:\S*|<->|skmem:\(\S*\)|timer:\(.*\))(?:\s+|$)/;
const users = /^users:\((?<list>(?:\("[^"]*"(?:,[\w-]+=[^(),]*)*\),?)+)\)/;

const errors: readonly KnownError[] = [
  notFound('ss'),
  [
    /^\s*(?:tcp|udp)6?\s+\d+\s+\d+\s+\S+:\S+/,
    'Diese Zeile gehört zu „netstat“, erwartet ist die Ausgabe von „ss -H -lntup“.',
  ],
  [
    /^\s*(?:LISTEN|UNCONN)\s+\d+\s+\d+\s/,
    'Das Protokoll steht nicht in der Zeile; bitte mit „ss -H -lntup“ wiederholen.',
  ],
  [
    /^\s*\S+\s+(?:ESTAB|SYN-SENT|SYN-RECV|FIN-WAIT-[12]|TIME-WAIT|CLOSE-WAIT|LAST-ACK|CLOSING|CLOSED|UNCONN|LISTEN)\s+\d+\s+\d+\s+\S+\s+\S/,
    'Diese Zeile zeigt keinen lauschenden TCP- oder UDP-Port mit seiner Nummer; bitte mit „ss -H -lntup“ wiederholen.',
  ],
];
const unknownLine =
  'Diese Zeile ist in der Ausgabe von „ss -lntup“ nicht bekannt oder unvollständig und kann nicht verglichen werden.';
const noListener = 'Nach der Kopfzeile folgt kein Port, die Ausgabe ist abgeschnitten oder nichts lauscht.';

/** Reads what `ss -lntup` printed. Never throws; every line not understood is a problem. */
export function parseSs(text: string): Ss {
  const lines = cleanLines(text);
  const listeners: ObservedListener[] = [];
  let head: number | null = null;
  let clientPorts: Ss['clientPorts'] = null;
  const problems = readLines(
    lines,
    '(?:ss\\s+-\\S+|(?:cat|sysctl)\\s+\\S*ip_local_port_range)',
    (line, index) => {
      const [, first, last] = clientRange.exec(line.trim()) ?? [];
      if (first !== undefined) {
        clientPorts = [Number(first), Number(last)];
        return null;
      }
      // Without /proc nothing is known of the range.
      if (/^cat: .*ip_local_port_range/.test(line.trim())) return null;
      if (heading.test(line)) {
        head ??= index;
        return null;
      }
      const listener = readListener(line, index + 1) ?? readContinuation(line, index, listeners);
      if (listener === null) return errorIn(line, errors) ?? unknownLine;
      listeners.push(listener);
      return null;
    },
  );
  if (head !== null && listeners.length === 0) problems.push(problemAt(lines, head, noListener));
  return { listeners, clientPorts, problems: problems.sort((a, b) => a.line - b.line) };
}

function readListener(text: string, line: number): ObservedListener | null {
  const groups = row.exec(text)?.groups;
  if (groups === undefined) return null;
  const local = readLocal(groups.local ?? '');
  const process = readProcess(groups.rest ?? '');
  if (local === null || process === undefined) return null;
  return { protocol: (groups.protocol ?? '').toLowerCase(), ...local, process, line };
}

/** A narrow terminal puts the programs on a line of their own: that line replaces the listener before it. */
function readContinuation(
  text: string,
  index: number,
  listeners: ObservedListener[],
): ObservedListener | null {
  const before = listeners.at(-1);
  if (before?.line !== index || before.process !== null || !/^\s+users:/.test(text)) return null;
  const process = readProcess(text.trim());
  if (typeof process !== 'string') return null;
  listeners.pop();
  return { ...before, process };
}

/** `127.0.0.53%lo:53`, `[fe80::1]%eth7:546`, `[fe80::1%eth7]:546`, `*:22`, `:::22`. */
function readLocal(text: string): Pick<ObservedListener, 'address' | 'interface' | 'port'> | null {
  const match = /^(?<host>.+):(?<port>\d{1,5})$/.exec(text)?.groups;
  const port = Number(match?.port);
  if (match === undefined || port > 65535) return null;
  const [address = '', name = null, ...more] = (match.host ?? '').replaceAll(/[[\]]/g, '').split('%');
  const isAddress =
    address === '*' || /^\d+(?:\.\d+){3}$/.test(address) || /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address);
  if (!isAddress || name === '' || more.length > 0) return null;
  return { address: address.toLowerCase(), interface: name, port };
}

/** The program behind the peer's address; null where none is named, undefined where the text is none. */
function readProcess(text: string): string | null | undefined {
  const list = users.exec(text)?.groups?.list;
  let rest = list === undefined ? text : text.replace(users, '').trim();
  while (details.test(rest)) rest = rest.replace(details, '');
  if (rest !== '') return undefined;
  if (list === undefined) return null;
  const names = sortedSet([...list.matchAll(/\("([^"]*)"/g)].map(([, name = '']) => name));
  // systemd holds the socket of a unit that it starts on demand; the program is the other one.
  const programs = names.length > 1 ? names.filter((name) => name !== 'systemd') : names;
  return programs.join(', ');
}

/**
 * One `listener` per port and protocol: addresses, process; `client`, where the range is known: whether the kernel gave the port
 * to a program that only asks by UDP. Nothing is said about the process of a port where
 * a program was not printed: that may be the kernel's or one that only root is shown.
 */
export function ssFacts({ listeners, clientPorts }: Pick<Ss, 'listeners' | 'clientPorts'>): ObservedFact[] {
  const byPort = Map.groupBy(listeners, ({ port, protocol }) => `${port}/${protocol}`);
  return [...byPort].map(([name, sockets]) => {
    const fields: Record<string, FieldValue> = { addresses: sortedSet(sockets.map(addressOf)) };
    const programs = sockets.map(({ process }) => process);
    if (!programs.includes(null)) {
      fields.process = sortedSet(
        programs.flatMap((program) => program?.split(', ').map(withoutEngine) ?? []),
      ).join(', ');
    }
    if (clientPorts && name.endsWith('/udp'))
      fields.client = sockets.every((socket) => isClientSocket(socket, clientPorts));
    return { kind: 'listener', name, line: sockets[0]?.line ?? 1, fields };
  });
}

/** A program that was named asks by UDP from any address; what has no program, as WireGuard, waits to be asked. */
function isClientSocket(
  { protocol, address, port, process }: ObservedListener,
  [first, last]: readonly [number, number],
): boolean {
  const isOpen = addressOf({ address }) === '*';
  return (
    protocol === 'udp' && isOpen && process !== null && port >= first && port <= last && !hasEngine(process)
  );
}

/** What engines open a container's port with: Docker, rootless Docker, podman. */
const engines = /^(?:docker-proxy|dockerd|rootlessport|rootlesskit|pasta(?:\.avx2)?|slirp4netns|conmon)$/;
const hasEngine = (process: string) => process.split(', ').some((program) => engines.test(program));
const withoutEngine = (program: string) => (engines.test(program) ? 'docker-proxy' : program);

function addressOf({ address }: Pick<ObservedListener, 'address'>): string {
  if (address === '0.0.0.0' || address === '::' || address === '*') return '*';
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

/** The ports on which the machine listens. */
export const ss: SnapshotSource<Ss> = {
  title: 'Lauschende Ports (ss)',
  file: 'ss.txt',
  command: commands[0],
  commands,
  kinds: ['listener'],
  parse: parseSs,
  facts: ssFacts,
  blind: ({ listeners, problems }) => (listeners.length === 0 && problems.length > 0 ? ['listener'] : []),
  isEmpty: ({ listeners, problems }) => listeners.length === 0 && problems.length === 0,
};
