// Widths of a table's columns, so that the table gets as low as it can: browsers share the room by the longest line,
// which starves the one column that holds sentences. Counted in characters, so that every machine gets the same.

/** Characters that cannot be broken, and all characters, of one cell. */
export interface CellSize {
  /** The longest piece between places where a line may break, syllables among them. */
  readonly piece: number;
  /** The longest word. */
  readonly word: number;
  readonly all: number;
}

/** Between two columns, in characters. */
const gap = 2;

/** Gives columns of least widths the rest of the room, where it makes the table lowest. */
function spread(
  rows: readonly (readonly CellSize[])[],
  least: readonly number[],
  most: readonly number[],
  room: number,
): { readonly widths: readonly number[]; readonly height: number } {
  const widths = [...least];
  const used = () => widths.reduce((sum, width) => sum + width + gap, 0);
  const height = (all: number, width: number) => Math.max(1, all / width);
  const rowHeight = (row: readonly CellSize[], changed: number, by: number) =>
    Math.max(
      ...row.map((cell, column) => height(cell.all, (widths[column] ?? 1) + (column === changed ? by : 0))),
    );
  while (used() < room) {
    let best = -1;
    let gain = 1e-9;
    for (let column = 0; column < widths.length; column++) {
      if ((widths[column] ?? 0) >= (most[column] ?? 0)) continue;
      let saved = 0;
      for (const row of rows) {
        const cell = row[column];
        if (!cell) continue;
        saved += rowHeight(row, -1, 0) - rowHeight(row, column, 1);
        // A hair for cells that are not the highest of their row, so that ties are broken towards the longest text.
        saved += 0.02 * (height(cell.all, widths[column] ?? 1) - height(cell.all, (widths[column] ?? 1) + 1));
      }
      if (saved > gain) {
        gain = saved;
        best = column;
      }
    }
    if (best < 0) break;
    widths[best] = (widths[best] ?? 0) + 1;
  }
  return { widths, height: rows.reduce((sum, row) => sum + rowHeight(row, -1, 0), 0) };
}

/**
 * Widths of the columns of a table.
 * @param rows cells by row, the heads among them
 * @param room characters that fit beside each other
 * @returns shares of the width, their sum is 1. `fits`: no word is broken but at its syllables
 */
export function columnWidths(
  rows: readonly (readonly CellSize[])[],
  room: number,
): { shares: number[]; fits: boolean } {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widest = (of: keyof CellSize) =>
    Array.from({ length: count }, (_, column) => Math.max(3, ...rows.map((row) => row[column]?.[of] ?? 0)));
  const most = widest('all');
  const total = (all: readonly number[]) => all.reduce((sum, width) => sum + width + gap, 0);
  const pieces = widest('piece');
  // Of a very long word its syllables.
  const words = widest('word').map((word, column) => Math.max(pieces[column] ?? 0, Math.min(word, 18)));
  // As many columns as can keep whole words, those that need least first, unless the table gets much higher by it.
  const whole = [...pieces];
  const extra = (column: number) => (words[column] ?? 0) - (pieces[column] ?? 0);
  for (const column of [...words.keys()].sort((a, b) => extra(a) - extra(b)))
    if (total(whole) + extra(column) <= room) whole[column] = words[column] ?? 0;
  const best = spread(rows, pieces, most, room);
  const unbroken = spread(rows, whole, most, room);
  const { widths } = unbroken.height <= 1.15 * best.height ? unbroken : best;
  const sum = total(widths);
  return { shares: widths.map((width) => (width + gap) / sum), fits: total(pieces) <= room };
}
