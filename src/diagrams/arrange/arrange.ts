// How a flowchart is arranged: boxes and groups first (place.ts), then the lines between them (route.ts). It depends on
// nothing but the picture: the same text gives the same drawing.
import { place, placeCode } from './place.ts';
import { extentOf, route, routeCode } from './route.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}
export interface ArrangeBox extends Size {
  readonly id: string;
  readonly parent?: string | undefined;
  /** Wanted column, counted in the group or the picture; without: where its lines put it. */
  readonly column?: number | undefined;
}
export interface ArrangeGroup {
  readonly id: string;
  readonly parent?: string | undefined;
  readonly column?: number | undefined;
  readonly titleWidth: number;
}
export interface ArrangeLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Lines of one kind that leave or reach one box may share a part of their way. */
  readonly kind: string;
  readonly label?: Size | undefined;
}
export interface Picture {
  /** From left to right; else from top to bottom. */
  readonly across: boolean;
  readonly boxes: readonly ArrangeBox[];
  readonly groups: readonly ArrangeGroup[];
  readonly lines: readonly ArrangeLine[];
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Arrangement {
  /** Centres of boxes. */
  readonly boxes: Readonly<Record<string, Point>>;
  readonly groups: Readonly<Record<string, Point & Size>>;
  readonly lines: Readonly<Record<string, { readonly points: readonly Point[]; readonly label?: Point }>>;
}

/** The places of everything in a picture, in its own coordinates: it begins at the upper left corner. */
export const arrange = (picture: Picture): Arrangement => {
  const placed = place(picture);
  const { across, items } = placed;
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
    lines: route(placed),
  };
};

/** What arranges is part of the key of a drawing. */
export const arrangeCode = [...placeCode, ...routeCode, String(arrange)];
