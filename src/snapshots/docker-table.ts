// The plain table of `docker ps -a` in, its containers out. The header only tells the order of the columns:
// cells are found by what they look like, since columns are misaligned, rows wrapped and spaces collapsed.

import type { ContainerPart, ObservedContainer } from './docker-container.ts';
import { ownName, parseHealth, parsePorts, parseState } from './docker-container.ts';

/** The order of a table's columns, as a pattern that matches one whole row. */
export interface TableHeader {
  readonly row: RegExp;
  /** Character where the header's NAMES stands, null without one. */
  readonly nameAt: number | null;
  /** The length of a header that was cut off before NAMES: rows that reach it are cut as well. */
  readonly cutAt: number | null;
  /** True when every row begins with a container ID, so that wrapped rows can be told apart. */
  readonly startsWithId: boolean;
}

const duration =
  '(?:Less than a second|About an? (?:minute|hour)|\\d+ (?:second|minute|hour|day|week|month|year)s?)';
const ago = `${duration} ago`;
const note = '(?: \\([\\w: ]+\\))';
const port = '[^\\s,/]+/(?:tcp|udp|sctp)';
const name = '[a-zA-Z0-9][\\w.-]*';
const alias = `${name}/${name}`;

/** What a column's cells look like; longer headings first. */
const columns: readonly (readonly [heading: string, cell: string, optional?: 'optional'])[] = [
  ['CONTAINER ID', '(?<id>[0-9a-f]{12}(?:[0-9a-f]{52})?)'],
  ['CREATED AT', '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d{4} \\w+'],
  ['LOCAL VOLUMES', '\\d+'],
  ['IMAGE', '(?<image>[^\\s"]+)'],
  ['COMMAND', '(?:"(?:[^"\\\\]|\\\\.)*"|[^\\s"].*?)', 'optional'],
  ['CREATED', ago],
  [
    'STATUS',
    `(?<status>Up(?: ${duration}(?: ago)?)?${note}*|(?:Exited|Restarting) \\(\\d+\\) ${ago}|Created|Dead|Removal In Progress|Initialized|Stopping|Paused|(?:running|exited|paused|created|restarting|dead)${note}?)`,
  ],
  ['STATE', '(?<state>[a-z]+)'],
  ['PORTS', `(?<ports>${port}(?:,\\s*${port})*)`, 'optional'],
  ['NETWORKS', '(?<networks>[\\w.-]+(?:,[\\w.-]+)*)', 'optional'],
  ['SERVICE', `(?<service>${name})`],
  ['LABELS', '\\S.*?', 'optional'],
  ['MOUNTS', '\\S+', 'optional'],
  ['NAMES', `(?<names>(?:${alias},)*${name}(?:,${alias})*)`],
  ['NAME', `(?<names>${name})`],
  ['SIZE', '\\d[\\d.]*\\s?[kMGT]?B(?: \\(virtual [\\d.]+\\s?[kMGT]?B\\))?', 'optional'],
];
const standardOrder = ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES', 'SIZE'];

/** The order of `docker ps` where the header was cut off. */
export const standardHeader: TableHeader = headerOf(standardOrder, null);

/**
 * Reads a header line; null when it is none. Where too little of it is left to tell a row from any other line
 * (cut off or wrapped), it stands for Docker's own order.
 */
export function readHeader(line: string): TableHeader | null {
  if (!/^\s*[A-Z][A-Z ]*$/.test(line)) return null;
  const headings = columns.map(([heading]) => heading).join('|');
  const found = [...line.matchAll(new RegExp(`\\b(?:${headings})\\b`, 'g'))];
  if (found.length === 0) return null;
  const order = [...new Set(found.map(([heading]) => heading))];
  const names = found.find(([heading]) => heading === 'NAMES' || heading === 'NAME');
  const isTelling = order.some((heading) => ['IMAGE', 'STATUS', 'STATE'].includes(heading));
  if (names === undefined) return { ...standardHeader, cutAt: line.length };
  return isTelling ? headerOf(order, names.index) : standardHeader;
}

/** True for a line that begins with a container ID. */
export function startsRow(line: string): boolean {
  return /^\s*[0-9a-f]{12}(?:[0-9a-f]{52})?(?:\s|$)/.test(line);
}

/** Reads one row; null when it is none or was cut off. `line` is 1-based. */
export function readRow(text: string, header: TableHeader, line: number): ObservedContainer | null {
  const cells = cellsOf(text, header);
  if (
    cells === undefined ||
    (header.cutAt !== null && text.length >= header.cutAt) ||
    isCutPort(text, cells, header)
  )
    return null;
  const name = ownName((cells.names ?? '').split(','));
  const ports = parsePorts(cells.ports ?? '');
  if (name === null || ports === null) return null;
  const status = cells.status ?? null;
  const state = parseState(status ?? cells.state ?? '');
  const portsShown = header.row.source.includes('?<ports>');
  const parts: [ContainerPart, boolean][] = [
    ['image', cells.image !== undefined],
    ['state', state !== null],
    ['health', status !== null],
    ['service', cells.service !== undefined],
    ['networks', cells.networks !== undefined],
    ['ports', portsShown],
  ];
  return {
    id: cells.id ?? null,
    name,
    image: cells.image ?? null,
    state,
    health: parseHealth(status ?? ''),
    project: null,
    service: cells.service ?? null,
    ports,
    networks: cells.networks?.split(',') ?? null,
    seen: parts.filter(([, shown]) => shown).map(([part]) => part),
    line,
  };
}

/** A row with an ID has Docker's own order, even where the header's begin was cut off. */
function cellsOf(text: string, header: TableHeader): Record<string, string | undefined> | undefined {
  if (!startsRow(text)) return header.row.exec(text)?.groups;
  const [first, second] = header.startsWithId ? [header, standardHeader] : [standardHeader, header];
  return (first.row.exec(text) ?? second.row.exec(text))?.groups;
}

/** A row cut inside its ports ends in digits that look like a name, but stand left of the NAMES column. */
function isCutPort(
  text: string,
  cells: Record<string, string | undefined>,
  { nameAt }: TableHeader,
): boolean {
  const names = cells.names ?? '';
  return /^[\d.-]+$/.test(names) && (nameAt === null || text.lastIndexOf(names) < nameAt);
}

function headerOf(order: readonly string[], nameAt: number | null): TableHeader {
  const cells = order.map((heading) => {
    const [, cell = '', optional] = columns.find(([known]) => known === heading) ?? [heading];
    const part = `(?:^|\\s+)${cell}`;
    return optional === undefined ? part : `(?:${part})?`;
  });
  const size = order.includes('SIZE') ? '' : `(?:\\s+${columns.find(([known]) => known === 'SIZE')?.[1]})?`;
  return {
    row: new RegExp(`^\\s*${cells.join('')}${size}\\s*$`),
    nameAt,
    cutAt: null,
    startsWithId: order[0] === 'CONTAINER ID',
  };
}
