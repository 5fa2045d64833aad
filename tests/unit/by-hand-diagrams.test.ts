// Diagrams written by hand: titles, lines, links; what a look at the text finds without Mermaid.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byHandDiagrams, byHandFindings, byHandLink, lineInFile } from '../../src/diagrams/by-hand.ts';
import { pngSize } from '../../src/diagrams/forms.ts';
import { standalone } from '../../src/diagrams/standalone.ts';
import type { Site } from '../../src/model/site-file.ts';
import { containerText, sample } from '../sample.ts';

const inventory = sample(containerText('networks: [devnet]')).inventory!;
const site = {
  title: 'x',
  description: 'x',
  base: '/buch/',
  internal: true,
  url: 'https://doku.example',
} as Site;
const byHand = (text: string, name = 'bild') =>
  byHandDiagrams([{ file: `diagrams/laden/eigene/${name}.mmd`, text }])[0]!;

describe('title and description', () => {
  test.each([
    [
      'accTitle and accDescr',
      'flowchart LR\n  accTitle: Der Weg\n  accDescr: Von a nach b.\n  a --> b',
      'Der Weg',
      'Von a nach b.',
    ],
    [
      'a block',
      'flowchart LR\n  accDescr {\n    Von a\n    nach b.\n  }\n  a --> b',
      'bild',
      'Von a nach b.',
    ],
    ['front matter', '---\ntitle: Der Weg\n---\nflowchart LR\n  a --> b', 'Der Weg', 'Von Hand gezeichnet.'],
    ['none', 'flowchart LR\n  a --> b', 'bild', 'Von Hand gezeichnet.'],
  ])('from %s', (_, text, title, description) => {
    expect(byHand(text)).toMatchObject({ slug: 'eigene/bild', title, description });
  });
});

test('lines are those of the file, whatever Mermaid leaves out before it parses', () => {
  const text = '---\ntitle: x\n---\n\n%% Kommentar\nflowchart LR\n%% noch einer\n  a --> b\n  c --> [x\n';
  expect(lineInFile(text, 1)).toBe(6);
  expect(lineInFile(text, 2)).toBe(8);
  expect(lineInFile(text, 3)).toBe(9);
  expect(lineInFile(text, 99)).toBe(10);
});

describe('links', () => {
  test.each([
    ['container/shop/', '/buch/laden/container/shop/'],
    ['container/shop', '/buch/laden/container/shop/'],
    ['/buch/laden/hosts/web/#steckbrief', '/buch/laden/hosts/web/#steckbrief'],
    ['https://doku.example/buch/laden/hosts/web/', '/buch/laden/hosts/web/'],
    ['diagramme/#zugriff', '/buch/laden/diagramme/#zugriff'],
    ['./', '/buch/laden/'],
  ])('%s leads to %s', (href, target) => {
    expect(byHandLink(inventory, site, href)).toBe(target);
  });
  test.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'https://boese.example/',
    'https://doku.example.boese.example/',
    '//boese.example/',
    '\\\\boese.example',
    '/\\boese.example',
    'container/gibt-es-nicht/',
    'container/__proto__/',
    '../anderes/',
    '/anderes/',
    'mailto:a@b.example',
  ])('%j leads nowhere', (href) => {
    expect(byHandLink(inventory, site, href)).toBeUndefined();
  });
  test('any text leads into the handbook or nowhere', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string({ unit: 'binary' })), (href) => {
        const target = byHandLink(inventory, site, href);
        if (target === undefined) return;
        expect(new URL(target, 'https://doku.example').href).toMatch(
          /^https:\/\/doku\.example\/buch\/laden\//,
        );
        expect(target).toMatch(/^\/buch\/laden\//);
      }),
      { numRuns: 500 },
    );
  });
});

test('a look at any text ends, and its findings point into it', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.constantFrom('---', 'flowchart LR', 'click a href "x:y"', '%% x', 'title: a'),
        ),
      ),
      (lines) => {
        const text = lines.join('\n');
        const files = { byHandDiagrams: [{ file: 'diagrams/laden/eigene/x.mmd', text }] };
        for (const { at } of byHandFindings({ id: 'laden', files, inventory }, site)) {
          expect('line' in at && at.line).toBeGreaterThanOrEqual(1);
          expect('line' in at && at.line).toBeLessThanOrEqual(text.split('\n').length);
        }
        byHand(text);
      },
    ),
  );
});

test('a PNG is twice as large as its drawing until that is too much', () => {
  const svg = (width: number, height: number) => `<svg viewBox="0 0 ${width} ${height}"></svg>`;
  expect(pngSize(svg(1000, 500))).toEqual({ width: 2000, height: 1000, scale: 2 });
  for (const [width, height] of [
    [9000, 300],
    [300, 30_000],
    [12_000, 12_000],
    [5000, 3000],
  ] as const) {
    const size = pngSize(svg(width, height));
    expect(size.scale).toBeLessThan(2);
    expect(Math.max(size.width, size.height)).toBeLessThanOrEqual(8000);
    expect(size.width * size.height).toBeLessThanOrEqual(24_000_000);
  }
});

test('a standing-alone SVG has size, ground and fonts, and absolute links where the site has an address', () => {
  const svg =
    '<svg id="d" style="max-width:9px" viewBox="-4 -8 100.5 50" role="img"><title id="t">T</title><desc>D</desc><a href="/buch/laden/"><text style="fill:var(--ib-ink)">Größe</text></a></svg>';
  const alone = standalone(svg, 'https://doku.example');
  expect(alone).toMatch(
    /^<svg width="101" height="50" id="d" viewBox="-4 -8 100.5 50" role="img"><title id="t">T<\/title><desc>D<\/desc><defs><style>@font-face/,
  );
  expect(alone).toContain('<rect x="-4" y="-8" width="101" height="50" fill="#ffffff"/>');
  expect(alone).toContain('href="https://doku.example/buch/laden/"');
  expect(alone).not.toContain('var(');
  expect(standalone(svg)).toContain('href="/buch/laden/"');
  expect(alone.match(/@font-face/g)).toHaveLength(1);
  expect(standalone(svg.replace('Größe', 'Łódź')).match(/@font-face/g)).toHaveLength(2);
  expect(standalone(svg.replace('Größe', '80 → 8080')).match(/@font-face/g)).toHaveLength(2);
});
