// The number of findings on the lines of a drawing that they are about, laid over it: never part of it.
import type { GraphEdge } from '../model/graph.ts';
import { findingBadge } from './state-badge.ts';

type Point = readonly [x: number, y: number];
type Segment = readonly [Point, Point];

/** The straight parts of a path of our drawings (`M`, `L` and `Q`, all absolute). */
function segmentsOf(path: string): Segment[] {
  const segments: Segment[] = [];
  let at: Point | undefined;
  for (const [, command = '', numbers = ''] of path.matchAll(/([MLQ])([^A-Za-z]*)/g)) {
    const values = numbers.match(/-?\d+(?:\.\d+)?/g)?.map(Number) ?? [];
    const [x, y] = values.slice(-2);
    if (x === undefined || y === undefined) continue;
    if (command === 'L' && at) segments.push([at, [x, y]]);
    at = [x, y];
  }
  return segments;
}
const between = ([[x1, y1], [x2, y2]]: Segment, part: number): Point => [
  x1 + (x2 - x1) * part,
  y1 + (y2 - y1) * part,
];
const lengthOf = ([[x1, y1], [x2, y2]]: Segment): number => Math.hypot(x2 - x1, y2 - y1);
/** How far a point is from a segment. */
function distance([x, y]: Point, segment: Segment): number {
  const [[x1, y1], [x2, y2]] = segment;
  const length = lengthOf(segment) ** 2;
  const part = length === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length;
  const [nearX, nearY] = between(segment, Math.min(1, Math.max(0, part)));
  return Math.hypot(x - nearX, y - nearY);
}
/** Where the badge of a line is nobody else's: on a straight part, as far from other lines as there is room for it. */
function placeOn(
  own: readonly Segment[],
  others: readonly Segment[],
  isLabelled: boolean,
): Point | undefined {
  const parts = isLabelled ? [0.2, 0.8] : [0.5, 0.25, 0.75];
  const longest = [...own].sort((a, b) => lengthOf(b) - lengthOf(a));
  const places = longest.flatMap((segment) =>
    parts
      .filter((part) => lengthOf(segment) * Math.min(part, 1 - part) >= 12)
      .map((part) => between(segment, part)),
  );
  const room = (place: Point) => Math.min(20, ...others.map((segment) => distance(place, segment)));
  return places.sort((a, b) => room(b) - room(a))[0] ?? (longest[0] && between(longest[0], 0.5));
}

/** A drawing with the number of findings on each line that has some. */
export function layLineFindings(
  svg: string,
  found: ReadonlyMap<Pick<GraphEdge, 'from' | 'to' | 'label'>, readonly { readonly message: string }[]>,
): string {
  if (found.size === 0) return svg;
  const lines = [
    ...svg.matchAll(
      /<path d="([^"]*)" class="flowchart-link[^>]*? data-from="([^"]*)" data-to="([^"]*)"[^>]*>/g,
    ),
  ].map(([, path = '', from, to]) => ({ from, to, segments: segmentsOf(path) }));
  const badges = [...found].flatMap(([{ from, to, label }, findings]) => {
    const line = lines.find((other) => other.from === from && other.to === to);
    if (!line) return [];
    const others = lines.flatMap((other) => (other === line ? [] : other.segments));
    const [x, y] = placeOn(line.segments, others, label !== undefined) ?? [];
    if (x === undefined || y === undefined) return [];
    // The badge is drawn round (13, -4).
    return [`<g transform="translate(${x - 13},${y + 4})">${findingBadge(findings)}</g>`];
  });
  const end = svg.search(/<g class="(edgeLabels|nodes)"/);
  return end < 0 || badges.length === 0 ? svg : `${svg.slice(0, end)}${badges.join('')}${svg.slice(end)}`;
}
