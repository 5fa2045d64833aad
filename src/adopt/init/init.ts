// infrabuch init: a whole repository in a new folder, made beside it and put in its place at the end.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { schemaFiles } from '../../exports/schema.ts';
import { defaultChapterFiles, defaultChapterFolder } from '../../handbook/default-chapters.ts';
import { UsageError } from '../../system/errors.ts';
import { freshFolder, writeBelow } from '../../system/write.ts';
import type { ObservedMachine } from '../live/observe.ts';
import { type ImportedMachine, importMachine } from '../live/write.ts';
import { type Answers, headText, hostText, privateFiles, repositoryFiles } from './repository.ts';

/** What a repository is made of. */
export interface NewRepository extends Answers {
  /** Where it is to lie. */
  readonly folder: string;
  /** Id of the host; undefined: as the machine says. */
  readonly host: string | undefined;
  /** What was read of a machine. */
  readonly machines: readonly ObservedMachine[];
  /** Version of infrabuch. */
  readonly version: string;
}
/** What was made. */
export interface MadeRepository {
  readonly folder: string;
  /** Of a public repository: where snapshots are kept. */
  readonly privateFolder: string | undefined;
  readonly imported: readonly ImportedMachine[];
}

/** What may lie in the folder already: a repository of Git, and what npm has installed there. */
const tolerated = new Set(['.git', 'node_modules', 'package.json', 'package-lock.json']);
/**
 * Sees that a repository can be made there.
 * @param shown the folder as it was named
 * @throws UsageError for a folder that holds anything else
 */
export function checkFolder(folder: string, shown: string): void {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (!stat) return;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`„${shown}“ gibt es und ist kein Ordner.`);
  const other = readdirSync(folder).find((name) => !tolerated.has(name) && !name.endsWith('.tgz'));
  if (other !== undefined)
    throw new UsageError(
      `„${shown}“ ist nicht leer („${other}“): Hier wird nichts überschrieben. Einen neuen Ordner angeben; in ein Handbuch, das es schon gibt, übernimmt „infrabuch import live“ eine Maschine.`,
    );
}

/** Puts what is made in its place: one name after the other where the folder is there already. */
function place(fresh: string, folder: string): void {
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(fresh, folder);
    return;
  }
  for (const name of readdirSync(fresh))
    if (!existsSync(join(folder, name))) renameSync(join(fresh, name), join(folder, name));
}

/** Writes everything below a folder. */
function fill(fresh: string, { machines, host, ...wanted }: NewRepository): ImportedMachine[] {
  const write = (files: Iterable<readonly [string, string]>) => {
    for (const [file, text] of files) writeBelow(fresh, file, text);
  };
  const now = new Date(`${wanted.today}T12:00:00Z`);
  write([[`inventory/${wanted.id}/handbuch.yaml`, headText(wanted)]]);
  const imported = machines.map((machine) =>
    importMachine(machine, { root: fresh, path: '-', handbook: wanted.id, host }, now),
  );
  const firstHost = imported[0]?.host ?? host ?? 'server';
  if (imported.length === 0) write([[`inventory/${wanted.id}/${firstHost}.yaml`, hostText(firstHost)]]);
  write(repositoryFiles(wanted, firstHost, wanted.version, `${basename(resolve(wanted.folder))}-privat`));
  write(schemaFiles().map(({ name, content }) => [`inventory/${name}`, content] as const));
  write(
    ['index.mdx', ...defaultChapterFiles()].map(
      (name) =>
        [`content/${wanted.id}/${name}`, readFileSync(join(defaultChapterFolder, name), 'utf8')] as const,
    ),
  );
  return imported;
}

/**
 * Makes a repository. Until everything is made nothing stands at its place.
 * @throws UsageError when the folder is not empty, or a machine cannot be taken over
 */
export function makeRepository(wanted: NewRepository): MadeRepository {
  const folder = resolve(wanted.folder);
  const privateFolder = wanted.isPublic ? join(dirname(folder), `${basename(folder)}-privat`) : undefined;
  checkFolder(folder, wanted.folder);
  if (privateFolder !== undefined) checkFolder(privateFolder, privateFolder);
  const fresh = freshFolder(folder);
  const freshPrivate = privateFolder === undefined ? undefined : freshFolder(privateFolder);
  try {
    const imported = fill(fresh, wanted);
    if (freshPrivate !== undefined && privateFolder !== undefined) {
      for (const [file, text] of privateFiles(wanted)) writeBelow(freshPrivate, file, text);
      const snapshots = join(fresh, 'inventory', wanted.id, 'snapshots');
      if (existsSync(snapshots)) {
        const kept = join(freshPrivate, 'inventory', wanted.id);
        mkdirSync(kept, { recursive: true });
        renameSync(snapshots, join(kept, 'snapshots'));
      }
      place(freshPrivate, privateFolder);
    }
    place(fresh, folder);
    return { folder, privateFolder, imported };
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    if (freshPrivate !== undefined) rmSync(freshPrivate, { recursive: true, force: true });
  }
}
