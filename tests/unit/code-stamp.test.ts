// Cached drawings are made again as soon as anything changes that draws.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeStamp } from '../../src/diagrams/code-stamp.ts';

let folder: string;
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
const stamp = () => codeStamp([join(folder, 'room'), join(folder, 'colours.ts')]);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infrabuch-stamp-'));
  mkdirSync(join(folder, 'room', 'inner'), { recursive: true });
  write('room/a.ts', 'a');
  write('room/inner/b.ts', 'b');
  write('colours.ts', 'c');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a change, a move, a new and a missing file give another stamp; nothing else does', () => {
  const stamps = [stamp()];
  expect(stamp()).toBe(stamps[0]);
  write('room/inner/b.ts', 'B');
  stamps.push(stamp());
  write('colours.ts', 'C');
  stamps.push(stamp());
  renameSync(join(folder, 'room/a.ts'), join(folder, 'room/inner/a.ts'));
  stamps.push(stamp());
  write('room/d.ts', '');
  stamps.push(stamp());
  rmSync(join(folder, 'room/inner/a.ts'));
  stamps.push(stamp());
  expect(new Set(stamps).size).toBe(stamps.length);
});

test('without the sources there is no stamp, so that no stale drawing is taken', () => {
  expect(() => codeStamp([join(folder, 'nowhere')])).toThrow();
  expect(codeStamp()).toMatch(/^[0-9a-f]{64}$/);
});
