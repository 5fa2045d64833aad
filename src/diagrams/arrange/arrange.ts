// How a flowchart is arranged: boxes and groups first (place.ts), then the lines between them (route.ts). It depends on
// nothing but the graph: the same graph gives the same arrangement.
import type { Arrangement, MeasuredGraph } from './measured.ts';
import { place } from './place.ts';
import { extentOf } from './placement.ts';
import { route } from './route.ts';

/**
 * The places of everything in a measured graph, in coordinates of its own: they begin at the upper left corner. Lines
 * that name no box of the graph, or lead from a box to itself, have no place.
 */
export const arrange = (graph: MeasuredGraph): Arrangement => {
  const placement = place(graph);
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
};
