// The texts of a root -> its loaded handbooks.

import { readInPart, readInventory } from '../inventory/read.ts';
import { readSite } from '../inventory/read-site.ts';
import { type Loaded, type LoadedHandbook, loadedFrom } from './handbook.ts';
import type { HandbookFiles, RootFiles } from './root.ts';

const composeTexts = ({ compose }: HandbookFiles) =>
  new Map(compose?.map(({ file, text }) => [file, text] as const));

/** Reads and validates one handbook. */
export const loadHandbook = (files: HandbookFiles): LoadedHandbook => ({
  id: files.id,
  files,
  ...readInventory(files.id, files.yaml, files.chapters, composeTexts(files)),
});

/** A handbook while somebody edits it: in the place of what has faults, the part of it that has none. */
export const loadedInPart = (loaded: LoadedHandbook): LoadedHandbook =>
  loaded.comparable
    ? loaded
    : {
        ...loaded,
        comparable: readInPart(loaded.id, loaded.files.yaml, composeTexts(loaded.files)),
      };

/** Reads and validates everything below a root. */
export const loadHandbooks = (files: RootFiles): Loaded =>
  loadedFrom(files, readSite(files.site), files.handbooks.map(loadHandbook));
