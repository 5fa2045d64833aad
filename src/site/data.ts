// Everything that the pages show, as plain data: computed once per build, and again after each edit in development.

import { byHandFindings } from '../diagrams/by-hand.ts';
import { type Download, downloadsOf } from '../diagrams/downloads.ts';
import { drawFigures, type Figure } from '../diagrams/figures.ts';
import type { DiagramRenderer } from '../diagrams/mermaid/renderer.ts';
import type { ExportFile } from '../exports/file.ts';
import { exportsOf } from '../exports/index.ts';
import { type AssessedHandbook, assessHandbook } from '../handbook/assessment.ts';
import { allChapterFindings } from '../handbook/chapters.ts';
import { type EntityPlaces, entityPlaces } from '../handbook/entity-places.ts';
import { headOf } from '../handbook/git.ts';
import type { Loaded } from '../handbook/handbook.ts';
import type { Finding } from '../model/finding.ts';
import type { Site } from '../model/site-file.ts';

interface ShownFigure extends Omit<Figure, 'text'> {
  /** Its files: what a reader may choose from. */
  readonly downloads: readonly Download[];
}
/** One handbook as its pages show it. */
export interface HandbookData extends AssessedHandbook {
  readonly figures: readonly ShownFigure[];
  /** Files below the handbook's address. */
  readonly files: readonly (ExportFile & { readonly group: 'data' | 'env' | 'compose' | 'firewall' })[];
  /** Where each entry is written. */
  readonly places: EntityPlaces;
  /** The site explains terms; a document prints those that it uses. */
  readonly hasGlossary: boolean;
}
/** Everything that the pages show; handbooks in their order. */
export interface SiteData {
  readonly site: Site;
  readonly handbooks: readonly HandbookData[];
}
/** The inventory is not valid: the findings say where. */
export class InvalidInventory extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    const [first] = findings;
    super(
      first
        ? `${first.place.file}:${first.place.line}:${first.place.column} ${first.message}${first.fix ? ` ${first.fix}` : ''}${findings.length > 1 ? ` (und ${findings.length - 1} weitere Befunde)` : ''}`
        : 'Das Inventar ist nicht gültig.',
    );
    this.findings = findings;
  }
}

const folders = ['env', 'compose', 'firewall'] as const;
const groupOf = (path: string): (typeof folders)[number] | 'data' =>
  folders.find((folder) => path.startsWith(`${folder}/`)) ?? 'data';

/**
 * Takes a root that was read, draws its diagrams and renders its downloads.
 * @throws InvalidInventory
 */
export async function siteData(loaded: Loaded, renderer: DiagramRenderer, now: Date): Promise<SiteData> {
  const invalid = [...loaded.findings, ...loaded.handbooks.flatMap(({ findings }) => findings)];
  if (invalid.length) throw new InvalidInventory(loaded.place(invalid));
  const head = headOf(loaded.root);
  const ofChapters = await allChapterFindings(loaded);
  const handbooks = await Promise.all(
    loaded.handbooks.map(async (handbook): Promise<HandbookData> => {
      const inventory = handbook.inventory!;
      const { figures, findings: undrawn } = await drawFigures(renderer, handbook, inventory, loaded.site);
      const furtherFindings = [
        ...byHandFindings(handbook, loaded.site),
        ...undrawn,
        ...ofChapters.filter((finding) => finding.handbook === handbook.id),
      ];
      return {
        ...assessHandbook(loaded, { ...handbook, inventory }, now, { head, furtherFindings }),
        figures: figures.map(({ text: _, ...figure }) => ({ ...figure, downloads: downloadsOf(figure) })),
        files: [
          ...exportsOf(inventory).map((file) => ({
            ...file,
            path: file.path === 'inventar.json' ? file.path : `downloads/${file.path}`,
            group: groupOf(file.path),
          })),
        ],
        places: entityPlaces(handbook),
        hasGlossary: Object.keys(loaded.site.glossary).length > 0,
      };
    }),
  );
  return {
    site: loaded.site,
    handbooks: handbooks.sort(
      (a, b) => a.inventory.handbook.order - b.inventory.handbook.order || a.id.localeCompare(b.id, 'en'),
    ),
  };
}
