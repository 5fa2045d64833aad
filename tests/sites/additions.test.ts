// The eight additions of docs/contributing.md, made in one copy of the package exactly as the page says, and followed to
// where a reader meets them: comparison, pages, PDF, exports.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { repository } from '../command.ts';
import { readPdf } from '../e2e/pdf-file.ts';
import { doStep, examplesOf } from './worked-examples.ts';

// The limits only catch what hangs.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const page = readFileSync(join(repository, 'docs/contributing.md'), 'utf8');
const examples = examplesOf(page);
/** Nothing of the test that runs this may be seen by what it starts. */
const env = { ...process.env, NODE_ENV: undefined, VITEST: undefined, NO_COLOR: '1' };

let place: string;
let folder: string;
const run = (program: string, ...args: readonly string[]) =>
  spawnSync(program, args, { cwd: folder, encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 });
const infrabuch = (...args: readonly string[]) => run(process.execPath, 'src/cli/bin.js', ...args);
const built = (...path: readonly string[]) => readFileSync(join(folder, 'dist', ...path), 'utf8');
/** The words of a PDF, without blanks: where a line breaks depends on the print. */
const dense = (text: string) => text.replace(/[\s\u00ad]+/g, '');
const pdfText = async (name: string) =>
  dense((await readPdf(join(folder, 'dist/laden/downloads', name))).pages.map(({ text }) => text).join(''));

/** A copy without handbooks; what it depends on is linked, so that it has a cache of its own. */
function copyPackage(): void {
  const links = new Set(['node_modules', '.git', 'dist', 'inventory', 'content', 'diagrams', 'test-results']);
  for (const name of readdirSync(repository).filter((entry) => !links.has(entry)))
    cpSync(join(repository, name), join(folder, name), { recursive: true });
  for (const name of ['node_modules', 'inventory', 'content', 'diagrams']) mkdirSync(join(folder, name));
  for (const name of ['schema.json', 'site.schema.json', 'site.yaml'])
    cpSync(join(repository, 'inventory', name), join(folder, 'inventory', name));
  for (const name of readdirSync(join(repository, 'node_modules')).filter((entry) => entry !== '.cache'))
    symlinkSync(join(repository, 'node_modules', name), join(folder, 'node_modules', name));
}

beforeAll(() => {
  // Below the repository: Astro takes an absolute path that shares no folder with its root for one inside it
  // (normalizeFilename in astro/dist/vite-plugin-utils), so the linked packages must not lie elsewhere.
  mkdirSync(join(repository, 'test-results'), { recursive: true });
  place = mkdtempSync(join(repository, 'test-results', 'additions-'));
  folder = join(place, 'infrabuch');
  mkdirSync(folder);
  copyPackage();
  for (const { title, steps } of examples)
    for (const step of steps)
      try {
        doStep(folder, step, env);
      } catch (error) {
        throw new Error(`„${title}“ cannot be done as docs/contributing.md says`, { cause: error });
      }
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

test('the page has an example for each addition', () => {
  expect(examples.map(({ title }) => title)).toEqual([
    'The handbook',
    'A snapshot source',
    'A field that is documented and compared',
    'A rule',
    'A diagram',
    'A table',
    'An export',
    'A chapter',
    'A printed document',
  ]);
  for (const { title, steps } of examples) expect(steps.length, title).toBeGreaterThan(0);
});

describe('the guards are content', () => {
  test('compiler', () => {
    // Astro's types of the content: a fresh clone has none.
    const synced = run('npx', 'astro', 'sync');
    expect(synced.status, synced.stdout + synced.stderr).toBe(0);
    const { status, stdout } = run('npx', 'tsc', '--noEmit', '--project', 'tsconfig.json');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('lint and format', () => {
    const { status, stdout, stderr } = run('npx', 'biome', 'check', '--vcs-enabled=false', 'src', 'tests');
    expect(status, stdout + stderr).toBe(0);
  });

  const tests = (...args: readonly string[]) => {
    const { status, stdout, stderr } = run('npx', 'vitest', 'run', ...args);
    expect(status, stdout + stderr).toBe(0);
  };
  test('tests of what is registered', () => {
    const files = ['architecture', 'readable', 'registries', 'cases', 'facts'];
    const units = ['golden', 'docker-sources', 'host-sources', 'live', 'schema-keys'];
    tests(...[...files, ...units.map((name) => `unit/${name}`)].map((name) => `tests/${name}.test.ts`));
  });
  test('properties of the new source', () => {
    tests('tests/property/snapshots.test.ts', '-t', 'uname');
  });
});

interface Report {
  readonly findings: readonly {
    readonly rule: string;
    readonly subject: string;
    readonly expected?: string;
    readonly actual?: string;
  }[];
}
const findingsOf = (command: string) =>
  (JSON.parse(infrabuch(command, '--format', 'json').stdout) as Report).findings;

test('drift compares the new source and the new field', () => {
  const found = findingsOf('drift');
  expect(found).toContainEqual(
    expect.objectContaining({
      rule: 'os-kernel',
      subject: 'host:web',
      expected: 'Linux 6.1.0-18-amd64',
      actual: 'Linux 6.1.0-21-amd64',
    }),
  );
  expect(found).toContainEqual(
    expect.objectContaining({
      rule: 'container-cgroup-parent',
      subject: 'container:shop',
      expected: 'laden.slice',
      actual: 'keiner',
    }),
  );
});

test('check asks the new rule, and nothing that is generated is stale', () => {
  const found = findingsOf('check').map(({ rule, subject }) => `${rule} ${subject}`);
  expect(found).toContain('memory-limit container:shop');
  expect(found.filter((finding) => finding.startsWith('generated-stale'))).toEqual([]);
});

test('the collector runs the new source and asks for the new field; parse reads it', () => {
  const { stdout } = infrabuch('collector', '--host', 'web');
  expect(stdout).toContain('begin uname');
  expect(stdout).toContain('"CgroupParent":{{json .HostConfig.CgroupParent}}');
  const read = infrabuch('parse', 'uname', 'inventory/laden/snapshots/web/uname.txt');
  expect(JSON.parse(read.stdout)).toMatchObject({ kernel: 'Linux 6.1.0-21-amd64', problems: [] });
  expect(infrabuch('collector', '--sudoers').status).toBe(0);
});

test('the exports hold the new file and the new field', () => {
  expect(infrabuch('export', 'ansible.ini').stdout).toBe('web ansible_host=web.laden.example\n');
  expect(infrabuch('export', 'laden.docker-compose.yml').stdout).toContain('cgroup_parent: laden.slice');
});

describe('the built site', () => {
  beforeAll(() => {
    const { status, stdout, stderr } = infrabuch('build');
    expect(status, stdout + stderr).toBe(0);
  });

  test('the chapter shows the new table and the new diagram', () => {
    const chapter = built('laden/betrieb/index.html');
    for (const text of [
      '1. Betrieb',
      'Speichergrenzen',
      '512 MB',
      'Überwachung',
      'Uptime Kuma',
      'nginx:1.27',
    ])
      expect.soft(chapter, text).toContain(text);
  });

  test('the container and the host show what was compared, the findings name the rule', () => {
    const container = built('laden/container/shop/index.html');
    for (const text of ['Übergeordnete Kontrollgruppe', 'container-cgroup-parent', 'memory-limit'])
      expect.soft(container, text).toContain(text);
    expect(built('laden/hosts/web/index.html')).toContain('Linux 6.1.0-21-amd64');
  });

  test('diagram, export and document can be had', () => {
    const downloads = built('laden/downloads/index.html');
    for (const file of ['ansible.ini', 'laden-offene-punkte.pdf', 'ueberwachung'])
      expect.soft(downloads, file).toContain(file);
    expect(built('laden/downloads/ansible.ini')).toContain('web ansible_host=');
    expect(built('laden/downloads/diagramme/ueberwachung.mmd')).toContain('Uptime Kuma');
    expect(built('laden/downloads/compose/laden.docker-compose.yml')).toContain('cgroup_parent: laden.slice');
  });

  test('the PDFs say all of it', async () => {
    const book = `${await pdfText('laden-handbuch.pdf')}${await pdfText('laden-datenblaetter.pdf')}`;
    for (const text of [
      '1. Betrieb',
      'Speichergrenzen',
      '512 MB',
      'Uptime Kuma',
      'Übergeordnete Kontrollgruppe',
      'Linux 6.1.0-21-amd64',
    ])
      expect.soft(book, text).toContain(dense(text));
    expect(await pdfText('kapitel/betrieb.pdf')).toContain(dense('Speichergrenzen'));
    expect(await pdfText('laden-diagramme.pdf')).toContain(dense('Überwachung'));
    const open = await pdfText('laden-offene-punkte.pdf');
    for (const text of ['Klärungsbedarf', 'Nicht dokumentiert'])
      expect.soft(open, text).toContain(dense(text));
  });
});
