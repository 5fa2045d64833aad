// The text of /etc/os-release and `uname -srm` in, the operating system out.
//
//   cat /etc/os-release
//   uname -srm
//   VERSION="24.04.3 LTS (Noble Numbat)"
//   Linux 6.8.0-87-generic x86_64
//
// Keys as in os-release(5): shell quoting, any order, VERSION and the codename may be missing. The architecture
// is spelled as hostnamectl and systemd do (x86-64, arm64), not as uname does (x86_64, aarch64).

import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { blockProblems, errorIn, type KnownError, notFound, readLines } from './read-lines.ts';
import { cleanLines, problemAt } from './text.ts';

/** What `parse os` prints. Null: printed nowhere. */
export interface Os {
  readonly name: string | null | undefined;
  readonly version: string | null | undefined;
  readonly codename: string | null | undefined;
  readonly kernel: string | null | undefined;
  readonly architecture: string | null | undefined;
  readonly problems: readonly Problem[];
  /** 1-based line of the name, else of the kernel; null without either. */
  readonly line: number | null;
}

const commands = [
  ['cat', '/etc/os-release'],
  ['uname', '-srm'],
] as const;
const assignment = /^\s*(?<key>[A-Z][A-Z0-9_]*)=(?<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'$`\\]*)\s*$/;
const uname = /^\s*(?<system>[A-Z][A-Za-z]+) (?<release>\d\S*) (?<machine>[\w-]+)\s*$/;
const architectures: Readonly<Record<string, string>> = {
  x86_64: 'x86-64',
  aarch64: 'arm64',
  i686: 'x86',
  i386: 'x86',
  armv7l: 'arm',
  armv6l: 'arm',
  ppc64le: 'ppc64-le',
};

const errors: readonly KnownError[] = [
  [
    /os-release: .*(?:No such file|Datei oder Verzeichnis)/i,
    'Die Datei „/etc/os-release“ gibt es auf dieser Maschine nicht.',
  ],
  notFound('uname'),
];
const unknownLine =
  'Diese Zeile ist weder aus „/etc/os-release“ noch von „uname -srm“ bekannt und kann nicht verglichen werden.';
const noName = 'Die Zeile „NAME=…“ fehlt, „/etc/os-release“ ist unvollständig.';
const noKernel = 'Die Zeile von „uname -srm“ fehlt, die Ausgabe ist abgeschnitten.';

/** Reads /etc/os-release and what `uname -srm` printed. Never throws; every line not understood is a problem. */
export function parseOs(text: string): Os {
  const lines = cleanLines(text);
  const values = new Map<string, string>();
  let nameLine: number | null = null;
  let kernel: { text: string; machine: string; index: number } | null = null;
  const problems = readLines(lines, '(?:cat\\s+\\S*os-release|uname\\b)', (line, index) => {
    if (line.trimStart().startsWith('#')) return null;
    const { key, value = '' } = assignment.exec(line)?.groups ?? {};
    if (key !== undefined) {
      values.set(key, unquoted(value));
      if (key === 'NAME') nameLine = index;
      return null;
    }
    const { system, release, machine = '' } = uname.exec(line)?.groups ?? {};
    if (system === undefined) return errorIn(line, errors) ?? unknownLine;
    kernel = { text: `${system} ${release}`, machine, index };
    return null;
  });
  problems.push(...blockProblems(lines, commands));
  const kernelLine = kernel as { text: string; machine: string; index: number } | null;
  const isRead = values.size > 0 || kernelLine !== null;
  const isWhole = nameLine !== null && kernelLine !== null;
  if (isRead && !isWhole && problems.length === 0) {
    const last = lines.findLastIndex((line) => line.trim() !== '');
    problems.push(problemAt(lines, last, nameLine === null ? noName : noKernel));
  }
  const version = values.get('VERSION') ?? values.get('VERSION_ID');
  return {
    name: values.get('NAME'),
    version: emptyAsNull(version?.replace(/\s*\([^()]*\)$/, '')),
    codename:
      // Fedora's bracket names a variant; its own key is there and empty.
      values.get('VERSION_CODENAME') === ''
        ? null
        : (/\(([^()]+)\)$/.exec(version ?? '')?.[1] ?? emptyAsNull(values.get('VERSION_CODENAME'))),
    kernel: kernelLine?.text,
    architecture: kernelLine ? (architectures[kernelLine.machine] ?? kernelLine.machine) : undefined,
    problems: problems.sort((a, b) => a.line - b.line),
    line: (nameLine ?? kernelLine?.index ?? -1) + 1 || null,
  };
}

/** What is not written stays undefined: it is not said to be empty. */
const emptyAsNull = (value: string | undefined): string | null | undefined => (value === '' ? null : value);

function unquoted(value: string): string {
  if (value.startsWith("'")) return value.slice(1, -1);
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

/**
 * `os` {name, version, codename, kernel, architecture}: `Ubuntu`, `24.04.3 LTS`, `Noble Numbat`,
 * `Linux 6.8.0-87-generic`, `x86-64`. Of a cut text only what was printed.
 */
function osFacts({ problems, line, ...values }: Os): ObservedFact[] {
  if (line === null) return [];
  const isWhole = problems.length === 0;
  const fields: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(values)) {
    // A cut VERSION would otherwise be VERSION_ID.
    const isSure = isWhole || field === 'name' || field === 'kernel' || field === 'architecture';
    if (isSure && value !== undefined && (isWhole || value !== null)) fields[field] = value;
  }
  return [{ kind: 'os', name: 'os', line, fields }];
}

/** The operating system and its kernel. */
export const os: SnapshotSource<Os> = {
  title: 'Betriebssystem (os-release, uname)',
  file: 'os.txt',
  command: commands[0],
  commands,
  kinds: ['os'],
  parse: parseOs,
  facts: osFacts,
  blind: ({ line, problems }) => (line === null && problems.length > 0 ? ['os'] : []),
  isEmpty: ({ line, problems }) => line === null && problems.length === 0,
};
