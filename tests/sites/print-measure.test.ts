// Limits of print profiles, each broken by a PDF that a browser really printed.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrintProfile, profilesOf } from '../../src/model/print.ts';
import { measuredRules } from '../../src/pdf/limits/breach.ts';
import { breachesOf } from '../../src/pdf/limits/breaches.ts';
import type { Expectation } from '../../src/pdf/limits/pages.ts';
import { measurePdf } from '../../src/pdf/measure.ts';
import { findBrowser, startBrowser } from '../../src/system/browser.ts';
import { cacheFolder } from '../../src/system/package.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser(await findBrowser(cacheFolder));
}, 60_000);
afterAll(() => browser.close());

const profile = (id: string): PrintProfile => {
  const [found] = profilesOf({ print_profiles: { [id]: null } });
  if (!found) throw new Error(id);
  return found;
};
const koeln = profile('pruefung-ihk-koeln');
const rostock = profile('pruefung-ihk-rostock');
const expected: Expectation = {
  file: 'arbeit.pdf',
  names: ['Mara Muster', 'Netz der Werkstatt'],
  cover: false,
  handbook: 'laden',
  at: (field) => ({
    file: 'inventory/laden/laden.yaml',
    path: ['handbook', 'print_profiles', 'x', ...field],
  }),
};

interface Sheet {
  readonly margins?: string;
  readonly head?: string;
  readonly foot?: string;
  readonly style?: string;
  readonly body?: string;
  readonly tagged?: boolean;
}
const line = 'Der Server der Werkstatt nimmt Bestellungen an und gibt sie an die Datenbank weiter. '.repeat(
  4,
);
const head = 'Mara Muster · Netz der Werkstatt';
async function print({
  margins = '25mm 15mm 20mm 25mm',
  head: top = head,
  foot = '"Seite " counter(page) " von " counter(pages)',
  style = '',
  body = `<p>${line}</p>`,
  tagged = true,
}: Sheet): Promise<Uint8Array> {
  const page = await browser.newPage();
  try {
    await page.setContent(
      `<!doctype html><html lang="de"><title>Arbeit</title><style>@page{size:A4;margin:${margins};font-size:12pt;@top-left{content:"${top}"}@bottom-right{content:${foot}}}body{margin:0;font:12pt/1.5 serif}p{margin:0 0 12pt}.neu{break-before:page}h1{font-size:16pt}${style}</style><h1>Netz</h1>${body}`,
    );
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged, outline: true });
  } finally {
    await page.close();
  }
}
const breaches = async (sheet: Sheet, printProfile = koeln, more: Partial<Expectation> = {}) =>
  breachesOf(await measurePdf(await print(sheet)), printProfile, { ...expected, ...more });
const briefly = (found: Awaited<ReturnType<typeof breaches>>) =>
  found.map(
    ({ rule, message, expected: should, actual }) => `${rule}: ${message} Soll ${should}, Ist ${actual}`,
  );

test('a PDF that keeps its profile breaks nothing', async () => {
  expect(
    briefly(
      await breaches({
        body: `<p>${line}</p><p class="neu">${line}</p><pre>docker ps</pre>`,
        style: 'pre{font-size:12pt}',
      }),
    ),
  ).toEqual([]);
});

describe('each limit, broken', () => {
  test.each([
    ['25mm 15mm 20mm 12mm', 'print-margin', /linken Rand: .* Soll mindestens 25.mm, Ist 1[12](,\d)?.mm/],
    ['25mm 5mm 20mm 25mm', 'print-margin', /rechten Rand: .* Soll mindestens 15.mm, Ist \d(,\d)?.mm/],
    ['10mm 15mm 20mm 25mm', 'print-margin', /oberen Rand: „Netz“ Soll mindestens 25.mm, Ist 1\d(,\d)?.mm/],
  ])('margins of %s', async (margins, rule, words) => {
    const found = await breaches({
      margins,
      body: `<p>${line}</p>`,
      style: 'h1{margin:0}p{text-align:justify}',
    });
    expect(found.map((finding) => finding.rule)).toEqual([rule]);
    expect(briefly(found)[0]).toMatch(words);
  });

  test('the margin below', async () => {
    const found = await breaches({
      margins: '25mm 15mm 8mm 25mm',
      foot: 'none',
      body: `<p>${line.repeat(12)}</p>`,
    });
    expect(found.map(({ rule }) => rule)).toContain('print-margin');
    expect(briefly(found)[0]).toMatch(/Seite 1: Text steht im unteren Rand: .* Soll mindestens 20.mm/);
  });

  test('a landscape page keeps the margins of the turned sheet', async () => {
    const wide = (margins: string) =>
      breaches({
        style: `@page quer{size:A4 landscape;margin:${margins}}.quer{page:quer}`,
        body: `<p>${line}</p><p class="quer">${line.repeat(3)}</p>`,
      });
    expect(briefly(await wide('25mm 25mm 15mm 20mm'))).toEqual([]);
    const found = await wide('15mm 25mm 15mm 20mm');
    expect(briefly(found)[0]).toMatch(/Seite 2: Text steht im oberen Rand.* Soll mindestens 25.mm/);
  });

  test('small print, in a table, in code, raised', async () => {
    for (const [body, size] of [
      ['<table><tr><td style="font-size:9pt">klein</td></tr></table>', '9'],
      ['<pre style="font-size:10pt"><code>docker ps</code></pre>', '10'],
      ['<p>Fläche in m<sup style="font-size:8pt">2</sup></p>', '8'],
    ] as const) {
      const found = await breaches({ body });
      expect(found.map(({ rule }) => rule)).toEqual(['print-font-size']);
      expect(found[0]).toMatchObject({ expected: 'mindestens 12\u00a0pt', actual: `${size}\u00a0pt` });
    }
  });

  test('type in a figure has a limit of its own', async () => {
    const figure = (size: number) =>
      `<p>${line}</p><figure role="img" aria-label="Netz"><svg width="300" height="60" viewBox="0 0 300 60"><text x="10" y="30" font-size="${size}">Server</text></svg><figcaption>Netz</figcaption></figure>`;
    expect(briefly(await breaches({ body: figure(9) }))).toEqual([]);
    const found = await breaches({ body: figure(4) });
    expect(briefly(found)).toEqual([
      expect.stringMatching(/^print-figure-font-size: .*: „Server“ Soll mindestens 5.pt, Ist 3.pt/),
    ]);
  });

  test('lines too close', async () => {
    const found = await breaches({ style: 'p{line-height:1.2}' });
    expect(briefly(found)).toEqual([
      expect.stringMatching(/^print-line-spacing: .* Soll mindestens 1,5-fach, Ist 1,(19|2)-fach/),
    ]);
  });

  test('too many and too few pages, counted without what is not body', async () => {
    const pages = (count: number) =>
      Array.from({ length: count }, (_, index) => `<p${index ? ' class="neu"' : ''}>${line}</p>`).join('');
    const sheet = (count: number) => ({
      margins: '35mm 30mm 30mm 35mm',
      body: pages(count),
      style: 'body{font-size:11pt}',
      foot: '"Seite " counter(page)',
    });
    const body = (first: number, last: number) => ({ body: { first, last } });
    expect(briefly(await breaches(sheet(14), rostock, body(2, 13)))).toEqual([]);
    expect(briefly(await breaches(sheet(14), rostock, body(1, 13)))).toEqual([
      'print-page-count: arbeit.pdf: Der Hauptteil (Seite 1 bis 13) ist zu lang. Soll 10 bis 12 Seiten, Ist 13 Seiten',
    ]);
    expect(briefly(await breaches(sheet(4), rostock, body(2, 3)))).toEqual([
      'print-page-count: arbeit.pdf: Der Hauptteil (Seite 2 bis 3) ist zu kurz. Soll 10 bis 12 Seiten, Ist 2 Seiten',
    ]);
  });

  test('a page without the name', async () => {
    const found = await breaches({
      head: 'Netz der Werkstatt',
      body: `<p>Mara Muster</p><p class="neu">${line}</p>`,
    });
    expect(briefly(found)).toEqual([
      'print-name-missing: arbeit.pdf, Seite 2: Es fehlt „Mara Muster“. Soll auf jeder Seite, Ist fehlt auf 1 von 2 Seiten',
    ]);
  });

  test('page numbers that are missing, wrong or of another total', async () => {
    for (const [foot, actual] of [
      ['none', 'keine'],
      ['counter(page) " von 9"', '1'],
      ['"Stand 24.11.2025"', 'keine'],
      ['"Seite 7"', '7'],
    ] as const)
      expect(await breaches({ foot })).toMatchObject([{ rule: 'print-page-number', expected: '1', actual }]);
  });

  test('appendices are counted for themselves where the profile says so', async () => {
    const sheet = {
      margins: '35mm 30mm 30mm 35mm',
      style:
        'body{font-size:11pt}@page anhang{counter-increment:anhang;@bottom-right{content:"Anhang, Seite " counter(anhang)}}.anhang{page:anhang}',
      body: `<p>${line}</p><div class="anhang"><p>${line}</p><p class="neu">${line}</p></div>`,
      foot: '"Seite " counter(page)',
    };
    const own = { ...rostock, pages: {} };
    expect(briefly(await breaches(sheet, own, { appendix: 2 }))).toEqual([]);
    expect(await breaches(sheet, own)).toMatchObject([
      {
        rule: 'print-page-number',
        message: 'arbeit.pdf, Seite 2: Die Seitenzahl stimmt nicht.',
        expected: '2',
        actual: '1',
      },
    ]);
  });

  test('an empty page', async () => {
    const found = await breaches({ body: `<p>${line}</p><div class="neu" style="height:20mm"></div>` });
    expect(briefly(found)).toEqual([
      'print-page-empty: arbeit.pdf, Seite 2: Die Seite ist leer. Soll Inhalt auf jeder Seite, Ist nur Kopf und Fuß',
    ]);
  });

  test('without tags nothing passes for a head or a figure', async () => {
    const found = await breaches({ tagged: false });
    expect(found.map(({ rule }) => rule)).toEqual(['print-margin', 'print-margin', 'print-page-number']);
  });
});

test('an edition for an examination fails, the handbook is warned; places are those of the profile', async () => {
  const sheet = { margins: '25mm 15mm 20mm 12mm' };
  expect(await breaches(sheet)).toMatchObject([
    {
      severity: 'error',
      subject: 'print_profile:pruefung-ihk-koeln',
      at: { path: ['handbook', 'print_profiles', 'x', 'margins', 'left'] },
    },
  ]);
  const found = await breaches(sheet, profile('betrieb'));
  expect(found.map(({ severity }) => severity)).toEqual(found.map(() => 'warning'));
  expect(found.map(({ rule }) => rule)).toContain('print-margin');
});

test('every rule of the measurement is broken somewhere above', async () => {
  const { readFileSync } = await import('node:fs');
  const text = readFileSync(import.meta.filename, 'utf8');
  for (const rule of measuredRules) expect(text.split(rule).length, rule).toBeGreaterThan(1);
});
