// What an edit changes, as the lines that go and the lines that come.

/**
 * The lines in which two texts differ, from the first to the last difference.
 * @returns `@@ Zeile 12`, then lines with `-` and `+`; none for equal texts
 */
export function changedLines(before: string, after: string): string[] {
  if (before === after) return [];
  const [old, next] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < next.length - start &&
    old[old.length - 1 - end] === next[next.length - 1 - end]
  )
    end += 1;
  return [
    `@@ Zeile ${start + 1}`,
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...next.slice(start, next.length - end).map((line) => `+${line}`),
  ];
}
