// The Umfeld as an SVG of our own: the entity in the middle, what refers to it on the left, what it refers to on the
// right; for narrow screens one below the other. No browser, no script: texts are measured with the font's own widths.
import { xmlLine } from '../model/escape.ts';
import type { NodeRole } from '../model/graph.ts';
import { statusWords } from '../views/cells.ts';
import { folded, type Neighbour, type Surroundings } from '../views/surroundings/surroundings.ts';
import { textWidth, wrapText } from '../views/text-width.ts';

export interface SurroundingsOptions {
  /** The page of an entity; undefined for none. */
  readonly hrefOf: (ref: string) => string | undefined;
  /** Where boxes that stand for several lead: the list below. */
  readonly listHref: string;
  readonly layout: 'wide' | 'narrow';
}

const sizes = { name: 13.5, kind: 11.5, relation: 11.5 };
const lineHeight = { name: 17, kind: 15 };
const padding = { x: 10, top: 7, bottom: 7 };
/** Boxes a side (wide) and altogether on each side (narrow). */
const most = 12;
const wide = { side: 196, centre: 174, lane: 142, gap: 14 };
const narrow = { width: 340, indent: 26, gap: 13, lane: 30 };

interface Box {
  readonly of: Neighbour;
  readonly lines: readonly string[];
  readonly under: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
const round = (value: number) => Math.round(value * 10) / 10;

type Size = Omit<Box, 'x' | 'y'>;
function sized(of: Neighbour, width: number, under: string, isCentre = false): Size {
  const inner = width - 2 * padding.x - (of.role === 'external' ? 8 : 0);
  const lines = wrapText(
    of.name.replace(/\s+/g, ' '),
    inner,
    isCentre ? 3 : 2,
    sizes.name,
    isCentre ? '600' : '400',
  );
  const words = under ? wrapText(under, inner, 1, sizes.kind) : [];
  return {
    of,
    width,
    lines,
    under: words,
    height:
      padding.top +
      lines.length * lineHeight.name +
      words.length * lineHeight.kind +
      padding.bottom +
      (of.role === 'data' ? 6 : 0),
  };
}
/** Boxes below each other, from a height on. */
function stacked(boxes: readonly Size[], x: number, top: number, gap: number): Box[] {
  let y = top;
  return boxes.map((box) => {
    const placed = { ...box, x, y };
    y += box.height + gap;
    return placed;
  });
}
const heightOf = (boxes: readonly Size[], gap: number) =>
  boxes.reduce((sum, { height }) => sum + height, 0) + Math.max(0, boxes.length - 1) * gap;

const stateOf = ({ status }: Neighbour) => (status === 'active' ? '' : ` ib-near-${status}`);
const kindText = ({ kind, status }: Neighbour) =>
  status === 'active' ? kind : `${kind} · ${statusWords[status]}`;

/** The shape tells the role beside its colour: data a cylinder, people and domains rounded, foreign ones with double sides. */
function shape({ of, x, y, width, height }: Box): string {
  const paint = `style="fill:var(--ib-${of.role}-fill);stroke:var(--ib-${of.role}-stroke)"`;
  const radius: Partial<Record<NodeRole, number>> = { user: Math.min(20, height / 2), domain: 12, more: 8 };
  if (of.role === 'data') {
    const [right, top, bottom] = [round(x + width), round(y + 5), round(y + height - 5)];
    const half = round(width / 2);
    return `<path ${paint} d="M${x} ${top}V${bottom}A${half} 5 0 0 0 ${right} ${bottom}V${top}A${half} 5 0 0 0 ${x} ${top}A${half} 5 0 0 0 ${right} ${top}A${half} 5 0 0 0 ${x} ${top}"/>`;
  }
  const rect = `<rect ${paint} x="${x}" y="${round(y)}" width="${width}" height="${height}" rx="${radius[of.role] ?? 3}"/>`;
  return of.role === 'external'
    ? `${rect}<path class="ib-near-sides" ${paint} d="M${x + 5} ${round(y)}v${height}M${x + width - 5} ${round(y)}v${height}"/>`
    : rect;
}
function texts({ of, lines, under, x, y, width }: Box): string {
  const middle = round(x + width / 2);
  const top = y + padding.top + (of.role === 'data' ? 6 : 0);
  return [
    ...lines.map((line, index) =>
      fitted(line, middle, top + 13 + index * lineHeight.name, 'ib-near-name', sizes.name, width),
    ),
    ...under.map((line, index) =>
      fitted(
        line,
        middle,
        top + lines.length * lineHeight.name + 11.5 + index * lineHeight.kind,
        'ib-near-kind',
        sizes.kind,
        width,
      ),
    ),
  ].join('');
}
/** Letters of other fonts may be wider than thought: then the browser is told how wide the text may be. */
const fitted = (line: string, x: number, y: number, className: string, size: number, width: number) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the letters of the font's first block
  const isForeign = /[^\u0000-\u024f\u1e00-\u1eff\u2010-\u203a€]/u.test(line);
  const limit = isForeign
    ? ` textLength="${round(Math.min(width - 2 * padding.x, textWidth(line, size)))}" lengthAdjust="spacingAndGlyphs"`
    : '';
  return `<text class="${className}" x="${x}" y="${round(y)}"${limit}>${xmlLine(line)}</text>`;
};

/** For the last known state, laid over as over the other diagrams (state-badge.ts). */
const slot = ({ of, x, y, width }: Box): string =>
  of.ref && !of.folded
    ? `<g class="ib-last" data-of="${xmlLine(of.ref)}" transform="translate(${round(x + width - 8)},${round(y + 1)})"></g>`
    : '';
/** A box with its line: one group, one link. */
function drawBox(box: Box, line: string, said: string, { hrefOf, listHref }: SurroundingsOptions): string {
  const { of } = box;
  const href = of.folded ? listHref : of.ref && hrefOf(of.ref);
  const inside = `<title>${xmlLine(said)}</title>${shape(box)}${texts(box)}${slot(box)}`;
  const content = href ? `<a href="${xmlLine(href)}">${inside}</a>` : `<g>${inside}</g>`;
  return `<g class="ib-near-box${stateOf(of)}">${line}${content}</g>`;
}
const arrow = (x: number, y: number) =>
  `<path class="ib-near-head" d="M${round(x)} ${round(y)}l-7 -3.5v7z"/>`;
const arrowDown = (x: number, y: number) =>
  `<path class="ib-near-head" d="M${round(x)} ${round(y)}l-3.5 -7h7z"/>`;

/** Over two rounded corners from one height to another. */
const elbow = (x1: number, y1: number, bend: number, x2: number, y2: number) => {
  const rise = y2 - y1;
  const r = Math.min(7, Math.abs(rise) / 2, Math.abs(bend - x1), Math.abs(x2 - bend));
  const down = Math.sign(rise);
  return Math.abs(rise) < 0.5
    ? `M${round(x1)} ${round(y1)}H${round(x2)}`
    : `M${round(x1)} ${round(y1)}H${round(bend - r)}Q${round(bend)} ${round(y1)} ${round(bend)} ${round(y1 + down * r)}V${round(y2 - down * r)}Q${round(bend)} ${round(y2)} ${round(bend + r)} ${round(y2)}H${round(x2)}`;
};
/** On the line, what does not fit under it. */
const relationText = (relation: string, x: number, y: number, width: number) =>
  (relation ? wrapText(relation, width, 2, sizes.relation) : [])
    .map(
      (line, index) =>
        `<text class="ib-near-relation" x="${round(x)}" y="${round(y + (index ? 13 : -5))}">${xmlLine(line)}</text>`,
    )
    .join('');

function drawWide(
  incoming: readonly Neighbour[],
  centre: Neighbour,
  outgoing: readonly Neighbour[],
  options: SurroundingsOptions,
) {
  const { side, centre: middle, lane, gap } = wide;
  const left = incoming.map((neighbour) => sized(neighbour, side, kindText(neighbour)));
  const right = outgoing.map((neighbour) => sized(neighbour, side, kindText(neighbour)));
  const core = sized(centre, middle, kindText(centre), true);
  const height = Math.max(heightOf(left, gap), heightOf(right, gap), core.height);
  const at = (boxes: readonly Size[]) => (height - heightOf(boxes, gap)) / 2 + 1;
  const centreX = left.length ? side + lane + 1 : 1;
  const placedCore: Box = { ...core, x: centreX, y: at([core]) };
  const middleY = placedCore.y + core.height / 2;
  const width = centreX + middle + (right.length ? lane + side : 0) + 1;
  const drawn = [
    ...stacked(left, 1, at(left), gap).map((box) => {
      const y = box.y + box.height / 2;
      const start = box.x + box.width;
      const said = `${box.of.name}, ${kindText(box.of)}${box.of.relation ? `: ${box.of.relation} ${centre.name}` : ''}`;
      return drawBox(
        box,
        `<path class="ib-near-line" d="${elbow(start, y, centreX - 16, centreX - 6, middleY)}"/>${relationText(box.of.relation, start + 6, y, lane - 28)}`,
        said,
        options,
      );
    }),
    ...stacked(right, centreX + middle + lane, at(right), gap).map((box) => {
      const y = box.y + box.height / 2;
      const start = centreX + middle;
      const said = `${box.of.relation ? `${centre.name} ${box.of.relation}: ` : ''}${box.of.name}, ${kindText(box.of)}`;
      return drawBox(
        box,
        `<path class="ib-near-line" d="${elbow(start, middleY, start + 12, box.x - 6, y)}"/>${arrow(box.x, y)}${relationText(box.of.relation, start + 20, y, lane - 32)}`,
        said,
        options,
      );
    }),
  ];
  return {
    width,
    height: height + 2,
    content: `${drawn.join('')}${left.length ? arrow(centreX, middleY) : ''}<g class="ib-near-centre${stateOf(centre)}">${shape(placedCore)}${texts(placedCore)}${slot(placedCore)}</g>`,
  };
}

function drawNarrow(
  incoming: readonly Neighbour[],
  centre: Neighbour,
  outgoing: readonly Neighbour[],
  options: SurroundingsOptions,
) {
  const { width, indent, gap, lane } = narrow;
  const under = (neighbour: Neighbour) =>
    [kindText(neighbour), neighbour.relation].filter(Boolean).join(' · ');
  const inner = width - indent - 2;
  const above = stacked(
    incoming.map((neighbour) => sized(neighbour, inner, under(neighbour))),
    indent + 1,
    1,
    gap,
  );
  const core = sized(centre, width - 2, kindText(centre), true);
  const coreY = above.length ? heightOf(above, gap) + lane + 1 : 1;
  const placedCore: Box = { ...core, x: 1, y: coreY };
  const below = stacked(
    outgoing.map((neighbour) => sized(neighbour, inner, under(neighbour))),
    indent + 1,
    coreY + core.height + lane,
    gap,
  );
  const spine = 11;
  const drawn = [
    ...above.map((box) => {
      const y = round(box.y + box.height / 2);
      const said = `${box.of.name}, ${kindText(box.of)}${box.of.relation ? `: ${box.of.relation} ${centre.name}` : ''}`;
      return drawBox(
        box,
        `<path class="ib-near-line" d="M${box.x} ${y}H${spine + 7}Q${spine} ${y} ${spine} ${y + 7}V${round(coreY - 6)}"/>`,
        said,
        options,
      );
    }),
    ...below.map((box) => {
      const y = round(box.y + box.height / 2);
      const said = `${box.of.relation ? `${centre.name} ${box.of.relation}: ` : ''}${box.of.name}, ${kindText(box.of)}`;
      return drawBox(
        box,
        `<path class="ib-near-line" d="M${spine} ${round(coreY + core.height)}V${y - 7}Q${spine} ${y} ${spine + 7} ${y}H${box.x - 6}"/>${arrow(box.x, y)}`,
        said,
        options,
      );
    }),
  ];
  const last = below.at(-1);
  return {
    width,
    height: (last ? last.y + last.height : coreY + core.height) + 1,
    content: `${drawn.join('')}${above.length ? arrowDown(spine, coreY) : ''}<g class="ib-near-centre${stateOf(centre)}">${shape(placedCore)}${texts(placedCore)}${slot(placedCore)}</g>`,
  };
}

const counted = (number: number, singular: string, many: string) =>
  number === 1 ? singular : `${number === 0 ? 'keine' : number} ${many}`;
/** What the picture shows, in one sentence: its accessible name. */
const surroundingsTitle = ({ centre, incoming, outgoing }: Surroundings): string =>
  `Umfeld von ${centre.name.replace(/\s+/g, ' ')}: ${counted(incoming.length, 'ein Eintrag führt', 'Einträge führen')} dorthin, ${counted(outgoing.length, 'einer geht', 'gehen')} davon aus.`;

/** The picture as text: no ids, no scripts, no styles of its own; colours are the site's variables. */
export function surroundingsSvg(surroundings: Surroundings, options: SurroundingsOptions): string {
  const { centre } = surroundings;
  const [incoming, outgoing] = [folded(surroundings.incoming, most), folded(surroundings.outgoing, most)];
  const { width, height, content } = (options.layout === 'wide' ? drawWide : drawNarrow)(
    incoming,
    centre,
    outgoing,
    options,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" class="ib-near-svg ib-near-${options.layout}" role="group" aria-label="${xmlLine(surroundingsTitle(surroundings))}" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}">${content}</svg>`;
}
