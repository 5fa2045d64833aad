// A handbook's diagrams as the texts of their .mmd files.
import type { Inventory } from '../model/inventory.ts';
import { diagramsOf, type TitledGraph } from '../views/diagrams/index.ts';
import { entityPath, pagePath } from '../views/paths.ts';
import { groundPlanLines, overviewFile, withGroundPlan } from './ground-plan.ts';
import { renderMermaid } from './mermaid/text.ts';

export interface MermaidDiagram extends TitledGraph {
  /** Path relative to the root of the committed file. */
  readonly file: string;
  readonly text: string;
  /** Addresses of the groups that have pages, by id. */
  readonly links: Readonly<Record<string, string>>;
}

/** A diagram with its text. */
const diagramText = (
  { id, handbook }: Inventory,
  base: string,
  file: string,
  diagram: TitledGraph,
): MermaidDiagram => ({
  ...diagram,
  file,
  text: renderMermaid(diagram.graph, {
    title: `${handbook.title}: ${diagram.title}`,
    description: diagram.description,
    origin: `Erzeugt von infrabuch aus inventory/${id}; nicht von Hand ändern, sondern „infrabuch diagrams“ aufrufen.`,
    remarks: groundPlanLines(diagram.graph),
    hrefOf: ({ entity, diagram: slug }) =>
      slug ? `${pagePath(base, id, 'diagramme')}#${slug}` : entity && entityPath(base, id, entity),
  }),
  links: Object.fromEntries(
    diagram.graph.groups.flatMap((group) => {
      const href = group.entity && entityPath(base, id, group.entity);
      return href ? [[group.id, href] as const] : [];
    }),
  ),
});

/**
 * The diagrams of a handbook with their texts.
 * @param base the site's base path: boxes link to their pages
 * @param overview text of the committed Gesamtübersicht, whose places are kept; undefined: all are laid out anew
 */
export const diagramTexts = (inventory: Inventory, base: string, overview?: string): MermaidDiagram[] =>
  diagramsOf(inventory).map((diagram) => {
    const file = `diagrams/${inventory.id}/${diagram.slug}.mmd`;
    const isOverview = file === overviewFile(inventory.id);
    const graph = isOverview ? withGroundPlan(diagram.graph, overview) : diagram.graph;
    return diagramText(inventory, base, file, { ...diagram, graph });
  });
