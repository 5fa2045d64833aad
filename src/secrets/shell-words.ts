// Takes a text apart into commands and their words: shell lines, JSON and YAML lists, each word with its place.
// One pass, so that the time grows with the length of the text and no faster.

export interface ShellWord {
  /** Without its quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether it is one string in quotes that holds spaces: perhaps a command itself. */
  readonly isQuoted: boolean;
}
export type ShellCommand = readonly ShellWord[];

const [plain, space, newline, breaking, quote] = [0, 1, 2, 3, 4];
/** What a character does, by its code. */
const roles = new Uint8Array(128);
for (const char of ' \t\r') roles[char.charCodeAt(0)] = space;
for (const char of ';|&<>()`') roles[char.charCodeAt(0)] = breaking;
for (const char of '"\'') roles[char.charCodeAt(0)] = quote;
roles[10] = newline;
const roleAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < 128 ? (roles[code] ?? plain) : plain;
};

interface Reader {
  readonly text: string;
  readonly end: number;
  at: number;
  /** For each quote, up to where no closing one was found. */
  readonly unclosed: Map<string, number>;
}

/** Index of the quote that closes the one at `open`; -1 when the line ends first. Inside of JSON both are escaped. */
function closing({ text, end, unclosed }: Reader, open: number): number {
  const mark = text[open] ?? '';
  if ((unclosed.get(mark) ?? -1) > open) return -1;
  const isEscaped = mark === '"' && text[open - 1] === '\\';
  let at = open + 1;
  for (; at < end; at++) {
    const char = text[at];
    if (char === mark) return at;
    if (char === '\n') break;
    if (char === '\\' && mark === '"') {
      if (isEscaped && text[at + 1] === '"') return at + 1;
      at++;
    }
  }
  unclosed.set(mark, at);
  return -1;
}

/** Whether a line break at `at` goes on with the same command: behind a backslash, or to the next item of a list. */
function continues(text: string, at: number): boolean {
  if (text[at - 1] === '\\') return true;
  let next = at + 1;
  while (text[next] === ' ' && next - at < 40) next++;
  return text[next] === '-' && text[next + 1] === ' ';
}

/** Reads one word from `reader.at` on, which ends at a space or where a string of a list ends; null where there is none. */
function readWord(reader: Reader): ShellWord | null {
  const { text, end } = reader;
  let from = reader.at;
  let start = from;
  let before = '';
  let quoted: ShellWord | null = null;
  const isLead = (part: string) => part === '' || /^[[{,:\\]+$/.test(part);
  while (reader.at < end) {
    const role = roleAt(text, reader.at);
    if (role === plain) {
      reader.at++;
      continue;
    }
    const close = role === quote ? closing(reader, reader.at) : -1;
    if (role !== quote) break;
    if (close < 0) {
      reader.at++;
      continue;
    }
    const open = reader.at;
    const isEscaped = text[open - 1] === '\\' && text[close - 1] === '\\';
    const last = isEscaped ? close - 1 : close;
    const inner = text.slice(open + 1, last);
    const lead = before + text.slice(from, isEscaped ? open - 1 : open);
    const isFirst = isLead(lead);
    if (isFirst) start = open + 1;
    quoted = isFirst ? { text: inner, start, end: last, isQuoted: /\s/.test(inner) } : null;
    before = isFirst ? inner : lead + inner;
    reader.at = close + 1;
    from = reader.at;
    if (reader.at < end && ',:]}'.includes(text[reader.at] ?? ' ')) break;
  }
  const rest = text.slice(from, reader.at);
  if (quoted && rest === '') return quoted;
  const word = before + rest;
  if (word === '') return null;
  const wordEnd = reader.at - (rest === '' ? 1 : 0);
  return { text: word, start, end: Math.max(start, wordEnd), isQuoted: false };
}

/** The commands of a part of a text, each a list of words. */
export function commandsOf(text: string, from = 0, to = text.length): ShellCommand[] {
  const reader: Reader = { text, end: to, at: from, unclosed: new Map() };
  const commands: ShellCommand[] = [];
  let words: ShellWord[] = [];
  const close = () => {
    if (words.length > 0) commands.push(words);
    words = [];
  };
  while (reader.at < to) {
    const role = roleAt(text, reader.at);
    const char = text[reader.at];
    if (role === newline) {
      if (!continues(text, reader.at)) close();
      reader.at++;
    } else if (role === space || char === ',' || char === ':') reader.at++;
    else if (role === breaking || char === ']' || char === '}') {
      close();
      reader.at++;
    } else {
      const word = readWord(reader);
      // The dash of a list's item is no word.
      if (word && word.text !== '-') words.push(word);
      else if (!word) reader.at++;
    }
  }
  close();
  return commands;
}
