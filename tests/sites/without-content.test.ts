// A root with nothing but inventories: every page is there, no link leads nowhere, and the PDFs are printed.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repository } from '../command.ts';

const shop = `handbook: { title: Laden, subtitle: Beispiel, description: Ein Laden., edition_date: 2026-01-15, owner: Betrieb }
hosts:
  web: { purpose: Webserver, kind: vm }
stacks:
  laden: { purpose: Alles für den Laden, host: web, directory: /srv/laden }
networks:
  intern: { purpose: Alle Container, stack: laden, host: web }
containers:
  shop: { purpose: Laden, stack: laden, service: shop, role: application, image: "laden:1.4", ports: ["80:80"], networks: [intern] }
  db: { purpose: Daten, stack: laden, service: db, role: data, image: "postgres:16", networks: [intern] }
`;
let root: string;
let said = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-without-content-'));
  mkdirSync(join(root, 'inventory/laden'), { recursive: true });
  mkdirSync(join(root, 'inventory/leer'));
  writeFileSync(join(root, 'inventory/laden/laden.yaml'), shop);
  writeFileSync(
    join(root, 'inventory/leer/leer.yaml'),
    'handbook:\n  title: Leer\n  subtitle: Beispiel\n  description: Noch nichts.\n  edition_date: 2026-01-15\n  owner: Betrieb\nhosts:\n  web: { purpose: Webserver, kind: vm }\n',
  );
  const { status, stderr } = spawnSync(
    process.execPath,
    ['src/cli/bin.js', 'build', '--root', root, '--output', join(root, 'dist')],
    { cwd: repository, env: { ...process.env, NODE_ENV: undefined, VITEST: undefined }, encoding: 'utf8' },
  );
  said = stderr;
  expect(status, stderr).toBe(0);
}, 300_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const htmlFiles = () =>
  execFileSync('find', [join(root, 'dist'), '-name', '*.html'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((file) => posix.relative(join(root, 'dist'), file));

test('nothing is said about a missing collection or folder', () => {
  expect(said).not.toMatch(/Astro|does not exist/);
});

test('both handbooks have a start page, ten chapters and the fixed pages', () => {
  for (const handbook of ['laden', 'leer'])
    for (const page of [
      '',
      'einleitung',
      'sicherheit',
      'betrieb',
      'anhaenge',
      'ports',
      'diagramme',
      'nicht-dokumentiert',
    ])
      expect(existsSync(join(root, 'dist', handbook, page, 'index.html')), `${handbook}/${page}`).toBe(true);
});

test('no link of a page leads nowhere', () => {
  const dead = htmlFiles()
    .filter((file) => !file.includes('/druck/') && file !== '404.html')
    .flatMap((file) =>
      [...readFileSync(join(root, 'dist', file), 'utf8').matchAll(/<a [^>]*href="([^"#?]+)/g)].flatMap(
        ([, href = '']) => {
          if (/^[a-z]+:/.test(href)) return [];
          const path = decodeURIComponent(
            href.startsWith('/') ? href.slice(1) : posix.join(posix.dirname(file), href),
          );
          const target = join(root, 'dist', path, path === '' || path.endsWith('/') ? 'index.html' : '');
          return existsSync(target) ? [] : [`${file} -> ${href}`];
        },
      ),
    );
  expect(dead).toEqual([]);
});

test('the book holds the chapters with tables and diagrams', () => {
  const book = readFileSync(join(root, 'dist/laden/druck/index.html'), 'utf8');
  expect(book.includes('data-path="/laden/container-infrastruktur/"')).toBe(true);
  expect(book.includes('<figure class="ib-figure')).toBe(true);
  expect(book.includes('<caption>')).toBe(true);
  expect(existsSync(join(root, 'dist/laden/downloads/laden-handbuch.pdf'))).toBe(true);
  expect(existsSync(join(root, 'dist/leer/downloads/leer-handbuch.pdf'))).toBe(true);
});
