// What check and drift keep of an inventory that was in order, so that it need not be read again while neither it nor
// this program has changed. What is kept lies beside all the texts that it was made from, and counts only if they are
// the same, letter for letter. Nothing about machines is ever kept: what is compared is always compared anew.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Loaded, type LoadedHandbook, loadedFrom } from '../handbook.ts';
import type { Origins, Pointer } from '../model/finding.ts';
import { freeze } from '../model/freeze.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Site } from '../model/site.ts';
import { cacheFolder, packageRoot } from '../package.ts';
import type { HandbookFiles, RootFiles } from '../root.ts';
import { writeWhole } from './write.ts';

/** What reads an inventory: a change in one of these files makes all that was kept worthless. */
const readers = ['lib', 'src/model', 'src/inventory', 'src/source', 'src/exports', 'package-lock.json'];

/** The program as it is now: the sizes and times of its files. */
function programStamp(): string {
  const stampOf = (path: string): string[] => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return [];
    if (found.isDirectory()) return readdirSync(path).flatMap((name) => stampOf(join(path, name)));
    return [`${path} ${found.size} ${found.mtimeMs}`];
  };
  return readers.flatMap((name) => stampOf(join(packageRoot, name))).join('\n');
}
const fileName = (text: string) => text.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(-80);

/** Keeps what was made from texts until one of them changes. */
export interface Memory {
  /** What was kept under a name and made from exactly these texts; undefined: nothing. */
  readonly recall: (name: string, texts: readonly string[]) => unknown;
  /** @param value comes back as JSON would bring it */
  readonly keep: (name: string, texts: readonly string[], value: unknown) => void;
}
/** One kept value as it is written. */
interface Kept {
  readonly program: string;
  readonly texts: readonly string[];
  readonly value: unknown;
}

/**
 * The memory of one root, in a folder of this package. A folder that cannot be written, or a file that cannot be
 * read, is as good as nothing kept.
 */
export function memoryOf(root: string): Memory {
  const folder = join(cacheFolder, 'inventories', fileName(resolve(root)));
  const program = programStamp();
  const fileOf = (name: string) => join(folder, `${fileName(name)}.json`);
  return {
    recall(name, texts) {
      try {
        const kept = JSON.parse(readFileSync(fileOf(name), 'utf8')) as Kept;
        const isSame =
          kept.program === program &&
          kept.texts.length === texts.length &&
          kept.texts.every((text, index) => text === texts[index]);
        return isSame ? kept.value : undefined;
      } catch {
        return undefined;
      }
    },
    keep(name, texts, value) {
      try {
        writeWhole(fileOf(name), JSON.stringify({ program, texts, value } satisfies Kept));
      } catch {
        rmSync(fileOf(name), { force: true });
      }
    },
  };
}

/** The lists of its maps, and only one of its two inventories: without findings they are the same. */
interface KeptHandbook {
  readonly inventory: Inventory;
  readonly origins: readonly [string, string][];
  readonly inherited: readonly [string, Pointer][];
  readonly headFile: string | undefined;
}
async function handbookOf(files: HandbookFiles, memory: Memory): Promise<LoadedHandbook> {
  const { id } = files;
  const name = `inventory-${id}`;
  const texts = [id, ...files.chapters, ...files.yaml.flatMap(({ file, text }) => [file, text])];
  const kept = memory.recall(name, texts) as KeptHandbook | undefined;
  if (kept) {
    const inventory = freeze(kept.inventory);
    return {
      id,
      files,
      inventory,
      comparable: inventory,
      findings: [],
      origins: new Map(kept.origins) as Origins,
      inherited: new Map(kept.inherited),
      head: inventory.handbook,
      headFile: kept.headFile,
    };
  }
  const read = (await import('../load.ts')).loadHandbook(files);
  if (read.inventory && read.findings.length === 0)
    memory.keep(name, texts, {
      inventory: read.inventory,
      origins: [...read.origins],
      inherited: [...read.inherited],
      headFile: read.headFile,
    } satisfies KeptHandbook);
  return read;
}
async function siteOf(files: RootFiles, memory: Memory): Promise<Pick<Loaded, 'site' | 'findings'>> {
  const texts = files.site ? [files.site.text] : [];
  const kept = memory.recall('site', texts) as Site | undefined;
  if (kept) return { site: kept, findings: [] };
  const read = (await import('../load.ts')).loadSite(files);
  if (read.findings.length === 0) memory.keep('site', texts, read.site);
  return read;
}

/**
 * The handbooks of a root as load.ts reads them, or as the memory holds them. What reads and validates is loaded only
 * for what the memory does not hold.
 */
export const recallHandbooks = async (files: RootFiles, memory: Memory): Promise<Loaded> =>
  loadedFrom(
    files,
    await siteOf(files, memory),
    await Promise.all(files.handbooks.map((one) => handbookOf(one, memory))),
  );
