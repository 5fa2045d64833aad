// What `infrabuch diagrams` writes: every wanted form of every diagram, those by hand included.
import { join } from 'node:path';
import { byHandDiagrams, byHandFindings } from '../diagrams/by-hand.ts';
import { figureFile } from '../diagrams/downloads.ts';
import { drawFigures, type Figure, type Figures } from '../diagrams/figures.ts';
import type { DiagramForm } from '../diagrams/forms.ts';
import { type DiagramRenderer, openRenderer } from '../diagrams/mermaid/renderer.ts';
import { diagramTexts } from '../diagrams/mmd.ts';
import type { Loaded, LoadedHandbook } from '../handbook/handbook.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { cacheFolder } from '../system/package.ts';

/** One file that is to be written. */
interface DiagramFile {
  /** Below the folder of all handbooks: `<handbook>/<slug>.<form>`. */
  readonly path: string;
  readonly content: string | Uint8Array;
}
/** All files, and what is wrong with the diagrams written by hand. */
export interface DiagramFiles {
  readonly files: readonly DiagramFile[];
  /** How many diagrams they are of. */
  readonly figures: number;
  readonly findings: readonly DraftFinding[];
}
/** One diagram of which the files are made. */
export interface FinishedFigure {
  readonly handbook: string;
  readonly figure: Figure;
  /** Its place among those of the handbook, from 1. */
  readonly number: number;
  readonly of: number;
  readonly forms: readonly DiagramForm[];
}
interface Wanted {
  readonly forms: readonly DiagramForm[];
  /** The files go to another folder than diagrams/: then texts written by hand are copied, else they lie there already. */
  readonly elsewhere: boolean;
}

/** The diagrams of one handbook; they are drawn only where more is wanted than their texts. */
async function figuresOf(
  handbook: LoadedHandbook,
  inventory: Inventory,
  { site }: Loaded,
  { forms }: Wanted,
  renderer: DiagramRenderer,
): Promise<Figures> {
  if (forms.some((form) => form !== 'mmd')) return drawFigures(renderer, handbook, inventory, site);
  const ofViews = diagramTexts(inventory, site.base, handbook.files.overview?.text).map((diagram) => ({
    ...diagram,
    svg: '',
  }));
  const byHand = byHandDiagrams(handbook.files.byHandDiagrams ?? []).map((diagram) => ({
    ...diagram,
    view: 'eigene',
    svg: '',
  }));
  return { figures: [...ofViews, ...byHand], findings: [] };
}

const isSameFile = (a: DraftFinding['at'], b: DraftFinding['at']) => a.file === b.file;

/**
 * Makes the files of all diagrams; writes none.
 * @param loaded valid handbooks; of others there are no diagrams
 * @param onFigure is told of each diagram when its files are made
 * @throws BrowserError when a form needs a browser and there is none
 */
export async function diagramFiles(
  loaded: Loaded,
  wanted: Wanted,
  onFigure: (finished: FinishedFigure) => void,
): Promise<DiagramFiles> {
  const renderer = openRenderer(cacheFolder);
  const files: DiagramFile[] = [];
  const findings = loaded.handbooks.flatMap((handbook) => byHandFindings(handbook, loaded.site));
  let count = 0;
  try {
    for (const handbook of loaded.handbooks) {
      const { id, inventory } = handbook;
      if (!inventory) continue;
      const { figures, findings: undrawable } = await figuresOf(
        handbook,
        inventory,
        loaded,
        wanted,
        renderer,
      );
      findings.push(
        ...undrawable.filter(({ at }) => !findings.some((finding) => isSameFile(finding.at, at))),
      );
      count += figures.length;
      for (const [index, figure] of figures.entries()) {
        const forms = wanted.forms.filter((form) =>
          form === 'mmd' ? wanted.elsewhere || figure.view !== 'eigene' : !figure.isBroken,
        );
        for (const form of forms)
          files.push({
            path: join(id, `${figure.slug}.${form}`),
            content: await figureFile(renderer, inventory, figure, form, loaded.site),
          });
        onFigure({ handbook: id, figure, number: index + 1, of: figures.length, forms });
      }
    }
  } finally {
    await renderer.close();
  }
  return { files, figures: count, findings };
}
