// A handbook's diagrams as the texts of their .mmd files.
import type { Inventory } from '../model/inventory.ts';
import { diagramsOf, type TitledGraph } from '../views/diagrams/index.ts';
import { entityPath, pagePath } from '../views/paths.ts';
import { renderMermaid } from './mermaid/text.ts';

export interface MermaidDiagram extends TitledGraph {
  /** Path relative to the root of the committed file. */
  readonly file: string;
  readonly text: string;
  /** Addresses of the groups that have pages, by id. */
  readonly links: Readonly<Record<string, string>>;
}

/** @param base the site's base path: boxes link to their pages */
export const diagramTexts = (inventory: Inventory, base: string): MermaidDiagram[] =>
  diagramsOf(inventory).map((figure) => ({
    ...figure,
    file: `diagrams/${inventory.id}/${figure.slug}.mmd`,
    text: renderMermaid(figure.graph, {
      title: `${inventory.handbook.title}: ${figure.title}`,
      description: figure.description,
      origin: `Erzeugt von infrabuch aus inventory/${inventory.id}; nicht von Hand ändern, sondern „infrabuch diagrams“ aufrufen.`,
      hrefOf: ({ entity, diagram }) =>
        diagram
          ? `${pagePath(base, inventory.id, 'diagramme')}#${diagram}`
          : entity && entityPath(base, inventory.id, entity),
    }),
    links: Object.fromEntries(
      figure.graph.groups.flatMap((group) => {
        const href = group.entity && entityPath(base, inventory.id, group.entity);
        return href ? [[group.id, href] as const] : [];
      }),
    ),
  }));
