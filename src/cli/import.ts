// infrabuch import compose FILE… | import live SOURCE | import ansible FILE: what there is already into the inventory, and a report of the rest.
import { relative } from 'node:path';
import { importAnsible } from '../adopt/ansible/import.ts';
import { importCompose } from '../adopt/compose/import.ts';
import { importLive } from '../adopt/live/write.ts';
import type { ComposeProblem } from '../source/compose/node.ts';
import { UsageError } from '../system/errors.ts';

/** The flags of `infrabuch import`. */
export interface ImportOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly host?: string;
  readonly stack?: string;
  readonly directory?: string;
  readonly envFile?: readonly string[];
  readonly proxy?: readonly string[];
}
const lineOf = ({ message, at }: ComposeProblem) =>
  `${relative(process.cwd(), at.file) || at.file}:${at.line}:${at.column}: ${message}\n`;
const states = { new: 'neu geschrieben', changed: 'geändert', unchanged: 'unverändert' } as const;

function compose(files: readonly string[], options: ImportOptions): number {
  if (files.length === 0) throw new UsageError('Mindestens eine Compose-Datei angeben.');
  if (options.proxy !== undefined) throw new UsageError('--proxy gilt nur für „import live“.');
  const today = new Date().toISOString().slice(0, 10);
  const { envFile, proxy: _, ...rest } = options;
  const { file, state, losses, hints, counts } = importCompose({ ...rest, files, envFiles: envFile }, today);
  for (const hint of hints) process.stderr.write(`Hinweis: ${lineOf(hint)}`);
  for (const loss of losses) process.stdout.write(lineOf(loss));
  const { containers = 0, networks = 0, volumes = 0 } = counts;
  process.stderr.write(
    `${file}: ${states[state]} (${containers} Container, ${networks} Netzwerke, ${volumes} Volumes).\n`,
  );
  if (losses.length > 0) process.stderr.write(`Nicht übernommen: ${losses.length}.\n`);
  return losses.length > 0 ? 1 : 0;
}

/** Imports machines; 1 where the comparison with what was read still finds an error. */
function live(paths: readonly string[], { root, handbook, host, proxy, ...others }: ImportOptions): number {
  const [path, more] = paths;
  if (path === undefined || more !== undefined)
    throw new UsageError(
      'Eine Quelle angeben: den Ordner einer Momentaufnahme, ein Archiv des Sammlers, eine Datei mit der Ausgabe von „docker ps“ oder - für die Standardeingabe.',
    );
  if (Object.values(others).some((value) => value !== undefined))
    throw new UsageError('--stack, --directory und --env-file gelten nur für „import compose“.');
  let isWhole = true;
  for (const machine of importLive({ root, path, handbook, host, proxy }, new Date())) {
    const { containers = 0, stacks = 0, networks = 0, volumes = 0 } = machine.counts;
    for (const file of machine.files) process.stderr.write(`${file}: geschrieben.\n`);
    if (machine.files.length === 0) process.stderr.write('Das Inventar hat schon alles.\n');
    process.stderr.write(
      `${machine.host}: ${stacks} Stacks, ${containers} Container, ${networks} Netzwerke, ${volumes} Volumes; Momentaufnahme in ${machine.snapshot}.\n`,
    );
    const left = machine.findings.filter(({ severity }) => severity === 'error');
    for (const { rule, subject, message } of left) process.stdout.write(`${rule} ${subject}: ${message}\n`);
    if (left.length === 0) continue;
    isWhole = false;
    process.stderr.write(
      `Offen bleiben ${left.length}: was die Maschine zeigt und kein Eintrag gutheißen kann, z. B. ein Container, der immer wieder neu startet. „infrabuch drift“ zeigt, wo.\n`,
    );
  }
  return isWhole ? 0 : 1;
}

/** Imports the hosts of an inventory of Ansible. */
function ansible(paths: readonly string[], { root, handbook, ...others }: ImportOptions): number {
  const [path, more] = paths;
  if (path === undefined || more !== undefined)
    throw new UsageError('Eine Datei angeben: das Inventar von Ansible, als INI oder YAML.');
  if (Object.values(others).some((value) => value !== undefined))
    throw new UsageError('Für „import ansible“ gelten nur --root und --handbook.');
  const { file, added, known } = importAnsible({ root, path, handbook }, new Date());
  if (file !== undefined)
    process.stderr.write(`${file}: ${added.length} Hosts geschrieben. „infrabuch snapshot“ liest sie.\n`);
  if (known > 0) process.stderr.write(`Schon im Inventar: ${known}.\n`);
  return 0;
}

/**
 * Exit code of `infrabuch import`: 1 when something could not be taken over.
 * @throws UsageError, RootError
 */
export function importFiles(kind: string, files: readonly string[], options: ImportOptions): number {
  if (kind === 'compose') return compose(files, options);
  if (kind === 'live') return live(files, options);
  if (kind === 'ansible') return ansible(files, options);
  throw new UsageError(`„${kind}“ lässt sich nicht übernehmen; es gibt: compose, live, ansible.`);
}
