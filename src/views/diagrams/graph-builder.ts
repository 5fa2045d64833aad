// Collects boxes, groups and lines of a diagram; every box once, every line once, ids safe for Mermaid.
import type { Graph, GraphEdge, GraphGroup, GraphNode } from '../../model/graph.ts';
import type { Container, Inventory, Service } from '../../model/inventory.ts';
import { titleOf } from '../cells.ts';

/** A safe id from any text: letters and digits stay, the rest becomes its code. Never a reserved word. */
const safeId = (text: string) =>
  `n_${text.replace(/[^A-Za-z0-9]/g, (char) => `_${char.codePointAt(0)?.toString(36)}_`)}`;

export interface GraphBuilder {
  /** Adds a box unless it is there; returns its id. */
  readonly node: (key: string, node: Omit<GraphNode, 'id'>) => string;
  readonly group: (key: string, group: Omit<GraphGroup, 'id'>) => string;
  /** Adds a line; a second one between the same boxes adds its label to the first. */
  readonly edge: (from: string, to: string, label?: string, line?: GraphEdge['line']) => void;
  readonly has: (key: string) => boolean;
  /** How many boxes were added before this one; behind all others where it is not there. */
  readonly placeOf: (key: string) => number;
  /** Arranges the boxes of each group that have no lines in columns of about `rows` boxes, at most `most` columns. */
  readonly grid: (rows: number, most: number) => void;
  /** The graph without groups that hold nothing. */
  readonly build: () => Graph;
}

/** An empty graph to which boxes, groups and lines are added. */
export function graphBuilder(direction: Graph['direction']): GraphBuilder {
  const nodes = new Map<string, GraphNode>();
  const groups = new Map<string, GraphGroup>();
  const edges = new Map<string, GraphEdge>();
  return {
    node: (key, node) => {
      const id = safeId(key);
      if (!nodes.has(id)) nodes.set(id, { ...node, id });
      return id;
    },
    group: (key, group) => {
      const id = safeId(`g:${key}`);
      if (!groups.has(id)) groups.set(id, { ...group, id });
      return id;
    },
    edge: (from, to, label, line = 'solid') => {
      if (from === to) return;
      const key = `${from} ${to} ${line}`;
      const known = edges.get(key);
      const labels = [...new Set([...(known?.label?.split(' · ') ?? []), ...(label ? [label] : [])])];
      edges.set(key, { from, to, line, ...(labels.length ? { label: labels.join(' · ') } : {}) });
    },
    has: (key) => nodes.has(safeId(key)),
    placeOf: (key) => {
      const at = [...nodes.keys()].indexOf(safeId(key));
      return at < 0 ? nodes.size : at;
    },
    grid: (rows, most) => {
      const linked = new Set([...edges.values()].flatMap(({ from, to }) => [from, to]));
      const loose = [...nodes.values()].filter(({ id, group }) => group && !linked.has(id));
      for (const members of Map.groupBy(loose, ({ group }) => group).values()) {
        const height = Math.ceil(members.length / Math.min(most, Math.ceil(members.length / rows)));
        for (const [index, node] of members.entries())
          nodes.set(node.id, { ...node, column: Math.floor(index / height) });
      }
    },
    build: () => {
      const used = new Set([...nodes.values()].flatMap(({ group }) => (group ? [group] : [])));
      for (const group of [...groups.values()].reverse())
        if (used.has(group.id) && group.parent) used.add(group.parent);
      return {
        direction,
        nodes: [...nodes.values()],
        groups: [...groups.values()].filter(({ id }) => used.has(id)),
        edges: [...edges.values()],
      };
    },
  };
}

/** What people call a workload on its machine; of a foreign stack the service's name, without the project before it. */
const shortName = (inventory: Inventory, entity: Container | Service): string => {
  if (entity.section === 'services') return titleOf(entity);
  return entity.stack && inventory.stacks[entity.stack]?.upstream
    ? (entity.service ?? entity.name)
    : entity.name;
};
/** The box of a container or service: its name and further lines, its role, state and page. */
export const workloadBox = (
  inventory: Inventory,
  entity: Container | Service,
  lines: readonly (string | undefined)[] = [],
): Omit<GraphNode, 'id'> => ({
  entity: entity.ref,
  label: [shortName(inventory, entity), ...lines.filter((line) => line !== undefined)],
  role: entity.role,
  status: entity.status,
});
/** The title of a workload where it says more than its name. */
export const titleLine = (
  inventory: Inventory,
  { title, ...entity }: Container | Service,
): string | undefined => {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return title && !plain(shortName(inventory, { title, ...entity } as Container)).includes(plain(title))
    ? title
    : undefined;
};
/** As many letters as the name of a software has beside the names of boxes. */
const longestSoftware = 28;
/** What runs in a box, short: the image of a container without its registry, the software of a service with its version. */
export const softwareLine = (inventory: Inventory, entity: Container | Service): string | undefined => {
  const plain = (words: string) => words.toLowerCase().replace(/[^a-z0-9]/g, '');
  const names = [shortName(inventory, entity), entity.title ?? ''].map(plain);
  const texts =
    entity.section === 'containers'
      ? [entity.build ? undefined : entity.image?.replace(/@.*/, '').split('/').at(-1)]
      : [
          [entity.software, entity.version].filter(Boolean).join(' '),
          entity.software,
          entity.version && `Version ${entity.version}`,
        ];
  const fits = (text: string) => text.length <= longestSoftware && !names.includes(plain(text));
  return texts.find((text) => text !== undefined && text !== '' && fits(text));
};
/** `80 443 81` in lines of a few words each. */
export const wrapped = (words: readonly string[], perLine: number, separator = ' · '): string[] =>
  Array.from({ length: Math.ceil(words.length / perLine) }, (_, line) =>
    words.slice(line * perLine, (line + 1) * perLine).join(separator),
  );
/** How a connection is labelled: `HTTPS 443`. */
export const protocolLabel = ({ protocol, port }: { protocol: string; port?: number | undefined }) =>
  port ? `${protocol} ${port}` : protocol;
