// Graph -> Mermaid text. The only place that knows Mermaid's syntax.

import { colours, lineStyles, roleColours } from '../../model/colours.ts';
import type { Graph, GraphNode, LineKind, NodeRole } from '../../model/graph.ts';

export interface MermaidOptions {
  readonly title: string;
  readonly description: string;
  /** First line of the text: what made it, from what. */
  readonly origin: string;
  /** Further lines of remarks, with their signs. */
  readonly remarks?: readonly string[];
  /** Where a box leads; undefined for nowhere. */
  readonly hrefOf: (node: GraphNode) => string | undefined;
}

/** Names stay whole; only what no name is, an essay in a field for one, ends where it would burst the picture. */
const longest = 240;
const shortened = (text: string) => {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
};
/** As many letters as a row of a box has at most; words are not cut. */
const rowLength = 44;
/** Any text as a Mermaid label: control characters go, everything with a meaning becomes an entity code. */
const escapeLabel = (text: string): string =>
  shortened(text.replace(/\s+/g, ' '))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .replace(/[^\p{L}\p{N}\p{M} .,:/()+~→·…–—„“‚‘’€§°_-]/gu, (char) => `#${char.codePointAt(0)};`);
const packed = (words: readonly string[], joint: string, most: number) =>
  words.reduce<string[]>((rows, word) => {
    const last = rows.at(-1);
    if (last !== undefined && `${last}${joint}${word}`.length <= most)
      rows[rows.length - 1] = `${last}${joint}${word}`;
    else rows.push(word);
    return rows;
  }, []);
/** The words of a line's label, a few in each row: short rows keep the picture narrow. */
const labelRows = (label: string) =>
  packed(label.split(' · '), ' · ', 14).flatMap((row) => packed(row.split(/(?<!·) (?!·)/), ' ', 14));
/** A line of prose outside of quotes, as accTitle and accDescr take it. */
const escapeProse = (text: string) => text.replace(/[\s;{}]+/g, ' ').trim();

const shapes: Partial<Record<NodeRole, readonly [string, string]>> = {
  user: ['([', '])'],
  data: ['[(', ')]'],
  domain: ['(', ')'],
  external: ['[[', ']]'],
  more: ['(', ')'],
  port: ['(', ')'],
  backup: ['{{', '}}'],
  place: ['[', ']'],
  gap: ['(', ')'],
};
const nodeLine = ({ id, label, role, status }: GraphNode) => {
  const [open, close] = shapes[role] ?? ['[', ']'];
  const classes = status && status !== 'active' ? `${role}_${status}` : role;
  const rows = label.flatMap((row) => packed(row.replace(/\s+/g, ' ').split(' '), ' ', rowLength));
  return `${id}${open}"${rows.map(escapeLabel).join('<br/>') || ' '}"${close}:::${classes}`;
};
const arrows: Readonly<Record<LineKind, string>> = {
  solid: '-->',
  main: '==>',
  uncertain: '-.->',
  required: '-->',
  dashed: '-.->',
  intended: '-->',
  unintended: '-.->',
  bypass: '==>',
  unused: '-.->',
  missing: '-.->',
  broken: '-.->',
};
/** Colour, width and dashes of the lines, kind by kind. */
const styleLines = ({ edges }: Graph) =>
  [...Map.groupBy(edges.entries(), ([, { line }]) => line)].map(([line, members]) => {
    const { colour, width, dash } = lineStyles[line];
    const numbers = members.map(([index]) => index).join(',');
    return `linkStyle ${numbers} stroke:${colours[colour]?.light},stroke-width:${width}px${dash ? `,stroke-dasharray:${dash}` : ''}`;
  });

const classLines = (graph: Graph) =>
  [
    ...new Set(
      graph.nodes.map(({ role, status }) => (status && status !== 'active' ? `${role}_${status}` : role)),
    ),
  ]
    .sort()
    .map((name) => {
      const [role, status] = name.split('_') as [NodeRole, string | undefined];
      const { fill, stroke } = roleColours[role].light;
      const extra =
        status === 'planned'
          ? `,stroke-dasharray:6 4,color:${colours.muted?.light}`
          : status === 'retired'
            ? `,stroke-dasharray:2 4,color:${colours.muted?.light},opacity:0.65`
            : `,color:${colours.ink?.light}`;
      return `classDef ${name} fill:${fill},stroke:${stroke}${extra}`;
    });

function groupLines(graph: Graph, parent: string | undefined, depth: number): string[] {
  const indent = '  '.repeat(depth);
  return graph.groups
    .filter((group) => group.parent === parent)
    .flatMap((group) => [
      `${indent}subgraph ${group.id}["${escapeLabel(group.title)}"]`,
      `${indent}  direction ${graph.direction}`,
      ...groupLines(graph, group.id, depth + 1),
      ...graph.nodes.filter((node) => node.group === group.id).map((node) => `${indent}  ${nodeLine(node)}`),
      `${indent}end`,
    ]);
}

/** A graph as the text of a .mmd file; same graph, same bytes. */
export function renderMermaid(
  graph: Graph,
  { title, description, origin, remarks = [], hrefOf }: MermaidOptions,
): string {
  return [
    `%% ${origin}`,
    ...remarks,
    `flowchart ${graph.direction}`,
    `  accTitle: ${escapeProse(title)}`,
    `  accDescr: ${escapeProse(description)}`,
    ...groupLines(graph, undefined, 1),
    ...graph.nodes.filter(({ group }) => !group).map((node) => `  ${nodeLine(node)}`),
    ...graph.edges.map(
      ({ from, to, label, line }) =>
        `  ${from} ${arrows[line]}${label ? `|"${labelRows(label).map(escapeLabel).join('<br/>')}"|` : ''} ${to}`,
    ),
    ...graph.nodes.flatMap((node) => {
      const href = hrefOf(node);
      return href
        ? [`  click ${node.id} href "${encodeURI(href)}" "${escapeLabel(node.label[0] ?? '')}"`]
        : [];
    }),
    ...classLines(graph).map((line) => `  ${line}`),
    ...styleLines(graph).map((line) => `  ${line}`),
    '',
  ].join('\n');
}
