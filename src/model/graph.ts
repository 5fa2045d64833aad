// A diagram as data: boxes, groups, lines. Holds the documented state only; what a snapshot saw is laid over it.
import type { Status } from './fields.ts';

/** What a box is; decides colour and shape. */
export type NodeRole =
  | 'user'
  | 'firewall'
  | 'proxy'
  | 'application'
  | 'admin'
  | 'data'
  | 'mail'
  | 'support'
  | 'external'
  | 'host'
  | 'domain'
  | 'port'
  | 'backup'
  | 'place'
  | 'gap'
  | 'more';

export interface GraphNode {
  /** Unique in the graph; letters, digits and underscores. */
  readonly id: string;
  /** `kind:id` of what the box shows; its page is the box's link. */
  readonly entity?: string | undefined;
  /** Its whole name, where that is not the first line of its text. */
  readonly name?: string | undefined;
  /** Lines of text, taken literally. */
  readonly label: readonly string[];
  readonly role: NodeRole;
  readonly status?: Status | undefined;
  readonly group?: string | undefined;
  /** Slug of the diagram that shows more of this box; its link instead of the entity's page. */
  readonly diagram?: string | undefined;
  /** Column (row, in a graph from top to bottom), counted inside the group or the picture; without: where its lines put it. */
  readonly column?: number | undefined;
  /** It stands where its lines lead, as far as its row has room; only in a graph from top to bottom. */
  readonly isAligned?: boolean | undefined;
  /** It came after the others were laid out: it takes a free place; only in a graph from top to bottom. */
  readonly isLate?: boolean | undefined;
  /** What the box belongs to, for filters: `kind:id`. */
  readonly host?: string | undefined;
  readonly stack?: string | undefined;
  readonly networks?: readonly string[] | undefined;
}
export interface GraphGroup {
  readonly id: string;
  readonly title: string;
  readonly entity?: string | undefined;
  readonly parent?: string | undefined;
  readonly column?: number | undefined;
}
/**
 * solid: a documented way; main: one that most requests take; dashed: a planned one; uncertain: one that an open question
 * is about, or that cannot be decided; required: what must be there first; intended: open and meant to be; unintended: open, but meant to be
 * closed or narrower; bypass: led round the firewall; unused: open, but nothing listens; missing: nothing is documented; broken: a
 * documented way that leads nowhere.
 */
export type LineKind =
  | 'solid'
  | 'main'
  | 'dashed'
  | 'uncertain'
  | 'required'
  | 'intended'
  | 'unintended'
  | 'bypass'
  | 'unused'
  | 'missing'
  | 'broken';
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string | undefined;
  readonly line: LineKind;
}
export interface Graph {
  readonly direction: 'LR' | 'TB';
  readonly nodes: readonly GraphNode[];
  readonly groups: readonly GraphGroup[];
  readonly edges: readonly GraphEdge[];
}
/** A part of a view that is split. */
export interface GraphPart {
  /** Behind the view's slug: `netzwerke` + `devnet` is `netzwerke-devnet`. Without: the view's own slug. */
  readonly id?: string | undefined;
  /** Behind the view's title. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly graph: Graph;
}
