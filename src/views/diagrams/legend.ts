// What a diagram's signs mean, and by what its boxes can be told apart: only what the diagram really has.
import type { Status } from '../../model/fields.ts';
import type { Graph, GraphEdge, NodeRole } from '../../model/graph.ts';
import { statusWords } from '../cells.ts';

/** The German word of each role, in the order of legends. */
const roleWords: Readonly<Record<NodeRole, string>> = {
  user: 'Nutzende, Netz',
  domain: 'Domain',
  firewall: 'Firewall, Netzrand',
  host: 'Host',
  proxy: 'Reverse Proxy',
  application: 'Anwendung',
  admin: 'Verwaltung',
  mail: 'Mail',
  data: 'Daten',
  support: 'Hilfsdienst',
  external: 'fremder Dienst',
  port: 'Port am Host',
  backup: 'Sicherung',
  place: 'Ort der Sicherung',
  gap: 'Lücke',
  more: 'Weiteres, verlinkt',
};
const lineWords: Readonly<Record<GraphEdge['line'], string>> = {
  main: 'Hauptweg',
  solid: 'dokumentierter Weg',
  dashed: 'geplanter Weg',
  uncertain: 'ungeklärt (offene Frage)',
  required: 'muss vorher laufen',
  intended: 'offen wie gewollt',
  unintended: 'offener als gewollt',
  bypass: 'von Docker an der Firewall vorbei',
  unused: 'offen, aber nichts lauscht',
  missing: 'ohne Sicherung',
  broken: 'unterbrochener Weg',
};

interface LegendEntry<Key extends string> {
  readonly key: Key;
  readonly word: string;
}
export interface Legend {
  readonly roles: readonly LegendEntry<NodeRole>[];
  /** Without `active`: that is how boxes look. */
  readonly statuses: readonly LegendEntry<Status>[];
  readonly lines: readonly LegendEntry<GraphEdge['line']>[];
}
const entries = <Key extends string>(words: Readonly<Partial<Record<Key, string>>>, used: Set<Key>) =>
  (Object.entries(words) as [Key, string][])
    .filter(([key]) => used.has(key))
    .map(([key, word]) => ({ key, word }));

/** The roles, states and kinds of lines that a graph has, with their German words, in the order of legends. */
export function legendOf({ nodes, edges }: Graph): Legend {
  const lines = entries(lineWords, new Set(edges.map(({ line }) => line)));
  const { planned, retired } = statusWords;
  return {
    roles: entries(roleWords, new Set(nodes.map(({ role }) => role))),
    statuses: entries({ planned, retired }, new Set(nodes.flatMap(({ status }) => status ?? []))),
    // Documented ways alone need no word.
    lines: lines.every(({ key }) => key === 'solid') ? [] : lines,
  };
}

/** A property by which boxes can be filtered, as the drawing's attribute `data-<property>` holds it. */
interface DiagramFilter {
  readonly property: 'network' | 'stack' | 'status';
  readonly title: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

/**
 * The filters that tell boxes of a graph apart: those with at least two values.
 * @param nameOf the name of an entity (`kind:id`)
 */
export function filtersOf({ nodes }: Graph, nameOf: (entity: string) => string): DiagramFilter[] {
  const filter = (
    property: DiagramFilter['property'],
    title: string,
    values: readonly string[],
    textOf: (value: string) => string,
  ): DiagramFilter => ({
    property,
    title,
    options: [...new Set(values)]
      .map((value) => ({ value, text: textOf(value) }))
      .sort((a, b) => a.text.localeCompare(b.text, 'de')),
  });
  return [
    filter(
      'network',
      'Netzwerk',
      nodes.flatMap(({ networks }) => networks ?? []),
      nameOf,
    ),
    filter(
      'stack',
      'Stack',
      nodes.flatMap(({ stack }) => stack ?? []),
      nameOf,
    ),
    filter(
      'status',
      'Status',
      nodes.flatMap(({ entity, status }) => (entity ? (status ?? 'active') : [])),
      (status) => statusWords[status as Status],
    ),
  ].filter(({ options }) => options.length > 1);
}
