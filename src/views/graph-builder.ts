// Collects boxes, groups and lines of a diagram; every box once, every line once, ids safe for Mermaid.
import type { Graph, GraphEdge, GraphGroup, GraphNode } from '../model/graph.ts';

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
  /** Arranges the boxes of each group that have no lines in columns of about `rows` boxes. */
  readonly grid: (rows: number) => void;
  /** The graph without groups that hold nothing. */
  readonly build: () => Graph;
}

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
    grid: (rows) => {
      const linked = new Set([...edges.values()].flatMap(({ from, to }) => [from, to]));
      const loose = [...nodes.values()].filter(({ id, group }) => group && !linked.has(id));
      for (const members of Map.groupBy(loose, ({ group }) => group).values()) {
        const height = Math.ceil(members.length / Math.ceil(members.length / rows));
        for (const [index, { id }] of members.entries()) {
          const left = members[index - height];
          if (left) edges.set(`${left.id} ${id} hidden`, { from: left.id, to: id, line: 'hidden' });
        }
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
