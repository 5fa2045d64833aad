// Places found by indentation are those that the parser gives, for every value of both handbooks.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';
import { expect, test } from 'vitest';
import { isMap, isSeq, LineCounter, type Pair, parseDocument, type Scalar } from 'yaml';
import { quickPlace } from '../../src/source/quick-place.ts';
import { repository } from '../command.ts';

type Path = readonly (string | number)[];
const pathsBelow = (value: unknown, path: Path = []): Path[] => {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  return entries.flatMap(([key, below]) => [[...path, key], ...pathsBelow(below, [...path, key])]);
};
/** As src/source/places.ts asks the parser. */
function parsedPlace(text: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  return (path: Path) => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const [depth, step] of path.entries()) {
      const isLast = depth === path.length - 1;
      if (isMap(node)) {
        const pair = (node.items as Pair<Scalar, { range?: number[] } | null>[]).find(
          (item) => String(item.key?.value) === String(step),
        );
        if (!pair) return undefined;
        const key = pair.key.range?.[0] ?? 0;
        offset = pair.value === null ? key : (pair.value.range?.[0] ?? key);
        if (isLast && (isMap(pair.value) || isSeq(pair.value))) offset = key;
        // A scalar without text has its key's place as well.
        node = pair.value;
      } else if (isSeq(node) && typeof step === 'number') {
        node = node.items[step];
        offset = (node as { range?: number[] }).range?.[0] ?? offset;
      } else return undefined;
    }
    return lines.linePos(offset);
  };
}

test('every answer is the parser’s', () => {
  let answered = 0;
  let asked = 0;
  for (const handbook of ['gro-mate', 'tick-guard'])
    for (const name of readdirSync(join(repository, 'inventory', handbook)).filter((file) =>
      file.endsWith('.yaml'),
    )) {
      const text = readFileSync(join(repository, 'inventory', handbook, name), 'utf8');
      const whole = load(text, { schema: CORE_SCHEMA }) as Record<string, Record<string, unknown>>;
      const placeOf = parsedPlace(text);
      const lines = text.split('\n');
      for (const [section, entities] of Object.entries(whole))
        for (const [id, entity] of Object.entries(section === 'handbook' ? {} : entities)) {
          const start = (placeOf([section, id])?.line ?? 1) - 1;
          const next = lines.findIndex(
            (line, index) => index > start && /^ {0,2}\S/.test(line) && !/^\s*#/.test(line),
          );
          const block = lines.slice(start, next < 0 ? undefined : next);
          if (!block[0]?.startsWith('  ')) continue;
          for (const path of pathsBelow(entity)) {
            asked++;
            const quick = quickPlace(block, 2, path, false);
            if (!quick) continue;
            answered++;
            const place = placeOf([section, id, ...path]);
            expect({ path, file: name, line: start + quick.line + 1, col: quick.column + 1 }).toEqual({
              path,
              file: name,
              line: place?.line,
              col: place?.col,
            });
          }
        }
    }
  expect(asked).toBeGreaterThan(5000);
  expect(answered / asked).toBeGreaterThan(0.5);
});
