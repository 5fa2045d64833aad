// Diagrams as files: whole, standing alone, alike every time; and those written by hand.
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { SaxesParser } from 'saxes';
import { downloadsOf, figureFile } from '../../src/diagrams/downloads.ts';
import { drawFigures } from '../../src/diagrams/figures.ts';
import { pngSize } from '../../src/diagrams/forms.ts';
import { type DiagramRenderer, openRenderer } from '../../src/diagrams/mermaid/renderer.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { packageRoot } from '../../src/system/package.ts';
import { pagePath } from '../../src/views/paths.ts';
import { base, dist, files, handbooks } from './site.ts';

const drawings = files.filter((file) => /\/downloads\/diagramme\/.*\.svg$/.test(file));
const read = (file: string) => readFileSync(join(dist, file));
/** Texts and link targets of an SVG that must be XML. */
function parsed(svg: string) {
  const texts: string[] = [];
  const links: string[] = [];
  const sources: string[] = [];
  let depth = 0;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'text') depth++;
    for (const [key, value] of Object.entries(attributes))
      if (/^(xlink:)?href$|^src$/.test(key)) (name === 'a' ? links : sources).push(String(value));
  });
  parser.on('text', (text) => {
    if (depth > 0) texts.push(text.trim());
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'text') depth--;
  });
  parser.write(svg).close();
  return { texts: texts.filter(Boolean), links, sources };
}

test('Jedes Diagramm gibt es in vier Formen, und die Seiten verweisen darauf', async ({ page }) => {
  expect(drawings.length).toBeGreaterThanOrEqual(6);
  for (const file of drawings)
    for (const form of ['png', 'pdf', 'mmd']) expect.soft(files, file).toContain(file.replace(/svg$/, form));
  for (const { id } of handbooks)
    for (const address of ['diagramme', 'downloads']) {
      await page.goto(pagePath(base, id, address));
      const hrefs = await page
        .locator('.ib-downloads a')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      const expected = files
        .filter((file) => file.startsWith(`${id}/downloads/diagramme/`))
        .map((file) => base + file);
      expect([...new Set(hrefs)].sort()).toEqual(expected.sort());
    }
});

test('Ein SVG ist XML, bringt seine Schrift mit und ist als Bild zu sehen', async ({ page }) => {
  await page.goto(base);
  for (const file of drawings) {
    const text = read(file).toString('utf8');
    const { texts, sources } = parsed(text);
    expect.soft(texts.length, file).toBeGreaterThan(5);
    expect
      .soft(
        sources.filter((href) => !/^(#|data:)/.test(href)),
        file,
      )
      .toEqual([]);
    expect.soft(text, file).toMatch(/@font-face\{font-family:"IBM Plex Sans".*data:font\/woff2;base64,/);
    expect
      .soft(text.replace(/ xmlns(:\w+)?="[^"]*"/g, ''), file)
      .not.toMatch(/url\(["']?(?!#|data:)|var\(--/);
    const { width, height } = pngSize(text);
    const natural = await page.evaluate(
      async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        return { width: image.naturalWidth, height: image.naturalHeight };
      },
      `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`,
    );
    expect.soft(natural.width, file).toBeGreaterThanOrEqual(width / 2);
    expect.soft(natural.height, file).toBeGreaterThanOrEqual(height / 2);
  }
});

test('Ein PNG ist doppelt so groß wie gelesen und nicht leer', async ({ page }) => {
  await page.goto(base);
  for (const file of drawings) {
    const png = read(file.replace(/svg$/, 'png'));
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    const { width, height } = pngSize(read(file).toString('utf8'));
    expect
      .soft({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) }, file)
      .toEqual({ width, height });
    const colours = await page.evaluate(
      async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode();
        const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d')!;
        canvas.drawImage(image, 0, 0);
        const { data } = canvas.getImageData(0, 0, image.naturalWidth, image.naturalHeight);
        const found = new Set<number>();
        for (let at = 0; at < data.length; at += 4)
          found.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
        return { count: found.size, corner: [...data.slice(0, 4)] };
      },
      `data:image/png;base64,${png.toString('base64')}`,
    );
    expect.soft(colours.count, file).toBeGreaterThan(10);
    expect.soft(colours.corner, file).toEqual([255, 255, 255, 255]);
  }
});

test('Ein PDF hat eine Seite mit dem Text, den Links und den Schriften des Diagramms', async () => {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const { PDFDict, PDFDocument, PDFName } = await import('@cantoo/pdf-lib');
  for (const file of drawings) {
    const { texts, links } = parsed(read(file).toString('utf8'));
    const inventory = handbooks.find(({ id }) => file.startsWith(`${id}/`))!;
    const bytes = read(file.replace(/svg$/, 'pdf'));
    const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
    const pdf = await task.promise;
    expect.soft(pdf.numPages, file).toBe(1);
    const sheet = await pdf.getPage(1);
    const plain = (text: string) => text.replace(/\s+/g, '');
    const { items } = await sheet.getTextContent();
    const said = plain(items.map((item) => ('str' in item ? item.str : '')).join(''));
    expect
      .soft(
        texts.filter((text) => !said.includes(plain(text))),
        file,
      )
      .toEqual([]);
    const annotations = (await sheet.getAnnotations()) as { unsafeUrl?: string; url?: string }[];
    const targets = new Set(annotations.map(({ url, unsafeUrl }) => url ?? unsafeUrl));
    // Paths lead from the file to its neighbours.
    const address = new URL(base + file.replace(/svg$/, 'pdf'), 'http://site.invalid');
    const reached = new Set([...targets].map((target) => new URL(target ?? '', address).pathname));
    expect
      .soft(
        [...new Set(links)].filter((href) => !reached.has(new URL(href, address).pathname)),
        file,
      )
      .toEqual([]);
    const { info } = (await pdf.getMetadata()) as { info: Record<string, string> };
    expect.soft(info, file).toMatchObject({ Author: inventory.handbook.owner, Language: 'de-DE' });
    expect.soft(info.Title, file).toContain(inventory.handbook.title);
    expect.soft(info.CreationDate, file).toContain(inventory.handbook.edition_date.replaceAll('-', ''));
    await task.destroy();
    const fonts = (await PDFDocument.load(bytes)).context
      .enumerateIndirectObjects()
      .flatMap(([, pDFObject]) =>
        pDFObject instanceof PDFDict && pDFObject.get(PDFName.of('FontFile2'))
          ? [String(pDFObject.get(PDFName.of('FontName')))]
          : [],
      );
    expect.soft(fonts.join(' '), file).toContain('IBMPlexSans');
  }
});

/** A root with two handbooks' inventories and texts by hand: of four kinds, one broken, one with foreign links. */
function rootWith(drawn: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'infrabuch-bilder-'));
  cpSync(join(packageRoot, 'inventory'), join(root, 'inventory'), { recursive: true });
  // A page that site.yaml names.
  cpSync(join(packageRoot, 'docs/tutorial.md'), join(root, 'docs/tutorial.md'));
  mkdirSync(join(root, 'diagrams/tick-guard/eigene'), { recursive: true });
  for (const [name, text] of Object.entries(drawn))
    writeFileSync(join(root, 'diagrams/tick-guard/eigene', `${name}.mmd`), text);
  return root;
}
const byHand = {
  ablauf:
    '---\ntitle: Ablauf\n---\n%% Kommentar\nflowchart LR\n  a([Alarm]) --> b{erreichbar?}\n  b --> c["<script>alert(1)</script> & 😀"]\n  click a href "hosts/proxmox/" "Host"\n  click b href "javascript:alert(1)"\n  click c href "https://boese.example/"\n',
  folge:
    'sequenceDiagram\n  accTitle: Folge\n  accDescr: Wer fragt wen.\n  A->>B: Größe?\n  B-->>A: 38,1 GB\n',
  zustand: 'stateDiagram-v2\n  [*] --> an\n  an --> aus: stop\n',
  kuchen: 'pie title Speicher\n  "Daten" : 40\n  "Frei" : 60\n',
  kaputt: 'flowchart LR\n  %% nur so\n  a --> b\n  c --> [x\n',
};
const run = (args: readonly string[]) =>
  new Promise<{ code: number | null; said: string }>((done) => {
    let said = '';
    const child = spawn(process.execPath, ['src/cli/bin.js', ...args], { cwd: packageRoot });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('exit', (code) => done({ code, said }));
  });

test('Von Hand geschriebene Diagramme jeder Art werden gezeichnet; ein kaputtes ist ein Befund mit Zeile', async () => {
  const root = rootWith(byHand);
  const output = join(root, 'bilder');
  try {
    const { code, said } = await run([
      'diagrams',
      '--root',
      root,
      '--handbook',
      'tick-guard',
      '--as',
      'svg,png,pdf,mmd',
      '--output',
      output,
    ]);
    expect(code).toBe(1);
    expect(said).toMatch(/eigene\/kaputt\.mmd:4:1 Fehler diagram-text/);
    expect(said).toMatch(/eigene\/ablauf\.mmd:9:17 Fehler diagram-link/);
    expect(said).toMatch(/eigene\/ablauf\.mmd:10:17 Fehler diagram-link/);
    const made = readdirSync(join(output, 'tick-guard/eigene')).sort();
    expect(made).toEqual(
      Object.keys(byHand)
        .flatMap((name) =>
          (name === 'kaputt' ? ['mmd'] : ['mmd', 'pdf', 'png', 'svg']).map((form) => `${name}.${form}`),
        )
        .sort(),
    );
    const svg = readFileSync(join(output, 'tick-guard/eigene/ablauf.svg'), 'utf8');
    const { links, texts } = parsed(svg);
    expect(links).toEqual([pagePath(base, 'tick-guard', 'hosts', 'proxmox')]);
    expect(texts.join(' ')).toContain('Alarm');
    expect(svg).not.toMatch(/<script|javascript:|boese/);
    expect(readFileSync(join(output, 'tick-guard/eigene/folge.svg'), 'utf8')).toMatch(
      /<title[^>]*>Folge<\/title><desc[^>]*>Wer fragt wen\.<\/desc>/,
    );
    for (const name of ['folge', 'zustand', 'kuchen'])
      expect(
        parsed(readFileSync(join(output, `tick-guard/eigene/${name}.svg`), 'utf8')).texts.length,
      ).toBeGreaterThan(1);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test('Gleiches Inventar, gleiche Bytes; beim zweiten Mal wird nichts gezeichnet', async () => {
  const root = rootWith({ folge: byHand.folge, zustand: byHand.zustand });
  const caches = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'infrabuch-cache-')));
  let drawn = 0;
  const all = async (cache: string) => {
    const renderer = openRenderer(cache);
    const counted: DiagramRenderer = {
      ...renderer,
      make: (ending, parts, work) =>
        renderer.make(ending, parts, (browser) => {
          drawn++;
          return work(browser);
        }),
    };
    const result = new Map<string, string>();
    try {
      const loaded = loadHandbooks(readRoot(root));
      for (const handbook of loaded.handbooks) {
        const { figures } = await drawFigures(counted, handbook, handbook.inventory!, loaded.site);
        for (const figure of figures)
          for (const { path, form } of downloadsOf(figure))
            result.set(
              `${handbook.id}/${path}`,
              Buffer.from(await figureFile(counted, handbook.inventory!, figure, form, loaded.site)).toString(
                'base64',
              ),
            );
      }
    } finally {
      await renderer.close();
    }
    return result;
  };
  try {
    const first = await all(caches[0]!);
    expect(drawn).toBeGreaterThan(10);
    const second = await all(caches[1]!);
    expect(first.size).toBeGreaterThan(20);
    for (const [path, content] of first)
      expect.soft(second.get(path) === content, `${path} ist gleich`).toBe(true);
    drawn = 0;
    expect(await all(caches[0]!)).toEqual(first);
    expect(drawn).toBe(0);
    expect(readdirSync(join(caches[0]!, 'diagrams')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(existsSync(join(root, 'dist'))).toBe(false);
  } finally {
    for (const folder of [root, ...caches]) rmSync(folder, { recursive: true, force: true });
  }
});
