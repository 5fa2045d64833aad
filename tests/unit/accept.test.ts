// What `drift` finds is taken into the inventory: the lines that change are shown, every other one stays.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withScalar } from '../../src/adopt/accept/scalar.ts';
import { changedLines } from '../../src/adopt/accept/shown.ts';
import { infrabuch, repository } from '../command.ts';

let root: string;
const file = () => join(root, 'inventory/laden/laden.yaml');
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-accept-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const take = (name: string) =>
  cpSync(join(repository, 'tests/cases', name, 'inventory'), join(root, 'inventory'), { recursive: true });
const accept = (...args: readonly string[]) =>
  infrabuch('accept', '--root', root, '--now', '2026-01-16', ...args);
const drift = async () =>
  JSON.parse((await infrabuch('drift', '--root', root, '--now', '2026-01-16', '--format', 'json')).stdout);

describe('accept', () => {
  test('of another image changes one value; comments and blank lines stay', async () => {
    take('image-geaendert');
    const commented = readFileSync(file(), 'utf8').replace(/^( +image: .*)$/m, '$1   # geprüft\n');
    writeFileSync(file(), commented);
    const dry = await accept('--dry-run');
    expect(dry.stdout).toMatch(/^inventory\/laden\/laden.yaml @@ Zeile \d+$/m);
    expect(readFileSync(file(), 'utf8')).toBe(commented);
    const { code, stderr } = await accept('--all');
    expect(stderr).toContain('offen: 0');
    expect(code).toBe(0);
    const lines = changedLines(commented, readFileSync(file(), 'utf8'));
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^\+ +image: \S+ {3}# geprüft$/);
    expect((await drift()).summary.errors).toBe(0);
  });

  test('of an undocumented container writes its whole entry', async () => {
    take('container-fehlt-im-inventar');
    const before = readFileSync(file(), 'utf8');
    const { rule, subject } = (await drift()).findings.find(
      ({ entry }: { entry?: string }) => entry !== undefined,
    );
    expect((await accept(subject)).code).toBe(0);
    expect((await drift()).findings.map((finding: { rule: string }) => finding.rule)).not.toContain(rule);
    const after = readFileSync(file(), 'utf8');
    for (const line of before.split('\n')) expect(after).toContain(line);
  });

  test('with a waiver tolerates it until a day and ties it to what was seen', async () => {
    take('image-geaendert');
    const before = readFileSync(file(), 'utf8');
    await accept('container-image', '--waive', 'Umzug', '--until', '2026-02-01', '--by', 'Mara');
    const waivers = readFileSync(join(root, 'inventory/laden/ausnahmen.yaml'), 'utf8');
    expect(waivers).toMatch(/rule: container-image\n/);
    expect(waivers).toMatch(/actual: \S/);
    expect(waivers).toMatch(/until: "?2026-02-01/);
    expect(readFileSync(file(), 'utf8')).toBe(before);
    expect((await drift()).summary).toMatchObject({ errors: 0, waived: 1 });
  });

  test('of what opens a port is left by --all', async () => {
    take('ufw-regel-nicht-dokumentiert');
    const before = readFileSync(file(), 'utf8');
    const { code, stderr } = await accept('--all');
    expect(code).toBe(1);
    expect(stderr).toContain('nur einzeln');
    expect(readFileSync(file(), 'utf8')).toBe(before);
    await accept('firewall-rule-unexpected');
    expect((await drift()).summary.errors).toBe(0);
  });

  test.each([
    [['container:gibt-es-nicht'], 'Einen Befund „container:gibt-es-nicht“ gibt es nicht'],
    [['--until', '2026-02-01'], 'gehören zu --waive'],
    [['--waive', 'x', '--until', 'morgen'], '„morgen“ ist kein Datum: --until erwartet JJJJ-MM-TT'],
    [['--waive', 'x', '--until', '2026-02-30'], '„2026-02-30“ ist kein Datum: --until erwartet JJJJ-MM-TT'],
    [['--waive', 'x', '--until', '2020-01-01'], 'ist vorbei: 2020-01-01'],
    [['--waive', ' '], '--waive erwartet einen Grund'],
  ])('%j says what is wrong', async (args, expected) => {
    take('image-geaendert');
    const { code, stderr } = await accept(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });
});

describe('a value in its place', () => {
  test.each([
    ["a:\n  b: '1.27' # x\n", "a:\n  b: '1.28' # x\n"],
    ['a:\n  b: "1.27"\n', 'a:\n  b: "1.28"\n'],
    ['a: { b: 1.27, c: 2 }\n', 'a: { b: 1.28, c: 2 }\n'],
    ['# oben\na:\n\n  b:   "1.27"   # x\n  c: 1\n', '# oben\na:\n\n  b:   "1.28"   # x\n  c: 1\n'],
  ])('%j', (before, after) => {
    expect(withScalar(before, ['a', 'b'], '1.27', '1.28')).toBe(after);
  });
  test('a text that YAML would read as a number is quoted', () => {
    expect(withScalar('a: alt\n', ['a'], 'alt', '1.30')).toBe('a: "1.30"\n');
    expect(withScalar('a: alt\n', ['a'], 'alt', 'no: #x')).toBe('a: "no: #x"\n');
  });
  test.each([
    ['a: [1.27]\n', 'a list'],
    ['a: 1.26\n', 'another value'],
    ['b: 1.27\n', 'nothing'],
    ['a: |\n  1.27\n', 'a block'],
    ['x: &v 1.27\na: *v\n', 'an alias'],
  ])('%j: %s is left alone', (text) => {
    expect(withScalar(text, ['a'], '1.27', '1.28')).toBeUndefined();
  });
});
