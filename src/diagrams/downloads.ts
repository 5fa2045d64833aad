// The diagrams' files of a handbook, to be written beside its pages: downloads/diagramme/<slug>.<form>.
import type { Inventory } from '../model/inventory.ts';
import type { Site } from '../model/site-file.ts';
import type { Figure } from './figures.ts';
import { type DiagramForm, diagramFile, diagramForms, pngSize } from './forms.ts';
import type { DiagramRenderer } from './mermaid/renderer.ts';

/** One file of a figure. */
export interface Download {
  readonly form: DiagramForm;
  /** Below the handbook's address. */
  readonly path: string;
  /** What the form is called. */
  readonly name: string;
  /** German: what it is good for, and how large. */
  readonly note: string;
}
const names: Readonly<Record<DiagramForm, string>> = { svg: 'SVG', png: 'PNG', pdf: 'PDF', mmd: 'Mermaid' };

/** The files that there are of a figure; of one that could not be drawn only its text. */
export function downloadsOf({ slug, svg, isBroken }: Pick<Figure, 'slug' | 'svg' | 'isBroken'>): Download[] {
  const { width, height, scale } = pngSize(svg);
  const notes: Readonly<Record<DiagramForm, string>> = {
    svg: 'Vektorbild, steht für sich',
    png: `${width} × ${height} Bildpunkte${scale < 2 ? `, wegen der Größe nur ${String(scale).replace('.', ',')}-fach` : ''}`,
    pdf: 'eine Seite, Text und Links erhalten',
    mmd: 'der Text, aus dem das Bild entsteht',
  };
  return (isBroken ? (['mmd'] as const) : diagramForms).map((form) => ({
    form,
    path: `downloads/diagramme/${slug}.${form}`,
    name: names[form],
    note: notes[form],
  }));
}

/** The content of one file of a figure. */
export const figureFile = (
  renderer: DiagramRenderer,
  { id, handbook }: Inventory,
  figure: Figure,
  form: DiagramForm,
  site: Site,
): Promise<string | Uint8Array> =>
  diagramFile(
    renderer,
    {
      ...figure,
      handbook: id,
      title: `${handbook.title}: ${figure.title}`,
      author: handbook.owner,
      date: handbook.edition_date,
    },
    form,
    site,
  );
