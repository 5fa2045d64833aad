// Further pages of the site: what site.yaml names is shown, what is no page is a finding at its line.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { sitePageFindings, sitePages } from '../../src/handbook/site-pages.ts';
import { repository } from '../command.ts';
import { head } from '../sample.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-pages-'));
  mkdirSync(join(root, 'inventory/laden'), { recursive: true });
  mkdirSync(join(root, 'docs/alt'), { recursive: true });
  writeFileSync(join(root, 'inventory/laden/laden.yaml'), head);
  writeFileSync(join(root, 'docs/Erste Schritte.md'), '\uFEFF# Erste `Schritte`\r\n\r\nText\r\n');
  writeFileSync(join(root, 'docs/alt/erste-schritte.md'), '# Alte Schritte\n\nText\n');
  writeFileSync(join(root, 'docs/ohne.md'), 'Text\n');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
const loaded = (pages: readonly string[]) => {
  writeFileSync(
    join(root, 'inventory/site.yaml'),
    `title: x\ndescription: y\npages:\n${pages.map((file) => `  - ${JSON.stringify(file)}\n`).join('')}`,
  );
  return loadHandbooks(readRoot(root));
};

test('a Markdown file with a heading is a page, also from Windows', () => {
  const { site } = loaded(['docs/Erste Schritte.md']);
  expect(sitePages(root, site)).toEqual([
    { file: 'docs/Erste Schritte.md', slug: 'erste-schritte', title: 'Erste `Schritte`', body: '\nText\n' },
  ]);
});
test('what is none is a finding with its place', () => {
  const all = loaded([
    'docs/Erste Schritte.md',
    'docs/alt/erste-schritte.md',
    'docs/ohne.md',
    'docs/fehlt.md',
  ]);
  const findings = all.place(sitePageFindings(all));
  expect(findings.map(({ place, message }) => [place.line, message])).toEqual([
    [
      5,
      '„docs/alt/erste-schritte.md“ hat dieselbe Adresse wie „docs/Erste Schritte.md“: /seiten/erste-schritte/.',
    ],
    [6, 'Die Datei „docs/ohne.md“ beginnt mit keiner Überschrift („# …“).'],
    [7, 'Die Datei „docs/fehlt.md“ gibt es nicht.'],
  ]);
});
test('no file outside of the root is one', () => {
  for (const file of ['../x.md', '/etc/x.md', 'docs/../../x.md', 'C:\\x.md', 'docs/x.txt']) {
    const { site } = loaded([file]);
    expect(site.pages, file).toEqual([]);
  }
});
test('the tutorial is a page of the site of this repository', () => {
  const { site } = loadHandbooks(readRoot(repository, undefined, { snapshots: false }));
  expect(sitePages(repository, site).map(({ slug, title }) => [slug, title])).toEqual([
    ['tutorial', 'In zehn Minuten zum eigenen Handbuch'],
  ]);
});
