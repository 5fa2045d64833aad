// Our arrangement (arrange.ts) behind Mermaid's own interface for layouts: Mermaid reads the text and draws the boxes; here
// they are measured, put at their places, and joined by lines with their labels.
import type { Arrangement, Picture, Point } from '../arrange/arrange.ts';

/** Columns of boxes and groups by id, counted from the beginning of the picture or of the group that they stand in. */
export type Columns = Readonly<Record<string, number>>;

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

/**
 * Runs in the page, so it holds all that it needs: registers the layout `infrabuch` with Mermaid. `columnsOf` of the
 * page's global object is read at each drawing.
 */
export const registerLayout = () => {
  const page = globalThis as unknown as {
    mermaid: { registerLayoutLoaders: (loaders: readonly unknown[]) => void };
    arrange: (picture: Picture) => Promise<Arrangement>;
    columnsOf?: Columns;
    defaultStroke?: string;
  };
  const defaultStroke = page.defaultStroke ?? '#333333';
  const svgNamespace = 'http://www.w3.org/2000/svg';
  const corner = 7;

  /** The points as a path with rounded corners. */
  const pathOf = (points: readonly Point[]) => {
    const [first, ...rest] = points;
    if (!first) return '';
    const parts = [`M${first.x},${first.y}`];
    let last = first;
    for (const [index, point] of rest.entries()) {
      const next = rest[index + 1];
      if (!next) {
        parts.push(`L${point.x},${point.y}`);
        break;
      }
      const towards = (from: Point, to: Point, length: number): Point => {
        const whole = Math.hypot(to.x - from.x, to.y - from.y) || 1;
        const share = Math.min(length, whole / 2) / whole;
        return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
      };
      const before = towards(point, last, corner);
      const after = towards(point, next, corner);
      parts.push(`L${before.x},${before.y}`, `Q${point.x},${point.y} ${after.x},${after.y}`);
      last = point;
    }
    return parts.join('').replace(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 100) / 100));
  };

  const render = async (data: Data, svg: Selection, helpers: Helpers) => {
    const columns = page.columnsOf ?? {};
    const across = data.direction === 'LR' || data.direction === 'RL';
    const root = svg.select('g').insert('g').attr('class', 'root');
    const layer = (name: string) => root.insert('g').attr('class', name);
    const [clusters, edgePaths, edgeLabels, nodes] = ['clusters', 'edgePaths', 'edgeLabels', 'nodes'].map(
      layer,
    ) as [Selection, Selection, Selection, Selection];

    // Boxes and labels are drawn to be measured.
    const drawn = new Map<string, Element>();
    const titleWidths = new Map<string, number>();
    const ruler = document.createElementNS(svgNamespace, 'text');
    ruler.setAttribute('class', 'cluster-label');
    root.node().append(ruler);
    for (const box of data.nodes) {
      if (box.isGroup) {
        ruler.textContent = (box.label ?? '').replace(/&[a-z]+;|&#\d+;/g, 'x');
        titleWidths.set(box.id, ruler.getComputedTextLength());
      } else {
        const selection = await helpers.insertNode(nodes, box, { config: data.config, dir: data.direction });
        const element = selection.node();
        drawn.set(box.id, element);
        const { width, height } = element.getBBox();
        box.width = width;
        box.height = height;
      }
    }
    ruler.remove();
    const lines = data.edges.filter(({ start, end }) => start !== end);
    for (const line of lines) {
      if (line.label) {
        await helpers.insertEdgeLabel(edgeLabels, line);
        const element = edgeLabels.node().lastElementChild!;
        drawn.set(line.id, element);
        const { width, height } = (element as SVGGElement).getBBox();
        line.width = width;
        line.height = height;
      }
    }

    const arrangement = await page.arrange({
      across,
      boxes: data.nodes
        .filter(({ isGroup }) => !isGroup)
        .map(({ id, parentId, width = 0, height = 0 }) => ({
          id,
          parent: parentId,
          width: Math.ceil(width),
          height: Math.ceil(height),
          column: columns[id],
        })),
      groups: data.nodes
        .filter(({ isGroup }) => isGroup)
        .map(({ id, parentId }) => ({
          id,
          parent: parentId,
          titleWidth: Math.ceil(titleWidths.get(id) ?? 0),
          column: columns[id],
        })),
      lines: lines.map(({ id, start, end, stroke, style, width, height }) => ({
        id,
        from: start,
        to: end,
        kind: `${stroke} ${style?.join(';') ?? ''}`,
        ...(width ? { label: { width: width + 8, height: height ?? 0 } } : {}),
      })),
    });
    for (const box of data.nodes) {
      if (box.isGroup) {
        const { x, y, width, height } = arrangement.groups[box.id]!;
        Object.assign(box, { x: x + width / 2, y: y + height / 2, width, height });
        await helpers.insertCluster(clusters, box);
        const label = clusters.node().lastElementChild?.querySelector('.cluster-label');
        label?.setAttribute('transform', `translate(${x + 14}, ${y + 7})`);
      } else {
        const { x, y } = arrangement.boxes[box.id]!;
        Object.assign(box, { x, y });
        drawn.get(box.id)?.setAttribute('transform', `translate(${x}, ${y})`);
      }
    }

    // One arrow head for each colour and width of lines.
    const arrows = new Map<string, string>();
    const arrow = ({ style }: Line): string => {
      const text = style?.join(';') ?? '';
      const colour = /stroke:\s*(#[0-9a-f]{6})/i.exec(text)?.[1] ?? defaultStroke;
      const known = arrows.get(colour);
      if (known) return known;
      const id = `${svg.node().id}-arrow${arrows.size}`;
      arrows.set(colour, id);
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
      root.node().prepend(marker);
      return id;
    };
    for (const line of lines) {
      const found = arrangement.lines[line.id];
      if (!found) continue;
      const path = document.createElementNS(svgNamespace, 'path');
      path.setAttribute('d', pathOf(found.points));
      path.setAttribute(
        'class',
        `flowchart-link edge-pattern-${line.stroke === 'dotted' ? 'dotted' : 'solid'}`,
      );
      path.setAttribute('data-id', line.id);
      path.setAttribute('style', [...(line.style ?? []), 'fill:none'].join(';'));
      path.setAttribute('marker-end', `url(#${arrow(line)})`);
      edgePaths.node().append(path);
      if (found.label)
        drawn.get(line.id)?.setAttribute('transform', `translate(${found.label.x}, ${found.label.y})`);
    }
  };
  page.mermaid.registerLayoutLoaders([{ name: 'infrabuch', loader: async () => ({ render }) }]);
};
