// What check and drift keep of an inventory that was in order, so that it need not be read again while neither it nor
// this program has changed. What is kept lies beside all the texts that it was made from, and counts only if they are
// the same, letter for letter. Nothing about machines is ever kept: what is compared is always compared anew.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { freeze } from '../model/freeze.ts';
import { cacheFolder, packageRoot } from '../system/package.ts';
import { writeWhole } from '../system/write.ts';
import { type Loaded, type LoadedHandbook, loadedFrom } from './handbook.ts';
import type { HandbookFiles, RootFiles } from './root.ts';

/** The sizes and times of the files of this program: with another one, all that was kept is worthless. */
function programStamp(): string {
  const code = existsSync(join(packageRoot, 'src/cli/main.ts')) ? 'src' : 'lib';
  const stampOf = (path: string): string[] => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return [];
    if (found.isDirectory()) return readdirSync(path).flatMap((name) => stampOf(join(path, name)));
    return [`${path} ${found.size} ${found.mtimeMs}`];
  };
  return [code, 'package-lock.json'].flatMap((name) => stampOf(join(packageRoot, name))).join('\n');
}
const fileName = (text: string) => text.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(-80);

/** Keeps what was made from texts until one of them, or the program, changes. */
export interface Memory {
  /**
   * The value that was kept under a name if it was made from exactly these texts; else it is made, and kept.
   * @param make what it gives must be the same after a way through JSON
   * @param isWorthIt whether to keep it; undefined: always
   */
  readonly once: <T>(
    name: string,
    texts: readonly string[],
    make: () => Promise<T>,
    isWorthIt?: (made: T) => boolean,
  ) => Promise<T>;
}
/** One kept value as it is written. */
interface Kept {
  readonly program: string;
  readonly texts: readonly string[];
  readonly value: unknown;
}

function readKept(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}
function writeKept(file: string, kept: Kept): void {
  try {
    writeWhole(file, JSON.stringify(kept));
    forgetOld(dirname(dirname(file)));
  } catch {
    // It is made again next time.
  }
}
/** Removes what belongs to roots in which nothing has changed for long, most of which are gone. */
function forgetOld(memories: string): void {
  const month = 30 * 86_400_000;
  for (const name of readdirSync(memories)) {
    const folder = join(memories, name);
    if (Date.now() - statSync(folder).mtimeMs > month) rmSync(folder, { recursive: true, force: true });
  }
}
const isEqual = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((text, index) => text === b[index]);

/**
 * The memory of one root, in a folder of this package. A folder that cannot be written, or a file that cannot be
 * read, is as good as nothing kept.
 */
export function memoryOf(
  root: string,
  memories = join(cacheFolder, 'inventories'),
  program = programStamp(),
): Memory {
  const folder = join(memories, fileName(resolve(root)));
  return {
    async once(name, texts, make, isWorthIt = () => true) {
      const file = join(folder, `${fileName(name)}.json`);
      const kept = readKept(file);
      if (kept?.program === program && isEqual(kept.texts, texts)) return kept.value as never;
      const value = await make();
      if (isWorthIt(value)) writeKept(file, { program, texts, value });
      return value;
    },
  };
}

/** What is kept of a handbook: lists of its maps, and one of its two inventories, which are the same without findings. */
const toKeep = ({ inventory, findings, origins, inherited, headFile }: LoadedHandbook) =>
  inventory && findings.length === 0
    ? { inventory, origins: [...origins], inherited: [...inherited], headFile }
    : undefined;

/** All that a handbook's inventory is made from, but for the addresses of its chapters. */
export const textsOf = ({ id, yaml }: HandbookFiles): string[] => [
  id,
  ...yaml.flatMap(({ file, text }) => [file, text]),
];

async function handbookOf(files: HandbookFiles, memory: Memory): Promise<LoadedHandbook> {
  const { id } = files;
  let read: LoadedHandbook | undefined;
  const kept = await memory.once(
    `inventory-${id}`,
    [...files.chapters, ...textsOf(files)],
    async () => {
      read = (await import('./load.ts')).loadHandbook(files);
      return toKeep(read);
    },
    (made) => made !== undefined,
  );
  if (read) return read;
  const inventory = freeze(kept!.inventory);
  return {
    id,
    files,
    inventory,
    comparable: inventory,
    findings: [],
    origins: new Map(kept!.origins),
    inherited: new Map(kept!.inherited),
    head: inventory.handbook,
    headFile: kept!.headFile,
  };
}
const siteOf = ({ site }: RootFiles, memory: Memory) =>
  memory.once(
    'site',
    site ? [site.file, site.text] : [],
    async () => (await import('../inventory/site.ts')).readSite(site),
    ({ findings }) => findings.length === 0,
  );

/**
 * The handbooks of a root as load.ts reads them, or as the memory holds them. What reads and validates is loaded only
 * for what the memory does not hold.
 */
export const recallHandbooks = async (files: RootFiles, memory: Memory): Promise<Loaded> =>
  loadedFrom(
    files,
    await siteOf(files, memory),
    await Promise.all(files.handbooks.map((handbook) => handbookOf(handbook, memory))),
  );
