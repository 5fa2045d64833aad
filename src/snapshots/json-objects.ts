// JSON as people paste it: one object a line, pretty objects one after the other, arrays, lines wrapped by
// the terminal. Lines and a place in, one object or the range that could not be read out.

/** Where reading goes on: indexes of line and character. */
export interface Cursor {
  readonly line: number;
  readonly character: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** `value` is null when the object is cut off or is no JSON; `next` is behind what was read. */
export interface ReadObject {
  readonly value: JsonObject | null;
  readonly next: Cursor;
}

interface Scan {
  readonly open: string[];
  inString: boolean;
  escaped: boolean;
  last: string;
}

/**
 * Reads the object whose `{` stands at the cursor. An object that is still open ends before a line that can
 * only begin another one, so that a cut object never swallows its neighbours.
 */
export function readObject(
  lines: readonly string[],
  start: Cursor,
  isForeign: (line: string) => boolean,
): ReadObject {
  const scan: Scan = { open: [], inString: false, escaped: false, last: '' };
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

/** Inside a string or where a key is expected, a `{` at the line's begin is a new object. */
function beginsAnother(text: string, { open, inString, last }: Scan): boolean {
  if (!/^\s*\[?\{/.test(text)) return false;
  return inString ? /^\s*\[?\{\s*(?:"|$)/.test(text) : open.at(-1) === '{' && last !== ':';
}

function parse(text: string): JsonObject | null {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return null;
  }
}
