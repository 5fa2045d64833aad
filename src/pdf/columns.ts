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

/**
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
  const gap = 2;
  const total = (all: readonly number[]) => all.reduce((sum, width) => sum + width + gap, 0);
  const pieces = widest('piece');
  // Whole words where there is room for them; of a very long one its syllables.
  const words = widest('word').map((word, column) => Math.max(pieces[column] ?? 0, Math.min(word, 18)));
  const widths = total(words) <= room ? words : pieces;
  const used = () => total(widths);
  // Else as many columns as possible keep whole words, those that need least first; sentences keep some room.
  const extra = (column: number) => (words[column] ?? 0) - (widths[column] ?? 0);
  for (const column of [...words.keys()].sort((a, b) => extra(a) - extra(b)))
    if (used() + extra(column) <= 0.85 * room) widths[column] = words[column] ?? 0;
  const fits = used() <= room;
  const height = (all: number, width: number) => Math.max(1, all / width);
  const rowHeight = (row: readonly CellSize[], changed: number, by: number) =>
    Math.max(
      ...row.map((cell, column) => height(cell.all, (widths[column] ?? 1) + (column === changed ? by : 0))),
    );
  while (used() < room) {
    let best = -1;
    let gain = 1e-9;
    for (let column = 0; column < count; column++) {
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
  const sum = used();
  return { shares: widths.map((width) => (width + gap) / sum), fits };
}
