// Risks are frozen on one day: they fail nothing any more, new ones do, and what is gone leaves the list.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { infrabuch, repository } from '../command.ts';

let place: string;
let root: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'infrabuch-baseline-'));
  root = join(place, 'laden');
  cpSync(join(repository, 'tests/cases/image-geaendert/inventory'), join(root, 'inventory'), {
    recursive: true,
  });
});
afterEach(() => rmSync(place, { recursive: true, force: true }));
const inventory = () => join(root, 'inventory/laden/laden.yaml');
const file = () => join(root, 'inventory/laden/baseline.json');
const run = (command: string, ...args: readonly string[]) =>
  infrabuch(command, '--root', root, '--now', '2026-01-16', ...args);
interface Found {
  readonly rule: string;
  readonly frozen?: string;
  readonly since?: string;
  readonly class: string;
}
async function check() {
  const { code, stdout } = await run('check', '--format', 'json');
  const { findings, summary } = JSON.parse(stdout) as { findings: Found[]; summary: Record<string, number> };
  return { code, findings, summary };
}
/** A container without any memory limit, backup or health: new risks. */
const addContainer = () =>
  writeFileSync(
    inventory(),
    `${readFileSync(inventory(), 'utf8').replace(/^containers:\n/m, 'containers:\n  neu:\n    purpose: Neu\n    role: support\n    host: web\n    image: nginx:latest\n')}`,
  );

describe('a baseline', () => {
  test('freezes the risks of today: they are counted apart', async () => {
    const before = await check();
    const risks = before.findings.filter(({ class: kind }) => kind === 'risk');
    expect(risks.length).toBeGreaterThan(2);
    expect((await run('baseline')).stdout).toContain('eingefroren (2026-01-16)');
    const { frozen, findings } = JSON.parse(readFileSync(file(), 'utf8'));
    expect(frozen).toBe('2026-01-16');
    expect(
      readFileSync(file(), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{"rule"')),
    ).toHaveLength(findings.length);
    const after = await check();
    expect(after.summary.frozen).toBe(findings.length);
    expect(after.findings.filter((finding) => finding.frozen === '2026-01-16')).toHaveLength(findings.length);
    expect(after.summary.warnings).toBe(
      (before.summary.warnings ?? 0) - findings.length + (before.summary.errors! - after.summary.errors!),
    );
    const text = (await run('check')).stdout;
    expect(text).toContain('Eingefroren (seit 2026-01-16)');
    expect(text).toMatch(/\d+ eingefroren\.\n$/);
  });

  test('lets a new risk fail, a warning too; the old ones stay silent', async () => {
    await run('baseline');
    expect((await check()).code).toBe(0);
    addContainer();
    const { code, findings } = await check();
    expect(code).toBe(1);
    const fresh = findings.filter(({ since }) => since === 'new');
    expect(fresh.length).toBeGreaterThan(0);
    const { code: again, stdout } = await run('baseline');
    expect(again).toBe(1);
    expect(stdout).toContain(`${fresh.length} neu`);
    expect(stdout).toContain(`neu: ${fresh[0]?.rule}`);
    expect((await run('baseline', '--renew')).code).toBe(0);
    expect((await check()).code).toBe(0);
  });

  test('names what is gone, and loses it when it is called again', async () => {
    addContainer();
    await run('baseline');
    const whole = readFileSync(file(), 'utf8');
    writeFileSync(inventory(), readFileSync(inventory(), 'utf8').replace(/ {2}neu:\n(?: {4}.*\n)+/, ''));
    const gone = (await check()).findings.filter(({ rule }) => rule === 'baseline-gone');
    expect(gone.length).toBeGreaterThan(0);
    expect((await run('baseline', '--dry-run')).stdout).toContain('nicht mehr da');
    expect(readFileSync(file(), 'utf8')).toBe(whole);
    const { stdout, code } = await run('baseline');
    expect(stdout.match(/^ {2}- /gm)).toHaveLength(gone.length);
    expect(code).toBe(0);
    expect(readFileSync(file(), 'utf8').split('\n').length).toBe(whole.split('\n').length - gone.length);
    expect((await check()).findings.filter(({ rule }) => rule === 'baseline-gone')).toEqual([]);
  });

  test.each([
    ['no JSON', '{'],
    ['no list', '{"frozen":"2026-01-01","findings":{}}'],
    ['no day', '{"frozen":"gestern","findings":[]}'],
    ['no subject', '{"frozen":"2026-01-01","findings":[{"rule":"x"}]}'],
  ])('that is none (%s) is an error at its file', async (_, text) => {
    writeFileSync(file(), text);
    const { code, findings } = await check();
    expect(code).toBe(1);
    expect(findings.map(({ rule }) => rule)).toContain('baseline-unreadable');
    const { code: refused, stderr } = await run('baseline');
    expect(refused).toBe(2);
    expect(stderr).toContain('ist nicht zu lesen');
  });

  test.each([
    ['cut off', '{"frozen":"2026-01-01","findings":['],
    ['a list', '[]'],
    ['without findings', '{"frozen":"2026-01-01"}'],
    ['of a day that there is not', '{"frozen":"2026-02-30","findings":[]}'],
    ['of a day in a list', '{"frozen":["2026-01-01"],"findings":[]}'],
    ['of no rule', '{"frozen":"2026-01-01","findings":[{"subject":"host:web"}]}'],
  ])('%s stays, and no other handbook gets one', async (_, text) => {
    const first = join(root, 'inventory/anfang');
    cpSync(join(root, 'inventory/laden'), first, { recursive: true });
    writeFileSync(file(), text);
    const { code, stdout, stderr } = await run('baseline');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('„inventory/laden/baseline.json“ ist nicht zu lesen');
    expect(readFileSync(file(), 'utf8')).toBe(text);
    expect(existsSync(join(first, 'baseline.json'))).toBe(false);
  });

  test('that cannot be written is not said to be frozen', async () => {
    mkdirSync(file());
    const { code, stdout, stderr } = await run('baseline');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('dort liegt ein Ordner');
  });

  test('with Windows line ends and a byte-order mark is the same', async () => {
    await run('baseline');
    const before = await check();
    writeFileSync(file(), `\uFEFF${readFileSync(file(), 'utf8').replaceAll('\n', '\r\n')}`);
    expect((await check()).summary).toEqual(before.summary);
  });
});

describe('in a public repository', () => {
  const guarded = () => join(place, 'laden-privat');
  const site = (more: string) =>
    writeFileSync(
      join(root, 'inventory/site.yaml'),
      `title: Laden\ndescription: Ein Laden.\nrepository: public\n${more}`,
    );
  beforeEach(() => {
    const snapshots = join(root, 'inventory/laden/snapshots');
    mkdirSync(join(guarded(), 'inventory/laden'), { recursive: true });
    cpSync(snapshots, join(guarded(), 'inventory/laden/snapshots'), { recursive: true });
    rmSync(snapshots, { recursive: true });
  });

  test('baseline and waivers are written to the second root and read from there', async () => {
    site('private_root: ../laden-privat\n');
    await run('baseline');
    expect(existsSync(file())).toBe(false);
    expect(existsSync(join(guarded(), 'inventory/laden/baseline.json'))).toBe(true);
    const { summary, code } = await check();
    expect(summary.frozen).toBeGreaterThan(0);
    expect(code).toBe(0);
    expect((await run('drift')).code).toBe(1);
    await run('accept', 'container-image', '--waive', 'Umzug', '--by', 'Mara');
    expect(existsSync(join(root, 'inventory/laden/ausnahmen.yaml'))).toBe(false);
    expect(readFileSync(join(guarded(), 'inventory/laden/ausnahmen.yaml'), 'utf8')).toContain(
      'rule: container-image',
    );
    expect((await run('drift')).code).toBe(0);
    expect((await check()).code).toBe(0);
  });

  test('without a second root nothing is written: one sentence says what to do', async () => {
    site('');
    for (const args of [['baseline'], ['accept', '--waive', 'x']] as const) {
      const [command, ...rest] = args;
      const { code, stderr } = await run(command, ...rest);
      expect(code).toBe(2);
      expect(stderr).toContain('„private_root“');
    }
    site('private_root: ../fehlt\n');
    expect((await run('baseline')).stderr).toContain('Den zweiten Ordner „../fehlt“ gibt es hier nicht');
    // Who has not checked it out can check the rest.
    expect((await run('check')).code).toBe(0);
  });

  test.each([
    ['a baseline', () => writeFileSync(file(), '{"frozen":"2026-01-01","findings":[]}')],
    [
      'a waiver',
      () =>
        writeFileSync(
          join(root, 'inventory/laden/a.yaml'),
          'waivers:\n  x: { rule: container-image, subject: "container:shop", reason: x, until: 2026-12-31, by: Mara }\n',
        ),
    ],
    [
      'the second root itself',
      () => {
        cpSync(guarded(), join(root, 'privat'), { recursive: true });
        site('private_root: privat\n');
      },
    ],
  ])('%s in the first root is an error', async (_, put) => {
    site('private_root: ../laden-privat\n');
    put();
    const { code, findings } = await check();
    expect(code).toBe(1);
    expect(findings.map(({ rule }) => rule)).toContain('repository-public');
  });
});
