// Widths of a table's columns, so that the table gets as low as it can: browsers share the room by the longest line,
// which starves the one column that holds sentences. Counted in characters, so that every machine gets the same.

/** Characters that cannot be broken, and all characters, of one cell. */
export interface CellSize {
  readonly word: number;
  readonly all: number;
}

/**
 * @param rows cells by row, the heads among them
 * @param room characters that fit beside each other
 * @returns shares of the width, their sum is 1; `fits` is false when words are wider than the room
 */
export function columnWidths(
  rows: readonly (readonly CellSize[])[],
  room: number,
): { shares: number[]; fits: boolean } {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const least = Array.from({ length: count }, (_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.word ?? 0)),
  );
  const most = Array.from({ length: count }, (_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.all ?? 0)),
  );
  const gap = 2;
  const widths = [...least];
  const used = () => widths.reduce((sum, width) => sum + width + gap, 0);
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
