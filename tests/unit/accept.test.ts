// What `drift` finds is taken into the inventory: the lines that change are shown, every other one stays.
import {
  cpSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

  test('gives a renamed key its new name, where nothing else could be compared', async () => {
    take('umbenannter-schluessel');
    const before = readFileSync(file(), 'utf8');
    expect((await accept('--dry-run')).stdout).toContain('+');
    expect(readFileSync(file(), 'utf8')).toBe(before);
    const { code, stdout } = await accept('--all');
    expect(stdout).toMatch(/Schlüssel (heißt|heißen) jetzt anders/);
    expect(readFileSync(file(), 'utf8')).toBe(before.replaceAll('gilt_ab:', 'valid_from:'));
    expect(code).toBeLessThan(2);
  });

  test.each([
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte-order mark', (text: string) => `\uFEFF${text}`],
    ['a value behind an anchor', (text: string) => text.replace(/^( +image: )(.*)$/m, '$1&bild $2')],
    [
      'an entry in braces',
      (text: string) => text.replace(/^( +image: .*)$/m, '$1\n    labels: { a: b } # klein'),
    ],
  ])('of a file with %s changes the image alone', async (_, turn) => {
    take('image-geaendert');
    writeFileSync(file(), turn(readFileSync(file(), 'utf8')));
    const before = readFileSync(file(), 'utf8');
    expect((await accept('container-image')).code).toBe(0);
    const after = readFileSync(file(), 'utf8');
    expect(after.split('\n').filter((line) => !before.split('\n').includes(line))).toHaveLength(1);
    expect((await drift()).summary.errors).toBe(0);
  });

  test('through a symbolic link changes what it leads to; one that leads out of the root is refused', async () => {
    take('image-geaendert');
    const inner = join(root, 'inventory/laden/echt.txt');
    renameSync(file(), inner);
    symlinkSync('echt.txt', file());
    expect((await accept('container-image')).code).toBe(0);
    expect(lstatSync(file()).isSymbolicLink()).toBe(true);
    expect((await drift()).summary.errors).toBe(0);
    const waivers = join(root, 'inventory/laden/ausnahmen.yaml');
    const outside = mkdtempSync(join(tmpdir(), 'infrabuch-accept-outside-'));
    rmSync(file());
    rmSync(inner);
    take('image-geaendert');
    symlinkSync(join(outside, 'fehlt.yaml'), waivers);
    const refused = await accept('container-image', '--waive', 'Umzug', '--by', 'Mara');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('ausnahmen.yaml“');
    rmSync(waivers);
    renameSync(file(), join(outside, 'laden.yaml'));
    const before = readFileSync(join(outside, 'laden.yaml'), 'utf8');
    symlinkSync(join(outside, 'laden.yaml'), file());
    const { code, stderr } = await accept('container-image');
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('führt aus dem Wurzelordner'),
    });
    expect(readFileSync(join(outside, 'laden.yaml'), 'utf8')).toBe(before);
    expect(readdirSync(outside)).toEqual(['laden.yaml']);
    rmSync(outside, { recursive: true, force: true });
  });

  test('in a compose file that the stack names: there, and nowhere else', async () => {
    take('image-geaendert');
    writeFileSync(
      join(root, 'compose.yaml'),
      '# von Hand\nservices:\n  shop: # der Dienst\n    image: nginx:1.27 # geprüft\n    container_name: shop\n    network_mode: bridge\n',
    );
    const text = readFileSync(file(), 'utf8');
    const inventory = text
      .replace(
        'containers:\n',
        'stacks:\n  laden: { purpose: Laden, host: web, directory: /srv, compose: compose.yaml }\ncontainers:\n',
      )
      .replace('    host: web\n', '    stack: laden\n    service: shop\n')
      .replace(/ {4}image: .*\n/, '')
      .replace(/ {4}network_mode: .*\n/, '');
    writeFileSync(file(), inventory);
    const compose = readFileSync(join(root, 'compose.yaml'), 'utf8');
    const { stdout } = await accept('container-image');
    expect(stdout).toContain('compose.yaml @@ Zeile 4');
    expect(readFileSync(file(), 'utf8')).toBe(inventory);
    const lines = changedLines(compose, readFileSync(join(root, 'compose.yaml'), 'utf8'));
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/# geprüft$/);
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
