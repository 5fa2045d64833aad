// What is arranged, and what comes out: a graph whose boxes, titles and labels were measured, and the places of all.

/** Width and height, in the units of a drawing. */
interface Size {
  readonly width: number;
  readonly height: number;
}
/** A box with the size that it is drawn in. */
export interface MeasuredBox extends Size {
  readonly id: string;
  /** Id of the group that it stands in. */
  readonly parent?: string | undefined;
  /** Wanted column, counted in the group or the whole graph; without: where its lines put it. */
  readonly column?: number | undefined;
  /** It stands where its lines lead, as far as its row has room; only from top to bottom. */
  readonly isAligned?: boolean | undefined;
  /** It came after the others were laid out: it takes a free place; only from top to bottom. */
  readonly isLate?: boolean | undefined;
}
/** A group of boxes or of further groups. */
interface MeasuredGroup {
  readonly id: string;
  readonly parent?: string | undefined;
  readonly column?: number | undefined;
  readonly titleWidth: number;
}
/** A line from one box to another. */
export interface MeasuredLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Lines of one kind that leave or reach one box may share a part of their way. */
  readonly kind: string;
  readonly label?: Size | undefined;
}
/** A graph as it is arranged. */
export interface MeasuredGraph {
  /** From left to right; else from top to bottom. */
  readonly across: boolean;
  readonly boxes: readonly MeasuredBox[];
  readonly groups: readonly MeasuredGroup[];
  readonly lines: readonly MeasuredLine[];
}
/** A place in a drawing: x to the right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Where everything stands, by id. */
export interface Arrangement {
  /** Centres of boxes. */
  readonly boxes: Readonly<Record<string, Point>>;
  /** Upper left corners of groups, and their sizes. */
  readonly groups: Readonly<Record<string, Point & Size>>;
  /** The corners of lines from their beginning to their end, and the centres of their labels. */
  readonly lines: Readonly<Record<string, { readonly points: readonly Point[]; readonly label?: Point }>>;
}
