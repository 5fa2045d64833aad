// The diagrams, in the order of the handbook. One object a diagram: page, .mmd, downloads and tests follow.
import type { Graph, GraphNode, GraphPart } from '../../model/graph.ts';
import type { Inventory } from '../../model/inventory.ts';
import { rememberedOf } from '../../model/memo.ts';
import { anyRefParts } from '../../model/sections.ts';
import { accessView } from './access.ts';
import { backupsView } from './backups.ts';
import { exposureView } from './exposure.ts';
import { mailView } from './mail.ts';
import { networksView } from './networks.ts';
import { overviewGraphs } from './overview.ts';
import { physicalView } from './physical.ts';
import { restartView } from './restart.ts';

interface DiagramView {
  /** German title, the figure's caption. */
  readonly title: string;
  readonly description: string;
  /** One graph, or the parts of a view that would be too large to read; the first part is the way in. */
  readonly build: (inventory: Inventory) => Graph | readonly GraphPart[];
}
/** One picture: a view, or a part of one. */
export interface TitledGraph {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly graph: Graph;
  /** Slug of the view that the picture belongs to. */
  readonly view: ViewSlug;
}

/** The views by file name and address. */
const views = {
  uebersicht: {
    title: 'Gesamtübersicht',
    description:
      'Vertrauenszonen vom Internet über den Netzrand bis zu Maschinen, Netzwerken und Daten: wer durch welchen Port wohin gelangt. Hauptwege sind stärker gezeichnet.',
    build: overviewGraphs,
  },
  physisch: {
    title: 'Physische Sicht',
    description: 'Welche Maschine welche Gäste trägt und welche Dienste in ihnen laufen.',
    build: physicalView,
  },
  netzwerke: {
    title: 'Netzwerke',
    description: 'Alle Netzwerke mit dem, was an ihnen hängt, und den Ports in diesen Netzwerken.',
    build: networksView,
  },
  freigaben: {
    title: 'Freigaben',
    description:
      'Was von außen erreichbar ist: gewollte Freigaben, offene Ports ohne Absicht oder ohne Dienst, und Ports, die Docker an der Firewall vorbei veröffentlicht. Ports nur auf dem Host selbst fehlen hier.',
    build: exposureView,
  },
  zugriff: {
    title: 'Domains und Routing',
    description: 'Der Weg einer Anfrage von der Domain über den Reverse Proxy zum Ziel.',
    build: accessView,
  },
  mail: {
    title: 'Weg der E-Mails',
    description: 'Wie E-Mails hereinkommen, abgeholt und abgelegt werden und das System verlassen.',
    build: mailView,
  },
  sicherungen: {
    title: 'Volumes und Sicherungen',
    description: 'Wer seine Daten wo ablegt, wie sie gesichert werden und wo die Sicherung liegt.',
    build: backupsView,
  },
  wiederanlauf: {
    title: 'Abhängigkeiten und Wiederanlauf',
    description:
      'In Richtung der Pfeile, was vor wem laufen muss: verlangte Abhängigkeiten und, dünner, dokumentierte Verbindungen.',
    build: restartView,
  },
} as const satisfies Record<string, DiagramView>;

/** The address of a view; its parts have `<slug>-<part>`. */
type ViewSlug = keyof typeof views;
/** All views, in the order of the handbook. */
export const viewSlugs = Object.keys(views) as ViewSlug[];

/** What a box belongs to, so that pages can filter without looking anything up. */
function withContext(inventory: Inventory, node: GraphNode): GraphNode {
  const parts = node.entity ? anyRefParts(node.entity) : undefined;
  const entity = parts && inventory[parts.section][parts.id];
  if (entity?.section !== 'containers' && entity?.section !== 'services') return node;
  const stack = entity.section === 'containers' && entity.stack ? inventory.stacks[entity.stack] : undefined;
  const networks =
    entity.section === 'containers'
      ? entity.networks.flatMap(({ network }) => inventory.networks[network]?.ref ?? [])
      : [];
  return {
    ...node,
    host: node.host ?? inventory.hosts[entity.host]?.ref,
    stack: node.stack ?? stack?.ref,
    networks: node.networks ?? (networks.length ? networks : undefined),
  };
}

/** The pictures for which a handbook has data, made once; parts of one view stand next to each other. */
export const diagramsOf = rememberedOf((inventory: Inventory): readonly TitledGraph[] =>
  viewSlugs.flatMap((slug) => {
    const { title, description, build }: DiagramView = views[slug];
    const built = build(inventory);
    const parts: readonly GraphPart[] = 'nodes' in built ? [{ graph: built }] : built;
    return parts
      .filter(({ graph }) => graph.nodes.length > 1)
      .map((part) => ({
        slug: part.id ? `${slug}-${part.id}` : slug,
        title: part.title ? `${title}: ${part.title}` : title,
        description: part.description ?? description,
        graph: { ...part.graph, nodes: part.graph.nodes.map((node) => withContext(inventory, node)) },
        view: slug,
      }));
  }),
);
