// The chapters of the handbooks, read and held against the inventory; kept until a text changes.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { exporters } from '../exports/index.ts';
import { decodedAddress } from '../model/address.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import type { ChapterSite, ChapterText, NamedAttribute } from '../prose/chapter.ts';
import { chapterFindings } from '../prose/chapters.ts';
import { proseFindings } from '../prose/judge.ts';
import { knownOf } from '../prose/known.ts';
import { imagesIn } from '../source/mdx-names.ts';
import { choiceFault } from '../views/chosen/judge.ts';
import { diagramsOf } from '../views/diagrams/index.ts';
import { tables } from '../views/tables/index.ts';
import { type InventoryCache, inventoryTexts } from './cache.ts';
import type { Loaded, LoadedHandbook } from './handbook.ts';
import { chapterSlug, readChapters } from './root.ts';

const diagramNames = (inventory: Inventory) => diagramsOf(inventory).map(({ slug }) => slug);
const diagrams: NamedAttribute = {
  attribute: 'of',
  what: 'das Diagramm',
  isRequired: true,
  names: diagramNames,
  has: (inventory, name) => diagramNames(inventory).includes(name),
};
/** The names of exported files, one kind after the other, each made once: the later ones take long to make. */
const exportNames = Object.values(exporters).map((make) =>
  rememberedOf((inventory: Inventory) => make(inventory).map(({ name }) => name)),
);
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
      'List',
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
    'stoerung',
    'verzeichnisse',
    'adressen',
    'geheimnisse',
    'zugaenge',
    'sicherungen',
    'zertifikate',
    'personen',
    'aenderungen',
    'ports',
    'freigaben',
    'diagramme',
    'befunde',
    'abgleich',
    'klaerungsbedarf',
    'nicht-dokumentiert',
    'notfall',
    'pflege',
    'regeln',
    'stichwortverzeichnis',
    'downloads',
  ],
  folders: [
    { name: 'druck', what: 'die Druckansicht' },
    { name: 'downloads', what: 'der Ordner mit den Dateien zum Herunterladen' },
  ],
  files: ['inventar.json'],
  registers: [
    ...(['hosts', 'stacks', 'containers', 'services', 'networks', 'volumes', 'domains'] as const),
    ...(['env_files', 'externals', 'connections', 'procedures'] as const),
  ],
  named: {
    DataTable: {
      attribute: 'of',
      what: 'die Tabelle',
      isRequired: false,
      names: () => Object.keys(tables),
      has: (_, name) => Object.hasOwn(tables, name),
    },
    Diagram: diagrams,
    ExportFile: {
      attribute: 'name',
      what: 'die Datei',
      isRequired: true,
      names: (inventory) => exportNames.flatMap((names) => names(inventory)),
      has: (inventory, name) => exportNames.some((names) => names(inventory).includes(name)),
    },
  },
  choiceFault,
};

/** What chapters of one handbook may use: its diagrams by hand, too. */
function siteOf(byHand: readonly { readonly file: string }[]): ChapterSite {
  const own = byHand.map(({ file }) => `eigene/${basename(file, '.mmd')}`);
  return {
    ...chapterSite,
    named: {
      ...chapterSite.named,
      Diagram: {
        ...diagrams,
        names: (inventory) => [...diagrams.names(inventory), ...own],
        has: (inventory, name) => own.includes(name) || diagrams.has(inventory, name),
      },
    },
  };
}
async function findingsOf(
  { id, inventory, files }: LoadedHandbook,
  texts: readonly ChapterText[],
): Promise<DraftFinding[]> {
  if (!inventory) return [];
  const known = knownOf(inventory);
  const isMdx = texts.some(({ file }) => file.endsWith('.mdx'));
  const syntaxFault = isMdx ? (await import('./mdx-syntax.ts')).syntaxFault : undefined;
  const { headFaults } = await import('./chapter-head.ts');
  const read = await Promise.all(
    texts.map(
      async (chapter): Promise<ChapterText> => ({
        ...chapter,
        headFaults: await headFaults(chapter.file, chapter.text),
        ...(chapter.file.endsWith('.mdx') ? { fault: await syntaxFault?.(chapter.text) } : {}),
      }),
    ),
  );
  return [
    ...chapterFindings(inventory, read, siteOf(files.byHandDiagrams ?? [])),
    ...read.flatMap((text) => proseFindings(known, text, id)),
  ];
}
/** The pictures beside a chapter that do not exist. */
const missingPictures = (root: string, file: string, text: string) =>
  imagesIn(text).filter(({ name }) => !existsSync(join(root, dirname(file), decodedAddress(name))));

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
          missing: missingPictures(loaded.root, file, text),
          slug: chapterSlug(file.slice(`content/${handbook.id}/`.length)),
        }),
      );
      if (texts.length === 0) return [];
      const make = () => findingsOf(handbook, texts);
      return cache
        ? cache.getOrMake(
            `chapters-${handbook.id}`,
            [
              ...inventoryTexts(handbook.files),
              ...texts.flatMap(({ file, text, missing }) => [file, text, JSON.stringify(missing)]),
            ],
            make,
          )
        : make();
    }),
  );
  return all.flat();
}
