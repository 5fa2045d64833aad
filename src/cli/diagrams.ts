// infrabuch diagrams: writes the .mmd files, on request every form of every diagram.
import { join, resolve } from 'node:path';
import { byHandDiagrams, byHandFindings } from '../diagrams/by-hand.ts';
import { figureFile } from '../diagrams/downloads.ts';
import { drawFigures, type Figure } from '../diagrams/figures.ts';
import { type DiagramForm, diagramForms, pngSize } from '../diagrams/forms.ts';
import { openRenderer } from '../diagrams/mermaid/renderer.ts';
import { diagramTexts } from '../diagrams/mmd.ts';
import type { LoadedHandbook } from '../handbook/handbook.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { UsageError } from '../system/errors.ts';
import { cacheFolder } from '../system/package.ts';
import { writeWhole } from '../system/write.ts';
import { showFindings, validInventories } from './valid.ts';

export interface DiagramOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly output?: string;
  readonly as: string;
}
interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}
const say = (text: string) => process.stderr.write(`${text}\n`);
const isForm = (form: string): form is DiagramForm => (diagramForms as readonly string[]).includes(form);

/**
 * Exit code of `infrabuch diagrams`: 1 when a diagram written by hand is not in order; the others are written all the
 * same. Nothing is written before everything is drawn.
 */
export async function diagrams(options: DiagramOptions): Promise<number> {
  const root = resolve(options.root);
  const wanted = options.as.split(',').map((form) => form.trim());
  const strange = wanted.find((form) => !isForm(form));
  if (strange !== undefined)
    throw new UsageError(`Die Form „${strange}“ gibt es nicht; möglich: ${diagramForms.join(', ')}.`);
  const forms = diagramForms.filter((form) => wanted.includes(form));
  const loaded = loadHandbooks(readRoot(root, options.handbook));
  if (!validInventories(loaded)) return 1;
  const folder = options.output ? resolve(options.output) : join(root, 'diagrams');
  const renderer = openRenderer(cacheFolder);
  const files: NewFile[] = [];
  const findings: DraftFinding[] = loaded.handbooks.flatMap((handbook) =>
    byHandFindings(handbook, loaded.site),
  );
  let count = 0;
  try {
    for (const handbook of loaded.handbooks) {
      const inventory = handbook.inventory!;
      const { figures, problems } = await figuresOf(handbook, inventory, forms);
      findings.push(...problems.filter(({ at }) => !findings.some((finding) => sameFile(finding.at, at))));
      count += figures.length;
      for (const [index, figure] of figures.entries()) {
        const made = forms.filter(
          // Where nothing is moved, a text written by hand is its own file.
          (form) => (form === 'mmd' ? options.output || figure.view !== 'eigene' : !figure.isBroken),
        );
        for (const form of made)
          files.push({
            path: join(folder, handbook.id, `${figure.slug}.${form}`),
            content: await figureFile(renderer, inventory, figure, form, loaded.site),
          });
        if (made.some((form) => form !== 'mmd'))
          say(
            `[${index + 1}/${figures.length}] ${handbook.id}/${figure.slug}: ${made.join(', ')}${shrunk(figure, made)}`,
          );
      }
    }
  } finally {
    await renderer.close();
  }
  for (const { path, content } of files) writeWhole(path, content);
  showFindings(loaded, findings);
  say(`${count} Diagramme, ${files.length} Dateien geschrieben nach ${folder}.`);
  return findings.length > 0 ? 1 : 0;

  /** Texts need no drawing. */
  async function figuresOf(handbook: LoadedHandbook, inventory: Inventory, wanted: readonly DiagramForm[]) {
    if (wanted.some((form) => form !== 'mmd')) {
      const { figures, findings: problems } = await drawFigures(renderer, handbook, inventory, loaded.site);
      return { figures, problems };
    }
    const figures: Figure[] = [
      ...diagramTexts(inventory, loaded.site.base).map((diagramText) => ({ ...diagramText, svg: '' })),
      ...byHandDiagrams(handbook.files.byHandDiagrams ?? []).map((byHandDiagram) => ({
        ...byHandDiagram,
        view: 'eigene',
        svg: '',
      })),
    ];
    return { figures, problems: [] };
  }
}
const sameFile = (a: DraftFinding['at'], b: DraftFinding['at']) => a.file === b.file;
const shrunk = ({ svg }: Figure, made: readonly DiagramForm[]) => {
  const { width, height, scale } = pngSize(svg);
  return made.includes('png') && scale < 2
    ? ` (PNG wegen der Größe nur ${String(scale).replace('.', ',')}-fach: ${width} × ${height} Bildpunkte)`
    : '';
};
