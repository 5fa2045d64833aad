// How a flowchart is arranged: boxes and groups first (place.ts), then the lines between them (route.ts). It depends on
// nothing but the graph: the same graph gives the same arrangement.
import type { Arrangement, MeasuredGraph } from './measured.ts';
import { place } from './place.ts';
import { extentOf, type Placement } from './placement.ts';
import { route } from './route.ts';

/** Everything at its place, from the columns back to the drawing. */
function arrangementOf(placement: Placement): Arrangement {
  const { across, items } = placement;
  const all = [...items.values()];
  return {
    boxes: Object.fromEntries(
      all
        .filter(({ isGroup }) => !isGroup)
        .map((box) => {
          const [u0, v0, u1, v1] = extentOf(box);
          const [u, v] = [(u0 + u1) / 2, (v0 + v1) / 2];
          return [box.id, across ? { x: u, y: v } : { x: v, y: u }];
        }),
    ),
    groups: Object.fromEntries(
      all
        .filter(({ isGroup }) => isGroup)
        .map(({ id, u, v, sizeU, sizeV }) => [
          id,
          across ? { x: u, y: v, width: sizeU, height: sizeV } : { x: v, y: u, width: sizeV, height: sizeU },
        ]),
    ),
    lines: route(placement),
  };
}

/** Whether all lines lead round the boxes at which they do not end, at right angles. */
function isClear({ boxes, lines }: MeasuredGraph, places: Arrangement): boolean {
  const rects = boxes.flatMap(({ id, width, height }) => {
    const at = places.boxes[id];
    if (!at) return [];
    const { x, y } = at;
    return [{ id, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }];
  });
  return lines.every(({ id, from, to }) => {
    const points = places.lines[id]?.points ?? [];
    return points.slice(1).every((end, index) => {
      const start = points[index] ?? end;
      const [left, right] = [Math.min(start.x, end.x), Math.max(start.x, end.x)];
      const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
      if (left < right && top < bottom) return false;
      return rects.every(
        (rect) =>
          rect.id === from ||
          rect.id === to ||
          right <= rect.left ||
          left >= rect.right ||
          bottom <= rect.top ||
          top >= rect.bottom,
      );
    });
  });
}

/**
 * The places of everything in a measured graph, in coordinates of its own: they begin at the upper left corner. Lines
 * that name no box of the graph, or lead from a box to itself, have no place. Boxes that came late leave the others where
 * they are, unless a line finds no way round them then.
 */
export function arrange(graph: MeasuredGraph): Arrangement {
  const places = arrangementOf(place(graph));
  if (!graph.boxes.some(({ isLate }) => isLate) || isClear(graph, places)) return places;
  return arrangementOf(place({ ...graph, boxes: graph.boxes.map(({ isLate, ...box }) => box) }));
}
