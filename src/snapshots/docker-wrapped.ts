// A row of `docker ps` that the terminal or an editor broke into several lines in, its container out.

import type { ObservedContainer } from './docker-container.ts';
import type { TableHeader } from './docker-table.ts';
import { readHeader, readRow, startsRow } from './docker-table.ts';

/** `container` is null when the row was cut off; `next` is the index of the first line behind it. */
export interface WrappedRow {
  readonly container: ObservedContainer | null;
  readonly next: number;
}

/** More lines than this are no wrapped row. */
const longestRow = 60;

/** Reads the row that begins with a container ID at `index`, up to the next line that begins something else. */
export function readWrappedRow(
  lines: readonly string[],
  index: number,
  header: TableHeader,
  isForeign: (line: string) => boolean,
): WrappedRow {
  const width = lines[index]?.length ?? 0;
  const isBroken = isWrapped(lines, index);
  let end = index + 1;
  while (end < lines.length && end - index < longestRow) {
    const line = lines[end] ?? '';
    const isPadding = isBroken && line.length === width && line.trim() === '';
    if (!isPadding && (beginsByItself(line) || isForeign(line))) break;
    end += 1;
  }
  let found: WrappedRow = { container: null, next: end };
  for (let next = index + 1; next <= end; next += 1) {
    const container = firstRow(lines.slice(index, next), header, index + 1);
    if (container !== null) found = { container, next };
    // A name may be broken too: a line of the full width goes on.
    if (found.container !== null && !(isBroken && lines[next - 1]?.length === width)) break;
  }
  return found;
}

/** True where the terminal broke the lines: no line is longer, and others are as long. */
function isWrapped(lines: readonly string[], index: number): boolean {
  const width = lines[index]?.length ?? 0;
  const near = lines.slice(Math.max(0, index - longestRow), index + longestRow);
  return (
    near.every((line) => line.length <= width) && near.filter((line) => line.length === width).length > 1
  );
}

function beginsByItself(line: string): boolean {
  return line.trim() === '' || startsRow(line) || readHeader(line) !== null || /^\s*\[?\{/.test(line);
}

function firstRow(parts: readonly string[], header: TableHeader, line: number): ObservedContainer | null {
  for (const text of joined(parts)) {
    const container = readRow(text, header, line);
    if (container !== null) return container;
  }
  return null;
}

/** The ways to join wrapped lines: a terminal drops nothing, an editor may have dropped a space. */
function joined(parts: readonly string[]): string[] {
  if (parts.length > 4) return [parts.join(''), parts.join(' ')];
  return parts
    .slice(1)
    .reduce(
      (texts, part) => ['', ' '].flatMap((glue) => texts.map((text) => `${text}${glue}${part}`)),
      [parts[0] ?? ''],
    );
}
