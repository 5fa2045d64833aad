// All diagrams of a handbook as they are shown: those of the views, then those written by hand.
import type { DraftFinding } from '../model/finding.ts';
import { isPlace } from '../model/finding.ts';
import type { Graph } from '../model/graph.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Site } from '../model/site-file.ts';
import { byHandDiagrams, byHandLink, type HandbookWithDiagrams, undrawableFinding } from './by-hand.ts';
import { drawByHand, placeholder } from './mermaid/by-hand.ts';
import type { DiagramRenderer } from './mermaid/renderer.ts';
import { diagramTexts } from './mmd.ts';

export interface Figure {
  /** File name and address; `eigene/<name>` for one written by hand. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** Slug of the view that the picture belongs to. */
  readonly view: string;
  /** What it was drawn from; one written by hand has none. */
  readonly graph?: Graph | undefined;
  /** Mermaid text. */
  readonly text: string;
  readonly svg: string;
  /** Only the light scheme fits it. */
  readonly isLight?: boolean;
  /** It could not be drawn: the SVG is a placeholder. */
  readonly isBroken?: boolean;
}
export interface Figures {
  readonly figures: readonly Figure[];
  /** Texts by hand that Mermaid does not understand. */
  readonly findings: readonly DraftFinding[];
}

/** Id of a drawing in its own SVG. */
const drawingId = (handbook: string, slug: string) => `${handbook}-${slug.replaceAll('/', '-')}`;

/** Draws the diagrams of a valid handbook, as far as the cache does not hold them. */
export async function drawFigures(
  renderer: DiagramRenderer,
  { id, files }: Pick<HandbookWithDiagrams, 'id' | 'files'>,
  inventory: Inventory,
  site: Site,
): Promise<Figures> {
  const texts = diagramTexts(inventory, site.base, files.overview?.text);
  const svgs = await renderer.draw(
    texts.map(({ slug, text, graph, links }) => ({ id: drawingId(id, slug), text, graph, links })),
  );
  const figures: Figure[] = texts.map(({ slug, title, description, view, graph, text }, index) => ({
    slug,
    title,
    description,
    view,
    graph,
    text,
    svg: svgs[index] ?? '',
  }));
  const findings: DraftFinding[] = [];
  for (const diagram of byHandDiagrams(files.byHandDiagrams ?? [])) {
    const { slug, title, description, text } = diagram;
    const result = await drawByHand(renderer, { id: `d-${drawingId(id, slug)}`, title, text }, (href) =>
      byHandLink(inventory, site, href),
    );
    const shown = { slug, title, description, view: 'eigene', text };
    if ('svg' in result) {
      figures.push({ ...shown, ...result });
      continue;
    }
    const finding = undrawableFinding(id, diagram, result);
    const where = isPlace(finding.at) ? `${finding.at.file}, Zeile ${finding.at.line}` : diagram.file;
    findings.push(finding);
    figures.push({ ...shown, svg: placeholder(title, where), isBroken: true });
  }
  return { figures, findings };
}
