// A handbook's diagrams as the texts of their .mmd files.
import type { Inventory } from '../model/inventory.ts';
import { type DiagramView, diagramsOf } from '../views/diagrams.ts';
import { entityPath } from '../views/paths.ts';
import { renderMermaid } from './mermaid-text.ts';

export interface DiagramText extends Omit<DiagramView, 'build'> {
  /** Path relative to the root of the committed file. */
  readonly file: string;
  readonly text: string;
}

/** @param base the site's base path: boxes link to their pages */
export const diagramTexts = (inventory: Inventory, base: string): DiagramText[] =>
  diagramsOf(inventory).map(({ slug, title, description, graph }) => ({
    slug,
    title,
    description,
    file: `diagrams/${inventory.id}/${slug}.mmd`,
    text: renderMermaid(graph, {
      title: `${inventory.handbook.title}: ${title}`,
      description,
      origin: `Erzeugt von infrabuch aus inventory/${inventory.id}; nicht von Hand ändern, sondern „infrabuch diagrams“ aufrufen.`,
      hrefOf: (entity) => entityPath(base, inventory.id, entity),
    }),
  }));
