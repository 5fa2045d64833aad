// The second root of a public repository: a folder that not everybody can read, with what must not lie in the first one.
import { readFileSync, statSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { isRecord } from '../model/record.ts';
import type { Site } from '../model/site-file.ts';
import { readYaml, type SourceFile } from '../source/yaml.ts';
import { UsageError } from '../system/errors.ts';
import { pathBelow, writeTogether } from '../system/write.ts';

/** A second root that is there. */
export interface SecondRoot {
  /** As the first one names it, with forward slashes: `../laden-privat`. */
  readonly name: string;
  readonly folder: string;
}

/** The second root that the settings of a site name; undefined: none, or it is not checked out here. */
export function secondRootOf(root: string, site: SourceFile | undefined): SecondRoot | undefined {
  if (!site || !/private_root/.test(site.text)) return undefined;
  const { value } = readYaml(site);
  const named = isRecord(value) ? value.private_root : undefined;
  if (typeof named !== 'string' || named === '') return undefined;
  const name = posix.normalize(named.replaceAll('\\', '/')).replace(/\/$/, '');
  const folder = resolve(root, name);
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? { name, folder } : undefined;
}

/**
 * Where waivers, baseline and snapshots of a handbook are written: '' for the first root, else the second one's name.
 * @throws UsageError for a public repository whose second root is not there
 */
export function guardedFolder({
  site,
  secondRoot,
}: {
  readonly site: Site;
  readonly secondRoot?: SecondRoot | undefined;
}): string {
  if (secondRoot) return `${secondRoot.name}/`;
  if (site.repository !== 'public') return '';
  throw new UsageError(
    site.private_root === undefined
      ? 'Dieses Repository ist öffentlich: Ausnahmen und eingefrorene Befunde gehören in einen zweiten Ordner. Ihn in inventory/site.yaml mit „private_root“ nennen, z. B. private_root: ../handbuch-privat.'
      : `Den zweiten Ordner „${site.private_root}“ gibt es hier nicht: Ihn neben diesem Repository auschecken oder anlegen.`,
  );
}

/**
 * Writes files of handbooks, by their names below the first or the second root: all of them, or none.
 * @throws UsageError
 */
export function writeOfRoot(
  { root, secondRoot }: { readonly root: string; readonly secondRoot?: SecondRoot | undefined },
  files: readonly SourceFile[],
): void {
  writeTogether(
    files.map(({ file, text }) => {
      const isSecond = secondRoot !== undefined && file.startsWith(`${secondRoot.name}/`);
      const path = isSecond
        ? pathBelow(secondRoot.folder, file.slice(secondRoot.name.length + 1))
        : pathBelow(root, file);
      // Readers leave a byte-order mark out; who has one wants to keep it.
      return [path, `${hasMark(path) ? '\uFEFF' : ''}${text}`];
    }),
  );
}
const hasMark = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true &&
  readFileSync(path)
    .subarray(0, 3)
    .equals(Buffer.from([0xef, 0xbb, 0xbf]));
