// Upright or turned: which way round a page gives a drawing the larger scale. The one rule for all documents.

/** Width and height in any one unit. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
/** The room for a drawing on a page of either kind, in the unit in which the drawing's scale is counted. */
export interface Rooms {
  readonly upright: Size;
  readonly turned: Size;
}

const scaleIn = (drawing: Size, room: Size) =>
  Math.min(room.width / drawing.width, room.height / drawing.height);

/**
 * Whether a drawing goes on a landscape page.
 * @param enough the scale with which a drawing stands upright, whatever a landscape page would give
 */
export function isTurned(drawing: Size, { upright, turned }: Rooms, enough: number): boolean {
  const scale = scaleIn(drawing, upright);
  return scale < enough && scaleIn(drawing, turned) > scale;
}
