// No chapter stands where the site writes a page or file of its own: each of them is tried, and what lies beside them.
import { expect, test } from 'vitest';
import { exportsOf } from '../../src/exports/index.ts';
import { chapterSite } from '../../src/handbook/chapters.ts';
import { type Section, sections } from '../../src/model/sections.ts';
import { chapterFindings } from '../../src/prose/chapters.ts';
import type { HandbookData } from '../../src/site/data.ts';
import { fixedPages, kindPages } from '../../src/site/navigation.ts';
import { sample } from '../sample.ts';

const inventory = sample(`stacks:
  laden: { purpose: Laden, host: web, directory: /srv/laden }
containers:
  shop: { purpose: Laden, stack: laden, service: web, role: application, image: nginx }
networks:
  devnet: { purpose: Netz, host: web }
volumes:
  daten: { content: Daten, host: web }
env_files:
  shop: { purpose: Einstellungen, example: env.shop.example }
domains:
  laden.example: { purpose: Laden, upstream: { scheme: http, to: 'container:shop', port: 80 } }
procedures:
  neustart: { title: Neustart, purpose: Es läuft, kind: fault, source: Erfahrung, steps: [{ do: Starten }] }
`).inventory!;
const refused = (...slugs: readonly string[]) =>
  chapterFindings(
    inventory,
    slugs.map((slug, index) => ({
      file: `content/laden/${index}.md`,
      text: '---\ntitle: Titel\n---\n',
      slug,
    })),
    chapterSite,
  ).map(({ rule, subject, message }) => `${rule} ${subject} ${message}`);
const ids = (section: Section) => Object.keys(inventory[section]);

const registers = kindPages({ inventory } as HandbookData);
const taken = [
  ...fixedPages.map(({ slug }) => slug),
  ...registers.map(({ slug }) => slug),
  ...registers.flatMap(({ section, slug }) =>
    sections[section].pages ? ids(section).map((id) => `${slug}/${id}`) : [],
  ),
  ...exportsOf(inventory).map(({ path }) => (path === 'inventar.json' ? path : `downloads/${path}`)),
  ...['druck', 'druck/notfallblatt', 'druck/kapitel/betrieb'],
];

test('the pages that list a kind are those of the sidebar', () => {
  expect(registers.length).toBeGreaterThan(7);
  expect(registers.filter(({ section }) => !chapterSite.registers.includes(section))).toEqual([]);
});

test('each address that the site needs for itself is refused, however it is written', () => {
  expect(taken.length).toBeGreaterThan(35);
  for (const slug of taken) {
    const spellings = new Set([slug, slug.toUpperCase(), slug.normalize('NFD')]);
    for (const spelling of spellings)
      expect(refused(spelling), spelling).toEqual([
        expect.stringMatching(
          /^chapter-address chapter:content\/laden\/0\.md An der Adresse „.*“ liegt schon /,
        ),
      ]);
  }
});

test.each([
  ...['betrieb', 'teil/stoerung', 'dienste', 'container/neu', 'container/shop/mehr', 'hostgruppen', 'index'],
  ...['ports-und-firewall', 'drucken', 'download'],
])('what nothing else needs is free: %s', (slug) => expect(refused(slug)).toEqual([]));

test.each([
  ['betrieb', 'betrieb', 'Das Kapitel hat dieselbe Adresse wie „content/laden/0.md“.'],
  ['Betrieb', 'betrieb', 'Das Kapitel hat dieselbe Adresse wie „content/laden/0.md“.'],
  ['störung', 'störung'.normalize('NFD'), 'Das Kapitel hat dieselbe Adresse wie „content/laden/0.md“.'],
  ['', '', 'Das Kapitel hat dieselbe Adresse wie „content/laden/0.md“.'],
  ['teil/eins', 'teil-eins', 'Das PDF des Kapitels hieße wie das von „content/laden/0.md“.'],
])('two chapters of one address or one PDF: %s, %s', (first, second, message) =>
  expect(refused(first, second)).toEqual([`chapter-address chapter:content/laden/1.md ${message}`]),
);
