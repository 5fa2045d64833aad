// Env files in, the names of their variables out. A value is never kept, printed or quoted, but for those that the
// inventory itself holds.
//
//   awk '…' /srv/shop/.env
//   # /srv/shop/.env
//   # mode 600 root:root
//   POSTGRES_PASSWORD
//
// Where the machine has a key for it (docs/snapshots.md), each name is followed by a keyed hash of its value:
//   POSTGRES_PASSWORD hmac-sha256:<16 digits: which key>:<64 digits>
// and one that the inventory documents with a value, and as not secret, by its value:
//   TZ value:Europe/Berlin
//
// The command prints the path of each file that is given to it (behind its arguments), below it its rights and owner, or
// that it is gone, and one name a line; values stay on the machine. The parser also takes a whole file pasted below its
// `# /path` line: comments,
// `export`, quoted values of several lines, keys in PEM form. There, a line without `=` is a problem, not a name:
// it may be a piece of a secret. A file that was not understood to its end says nothing about its names.

import type { ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { errorIn, type KnownError, readLines, sortedSet } from './read-lines.ts';
import { cleanLines, lineRange, problemAt, rawLines } from './text.ts';

/** Keyed hashes of values by name; of different keys they say nothing of each other. */
export type ValueHashes = Readonly<Record<string, { readonly key: string; readonly hash: string }>>;

interface ObservedEnvFile {
  readonly path: string;
  /** As they stand in the file, each once. */
  readonly names: readonly string[];
  /** Where the machine has a key. */
  readonly hashes?: ValueHashes;
  /** Values of variables that are documented with one, where the collector was made for their host. */
  readonly values?: Readonly<Record<string, string>>;
  /** False when a line of the file was not understood. */
  readonly complete: boolean;
  /** `600`, `root:docker`; null: not printed. */
  readonly mode: string | null;
  readonly owner: string | null;
  /** The machine says that there is no such file. */
  readonly gone: boolean;
  /** 1-based line of the path. */
  readonly line: number;
}

/** What `parse env-files` prints. */
export interface EnvFiles {
  readonly files: readonly ObservedEnvFile[];
  readonly problems: readonly Problem[];
}

/**
 * How awk reads a line of an env file, in parts: the collector reads values in the same way (value-hashes.ts). `open` is
 * what the value of several lines that was begun ends with.
 */
export const envLine = {
  /** Behind these the line is an assignment that is no part of another value. */
  assignment: [
    'if (line ~ /^[ \\t]*-----BEGIN /) { open = "-----END "; continue }',
    'if (line !~ /^[ \\t]*(export[ \\t]+)?[A-Za-z0-9_][A-Za-z0-9_.-]*[ \\t]*[=:]/) continue;',
  ].join(' '),
  /** Sets `name` and `value`. */
  parts: [
    'name = line; sub(/[=:].*/, "", name); sub(/^[ \\t]*(export[ \\t]+)?/, "", name); sub(/[ \\t]+$/, "", name);',
    'value = line; sub(/^[^=:]*[=:][ \\t]*/, "", value); if (value ~ /^=+[ \\t\\r]*$/) continue;',
  ].join(' '),
  /** Sets `open`, takes `value` apart. */
  opening: [
    'first = substr(value, 1, 1); value = substr(value, 2); if (first == "\\"") gsub(/\\\\./, "", value);',
    'if (first == "\\"" || first == "\\047") { if (!index(value, first)) open = first }',
    'else if (index(value, "----BEGIN ") && !index(value, "-----END ")) open = "-----END ";',
  ].join(' '),
} as const;

/**
 * POSIX awk in one line; reads no standard input. A quoted value and a key in PEM form are skipped to their end, lest
 * one of their lines look like a name. Without single quotes, so that a shell takes it between them.
 */
const namesOf = [
  'BEGIN { for (i = 1; i < ARGC; i++) { file = ARGV[i]; open = ""; print "# " file;',
  'quoted = file; gsub(/\\047/, "\\047\\\\\\047\\047", quoted);',
  'ask = "stat -c \\"%a %U:%G\\" -- \\047" quoted "\\047 2>&1";',
  'if ((ask | getline told) > 0) { if (told ~ /^[0-7]+ [^ ]+:[^ ]+$/) print "# mode " told;',
  'else if (told ~ /No such file/) { print "# gone"; close(ask); continue } } close(ask);',
  'while ((read = (getline line < file)) > 0) {',
  'if (open == "\\"") gsub(/\\\\./, "", line);',
  'if (open != "") { if (index(line, open)) open = ""; continue }',
  // A line that is neither empty nor a comment, a variable or its name alone.
  'if (line ~ /^[ \\t\\r]*(#.*)?$/) continue;',
  'if (line !~ /^[ \\t]*-----BEGIN / && line !~ /^[ \\t]*(export[ \\t]+)?[A-Za-z0-9_][A-Za-z0-9_.-]*[ \\t\\r]*([=:]|$)/)',
  '{ print "# not understood"; continue }',
  envLine.assignment,
  envLine.parts,
  envLine.opening,
  'print name }',
  'if (read < 0) print "cannot read"; close(file) } }',
].join(' ');

/** A name with the keyed hash of its value: `DB_PASSWORD hmac-sha256:<id of the key>:<hash>`. */
const hashedName =
  /^(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]*) hmac-sha256:(?<key>[0-9a-f]{16}):(?<hash>[0-9a-f]{64})$/;
/** A name with its value: `TZ value:Europe/Berlin`. */
const plainValue = /^(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]*) value:(?<value>.*)$/;
const pathLine = /^# (?<path>\/[^\s=]*)\s*$/;
const likePath = /^#\s*\//;
const name = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const assignment = /^\s*(?:export\s+)?(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)\s*[=:]\s*(?<value>.*)$/;
/** What `stat` said of the file: rights and owner. */
const modeLine = /^# mode (?<mode>[0-7]{3,4}) (?<owner>\S+:\S+)$/;
const goneLine = '# gone';
const unreadLine = '# not understood';

const errors: readonly KnownError[] = [
  [
    /cannot read$|permission denied|keine berechtigung/i,
    'Diese Env-Datei war nicht lesbar oder fehlt, über ihre Variablen ist nichts bekannt.',
  ],
  [
    /no such file or directory|datei oder verzeichnis nicht/i,
    'Diese Env-Datei gibt es auf der Maschine nicht.',
  ],
];
const noPath =
  'Vor dieser Zeile fehlt die Zeile „# /Pfad/der/Datei“, deshalb gehört sie zu keiner Env-Datei.';
const badPath = 'Diese Zeile ist als Pfad einer Env-Datei nicht lesbar (Leerzeichen oder „=“).';
const unknownLine = 'Diese Zeile ist keine Variable und kein Kommentar und kann nicht verglichen werden.';
const unreadName =
  'In dieser Env-Datei steht eine Zeile, die der Sammler nicht versteht; über ihre Variablen ist nichts bewiesen.';
const unknownKey = 'Dieser Schlüssel gehört zu keiner Variable';
const openValue = 'Der Wert, der hier beginnt, endet nicht; die Env-Datei ist abgeschnitten';

interface Block {
  readonly path: string | null;
  /** Index of the path's line. */
  readonly start: number;
  /** Index behind the last line. */
  readonly end: number;
}

/** Reads names or whole env files below their paths. Never throws; every line not understood is a problem. */
export function parseEnvFiles(text: string): EnvFiles {
  const [lines, raw] = [cleanLines(text), rawLines(text)];
  const files: ObservedEnvFile[] = [];
  const problems: Problem[] = [];
  for (const block of blocksOf(lines)) {
    const read = readBlock(lines, raw, block);
    problems.push(...read.problems);
    if (block.path !== null) {
      const { path, start } = block;
      const { names, hashes, values, mode, owner, gone } = read;
      files.push({
        path,
        names,
        ...(Object.keys(hashes).length > 0 ? { hashes } : {}),
        ...(Object.keys(values).length > 0 ? { values } : {}),
        complete: read.problems.length === 0,
        mode,
        owner,
        gone,
        line: start + 1,
      });
    }
  }
  return { files, problems: problems.sort((a, b) => a.line - b.line) };
}

/** The texts below each path; what stands above the first one has none. */
function blocksOf(lines: readonly string[]): Block[] {
  // Comments may hold slashes: below a path only a whole path begins another file.
  const first = lines.findIndex((line) => likePath.test(line));
  const starts = [...lines.entries()]
    .filter(([index, line]) => index === first || pathLine.test(line))
    .map(([index]) => index);
  return [-1, ...starts].map((start, step) => ({
    path: pathLine.exec(lines[start] ?? '')?.groups?.path ?? null,
    start,
    end: starts[step] ?? lines.length,
  }));
}

function readBlock(
  lines: readonly string[],
  raw: readonly string[],
  { path, start, end }: Block,
): Pick<ObservedEnvFile, 'mode' | 'owner' | 'gone'> & {
  names: string[];
  hashes: NonNullable<ObservedEnvFile['hashes']>;
  values: NonNullable<ObservedEnvFile['values']>;
  problems: Problem[];
} {
  const names = new Set<string>();
  const hashes = new Map<string, { key: string; hash: string }>();
  const values = new Map<string, string>();
  const problems: Problem[] = [];
  let [mode, owner, gone]: [string | null, string | null, boolean] = [null, null, false];
  if (start >= 0 && path === null) problems.push(problemAt(lines, start, badPath));
  const isPasted = lines.slice(start + 1, end).some((line) => assignment.test(line));
  let skipTo = start + 1;
  const readLine = (line: string, index: number): string | null => {
    const told = index < skipTo ? undefined : modeLine.exec(line)?.groups;
    if (told) [mode, owner] = [(told.mode ?? '').replace(/^0(?=\d{3}$)/, ''), told.owner ?? null];
    if (index >= skipTo && line === goneLine) gone = true;
    if (index >= skipTo && line === unreadLine) return unreadName;
    if (index < skipTo || line.trimStart().startsWith('#')) return null;
    if (path === null) return noPath;
    if (/^\s*-----BEGIN /.test(line)) {
      // A key that stands on its own: its lines may look like names.
      skipTo = Math.min(endOfValue(lines, index, end, line), end - 1) + 1;
      return `${unknownKey}${lineRange(index, skipTo)}.`;
    }
    const hashed = hashedName.exec(line)?.groups;
    if (hashed && !isPasted) {
      const { name: of = '', key = '', hash = '' } = hashed;
      names.add(of);
      hashes.set(of, { key, hash });
      return null;
    }
    const plain = plainValue.exec(raw[index] ?? '')?.groups;
    if (plain && !isPasted) {
      names.add(plain.name ?? '');
      values.set(plain.name ?? '', bareValue(plain.value ?? ''));
      return null;
    }
    const found = assignment.exec(line)?.groups;
    if (found === undefined || /^=+$/.test(found.value ?? '')) {
      if (isPasted || !name.test(line)) return errorIn(line, errors) ?? unknownLine;
      names.add(line);
      return null;
    }
    const last = endOfValue(lines, index, end, found.value ?? '');
    skipTo = Math.min(last, end - 1) + 1;
    names.add(found.name ?? '');
    return last < end ? null : `${openValue}${lineRange(index, end)}.`;
  };
  const unread = readLines(lines, '(?:awk|cat)\\b', readLine, [start + 1, end]);
  return {
    names: [...names],
    hashes: Object.fromEntries(hashes),
    values: Object.fromEntries(values),
    mode,
    owner,
    gone,
    problems: [...problems, ...unread],
  };
}

/** As compose reads it: without quotes, or without a comment behind it. */
const bareValue = (text: string): string => {
  const quoted = /^(?<quote>["'])(?<inner>.*)\k<quote>\s*(?:#.*)?$/.exec(text.trim())?.groups?.inner;
  return quoted ?? text.replace(/\s+#.*$/, '').trim();
};

/** Index of the line where a quoted or PEM value ends; `end` where it does not. */
function endOfValue(lines: readonly string[], index: number, end: number, value: string): number {
  const [quote = ''] = /^["']/.exec(value) ?? [];
  const isEnd = (text: string): boolean =>
    quote !== ''
      ? (quote === '"' ? text.replaceAll(/\\./g, '') : text).includes(quote)
      : !value.includes('-----BEGIN') || /-----END [^-]*-----/.test(text);
  if (isEnd(value.slice(quote.length))) return index;
  let later = index + 1;
  while (later < end && !isEnd(lines[later] ?? '')) later += 1;
  return later;
}

/** A variable whose value is another one than before; `changed` is null where another key was used. */
export interface ValueChange {
  /** What holds it: the path of an env file, the name of a container. */
  readonly of: string;
  readonly name: string;
  readonly changed: boolean | null;
}
/** Hashes by what holds the variables. */
export type HashedValues = ReadonlyMap<string, ValueHashes>;
/** What two readings of the same machine tell of the values of its variables; those without a hash in both tell nothing. */
export function valueChanges(before: HashedValues, now: HashedValues): ValueChange[] {
  return [...now].flatMap(([of, hashes]) =>
    Object.entries(hashes).flatMap(([name, { key, hash }]): ValueChange[] => {
      const known = before.get(of);
      const old = known && Object.hasOwn(known, name) ? known[name] : undefined;
      return old ? [{ of, name, changed: old.key === key ? old.hash !== hash : null }] : [];
    }),
  );
}
/** The hashes of env files, by path. */
export const hashesOfFiles = ({ files }: EnvFiles): HashedValues =>
  new Map(files.map(({ path, hashes = {} }) => [path, hashes]));

/**
 * One `env-file` per path: names, where the file was understood to its end. A file of which nothing was read may not
 * even exist.
 */
export function envFilesFacts({ files }: EnvFiles): ObservedFact[] {
  return files
    .filter(({ names, complete, gone }) => !gone && (complete || names.length > 0))
    .map(({ path, names, values, complete, mode, owner, line }) => {
      const fields: ObservedFact['fields'] = {
        ...(complete ? { names: sortedSet(names) } : {}),
        ...(values ? { values: valueFacts(values) } : {}),
        ...(mode === null ? {} : { mode }),
        ...(owner === null ? {} : { file_owner: owner }),
      };
      return { kind: 'env-file', name: path, line, fields };
    });
}

/** `TZ=Europe/Berlin`; what was scrubbed is not said. */
const valueFacts = (values: Readonly<Record<string, string>>) =>
  sortedSet(
    Object.entries(values).flatMap(([variable, value]) =>
      value.includes('***') ? [] : [`${variable}=${value}`],
    ),
  );

/** The variables that the machine's env files set, without their values. */
export const envFiles: SnapshotSource<EnvFiles> = {
  title: 'Env-Dateien (nur Namen)',
  file: 'env-files.txt',
  command: ['awk', namesOf],
  kinds: ['env-file'],
  parse: parseEnvFiles,
  facts: envFilesFacts,
  blind: ({ files, problems }) => (files.length === 0 && problems.length > 0 ? ['env-file'] : []),
  isEmpty: ({ files, problems }) => files.every(({ gone }) => gone) && problems.length === 0,
};
