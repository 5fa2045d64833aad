// Runs in the page (library.ts): our arrangement (arrange/) behind Mermaid's own interface for layouts. Mermaid parses the
// text and draws the shapes with their texts; here the boxes are measured, put at their places, and joined by lines with
// their labels. Its own layouts lead lines through boxes and titles, and move everything for one more box. Stock Mermaid
// draws the same text with the same boxes, lines, groups and labels, at other places.
import type { Arrangement, MeasuredGraph, Point } from '../../arrange/measured.ts';

/**
 * Where boxes and groups are to stand, by id: their columns, counted from the beginning of the drawing or of the group that
 * they stand in; whether they stand where their lines lead, and whether they came after the others.
 */
export type Wishes = Readonly<
  Record<
    string,
    {
      readonly column?: number | undefined;
      readonly isAligned?: boolean | undefined;
      readonly isLate?: boolean | undefined;
    }
  >
>;

/** What Mermaid hands to a layout (packages/mermaid/src/rendering-util). */
interface Box {
  id: string;
  isGroup?: boolean;
  parentId?: string;
  width?: number;
  height?: number;
  x?: number;
  y?: number;
  label?: string;
  padding?: number;
}
interface Line {
  id: string;
  start: string;
  end: string;
  label?: string;
  stroke?: string;
  style?: string[];
  width?: number;
  height?: number;
  labelStyle?: string[];
}
interface Data {
  nodes: Box[];
  edges: Line[];
  direction: string;
  config: unknown;
}
interface Selection {
  node: () => SVGGElement;
  select: (selector: string) => Selection;
  insert: (name: string) => Selection;
  attr: (name: string, value: string) => Selection;
}
interface Helpers {
  insertNode: (parent: Selection, box: Box, options: { config: unknown; dir: string }) => Promise<Selection>;
  insertCluster: (parent: Selection, box: Box) => Promise<unknown>;
  insertEdgeLabel: (parent: Selection, line: Line) => Promise<unknown>;
}
/** The layers of a drawing, from the lowest to the highest. */
interface Layers {
  readonly root: Selection;
  readonly clusters: Selection;
  readonly edgePaths: Selection;
  readonly edgeLabels: Selection;
  readonly nodes: Selection;
}
/** Boxes and labels of lines as they are drawn, and how wide titles of groups are, by id. */
interface Elements {
  readonly drawn: ReadonlyMap<string, Element>;
  readonly titleWidths: ReadonlyMap<string, number>;
}

/** The points as a path with rounded corners. */
export function pathOf(points: readonly Point[]): string {
  const corner = 7;
  const [first, ...rest] = points;
  if (!first) return '';
  const towards = (from: Point, to: Point, length: number): Point => {
    const whole = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const share = Math.min(length, whole / 2) / whole;
    return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  };
  const parts = [`M${first.x},${first.y}`];
  let last = first;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    if (!next) {
      parts.push(`L${point.x},${point.y}`);
      break;
    }
    const before = towards(point, last, corner);
    const after = towards(point, next, corner);
    parts.push(`L${before.x},${before.y}`, `Q${point.x},${point.y} ${after.x},${after.y}`);
    last = point;
  }
  return parts.join('').replace(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 100) / 100));
}

/** Draws boxes and labels somewhere, to measure them: boxes and lines get their width and height. */
export async function measureElements(
  { nodes, direction, config }: Data,
  lines: readonly Line[],
  layers: Layers,
  helpers: Helpers,
): Promise<Elements> {
  const drawn = new Map<string, Element>();
  const titleWidths = new Map<string, number>();
  const ruler = document.createElementNS('http://www.w3.org/2000/svg', 'text');
  ruler.setAttribute('class', 'cluster-label');
  layers.root.node().append(ruler);
  for (const box of nodes) {
    if (box.isGroup) {
      ruler.textContent = (box.label ?? '').replace(/&[a-z]+;|&#\d+;/g, 'x');
      titleWidths.set(box.id, ruler.getComputedTextLength());
    } else {
      // Drawings from top to bottom have room for signs beside the names; columns have not.
      if (direction === 'TB' && box.padding !== undefined) box.padding += 4;
      const element = (await helpers.insertNode(layers.nodes, box, { config, dir: direction })).node();
      drawn.set(box.id, element);
      const { width, height } = element.getBBox();
      Object.assign(box, { width, height });
    }
  }
  ruler.remove();
  for (const line of lines)
    if (line.label) {
      await helpers.insertEdgeLabel(layers.edgeLabels, line);
      const element = layers.edgeLabels.node().lastElementChild as SVGGElement;
      drawn.set(line.id, element);
      const { width, height } = element.getBBox();
      Object.assign(line, { width, height });
    }
  return { drawn, titleWidths };
}

/** What was measured, as it is arranged. */
export function toMeasuredGraph(
  { nodes, direction }: Data,
  lines: readonly Line[],
  titleWidths: Elements['titleWidths'],
  wishes: Wishes,
): MeasuredGraph {
  return {
    across: direction === 'LR' || direction === 'RL',
    boxes: nodes
      .filter(({ isGroup }) => !isGroup)
      .map(({ id, parentId, width = 0, height = 0 }) => ({
        id,
        parent: parentId,
        width: Math.ceil(width),
        height: Math.ceil(height),
        ...wishes[id],
      })),
    // Mermaid hands groups over from the last to the first.
    groups: nodes
      .filter(({ isGroup }) => isGroup)
      .reverse()
      .map(({ id, parentId }) => ({
        id,
        parent: parentId,
        titleWidth: Math.ceil(titleWidths.get(id) ?? 0),
        column: wishes[id]?.column,
      })),
    lines: lines.map(({ id, start, end, stroke, style, width, height }) => ({
      id,
      from: start,
      to: end,
      kind: `${stroke} ${style?.join(';') ?? ''}`,
      ...(width ? { label: { width: width + 8, height: height ?? 0 } } : {}),
    })),
  };
}

/** Puts boxes at their places and draws the frames of groups. */
export async function placeElements(
  { nodes }: Data,
  arrangement: Arrangement,
  { drawn }: Elements,
  { clusters }: Layers,
  helpers: Helpers,
): Promise<void> {
  for (const box of nodes) {
    if (box.isGroup) {
      const { x, y, width, height } = arrangement.groups[box.id]!;
      Object.assign(box, { x: x + width / 2, y: y + height / 2, width, height });
      await helpers.insertCluster(clusters, box);
      const label = clusters.node().lastElementChild?.querySelector('.cluster-label');
      label?.setAttribute('transform', `translate(${x + 14}, ${y + 3})`);
    } else {
      const { x, y } = arrangement.boxes[box.id]!;
      Object.assign(box, { x, y });
      drawn.get(box.id)?.setAttribute('transform', `translate(${x}, ${y})`);
    }
  }
}

/** The head of arrows of a colour. */
export function arrowHead(id: string, colour: string): SVGMarkerElement {
  const svgNamespace = 'http://www.w3.org/2000/svg';
  const marker = document.createElementNS(svgNamespace, 'marker');
  for (const [name, value] of Object.entries({
    id,
    viewBox: '0 0 10 10',
    refX: '9',
    refY: '5',
    markerUnits: 'userSpaceOnUse',
    markerWidth: '10',
    markerHeight: '10',
    orient: 'auto',
  }))
    marker.setAttribute(name, value);
  const head = document.createElementNS(svgNamespace, 'path');
  head.setAttribute('d', 'M0,1L10,5L0,9z');
  head.setAttribute('style', `fill:${colour};stroke:none`);
  marker.append(head);
  return marker;
}

/** Draws the lines, with one arrow head for each of their colours, and puts their labels at their places. */
export function drawLines(
  lines: readonly Line[],
  arrangement: Arrangement,
  { drawn }: Elements,
  { root, edgePaths }: Layers,
  id: string,
): void {
  const { defaultStroke, infrabuch: library } = globalThis as unknown as {
    defaultStroke?: string;
    infrabuch: { pathOf: typeof pathOf; arrowHead: typeof arrowHead };
  };
  const heads = new Map<string, string>();
  const headFor = ({ style }: Line): string => {
    const colour =
      /stroke:\s*(#[0-9a-f]{6})/i.exec(style?.join(';') ?? '')?.[1] ?? defaultStroke ?? '#333333';
    const known = heads.get(colour);
    if (known) return known;
    const head = `${id}-arrow${heads.size}`;
    heads.set(colour, head);
    root.node().prepend(library.arrowHead(head, colour));
    return head;
  };
  for (const line of lines) {
    const found = arrangement.lines[line.id];
    if (!found) continue;
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', library.pathOf(found.points));
    const pattern = line.stroke === 'dotted' ? 'dotted' : 'solid';
    path.setAttribute('class', `flowchart-link edge-pattern-${pattern}`);
    path.setAttribute('data-id', line.id);
    path.setAttribute('style', [...(line.style ?? []), 'fill:none'].join(';'));
    path.setAttribute('marker-end', `url(#${headFor(line)})`);
    edgePaths.node().append(path);
    if (found.label)
      drawn.get(line.id)?.setAttribute('transform', `translate(${found.label.x}, ${found.label.y})`);
  }
}

/** Draws a diagram into an SVG; `wishesOf` of the page's global object says where its boxes are to stand. */
export async function layOut(data: Data, svg: Selection, helpers: Helpers): Promise<void> {
  const page = globalThis as unknown as {
    arrange: (graph: MeasuredGraph) => Promise<Arrangement>;
    wishesOf?: Wishes;
    infrabuch: {
      measureElements: typeof measureElements;
      toMeasuredGraph: typeof toMeasuredGraph;
      placeElements: typeof placeElements;
      drawLines: typeof drawLines;
    };
  };
  const library = page.infrabuch;
  const root = svg.select('g').insert('g').attr('class', 'root');
  const layer = (name: string) => root.insert('g').attr('class', name);
  const layers: Layers = {
    root,
    clusters: layer('clusters'),
    edgePaths: layer('edgePaths'),
    edgeLabels: layer('edgeLabels'),
    nodes: layer('nodes'),
  };
  const lines = data.edges.filter(({ start, end }) => start !== end);
  const elements = await library.measureElements(data, lines, layers, helpers);
  const arrangement = await page.arrange(
    library.toMeasuredGraph(data, lines, elements.titleWidths, page.wishesOf ?? {}),
  );
  await library.placeElements(data, arrangement, elements, layers, helpers);
  library.drawLines(lines, arrangement, elements, layers, svg.node().id);
}

/** Registers the layout `infrabuch` with Mermaid. */
export function registerLayout(): void {
  const page = globalThis as unknown as {
    mermaid: { registerLayoutLoaders: (loaders: readonly unknown[]) => void };
    infrabuch: { layOut: unknown };
  };
  page.mermaid.registerLayoutLoaders([
    { name: 'infrabuch', loader: async () => ({ render: page.infrabuch.layOut }) },
  ]);
}
