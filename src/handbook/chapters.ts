// The chapters of the handbooks, read and held against the inventory; kept until a text changes.
import type { DraftFinding } from '../model/finding.ts';
import { type ChapterSite, type ChapterText, chapterFindings } from '../prose/chapters.ts';
import { proseFindings } from '../prose/judge.ts';
import { knownOf } from '../prose/known.ts';
import { type InventoryCache, inventoryTexts } from './cache.ts';
import type { Loaded, LoadedHandbook } from './handbook.ts';
import { chapterSlug, readChapters } from './root.ts';

/** What chapters may import from `infrabuch/mdx`, and the pages that every handbook has: both tested against the site. */
export const chapterSite: ChapterSite = {
  components: [
    ...[
      'Aside',
      'Commands',
      'Comparison',
      'DataTable',
      'Diagram',
      'Diagrams',
      'ExportFile',
      'ExportFiles',
      'Fact',
      'Gap',
      'Gaps',
      'Procedure',
    ],
    ...[
      'Prose',
      'Question',
      'Questions',
      'Ref',
      'ServiceSheet',
      'ServiceSheets',
      'Shell',
      'StackCommands',
      'Steps',
      'inventoryOf',
    ],
  ],
  pages: [
    'ports',
    'freigaben',
    'diagramme',
    'befunde',
    'abgleich',
    'klaerungsbedarf',
    'nicht-dokumentiert',
    'regeln',
    'downloads',
  ],
};

function findingsOf({ id, inventory }: LoadedHandbook, texts: readonly ChapterText[]): DraftFinding[] {
  if (!inventory) return [];
  const known = knownOf(inventory);
  return [
    ...chapterFindings(inventory, texts, chapterSite),
    ...texts.flatMap((text) => proseFindings(known, text, id)),
  ];
}

/**
 * What is wrong with the chapters of all handbooks.
 * @param cache keeps it until a chapter or the inventory changes; undefined: nothing is kept
 */
export async function allChapterFindings(loaded: Loaded, cache?: InventoryCache): Promise<DraftFinding[]> {
  const all = await Promise.all(
    loaded.handbooks.map(async (handbook) => {
      const texts = readChapters(loaded.root, handbook.id).map(
        ({ file, text }): ChapterText => ({
          file,
          text,
          slug: chapterSlug(file.slice(`content/${handbook.id}/`.length)),
        }),
      );
      if (texts.length === 0) return [];
      const make = async () => findingsOf(handbook, texts);
      return cache
        ? cache.getOrMake(
            `chapters-${handbook.id}`,
            [...inventoryTexts(handbook.files), ...texts.flatMap(({ file, text }) => [file, text])],
            make,
          )
        : make();
    }),
  );
  return all.flat();
}
