// The forms in which a diagram leaves the site: Mermaid text, SVG, PNG, PDF. What the browser makes is cached by content.

import { posix } from 'node:path';
import type { Page } from 'playwright';
import { xmlLine } from '../model/escape.ts';
import type { Site } from '../model/site-file.ts';
import { BrowserError } from '../system/browser.ts';
import { filePath } from '../views/paths.ts';
import { loadFonts } from './mermaid/page.ts';
import type { DiagramRenderer } from './mermaid/renderer.ts';
import { sizeOf, standalone } from './standalone.ts';

export const diagramForms = ['svg', 'png', 'pdf', 'mmd'] as const;
export type DiagramForm = (typeof diagramForms)[number];

/** A drawn diagram of a handbook. */
export interface PublishedFigure {
  readonly handbook: string;
  /** Below the handbook's diagrams, without an ending. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** Mermaid text. */
  readonly text: string;
  /** As it stands in pages. */
  readonly svg: string;
  readonly author: string;
  /** Edition of the handbook, JJJJ-MM-TT: the date of everything that is made from it. */
  readonly date: string;
}

/** A PNG is drawn twice as large as it is read, unless that would be more than viewers take. */
const limits = { scale: 2, side: 8000, pixels: 24_000_000 };

/** How large the PNG of a drawing becomes; `scale` is below 2 where the limit holds it down. */
export function pngSize(svg: string): {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
} {
  const { width, height } = sizeOf(svg);
  const most = Math.min(
    limits.scale,
    limits.side / Math.max(width, height),
    Math.sqrt(limits.pixels / (width * height)),
  );
  const scale = most === limits.scale ? most : Math.floor(most * 100) / 100;
  return { width: Math.floor(width * scale), height: Math.floor(height * scale), scale };
}

const page = (svg: string, title: string, origin: string) =>
  `<!doctype html><html lang="de"><head><meta charset="utf-8"><base href="${origin}/"><title>${xmlLine(title)}</title><style>@page{margin:0}html,body{margin:0;overflow:hidden}svg{display:block}</style></head><body>${svg}</body></html>`;

/** A picture of the sheet's corner. On a busy machine Chromium refuses pictures until it has come to rest. */
async function capture(sheet: Page, size: { readonly width: number; readonly height: number }) {
  for (let wait = 100; ; wait *= 2)
    try {
      return await sheet.screenshot({
        scale: 'device',
        animations: 'disabled',
        clip: { x: 0, y: 0, ...size },
      });
    } catch (error) {
      if (!/Unable to capture screenshot/.test(String(error))) throw error;
      if (wait > 3000)
        throw new BrowserError(
          'Chromium nimmt kein Bild auf, auch nach mehreren Versuchen: später, mit weniger Last auf der Maschine, noch einmal versuchen.',
        );
      await sheet.waitForTimeout(wait);
    }
}

const png = (renderer: DiagramRenderer, svg: string) => {
  const { width, height } = sizeOf(svg);
  const { scale } = pngSize(svg);
  return renderer.make('png', [`${scale}`, svg], async (browser) => {
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      offline: true,
    });
    try {
      const sheet = await context.newPage();
      await sheet.setContent(page(svg, '', 'http://handbuch.invalid'));
      await loadFonts(sheet);
      return await capture(sheet, { width, height });
    } finally {
      await context.close();
    }
  });
};

/** Chromium prints pages of at most 200 inches. */
const longest = 19_000;
const nowhere = 'http://handbuch.invalid';

const pdf = (renderer: DiagramRenderer, svg: string, diagram: PublishedFigure, site: Site) => {
  const size = sizeOf(svg);
  const scale = Math.min(1, longest / Math.max(size.width, size.height));
  const [width, height] = [Math.ceil(size.width * scale), Math.ceil(size.height * scale)];
  const own = filePath(site.base, diagram.handbook, 'downloads', 'diagramme', `${diagram.slug}.pdf`);
  const fitted = svg.replace(/^<svg width="\d+" height="\d+"/, `<svg width="${width}" height="${height}"`);
  const words = [diagram.title, diagram.description, diagram.author, diagram.date];
  return renderer.make('pdf', [own, site.url ?? '', ...words, fitted], async (browser) => {
    const context = await browser.newContext({ offline: true });
    let printed: Uint8Array;
    try {
      const sheet = await context.newPage();
      await sheet.setContent(page(fitted, diagram.title, nowhere));
      await loadFonts(sheet);
      printed = await sheet.pdf({
        width: `${width}px`,
        height: `${height}px`,
        printBackground: true,
        tagged: true,
      });
    } finally {
      await context.close();
    }
    const { PDFArray, PDFDict, PDFDocument, PDFName, PDFString } = await import('@cantoo/pdf-lib');
    const file = await PDFDocument.load(printed, { updateMetadata: false });
    // Links of a site without a published address lead from the file to its neighbours.
    for (const sheet of file.getPages()) {
      const annotations = sheet.node.lookupMaybe(PDFName.of('Annots'), PDFArray);
      for (let index = 0; index < (annotations?.size() ?? 0); index++) {
        const action = annotations?.lookup(index, PDFDict).lookupMaybe(PDFName.of('A'), PDFDict);
        const target = action?.lookupMaybe(PDFName.of('URI'), PDFString)?.decodeText();
        if (!target?.startsWith(nowhere)) continue;
        const path = target.slice(nowhere.length);
        const relative = posix.relative(posix.dirname(own), path) + (path.endsWith('/') ? '/' : '');
        action?.set(PDFName.of('URI'), PDFString.of(relative));
      }
    }
    const date = new Date(`${diagram.date}T00:00:00Z`);
    file.setTitle(diagram.title, { showInWindowTitleBar: true });
    file.setSubject(diagram.description);
    file.setAuthor(diagram.author);
    file.setCreator('infrabuch');
    file.setLanguage('de-DE');
    file.setCreationDate(date);
    file.setModificationDate(date);
    return file.save();
  });
};

/** A diagram in one form: the whole content of its file. */
export async function diagramFile(
  renderer: DiagramRenderer,
  diagram: PublishedFigure,
  form: DiagramForm,
  site: Site,
): Promise<string | Uint8Array> {
  if (form === 'mmd') return diagram.text;
  const alone = standalone(diagram.svg, site.url);
  if (form === 'svg') return alone;
  return form === 'png' ? png(renderer, alone) : pdf(renderer, alone, diagram, site);
}
