// Hand-written Mermaid of any kind -> SVG in the site's style. A text that Mermaid does not understand is a problem with
// its line, not an error.
import type { Browser, Page } from 'playwright';
import { variableOf } from '../../model/colours.ts';
import { fromXml, xmlLine } from '../../model/escape.ts';
import { byHandConfig } from './config.ts';
import type { ByHandDrawing, drawByHandInPage, MermaidProblem } from './in-page/by-hand.ts';
import { openPage } from './page.ts';
import type { DiagramRenderer } from './renderer.ts';
import { hideEntities, showEntities, withVariables } from './svg.ts';

const channels = (hex: string) =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
const known = [...variableOf.keys()].map(channels);
const pages = new WeakMap<Browser, Promise<Page>>();

async function drawnIn(browser: Browser, id: string, text: string): Promise<ByHandDrawing | MermaidProblem> {
  const open = pages.get(browser) ?? openPage(browser, byHandConfig);
  pages.set(browser, open);
  const page = await open;
  return page.evaluate(
    (source) =>
      (
        globalThis as unknown as { infrabuch: { drawByHandInPage: typeof drawByHandInPage } }
      ).infrabuch.drawByHandInPage(source),
    { id, text: hideEntities(text), known },
  );
}

/** Links lead where `linkOf` says; those that lead nowhere keep their text. */
const withLinks = (svg: string, linkOf: (href: string) => string | undefined) =>
  svg.replace(/(<a\b[^>]*?)\shref="([^"]*)"/g, (_, before: string, href: string) => {
    const target = linkOf(fromXml(href));
    return target === undefined ? before : `${before} href="${xmlLine(target)}"`;
  });
/** A drawing without a title of its own has its figure's. */
const withTitle = (svg: string, title: string) =>
  /^<svg\b[^>]*>\s*<title/.test(svg)
    ? svg
    : svg.replace(/^<svg\b[^>]*>/, (tag) => `${tag}<title>${xmlLine(title)}</title>`);

/**
 * Draws one text, or says in German why not; both come from the cache the second time.
 * @param linkOf where a link leads; undefined takes it away and leaves its text
 * @throws BrowserError when there is no browser to draw with
 */
export async function drawByHand(
  renderer: DiagramRenderer,
  { id, title, text }: { readonly id: string; readonly title: string; readonly text: string },
  linkOf: (href: string) => string | undefined,
): Promise<ByHandDrawing | MermaidProblem> {
  const made = await renderer.make(
    'by-hand.json',
    [JSON.stringify(byHandConfig), id, text],
    async (browser) => Buffer.from(JSON.stringify(await drawnIn(browser, id, text))),
  );
  const result = JSON.parse(made.toString('utf8')) as ByHandDrawing | MermaidProblem;
  if ('message' in result) return { ...result, message: germanProblem(result.message) };
  const svg = withLinks(withVariables(showEntities(result.svg)), linkOf);
  return { ...result, svg: withTitle(svg, title) };
}

/** The first line of Mermaid's message, without the copy of the text below it. */
function germanProblem(message: string): string {
  const [first = '', ...rest] = message.split('\n').map((line) => line.trim());
  const expecting = /Expecting .*?, got '?([^'\s]+)'?/.exec(rest.join(' '))?.[1];
  const line = /^(?:Parse|Lexical) error on line \d+[:.]\s*(.*)$/.exec(first);
  const said = line ? (line[1] ?? '') : first;
  return (
    [said.slice(0, 200), expecting ? `unerwartet: ${expecting}` : ''].filter(Boolean).join('; ') ||
    'Schreibfehler.'
  );
}

/** What stands in pages where a drawing should be. */
export const placeholder = (title: string, where: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 720 96" style="max-width:720px"><title>${xmlLine(title)}</title><rect x="1" y="1" width="718" height="94" rx="3" style="fill:var(--ib-panel);stroke:var(--ib-bad);stroke-dasharray:6 4"/><text x="20" y="42" style="font-size:16px;font-weight:600;fill:var(--ib-bad)">Dieses Diagramm ließ sich nicht zeichnen.</text><text x="20" y="68" style="font-size:14px;fill:var(--ib-ink)">${xmlLine(where)}</text></svg>`;
