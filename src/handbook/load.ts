// The texts of a root -> its loaded handbooks.

import { readInventory } from '../inventory/read.ts';
import { readSite } from '../inventory/read-site.ts';
import { type Loaded, type LoadedHandbook, loadedFrom } from './handbook.ts';
import type { HandbookFiles, RootFiles } from './root.ts';

/** Reads and validates one handbook. */
export const loadHandbook = (files: HandbookFiles): LoadedHandbook => ({
  id: files.id,
  files,
  ...readInventory(
    files.id,
    files.yaml,
    files.chapters,
    new Map(files.compose?.map(({ file, text }) => [file, text])),
  ),
});

/** Reads and validates everything below a root. */
export const loadHandbooks = (files: RootFiles): Loaded =>
  loadedFrom(files, readSite(files.site), files.handbooks.map(loadHandbook));
