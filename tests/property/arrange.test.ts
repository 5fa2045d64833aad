// Any measured graph is arranged without overlaps, and one more box at the end leaves the others where they were.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrange } from '../../src/diagrams/arrange/arrange.ts';
import type { Arrangement, MeasuredGraph } from '../../src/diagrams/arrange/measured.ts';
import { runs } from '../runs.ts';

const graphs = fc
  .record({
    across: fc.boolean(),
    groups: fc.array(fc.record({ titleWidth: fc.integer({ min: 20, max: 220 }), inside: fc.boolean() }), {
      maxLength: 4,
    }),
    boxes: fc.array(
      fc.record({
        width: fc.integer({ min: 40, max: 220 }),
        height: fc.integer({ min: 30, max: 110 }),
        group: fc.nat(5),
        column: fc.option(fc.nat(3), { nil: undefined }),
        isLate: fc.boolean(),
      }),
      { minLength: 1, maxLength: 14 },
    ),
    lines: fc.array(
      fc.record({
        from: fc.nat(13),
        to: fc.nat(13),
        kind: fc.constantFrom('solid', 'dashed'),
        label: fc.boolean(),
      }),
      { maxLength: 12 },
    ),
  })
  .map(
    ({ across, groups, boxes, lines }): MeasuredGraph => ({
      across,
      groups: groups.map(({ titleWidth, inside }, index) => ({
        id: `g${index}`,
        titleWidth,
        ...(inside && index > 0 ? { parent: 'g0' } : {}),
      })),
      boxes: boxes.map(({ width, height, group, column, isLate }, index) => ({
        id: `b${index}`,
        width,
        height,
        column,
        isLate,
        ...(group < groups.length ? { parent: `g${group}` } : {}),
      })),
      lines: lines.flatMap(({ from, to, kind, label }, index) =>
        from === to || from >= boxes.length || to >= boxes.length
          ? []
          : [
              {
                id: `l${index}`,
                from: `b${from}`,
                to: `b${to}`,
                kind,
                ...(label ? { label: { width: 70, height: 18 } } : {}),
              },
            ],
      ),
    }),
  );

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
const rectsOf = ({ boxes }: MeasuredGraph, places: Arrangement) =>
  boxes.map(({ id, width, height }) => {
    const { x, y } = places.boxes[id]!;
    return { id, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  });
const overlap = (a: Rect, b: Rect) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test('Kästen überdecken sich nicht und stehen in ihrer Gruppe; Linien laufen rechtwinklig um sie herum', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const places = arrange(graph);
      const rects = rectsOf(graph, places);
      for (const [index, a] of rects.entries())
        for (const b of rects.slice(index + 1)) expect(overlap(a, b), `${a.id} ${b.id}`).toBe(false);
      for (const { id, parent } of graph.boxes) {
        const [box, frame] = [rects.find((rect) => rect.id === id)!, parent && places.groups[parent]];
        if (frame)
          expect(
            box.left >= frame.x &&
              box.top >= frame.y &&
              box.right <= frame.x + frame.width &&
              box.bottom <= frame.y + frame.height,
          ).toBe(true);
      }
      for (const line of graph.lines) {
        const { points, label } = places.lines[line.id]!;
        expect(label === undefined).toBe(line.label === undefined);
        for (const [index, { x, y }] of points.entries()) {
          const next = points[index + 1];
          if (!next) continue;
          expect(x === next.x || y === next.y, `${line.id} ist schräg`).toBe(true);
          const piece = {
            left: Math.min(x, next.x),
            right: Math.max(x, next.x),
            top: Math.min(y, next.y),
            bottom: Math.max(y, next.y),
          };
          for (const rect of rects)
            if (rect.id !== line.from && rect.id !== line.to)
              expect(overlap(piece, rect), `${line.id} läuft durch ${rect.id}`).toBe(false);
        }
        const other = [line.from, line.to].map((id) => rects.find((rect) => rect.id === id)!);
        const ends = [points[0]!, points.at(-1)!];
        for (const [index, { x, y }] of ends.entries()) {
          const { left, right, top, bottom } = other[index]!;
          expect(x >= left && x <= right && y >= top && y <= bottom, `${line.id} endet am Kasten`).toBe(true);
        }
      }
      expect(arrange(graph)).toEqual(places);
    }),
    { numRuns: runs(150) },
  );
});

test('Ein Kasten mehr am Ende einer Spalte lässt die anderen stehen', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const boxes = graph.boxes.map(({ parent, ...box }) => box);
      const column = boxes.find((box) => box.column !== undefined)?.column;
      fc.pre(column !== undefined);
      const before = arrange({ ...graph, across: true, groups: [], boxes });
      const after = arrange({
        ...graph,
        across: true,
        groups: [],
        // No wider than any other.
        boxes: [...boxes, { id: 'more', width: 40, height: 30, column }],
      });
      for (const { id } of boxes) expect(after.boxes[id], id).toEqual(before.boxes[id]);
    }),
    { numRuns: runs(150) },
  );
});
