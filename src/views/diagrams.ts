// The diagrams, in the order of the handbook. One object a diagram: page, .mmd, downloads and tests follow.
import type { Graph } from '../model/graph.ts';
import type { Inventory } from '../model/inventory.ts';
import { accessGraph } from './diagram-access.ts';
import { networksGraph } from './diagram-networks.ts';
import { overviewGraph } from './diagram-overview.ts';

export interface DiagramView {
  /** File name and address. */
  readonly slug: string;
  /** German title, the figure's caption. */
  readonly title: string;
  readonly description: string;
  readonly build: (inventory: Inventory) => Graph;
}

const views: readonly DiagramView[] = [
  {
    slug: 'uebersicht',
    title: 'Gesamtübersicht',
    description: 'Wer das System benutzt, wo seine Teile laufen und welche Verbindungen dokumentiert sind.',
    build: overviewGraph,
  },
  {
    slug: 'netzwerke',
    title: 'Netzwerke',
    description: 'Alle Netzwerke mit dem, was an ihnen hängt, und den Ports in diesen Netzwerken.',
    build: networksGraph,
  },
  {
    slug: 'zugriff',
    title: 'Zugriff aus dem Internet',
    description:
      'Der Weg einer Anfrage von der Domain über den Reverse Proxy zum Ziel und die Ports, die ohne Umweg offen stehen.',
    build: accessGraph,
  },
];

/** The diagrams for which a handbook has data. */
export const diagramsOf = (inventory: Inventory): readonly (DiagramView & { graph: Graph })[] =>
  views
    .map((view) => ({ ...view, graph: view.build(inventory) }))
    .filter(({ graph }) => graph.nodes.length > 1);
