// The text of `docker ps` in, the containers out: JSON lines, pretty JSON, arrays, or the plain table.
//
//   docker ps -a --no-trunc --format '{"Names":{{json .Names}},"Image":…}'      (template below)
//   {"Names":"shop-web-1","Image":"nginx:1.27","State":"running","Health":"healthy","Ports":"0.0.0.0:80->80/tcp",
//    "Networks":["shop_back","shop_front"],"Project":"shop","Service":"web"}      (one line)
//
// The template prints chosen fields: no labels, no commands (both may hold secrets), no `Up 3 hours`. Traps: health
// stands only inside Status, in brackets; the client prints several networks in a new order each time, hence the
// sorting; Networks is empty for `network_mode: container:…`; Image is an ID once the tag has moved.
//
// Also read: `{{json .}}` of every version, podman ps, docker compose ps and the engine's API. Formats: docs.docker.com/reference/cli/docker/
// container/ls and the captures in tests/fixtures/captures/docker.

import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { imageNameOf } from '../model/image-name.ts';
import { portFacts } from '../model/ports.ts';
import type { ContainerPart, ObservedContainer } from './docker-container.ts';
import { readContainer } from './docker-json.ts';
import { dockerError, readLiteralJson } from './docker-objects.ts';
import type { TableHeader } from './docker-table.ts';
import { readHeader, readRow, standardHeader, startsRow } from './docker-table.ts';
import { readWrappedRow } from './docker-wrapped.ts';
import { readObjects } from './json-objects.ts';
import { cleanLines, isShellLine, lineRange, problemAt } from './text.ts';

/** What `parse docker-ps` prints. */
export interface DockerPs {
  readonly containers: readonly ObservedContainer[];
  readonly problems: readonly Problem[];
}

interface Reading {
  readonly lines: readonly string[];
  header: TableHeader;
  /** Where the longest row ends; undefined: not looked for yet. */
  longest?: number;
  readonly containers: ObservedContainer[];
  readonly problems: Problem[];
}

const command =
  '(?:docker|podman|nerdctl|docker-compose)(?:\\s+(?:compose|container|-\\S+|\\S+\\.ya?ml))*\\s+(?:ps|ls|list)';

/** Chosen, lasting fields, for clients from 20.10 on. The inner loop finds the next network in alphabetical order. */
const template = [
  '{"Names":{{json .Names}},"Image":{{json .Image}},"State":{{json .State}},',
  '"Health":"{{range split .Status "("}}{{if eq . "healthy)" "unhealthy)" "health: starting)"}}',
  '{{index (split . ")") 0}}{{end}}{{end}}",',
  '"Ports":{{json .Ports}},',
  '"Networks":[{{$all := split .Networks ","}}{{$last := ""}}{{range $all}}{{$next := ""}}{{range $all}}',
  '{{if and (gt . $last) (or (eq $next "") (lt . $next))}}{{$next = .}}{{end}}{{end}}',
  '{{if $next}}{{if $last}},{{end}}{{json $next}}{{$last = $next}}{{end}}{{end}}],',
  '"Project":{{json (.Label "com.docker.compose.project")}},',
  '"Service":{{json (.Label "com.docker.compose.service")}}}',
].join('');

/** More lines than this are no wrapped header. */
const longestHeader = 60;

const unknownLine =
  'Diese Zeile ist in der Ausgabe von „docker ps“ nicht bekannt und kann nicht verglichen werden.';
const cutRow = 'Die Zeile ist abgeschnitten oder unvollständig und kann nicht verglichen werden';

/** Reads what `docker ps` printed. Never throws; every line not understood is a problem. */
export function parseDockerPs(text: string): DockerPs {
  const lines = cleanLines(text);
  const reading: Reading = { lines, header: standardHeader, containers: [], problems: [] };
  readObjects(lines, {
    unknownLine,
    isForeign: (line) => isShellLine(line, command) || startsRow(line),
    readObject: (object, index) => {
      const { container, messages } = readContainer(object, index + 1);
      if (container !== null) reading.containers.push(container);
      for (const message of messages) report(reading, index, message);
    },
    readText: (index) => readText(reading, index),
    report: (index, message) => report(reading, index, message),
  });
  return { containers: reading.containers, problems: reading.problems.sort((a, b) => a.line - b.line) };
}

/** Reads a line that is no JSON; the index of the next one to read. */
function readText(reading: Reading, index: number): number {
  const { lines } = reading;
  const line = lines[index] ?? '';
  if (isShellLine(line, command)) return index + 1;
  if (line.trim() === 'json')
    return readLiteralJson(lines, index, (at, message) => report(reading, at, message));
  const foreign = dockerError(line);
  if (foreign !== undefined) {
    report(reading, index, foreign);
    return index + 1;
  }
  if (readHeader(line) !== null) return readTableHead(reading, index);
  if (startsRow(line)) return readIdRow(reading, index);
  const container = reading.header.startsWithId ? null : readRow(line, reading.header, index + 1);
  if (container !== null) reading.containers.push(container);
  else report(reading, index, dockerError(line) ?? unknownLine);
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
  const header = (isWhole ? whole : readHeader(lines[index] ?? '')) ?? standardHeader;
  reading.header = header.cutAt === null ? header : { ...header, cutAt: rowsCutAt(reading, header.cutAt) };
  return isWhole ? next : index + 1;
}

/**
 * Where rows are cut off below a header that has no NAMES: at its end, or where the longest rows end that reach beyond it.
 * One alone that ends as names of compose do is whole: then nothing was cut but the header.
 */
function rowsCutAt(reading: Reading, cutAt: number): number {
  reading.longest ??= longestRow(reading.lines);
  return Math.max(cutAt, reading.longest);
}
/** One pass over all lines, however many heads there are. */
function longestRow(lines: readonly string[]): number {
  let [longest, last, count] = [0, '', 0];
  for (const line of lines) {
    if (line.length < longest || !startsRow(line)) continue;
    const row = line.trimEnd();
    if (row.length < longest) continue;
    count = row.length === longest ? count + 1 : 1;
    [longest, last] = [row.length, row];
  }
  return count === 1 && /[a-z][-_]\d{1,2}$/.test(last) ? longest + 1 : longest;
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
 * One `container` fact each: image and tag_current (false, and no image, where an ID is printed instead of a name),
 * state, health (running only), project, service, networks (not where none is printed, see above), ports and
 * port_families (see portFacts; running only, and not where a host address was not printed).
 */
export function dockerPsFacts({ containers }: DockerPs): ObservedFact[] {
  return containers.map((container) => ({
    kind: 'container',
    name: container.name,
    line: container.line,
    fields: Object.assign({}, ...container.seen.map((part) => fieldsOf(container, part))),
  }));
}

function fieldsOf(container: ObservedContainer, part: ContainerPart): Record<string, FieldValue> {
  const isRunning = container.state === 'running';
  switch (part) {
    case 'image':
      return imageFields(container.image ?? '');
    case 'networks':
      return container.networks?.length ? { networks: [...new Set(container.networks)].sort() } : {};
    case 'health':
      return isRunning ? { health: container.health } : {};
    case 'ports': {
      if (!isRunning || !container.ports.every(hasKnownHost)) return {};
      const { ports, families } = portFacts(container.ports);
      return { ports, port_families: families };
    }
    default:
      return { [part]: container[part] };
  }
}

function imageFields(image: string): Record<string, FieldValue> {
  const isId = /^(?:sha256:[0-9a-f]+|[0-9a-f]{12}|[0-9a-f]{64})$/.test(image);
  if (isId) return { tag_current: false };
  const { name, digest } = imageNameOf(image) ?? { name: image, digest: undefined };
  // Without --no-trunc Docker leaves the digest out.
  return { image: name, tag_current: true, ...(digest ? { image_digest: digest } : {}) };
}

function hasKnownHost({ hostIp, hostPort }: { hostIp: string | null; hostPort: string | null }): boolean {
  return hostPort === null || hostIp !== null;
}

/** The containers as the engine lists them. */
export const dockerPs: SnapshotSource<DockerPs> = {
  title: 'Container (docker ps)',
  file: 'docker-ps.jsonl',
  command: ['docker', 'ps', '-a', '--no-trunc', '--format', template],
  kinds: ['container'],
  parse: parseDockerPs,
  facts: dockerPsFacts,
  // Nothing was understood: that is no evidence that a container is missing.
  blind: ({ containers, problems }) => (containers.length === 0 && problems.length > 0 ? ['container'] : []),
  isEmpty: ({ containers, problems }) => containers.length === 0 && problems.length === 0,
};
