// What the changes of the laboratory make of the snapshots, kept as the lines that go and come: a machine's state without
// the machine, for tests that run anywhere.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshotSources } from '../../src/snapshots/index.ts';

/** Lines of one file that are others: where they begin in the unchanged one, how many go, which come. */
type Hunk = readonly [start: number, gone: number, come: readonly string[]];
/** One change. */
interface RecordedChange {
  readonly title: string;
  readonly files: Readonly<Record<string, readonly Hunk[]>>;
}
/** All that was recorded: the snapshots without any change, and the changes. */
export interface Recorded {
  readonly unchanged: Readonly<Record<string, string>>;
  readonly changes: readonly RecordedChange[];
}

/** For each pair of places how many lines both texts still have in common from there on. */
function commonFrom(old: readonly string[], next: readonly string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(next.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = next.length - 1; j >= 0; j -= 1)
      table[i]![j] =
        old[i] === next[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
  return table;
}
function hunksOf(before: string, after: string): Hunk[] {
  const [old, next] = [before.split('\n'), after.split('\n')];
  const common = commonFrom(old, next);
  const hunks: [number, number, string[]][] = [];
  let isOpen = false;
  for (let i = 0, j = 0; i < old.length || j < next.length; ) {
    if (i < old.length && j < next.length && old[i] === next[j]) {
      [i, j, isOpen] = [i + 1, j + 1, false];
      continue;
    }
    if (!isOpen) hunks.push([i, 0, []]);
    isOpen = true;
    const hunk = hunks.at(-1)!;
    if (j < next.length && (i === old.length || common[i]![j + 1]! >= common[i + 1]![j]!))
      hunk[2].push(next[j++]!);
    else [hunk[1], i] = [hunk[1] + 1, i + 1];
  }
  return hunks;
}

/** What a text of a source states, whatever the order, IDs and lines. */
function statementsOf(name: string, text: string): string {
  const source = snapshotSources.find(({ file }) => file === name);
  const facts = source?.facts(source.parse(text)) ?? [];
  return facts
    .map(({ kind, name: thing, fields }) => JSON.stringify([kind, thing, fields]))
    .sort()
    .join('\n');
}
/** The text with every line as it was that states the same as before; undefined where all of it does. */
function withoutNoise(name: string, before: string, after: string): string | undefined {
  if (statementsOf(name, before) === statementsOf(name, after)) return undefined;
  if (!name.endsWith('.jsonl')) return after;
  const old = new Map(before.split('\n').map((line) => [statementsOf(name, line), line]));
  return after
    .split('\n')
    .map((line) => old.get(statementsOf(name, line)) ?? line)
    .join('\n');
}

/** A line for each change. */
const recordedText = ({ unchanged, changes }: Recorded): string =>
  `{"unchanged":${JSON.stringify(unchanged)},\n"changes":[\n${changes.map((change) => JSON.stringify(change)).join(',\n')}\n]}\n`;

/** Reads and keeps. @param folder of the snapshots, below the root */
export function recordOf(folder: string) {
  const read = (root: string) => {
    const path = join(root, folder);
    return Object.fromEntries(
      readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]),
    );
  };
  let unchanged: Record<string, string> = {};
  const changes: RecordedChange[] = [];
  return {
    begin: (root: string) => {
      unchanged = read(root);
    },
    note: (title: string, root: string) => {
      const files = Object.entries(read(root)).flatMap(([name, text]) => {
        const before = unchanged[name] ?? '';
        const other = name === 'snapshot.json' ? undefined : withoutNoise(name, before, text);
        return other === undefined ? [] : [[name, hunksOf(before, other)] as const];
      });
      if (files.length > 0) changes.push({ title, files: Object.fromEntries(files) });
    },
    text: () => recordedText({ unchanged, changes }),
  };
}

/** The files of a change, by name. */
export const changedFiles = ({ unchanged }: Recorded, { files }: RecordedChange): Record<string, string> =>
  Object.fromEntries(
    Object.entries(unchanged).map(([name, text]) => {
      const lines = (files[name] ?? []).reduceRight(
        (all, [start, gone, come]) => all.toSpliced(start, gone, ...come),
        text.split('\n'),
      );
      return [name, lines.join('\n')];
    }),
  );
