// How a flowchart is laid out: ELK's layered algorithm behind Mermaid's own interface for layouts. Mermaid reads the text
// and draws the boxes; here they get their places, and the lines their ways between them: at right angles, round every
// box, below the titles of groups, with their labels on them.

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
interface ElkBox {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  children?: ElkBox[];
  edges?: ElkLine[];
  ports?: { id: string; width: number; height: number; layoutOptions: Record<string, string> }[];
  labels?: { text?: string; width: number; height: number; x?: number; y?: number }[];
  layoutOptions?: Record<string, string>;
}
interface Point {
  x: number;
  y: number;
}
interface ElkLine {
  id: string;
  container?: string;
  sources: string[];
  targets: string[];
  labels?: ElkBox['labels'];
  sections?: { startPoint: Point; endPoint: Point; bendPoints?: Point[] }[];
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
    ELK: new () => { layout: (graph: ElkBox) => Promise<ElkBox> };
    columnsOf?: Columns;
    defaultStroke?: string;
  };
  const defaultStroke = page.defaultStroke ?? '#333333';
  const svgNamespace = 'http://www.w3.org/2000/svg';
  const corner = 7;
  /** As wide as a picture may be, so that its letters (15 units) are 11 px high in a column of 830 px. */
  const pageWidth = 1118;
  const placed = (placement: string, layering: string, alignment = 'BALANCED') => ({
    'elk.layered.nodePlacement.strategy': placement,
    'elk.layered.nodePlacement.bk.fixedAlignment': alignment,
    'elk.layered.layering.strategy': layering,
  });
  const variants = [
    placed('BRANDES_KOEPF', 'LONGEST_PATH_SOURCE'),
    placed('LINEAR_SEGMENTS', 'LONGEST_PATH_SOURCE'),
    placed('BRANDES_KOEPF', 'LONGEST_PATH_SOURCE', 'NONE'),
    placed('LINEAR_SEGMENTS', 'NETWORK_SIMPLEX'),
    placed('BRANDES_KOEPF', 'NETWORK_SIMPLEX', 'NONE'),
  ];
  const titleHeight = 34;

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

    // Where a box stands decides which way its lines run: against the columns, they are laid out turned round.
    const byId = new Map(data.nodes.map((box) => [box.id, box]));
    const place = (id: string) => {
      const own: number[] = [];
      for (let box = byId.get(id); box; box = box.parentId ? byId.get(box.parentId) : undefined)
        own.unshift(columns[box.id] ?? -1);
      return own;
    };
    const isBackwards = ({ start, end }: Line) => {
      const [from, to] = [place(start), place(end)];
      for (let depth = 0; depth < Math.min(from.length, to.length); depth++) {
        const [left, right] = [from[depth] ?? -1, to[depth] ?? -1];
        if (left < 0 || right < 0) return false;
        if (left !== right) return left > right;
      }
      return false;
    };

    // Lines of one kind that leave or reach one box share their beginning: a line is bundled at its busier end only,
    // so that no line seems to lead where it does not.
    const kindOf = (line: Line) =>
      `${line.stroke} ${line.style?.join(';') ?? ''}${isBackwards(line) ? ' back' : ''}`;
    const ends = lines.map((line) => {
      const back = isBackwards(line);
      return { line, back, from: back ? line.end : line.start, to: back ? line.start : line.end };
    });
    const degree = Map.groupBy(
      ends.flatMap(({ line, from, to }) => [`${from} out ${kindOf(line)}`, `${to} in ${kindOf(line)}`]),
      (key) => key,
    );
    const ports = new Map<string, NonNullable<ElkBox['ports']>>();
    const port = (box: string, side: 'in' | 'out', name: string) => {
      const id = `${box} ${side} ${name}`;
      const list = ports.get(box) ?? [];
      ports.set(box, list);
      if (!list.some((one) => one.id === id))
        list.push({
          id,
          width: 0,
          height: 0,
          layoutOptions: {
            'elk.port.side': across ? (side === 'in' ? 'WEST' : 'EAST') : side === 'in' ? 'NORTH' : 'SOUTH',
          },
        });
      return id;
    };
    const elkLines = ends.map(({ line, from, to }): ElkLine => {
      const kind = kindOf(line);
      const [out, into] = [
        degree.get(`${from} out ${kind}`)?.length ?? 0,
        degree.get(`${to} in ${kind}`)?.length ?? 0,
      ];
      return {
        id: line.id,
        sources: [port(from, 'out', out >= into ? kind : line.id)],
        targets: [port(to, 'in', out >= into ? line.id : kind)],
        ...(line.width ? { labels: [{ text: ' ', width: line.width + 8, height: line.height ?? 0 }] } : {}),
      };
    });

    // ELK reads columns at the top only. Inside a group a line that is not drawn holds a box behind the column before.
    const held = new Set(
      elkLines.flatMap(({ sources: [from], targets: [to] }) => `${from?.split(' ')[0]} ${to?.split(' ')[0]}`),
    );
    const inner = Map.groupBy(
      data.nodes.filter((box) => box.parentId && columns[box.id] !== undefined),
      ({ parentId }) => parentId,
    );
    for (const members of inner.values()) {
      const at = (column: number) => members.filter(({ id }) => columns[id] === column);
      for (const [index, { id }] of members.entries()) {
        const column = columns[id] ?? 0;
        const before = at(column - 1);
        if (!before.length || before.some((left) => held.has(`${left.id} ${id}`))) continue;
        const left = before[at(column).findIndex((one) => one.id === id) % before.length]!;
        elkLines.push({
          id: `hold ${index} ${id}`,
          sources: [port(left.id, 'out', 'hold')],
          targets: [port(id, 'in', 'hold')],
        });
      }
    }

    const spacing = {
      'elk.spacing.nodeNode': '16',
      'elk.spacing.edgeNode': '12',
      'elk.spacing.edgeEdge': '12',
      'elk.spacing.edgeLabel': '2',
      'elk.spacing.labelNode': '4',
      'elk.spacing.labelLabel': '4',
      'elk.spacing.portPort': '8',
      'elk.layered.spacing.nodeNodeBetweenLayers': '30',
      'elk.layered.spacing.edgeNodeBetweenLayers': '14',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '9',
      'elk.layered.crossingMinimization.greedySwitch.type': 'TWO_SIDED',
      'elk.layered.edgeLabels.centerLabelPlacementStrategy': 'SPACE_EFFICIENT_LAYER',
      'elk.partitioning.activate': 'true',
      'elk.randomSeed': '1',
    };
    const children = (parent: string | undefined, settings: Record<string, string>): ElkBox[] =>
      data.nodes
        .filter((box) => box.parentId === parent)
        .map((box): ElkBox => {
          const column = columns[box.id];
          const layoutOptions: Record<string, string> =
            column === undefined ? {} : { 'elk.partitioning.partition': String(column) };
          return box.isGroup
            ? {
                id: box.id,
                children: children(box.id, settings),
                layoutOptions: {
                  ...layoutOptions,
                  ...settings,
                  // Lines come from the left or, in a picture from top to bottom, from above: the title stands aside.
                  'elk.padding': across
                    ? `[top=${titleHeight},left=14,bottom=14,right=14]`
                    : `[top=14,left=${Math.ceil(titleWidths.get(box.id) ?? 0) + 26},bottom=14,right=14]`,
                  ...(across
                    ? {
                        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
                        'elk.nodeSize.minimum': `(${Math.ceil((titleWidths.get(box.id) ?? 0) + 28)},${titleHeight + 20})`,
                      }
                    : {}),
                },
              }
            : {
                id: box.id,
                width: Math.ceil(box.width ?? 0),
                height: Math.ceil(box.height ?? 0),
                ports: ports.get(box.id) ?? [],
                layoutOptions: {
                  ...layoutOptions,
                  'elk.portConstraints': 'FIXED_SIDE',
                  'elk.alignment': across ? 'LEFT' : 'TOP',
                },
              };
        });
    const layOut = (variant: Record<string, string>): Promise<ElkBox> => {
      const settings = { ...spacing, ...variant };
      return new page.ELK().layout({
        id: 'root',
        children: children(undefined, settings),
        edges: elkLines.map((line) => ({
          ...line,
          ...(line.labels
            ? {
                labels: line.labels.map((label) => ({
                  ...label,
                  layoutOptions: { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' },
                })),
              }
            : {}),
        })),
        layoutOptions: {
          ...settings,
          'elk.algorithm': 'layered',
          'elk.direction': across ? 'RIGHT' : 'DOWN',
          // ELK knows this at the top only.
          'elk.layered.considerModelOrder.strategy': 'PREFER_NODES',
          'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
          'elk.edgeRouting': 'ORTHOGONAL',
          'elk.json.edgeCoords': 'ROOT',
          'elk.padding': '[top=2,left=2,bottom=2,right=2]',
        },
      });
    };
    // The first way of placing that fits the page, else the narrowest.
    let laid: ElkBox | undefined;
    for (const variant of variants) {
      const tried = await layOut(variant).catch(() => undefined);
      if (tried && (tried.width ?? 0) < (laid?.width ?? Number.POSITIVE_INFINITY)) laid = tried;
      if (laid && (laid.width ?? 0) <= pageWidth) break;
    }
    if (!laid) throw new Error('ELK hat keine Anordnung gefunden.');

    const put = async (boxes: readonly ElkBox[], left: number, top: number): Promise<void> => {
      for (const { id, x = 0, y = 0, width = 0, height = 0, children: inside } of boxes) {
        const box = byId.get(id)!;
        box.x = left + x + width / 2;
        box.y = top + y + height / 2;
        if (box.isGroup) {
          Object.assign(box, { width, height });
          await helpers.insertCluster(clusters, box);
          const label = clusters.node().lastElementChild?.querySelector('.cluster-label');
          label?.setAttribute('transform', `translate(${left + x + 14}, ${top + y + 7})`);
          await put(inside ?? [], left + x, top + y);
        } else drawn.get(id)?.setAttribute('transform', `translate(${box.x}, ${box.y})`);
      }
    };
    await put(laid.children ?? [], 0, 0);

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
    const lineOf = new Map(ends.map((one) => [one.line.id, one]));
    const container = (part: ElkBox): ElkLine[] => [
      ...(part.edges ?? []),
      ...(part.children ?? []).flatMap(container),
    ];
    for (const { id, sections, labels } of container(laid)) {
      const known = lineOf.get(id);
      const [section] = sections ?? [];
      if (!known || !section) continue;
      const { line, back } = known;
      const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
      const path = document.createElementNS(svgNamespace, 'path');
      path.setAttribute('d', pathOf(back ? points.toReversed() : points));
      path.setAttribute(
        'class',
        `flowchart-link edge-pattern-${line.stroke === 'dotted' ? 'dotted' : 'solid'}`,
      );
      path.setAttribute('data-id', id);
      path.setAttribute('style', [...(line.style ?? []), 'fill:none'].join(';'));
      path.setAttribute('marker-end', `url(#${arrow(line)})`);
      edgePaths.node().append(path);
      const [label] = labels ?? [];
      if (label && drawn.has(id))
        drawn
          .get(id)!
          .setAttribute(
            'transform',
            `translate(${(label.x ?? 0) + label.width / 2}, ${(label.y ?? 0) + label.height / 2})`,
          );
    }
  };
  page.mermaid.registerLayoutLoaders([{ name: 'infrabuch', loader: async () => ({ render }) }]);
};
