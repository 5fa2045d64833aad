// What a drawing looks like in numbers: how often its lines cross, how much of it boxes fill. Reads the SVG text.

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Segment {
  readonly from: Point;
  readonly to: Point;
}

/** The lines of a drawing as polylines; rounded corners count as their corner. */
function polylinesOf(svg: string): Segment[][] {
  return [...svg.matchAll(/<path\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => /class="[^"]*flowchart-link/.test(tag))
    .map((tag) => {
      const commands = [...(/ d="([^"]*)"/.exec(tag)?.[1] ?? '').matchAll(/([MLQ])([^MLQ]*)/g)];
      // Of a corner `Q` both points: the corner itself, and where the line goes on.
      const points = commands.flatMap(([, , numbers = '']) => {
        const values = numbers
          .split(/[\s,]+/)
          .filter(Boolean)
          .map(Number);
        return values.flatMap((x, at) => (at % 2 ? [] : [{ x, y: values[at + 1] ?? 0 }]));
      });
      return points.flatMap((from, at) => {
        const to = points[at + 1];
        return to && (from.x !== to.x || from.y !== to.y) ? [{ from, to }] : [];
      });
    });
}

const isAcross = ({ from, to }: Segment) => Math.abs(from.y - to.y) < Math.abs(from.x - to.x);
/** Where a piece along crosses a piece down, not where one ends on the other. */
function crossing(along: Segment, down: Segment): Point | undefined {
  const [y, x] = [along.from.y, down.from.x];
  const [left, right] = [Math.min(along.from.x, along.to.x), Math.max(along.from.x, along.to.x)];
  const [top, bottom] = [Math.min(down.from.y, down.to.y), Math.max(down.from.y, down.to.y)];
  return left + 0.5 < x && x < right - 0.5 && top + 0.5 < y && y < bottom - 0.5 ? { x, y } : undefined;
}

/** How many places there are at which lines cross; lines that lie on each other cross others in one place. */
export function crossingsOf(svg: string): number {
  const places = new Set<string>();
  const lines = polylinesOf(svg);
  for (const [index, line] of lines.entries())
    for (const other of lines.slice(index + 1))
      for (const first of line)
        for (const second of other) {
          if (isAcross(first) === isAcross(second)) continue;
          const place = isAcross(first) ? crossing(first, second) : crossing(second, first);
          if (place) places.add(`${Math.round(place.x)} ${Math.round(place.y)}`);
        }
  return places.size;
}

/** Which part of a drawing, its legend with it, boxes fill: between 0 and 1. */
export function boxShareOf(
  svg: string,
  sizes: readonly { readonly width: number; readonly height: number }[],
): number {
  const [, , width = 1, height = 1] = (/viewBox="([^"]*)"/.exec(svg)?.[1] ?? '').split(' ').map(Number);
  return sizes.reduce((sum, box) => sum + box.width * box.height, 0) / (width * height);
}
