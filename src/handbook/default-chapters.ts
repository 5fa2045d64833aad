// The chapters that fill themselves from any inventory: of a handbook that has none, and what `init` hands out to be changed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../system/package.ts';

/** The folder with these chapters and their start page. */
export const defaultChapterFolder = join(packageRoot, 'src', 'site', 'default-chapters');

let names: readonly string[] | undefined;
/** The files of these chapters, in their order; the start page is none of them. */
export function defaultChapterFiles(): readonly string[] {
  names ??= readdirSync(defaultChapterFolder)
    .filter((name) => /^\d.*\.mdx$/.test(name))
    .sort();
  return names;
}
