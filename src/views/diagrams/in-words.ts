// A graph in words, for readers who do not see the picture, and for search and print.
import type { Graph, GraphEdge, GraphNode, NodeRole } from '../../model/graph.ts';
import { statusWords } from '../cells.ts';

/** What a box is, in German. */
const roleWords: Readonly<Record<NodeRole, string>> = {
  user: 'Nutzende',
  firewall: 'Firewall',
  proxy: 'Reverse Proxy',
  application: 'Anwendung',
  admin: 'Verwaltungsoberfläche',
  data: 'Daten',
  mail: 'Mail',
  support: 'Hilfsdienst',
  external: 'fremder Dienst',
  host: 'Host',
  domain: 'Domain',
  port: 'Port am Host',
  backup: 'Sicherung',
  place: 'Ort der Sicherung',
  gap: 'Lücke',
  more: 'zusammengefasst',
};
/** What a line says beside that it is there. */
const lineWords: Readonly<Record<GraphEdge['line'], string | undefined>> = {
  solid: undefined,
  main: 'Hauptweg',
  dashed: 'geplant',
  uncertain: 'ungeklärt',
  required: 'muss vorher laufen',
  intended: 'offen wie gewollt',
  unintended: 'offener als gewollt',
  bypass: 'an der Firewall vorbei',
  unused: 'offen, aber nichts lauscht',
  missing: 'ohne Sicherung',
  // Its label says so.
  broken: undefined,
};

/** The other end of a line. */
export interface EndInWords {
  /** Id of the box in the graph. */
  readonly id: string;
  readonly name: string;
  readonly entity?: string | undefined;
  /** Protocol, port and kind of the line; empty when the line says nothing. */
  readonly notes: readonly string[];
}
interface NodeInWords {
  readonly id: string;
  readonly name: string;
  readonly entity?: string | undefined;
  /** Further lines of the box. */
  readonly details: readonly string[];
  readonly role: string;
  /** Only what is not in operation. */
  readonly status?: string | undefined;
  readonly out: readonly EndInWords[];
  readonly in: readonly EndInWords[];
}
interface GroupInWords {
  /** From the outermost to the innermost group; empty for boxes that stand in none. */
  readonly path: readonly { readonly title: string; readonly entity?: string | undefined }[];
  readonly nodes: readonly NodeInWords[];
}
export interface GraphInWords {
  /** What is in the picture, one sentence. */
  readonly summary: string;
  readonly groups: readonly GroupInWords[];
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
const nameOf = ({ name, label }: GraphNode) => oneLine(name ?? label[0] ?? '') || 'ohne Namen';
const count = (number: number, singular: string, many: string) =>
  `${number === 1 ? singular : `${number} ${many}`}`;

const visible = (graph: Graph) => graph.edges;
const notesOf = ({ label, line }: GraphEdge): string[] =>
  [label && oneLine(label), lineWords[line]].filter((note): note is string => !!note);

/** A graph in words: every box and every line, both ends of each line, in the order of the graph. */
export function inWords(graph: Graph): GraphInWords {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const groups = new Map(graph.groups.map((group) => [group.id, group]));
  const edges = visible(graph);
  const leaving = Map.groupBy(edges, ({ from }) => from);
  const arriving = Map.groupBy(edges, ({ to }) => to);
  const end = (id: string, edge: GraphEdge): EndInWords => {
    const node = nodes.get(id);
    return { id, name: node ? nameOf(node) : id, entity: node?.entity, notes: notesOf(edge) };
  };
  const pathOf = (id: string | undefined): GroupInWords['path'] => {
    const group = id ? groups.get(id) : undefined;
    return group ? [...pathOf(group.parent), { title: oneLine(group.title), entity: group.entity }] : [];
  };
  // Boxes outside of groups come first: most of them are where the ways begin.
  const order = [undefined, ...graph.groups.map(({ id }) => id)];
  const members = Map.groupBy(graph.nodes, ({ group }) => (group && groups.has(group) ? group : undefined));
  return {
    summary: `${count(graph.nodes.length, 'Ein Kasten', 'Kästen')}${
      graph.groups.length ? ` in ${count(graph.groups.length, 'einer Gruppe', 'Gruppen')}` : ''
    }, ${count(edges.length, 'eine Verbindung', 'Verbindungen')}.`,
    groups: order.flatMap((group) => {
      const inside = members.get(group) ?? [];
      return inside.length === 0
        ? []
        : {
            path: pathOf(group),
            nodes: inside.map((node) => ({
              id: node.id,
              name: nameOf(node),
              entity: node.entity,
              // A whole name holds all lines of the box.
              details: node.name ? [] : node.label.slice(1).map(oneLine).filter(Boolean),
              role: roleWords[node.role],
              status: node.status && node.status !== 'active' ? statusWords[node.status] : undefined,
              out: (leaving.get(node.id) ?? []).map((edge) => end(edge.to, edge)),
              in: (arriving.get(node.id) ?? []).map((edge) => end(edge.from, edge)),
            })),
          };
    }),
  };
}

/**
 * The graph as one alternative text: how much there is, what stands in which group, then all ways. Names are whole; only
 * a picture too large for one text ends with a count of the sentences that are left out, never in the middle of one.
 * @param limit of characters; PDF viewers hand the text over in one go
 */
export function altText(graph: Graph, limit = 30_000): string {
  const { summary, groups } = inWords(graph);
  const boxes = groups.flatMap(({ nodes }) => nodes);
  const noted = ({ name, notes }: EndInWords) => (notes.length ? `${name} (${notes.join(', ')})` : name);
  const named = ({ name, status }: NodeInWords) => `${name}${status ? ` (${status})` : ''}`;
  const members = groups
    .filter(({ path }) => path.length > 0)
    .map(
      ({ path, nodes }) => `${path.map(({ title }) => title).join(', ')}: ${nodes.map(named).join(', ')}.`,
    );
  const ways = boxes
    .filter(({ out }) => out.length > 0)
    .map((box) => `${named(box)} → ${box.out.map(noted).join(', ')}.`);
  const alone = groups
    .filter(({ path }) => path.length === 0)
    .flatMap(({ nodes }) => nodes)
    .filter((box) => box.out.length === 0 && box.in.length === 0)
    .map((box) => `${named(box)}.`);
  const sentences = [...members, ...ways, ...alone];
  const rest = (number: number) => (number > 0 ? ` … und ${number} weitere.` : '');
  let text = summary;
  for (const [index, sentence] of sentences.entries()) {
    const left = sentences.length - index - 1;
    if (`${text} ${sentence}${rest(left)}`.length > limit) return `${text}${rest(left + 1)}`;
    text = `${text} ${sentence}`;
  }
  return text;
}
