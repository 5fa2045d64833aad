// JSON as people paste it: one object a line, pretty objects one after the other, arrays, lines wrapped by
// the terminal, other text between them. Lines in, objects with their lines out.

import { lineRange } from './text.ts';

/** Where reading goes on: indexes of line and character. */
interface Cursor {
  readonly line: number;
  readonly character: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** What is done with the parts of a text. All indexes count from 0. */
export interface TextReader {
  /** What is said of a rest behind an object. */
  readonly unknownLine: string;
  /** True for a line that can only begin something else: an object that is still open ends before it. */
  isForeign(line: string): boolean;
  readObject(object: JsonObject, index: number): void;
  /** Reads a line that is no JSON; the index of the next one to read. */
  readText(index: number): number;
  report(index: number, message: string): void;
}

const unclosedList = 'Die JSON-Liste endet nicht, die Ausgabe ist abgeschnitten.';
const brokenObject = 'Das JSON-Objekt ist abgeschnitten oder beschädigt und kann nicht verglichen werden';

/** `value` is null when the object is cut off or is no JSON; `next` is behind what was read. */
interface ReadObject {
  readonly value: JsonObject | null;
  readonly next: Cursor;
}

interface Scan {
  /** The indentation of the object's first line; null where it does not begin its line. */
  readonly indentation: number | null;
  readonly open: string[];
  inString: boolean;
  escaped: boolean;
  last: string;
}

/** Walks through a text and hands every object and every other line to the reader; no line is left out. */
export function readObjects(lines: readonly string[], reader: TextReader): void {
  /** Lines of `[` that are still open. */
  const lists: number[] = [];
  let cursor: Cursor = { line: 0, character: 0 };
  while (cursor.line < lines.length) cursor = readNext(lines, reader, lists, cursor);
  for (const line of lists) reader.report(line, unclosedList);
}

/** Reads what stands at the cursor and says where to go on. */
function readNext(lines: readonly string[], reader: TextReader, lists: number[], cursor: Cursor): Cursor {
  const line = lines[cursor.line] ?? '';
  const rest = line.slice(cursor.character).trimStart();
  const nextLine = { line: cursor.line + 1, character: 0 };
  const at = { line: cursor.line, character: line.length - rest.length };
  const behindSign = { ...at, character: at.character + 1 };
  if (rest === '') return nextLine;
  if (rest.startsWith('{')) return readOne(lines, reader, at);
  if (startsList(lines, at)) {
    lists.push(cursor.line);
    return behindSign;
  }
  if (rest.startsWith(']') && lists.length > 0) {
    lists.pop();
    return behindSign;
  }
  if (rest.startsWith(',') && (lists.length > 0 || at.character > 0)) return behindSign;
  if (cursor.character === 0) return { line: reader.readText(cursor.line), character: 0 };
  reader.report(cursor.line, reader.unknownLine);
  return nextLine;
}

function readOne(lines: readonly string[], reader: TextReader, at: Cursor): Cursor {
  const { value, next } = readObject(lines, at, (line) => reader.isForeign(line));
  if (value !== null) reader.readObject(value, at.line);
  else {
    const range = lineRange(at.line, next.character === 0 ? next.line : next.line + 1);
    reader.report(at.line, `${brokenObject}${range}.`);
  }
  return next;
}

/** `[` begins a list only before an object or its end: `[jeff@host ~]$` is a prompt. */
function startsList(lines: readonly string[], { line, character }: Cursor): boolean {
  const rest = (lines[line] ?? '').slice(character);
  if (!rest.startsWith('[')) return false;
  const inside = rest.slice(1).trim();
  const next = lines.slice(line + 1, line + 4).find((text) => text.trim() !== '');
  const following = inside === '' ? (next ?? '').trim() : inside;
  return following.startsWith('{') || following.startsWith(']');
}

/**
 * Reads the object whose `{` stands at the cursor. An object that is still open ends before a line that can
 * only begin another one, so that a cut object never swallows its neighbours.
 */
function readObject(
  lines: readonly string[],
  start: Cursor,
  isForeign: (line: string) => boolean,
): ReadObject {
  const first = lines[start.line] ?? '';
  // One object, one line: as the tools print it.
  const whole = first.endsWith('}') ? parse(first.slice(start.character)) : null;
  if (whole !== null) return { value: whole, next: { line: start.line, character: first.length } };
  const isFirst = first.slice(0, start.character).trim() === '';
  const indentation = isFirst ? start.character : null;
  const scan: Scan = { indentation, open: [], inString: false, escaped: false, last: '' };
  const parts: string[] = [];
  let line = start.line;
  for (; line < lines.length; line += 1) {
    const text = lines[line] ?? '';
    if (line > start.line && (beginsAnother(text, scan) || isForeign(text))) break;
    const from = line === start.line ? start.character : 0;
    const end = scanLine(text, from, scan);
    parts.push(text.slice(from, end));
    if (scan.open.length === 0) return { value: parse(parts.join('')), next: { line, character: end } };
  }
  return { value: null, next: { line, character: 0 } };
}

/** Moves the scan over a line; the index behind the object's end, or the line's length. */
function scanLine(text: string, from: number, scan: Scan): number {
  for (let index = from; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (scan.inString) {
      if (scan.escaped) scan.escaped = false;
      else if (char === '\\') scan.escaped = true;
      else if (char === '"') scan.inString = false;
      continue;
    }
    if (char === '"') scan.inString = true;
    else if (char === '{' || char === '[') scan.open.push(char);
    else if (char === '}' || char === ']') scan.open.pop();
    if (char !== ' ') scan.last = char;
    if (scan.open.length === 0) return index + 1;
  }
  return text.length;
}

/**
 * Inside a string or where a key is expected, a `{` at the line's begin is a new object, and so it is with no
 * more indentation than the open object's own. Text whose indentation was lost says nothing that way.
 */
function beginsAnother(text: string, { indentation, open, inString, last }: Scan): boolean {
  if (!/^\s*\[?\{/.test(text)) return false;
  if (indentation !== null && indentation > 0 && text.search(/\S/) <= indentation) return true;
  return inString ? /^\s*\[?\{\s*(?:"|$)/.test(text) : open.at(-1) === '{' && last !== ':';
}

function parse(text: string): JsonObject | null {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return null;
  }
}

/** A text, or null for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** An object that is no list, or null for anything else. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}
