// The text of `docker ps` in, the containers out: JSON lines, pretty JSON, arrays, or the plain table.
//
//   docker ps -a --no-trunc --format '{{json .}}'
//   {"ID":"2f945a405a81…","Image":"nginx:1.27","Names":"shop-web-1","Ports":"0.0.0.0:80->80/tcp","State":"running",…}
//
// Also podman ps, docker compose ps and the engine's API. Formats: docs.docker.com/reference/cli/docker/
// container/ls and the captures in tests/fixtures/captures/docker.

import type { FieldValue, Problem, SeenFact, SnapshotSource } from '../model/facts.ts';
import { portFacts } from '../model/ports.ts';
import type { SeenContainer } from './docker-container.ts';
import { readContainer } from './docker-json.ts';
import type { TableHeader } from './docker-table.ts';
import { readHeader, readRow, standardHeader, startsRow } from './docker-table.ts';
import { readWrappedRow } from './docker-wrapped.ts';
import type { Cursor } from './json-objects.ts';
import { readObject } from './json-objects.ts';
import { cleanLines, isShellLine, lineRange, problemAt } from './text.ts';

/** What `parse docker-ps` prints. */
export interface DockerPs {
  readonly containers: readonly SeenContainer[];
  readonly problems: readonly Problem[];
}

interface Reading {
  readonly lines: readonly string[];
  header: TableHeader;
  /** Lines of `[` that are still open. */
  readonly lists: number[];
  readonly containers: SeenContainer[];
  readonly problems: Problem[];
}

const command =
  '(?:docker|podman|nerdctl|docker-compose)(?:\\s+(?:compose|container|-\\S+|\\S+\\.ya?ml))*\\s+(?:ps|ls|list)';

/** More lines than this are no wrapped header. */
const longestHeader = 60;

const knownErrors: readonly (readonly [RegExp, string])[] = [
  [
    /permission denied/i,
    'Dieses Konto darf den Docker-Dienst nicht ansprechen, es wurde nichts ausgegeben; bitte mit „sudo“ wiederholen.',
  ],
  [
    /cannot connect to the docker daemon|failed to connect to the docker API|error during connect/i,
    'Der Docker-Dienst war nicht erreichbar, über die Container ist damit nichts bekannt.',
  ],
  [/(?:command )?not found|nicht gefunden/i, 'Der Befehl „docker“ wurde auf dieser Maschine nicht gefunden.'],
];
const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker ps“ nicht bekannt und kann nicht verglichen werden.';
const cutRow = 'Die Zeile ist abgeschnitten oder unvollständig und kann nicht verglichen werden';
const unclosedList = 'Die JSON-Liste endet nicht, die Ausgabe ist abgeschnitten.';

/** Reads what `docker ps` printed. Never throws; every line not understood is a problem. */
export function parseDockerPs(text: string): DockerPs {
  const lines = cleanLines(text);
  const reading: Reading = {
    lines,
    header: standardHeader,
    lists: [],
    containers: [],
    problems: [],
  };
  let cursor: Cursor = { line: 0, character: 0 };
  while (cursor.line < lines.length) cursor = readNext(reading, cursor);
  for (const line of reading.lists) report(reading, line, unclosedList);
  return { containers: reading.containers, problems: reading.problems.sort((a, b) => a.line - b.line) };
}

/** Reads what stands at the cursor and says where to go on. */
function readNext(reading: Reading, cursor: Cursor): Cursor {
  const { lines, lists } = reading;
  const line = lines[cursor.line] ?? '';
  const rest = line.slice(cursor.character).trimStart();
  const nextLine = { line: cursor.line + 1, character: 0 };
  const at = { line: cursor.line, character: line.length - rest.length };
  if (rest === '') return nextLine;
  if (rest.startsWith('{')) return readJson(reading, at);
  if (startsList(lines, at)) {
    lists.push(cursor.line);
    return { ...at, character: at.character + 1 };
  }
  if (rest.startsWith(']') && lists.length > 0) {
    lists.pop();
    return { ...at, character: at.character + 1 };
  }
  if (rest.startsWith(',') && (lists.length > 0 || at.character > 0))
    return { ...at, character: at.character + 1 };
  if (cursor.character === 0) return { line: readText(reading, cursor.line), character: 0 };
  report(reading, cursor.line, unknownLine);
  return nextLine;
}

/** `[` begins a list only before an object or its end: `[jeff@host ~]$` is a prompt. */
function startsList(lines: readonly string[], { line, character }: Cursor): boolean {
  const rest = (lines[line] ?? '').slice(character);
  if (!rest.startsWith('[')) return false;
  const inside = rest.slice(1).trim();
  const following =
    inside === ''
      ? (lines
          .slice(line + 1, line + 4)
          .find((text) => text.trim() !== '')
          ?.trim() ?? '')
      : inside;
  return following.startsWith('{') || following.startsWith(']');
}

function readJson(reading: Reading, at: Cursor): Cursor {
  const { value, next } = readObject(
    reading.lines,
    at,
    (line) => isShellLine(line, command) || startsRow(line),
  );
  if (value === null) {
    const range = lineRange(at.line, next.character === 0 ? next.line : next.line + 1);
    report(
      reading,
      at.line,
      `Das JSON-Objekt ist abgeschnitten oder beschädigt und kann nicht verglichen werden${range}.`,
    );
    return next;
  }
  const { container, messages } = readContainer(value, at.line + 1);
  if (container !== null) reading.containers.push(container);
  for (const message of messages) report(reading, at.line, message);
  return next;
}

/** Reads a line that is no JSON; the index of the next one to read. */
function readText(reading: Reading, index: number): number {
  const { lines } = reading;
  const line = lines[index] ?? '';
  if (isShellLine(line, command)) return index + 1;
  if (line.trim() === 'json') return readLiteralJson(reading, index);
  if (readHeader(line) !== null) return readTableHead(reading, index);
  if (startsRow(line)) return readIdRow(reading, index);
  const container = reading.header.startsWithId ? null : readRow(line, reading.header, index + 1);
  if (container !== null) reading.containers.push(container);
  else report(reading, index, knownErrors.find(([pattern]) => pattern.test(line))?.[1] ?? unknownLine);
  return index + 1;
}

/** Reads a header and the lines that it was wrapped into. */
function readTableHead(reading: Reading, index: number): number {
  const { lines } = reading;
  let text = lines[index] ?? '';
  let next = index + 1;
  const isOpen = (): boolean => readHeader(text)?.cutAt !== null && /^[A-Z ]*$/.test(lines[next] ?? '-');
  for (; next - index < longestHeader && isOpen(); next += 1) text += lines[next];
  const whole = readHeader(text);
  const isWhole = whole !== null && whole.cutAt === null;
  reading.header = (isWhole ? whole : readHeader(lines[index] ?? '')) ?? standardHeader;
  return isWhole ? next : index + 1;
}

/** Docker 20.10 does not know `--format json` and prints the word once a container. */
function readLiteralJson(reading: Reading, index: number): number {
  let end = index;
  while (reading.lines[end]?.trim() === 'json') end += 1;
  const remedy =
    "diese Docker-Version kennt „--format json“ nicht, bitte mit „--format '{{json .}}'“ wiederholen";
  report(
    reading,
    index,
    `Statt der Angaben zu ${end - index} Container(n) steht hier nur das Wort „json“: ${remedy}.`,
  );
  return end;
}

/** Reads a row with its ID and the lines that it was wrapped into. */
function readIdRow({ lines, header, containers, problems }: Reading, index: number): number {
  const { container, next } = readWrappedRow(lines, index, header, (line) => isShellLine(line, command));
  if (container !== null) containers.push(container);
  else problems.push(problemAt(lines, index, `${cutRow}${lineRange(index, next)}.`));
  return next;
}

function report({ lines, problems }: Reading, index: number, message: string): void {
  problems.push(problemAt(lines, index, message));
}

/**
 * One `container` fact each: image, state, health (running only), project, service, networks, ports and
 * port_families (see portFacts; running only, and not where a host address was not printed).
 */
export function dockerPsFacts({ containers }: DockerPs): SeenFact[] {
  return containers.map((container) => ({
    kind: 'container',
    name: container.name,
    line: container.line,
    fields: fieldsOf(container),
  }));
}

function fieldsOf(container: SeenContainer): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {};
  const isRunning = container.state === 'running';
  for (const part of container.seen) {
    if (part === 'networks') fields.networks = [...new Set(container.networks)].sort();
    else if (part === 'health' && isRunning) fields.health = container.health;
    else if (part === 'ports' && isRunning && container.ports.every(hasKnownHost)) {
      const { ports, families } = portFacts(container.ports);
      Object.assign(fields, { ports, port_families: families });
    } else if (part !== 'health' && part !== 'ports') fields[part] = container[part];
  }
  return fields;
}

function hasKnownHost({ hostIp, hostPort }: { hostIp: string | null; hostPort: string | null }): boolean {
  return hostPort === null || hostIp !== null;
}

/** The containers as the engine lists them. */
export const dockerPs: SnapshotSource<DockerPs> = {
  id: 'docker-ps',
  title: 'Container (docker ps)',
  file: 'docker-ps.jsonl',
  command: ['docker', 'ps', '-a', '--no-trunc', '--format', '{{json .}}'],
  kinds: ['container'],
  parse: parseDockerPs,
  facts: dockerPsFacts,
  // Nothing was understood: that is no evidence that a container is missing.
  blind: ({ containers, problems }) => (containers.length === 0 && problems.length > 0 ? ['container'] : []),
  isEmpty: ({ containers, problems }) => containers.length === 0 && problems.length === 0,
};
