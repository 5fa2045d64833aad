// Who reads without scripts has the scheme of the device, and light paper: a second sheet for each scheme, in which its rules
// hold for every page. Only readers without scripts ask for them; for all others the script sets the page's scheme at once.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBelow, writeWhole } from '../system/write.ts';

const schemes = {
  light: 'print, (prefers-color-scheme: light)',
  dark: 'screen and (prefers-color-scheme: dark)',
} as const;
type Scheme = keyof typeof schemes;

/** @param sheet CSS with rules for `[data-theme="light"]` and `[data-theme="dark"]` */
export const inScheme = (sheet: string, scheme: Scheme): string =>
  sheet.replaceAll(/\[data-theme=(['"]?)(light|dark)\1\]/g, (_, __, named: string) =>
    named === scheme ? '[data-theme]' : '[data-theme="never"]',
  );

/** Drawings have no scheme: they name the colours of the page. */
const sheetsOf = (page: string) =>
  [...page.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)]
    .map(([, href = '']) => href)
    .filter((href) => !/\/drawing\.[^/]+$/.test(href));

/**
 * Writes the sheets and links them in all pages but those that are made for paper; these pages say no scheme by themselves.
 * @param base path of the site on its server, with slashes at both ends
 */
export function addSchemeSheets(folder: string, base: string): void {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html') && !/[\\/]druck[\\/]/.test(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ text }) => text.includes('data-theme='));
  const sheets = new Set(pages.flatMap(({ text }) => sheetsOf(text)));
  const all = [...sheets]
    .map((href) => readFileSync(join(folder, decodeURIComponent(href.slice(base.length))), 'utf8'))
    .join('\n');
  if (all === '') return;
  const links = (Object.keys(schemes) as Scheme[]).map((scheme) => {
    const sheet = inScheme(all, scheme);
    const name = `_astro/${scheme}.${createHash('sha256').update(sheet).digest('hex').slice(0, 10)}.css`;
    writeBelow(folder, name, sheet);
    return `<link rel="stylesheet" media="${schemes[scheme]}" href="${base}${name}">`;
  });
  const head = `<noscript>${links.join('')}</noscript></head>`;
  for (const { name, text } of pages)
    writeWhole(
      join(folder, name),
      text.replace('</head>', () => head).replace(/(<html\b[^>]*\bdata-theme=)"(?:dark|light)"/, '$1"auto"'),
    );
}
