// The published package does what the repository's command does.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cacheFolder } from '../../src/system/package.ts';
import { repository } from '../command.ts';
import { installPacked } from '../packed.ts';

const place = join(cacheFolder, `packed-${process.pid}`);
const small = join(repository, 'tests/cases/in-ordnung');
let installed: ReturnType<typeof installPacked>;
beforeAll(() => {
  installed = installPacked(place);
}, 120_000);
afterAll(() => installed?.remove());

const infrabuch = (...args: readonly string[]) =>
  spawnSync(process.execPath, [installed.bin, ...args], {
    cwd: place,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });

test('holds the command as JavaScript, no test and no inventory', () => {
  expect(readdirSync(installed.folder).sort()).toEqual([
    'README.md',
    'ec.config.mjs',
    'lib',
    'package.json',
    'src',
  ]);
  expect(readdirSync(join(installed.folder, 'src/cli'))).toEqual(['bin.js']);
});

test('--help says the same as in the repository', () => {
  const here = spawnSync(process.execPath, [join(repository, 'src/cli/bin.js'), '--help'], {
    encoding: 'utf8',
  });
  expect(here.stdout).toContain('Befehle:');
  expect(infrabuch('--help')).toMatchObject({ status: 0, stdout: here.stdout, stderr: '' });
});

test.each(['check', 'drift'])('%s finds what it finds in the repository', (command) => {
  const root = join(repository, 'tests/cases/image-geaendert');
  const args = [command, '--root', root, '--format', 'json'];
  const here = spawnSync(process.execPath, [join(repository, 'src/cli/bin.js'), ...args], {
    encoding: 'utf8',
  });
  const { status, stdout, stderr } = infrabuch(...args);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(here.stdout));
  expect({ status, stderr }).toEqual({ status: here.status, stderr: '' });
});

test('reads a snapshot, prints the collector and an export', () => {
  const file = join(repository, 'inventory/gro-mate/snapshots/web/docker-ps.jsonl');
  expect(JSON.parse(infrabuch('parse', 'docker-ps', file).stdout).containers.length).toBeGreaterThan(10);
  expect(infrabuch('collector').stdout).toMatch(/^#!\/bin\/sh\n/);
  expect(infrabuch('export', 'inventar.json', '--root', small).stdout).toContain('"handbook"');
});

test('builds a site with its PDF', { timeout: 180_000 }, () => {
  const output = join(place, 'dist');
  const { status, stderr } = infrabuch('build', '--root', small, '--output', output);
  expect(stderr).toContain('Fertig');
  expect(status).toBe(0);
  expect(readFileSync(join(output, 'laden/container/index.html'), 'utf8')).toContain('</html>');
  expect(readFileSync(join(output, 'laden/downloads/laden-handbuch.pdf'), 'latin1')).toMatch(/^%PDF-/);
  expect(existsSync(join(output, 'pagefind/pagefind.js'))).toBe(true);
  // It has no chapters of its own: those that fill themselves come with the package.
  expect(readFileSync(join(output, 'laden/container-infrastruktur/index.html'), 'utf8')).toContain(
    '<caption>',
  );
});

test('makes a repository from a snapshot, in which check and drift are green', () => {
  const root = join(place, 'handbuch');
  const snapshot = join(repository, 'inventory/gro-mate/snapshots/web');
  expect(infrabuch('init', root, '--name', 'Laden', '--from', snapshot)).toMatchObject({ status: 0 });
  for (const command of ['check', 'drift']) {
    const { status, stdout } = infrabuch(command, '--root', root);
    expect(status, stdout).toBe(0);
  }
  expect(readdirSync(join(root, 'content/laden'))).toHaveLength(11);
});
