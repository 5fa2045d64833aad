// Renders the collector: one POSIX shell script that runs the sources' commands, only reads, keeps nothing on disk,
// takes secrets out and prints one archive (archive.ts) to standard output. Needs sh, sed, sort and uname, no Node.
//
// Everything stands in functions that the last line calls, so that a script cut on its way does nothing at all. What
// it runs has no standard input: through `ssh … sh -s` that is the script itself.
import { shellLine, shellWord } from '../model/shell.ts';
import type { AnySnapshotSource } from '../snapshots/index.ts';
import { archiveHead } from './archive.ts';
import { scriptLibrary } from './script-library.ts';
import { tidies, versionCommands, withoutEnv } from './tools.ts';
import { type DocumentedVariables, documentedLibrary, hashLibrary, plainFunction } from './value-hashes.ts';

/** What the script reads. */
export interface CollectorOptions {
  /** The host's id in the inventory; without it the reader tells the host by its name. */
  readonly host?: string;
  readonly sources: readonly AnySnapshotSource[];
  /** Paths of the env files whose names are read. */
  readonly envFiles?: readonly string[];
  /** Names of variables whose values are documented and no secrets, by the path of their file. */
  readonly plainVariables?: Readonly<Record<string, readonly string[]>>;
  /** What may be told of the variables of containers. */
  readonly containerVariables?: readonly DocumentedVariables[];
}

const toolLine = (argv: readonly string[]) => `tool ${shellLine(withoutEnv(argv))}`;

function renderSource(source: AnySnapshotSource, envFiles: readonly string[]): string[] {
  const { id, command, commands, each } = source;
  const argv = id === 'env-files' ? [...command, ...envFiles] : command;
  const [program = ''] = withoutEnv(argv);
  const version = versionCommands[program];
  const tidy = tidies[id] ?? 'cat';
  const shown = commands ? commands.map(shellLine).join('; ') : shellLine(argv);
  const run = commands
    ? `look ${tidy} read_${id.replaceAll('-', '_')}`
    : each
      ? `list ${toolLine(each)} && look_at ${tidy} ${toolLine(argv)} $words`
      : `look ${tidy} ${toolLine(argv)}`;
  return [
    `  begin ${id} ${shellWord(shown)}`,
    ...(version ? [`  version ${shellLine(version)}`] : []),
    ...(each && !commands ? ['  # shellcheck disable=SC2086 # list has looked at the words.'] : []),
    `  ${run}`,
  ];
}

/** Several commands under one head each; the exit code is the first's. What `each` prints are words of the later ones. */
function renderReader({ id, commands, each }: AnySnapshotSource): string[] {
  if (!commands) return [];
  const runLater = (argv: readonly string[]) =>
    each
      ? [
          `  words=$(${toolLine(each)} 2>/dev/null)`,
          '  case $words in *[!A-Za-z0-9"$newline"]*) words= ;; esac',
          '  # shellcheck disable=SC2086 # Letters and digits only.',
          `  if [ -n "$words" ]; then ${toolLine(argv)} $words 2>&1; fi`,
        ]
      : [`  ${toolLine(argv)} 2>&1`];
  return [
    `read_${id.replaceAll('-', '_')}() {`,
    ...commands.flatMap((argv, index) => [
      `  printf '%s\\n' ${shellWord(`# ${argv.join(' ')}`)}`,
      ...(index === 0 ? [`  ${toolLine(argv)} 2>&1`, '  first=$?'] : runLater(argv)),
    ]),
    '  return "$first"',
    '}',
    '',
  ];
}

/** What only some sources need. */
function librariesOf({ sources, plainVariables = {}, containerVariables = [] }: CollectorOptions): string {
  const has = (wanted: string) => sources.some(({ id }) => id === wanted);
  return [
    has('env-files') ? plainFunction(plainVariables) : '',
    has('container-env') ? documentedLibrary(containerVariables) : '',
    has('env-files') || has('container-env') ? hashLibrary : '',
  ].join('');
}

/** The script for one host, or for any. Names and paths are data: quoted once, in shellWord. */
export function collectorScript(options: CollectorOptions): string {
  const { host, sources, envFiles = [] } = options;
  return `${scriptLibrary}${librariesOf(options)}
${sources.flatMap(renderReader).join('\n')}main() {
  exec 7>&1
  printf '%s\\n' ${shellWord(archiveHead)}${host === undefined ? '' : `\n  printf 'host %s\\n' ${shellWord(host)}`}
  printf 'hostname %s\\ntime %s\\n' "$(uname -n)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
${sources.flatMap((source) => renderSource(source, envFiles)).join('\n')}
  printf 'end %s\\n' ${sources.length}
}

ready && main </dev/null
`;
}
