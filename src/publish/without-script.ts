// Who reads without scripts has the scheme of the device, and light paper: a second sheet in which the rules of the light
// scheme hold for every page. Only readers without scripts ask for it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBelow, writeWhole } from '../system/write.ts';

/** @param sheet CSS with rules for `[data-theme="light"]` and `[data-theme="dark"]` */
export const inLight = (sheet: string): string =>
  sheet
    .replaceAll(/\[data-theme=(['"]?)light\1\]/g, '[data-theme]')
    .replaceAll(/\[data-theme=(['"]?)dark\1\]/g, '[data-theme="never"]');

const sheetsOf = (page: string) =>
  [...page.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(([, href = '']) => href);

/**
 * Writes the sheet and links it in all pages but those that are made for paper.
 * @param base path of the site on its server, with slashes at both ends
 */
export function addLightSheet(folder: string, base: string): void {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html') && !/[\\/]druck[\\/]/.test(name))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ text }) => text.includes('data-theme='));
  const sheets = new Set(pages.flatMap(({ text }) => sheetsOf(text)));
  const light = [...sheets]
    .map((href) => inLight(readFileSync(join(folder, decodeURIComponent(href.slice(base.length))), 'utf8')))
    .join('\n');
  if (light === '') return;
  const name = `_astro/light.${createHash('sha256').update(light).digest('hex').slice(0, 10)}.css`;
  writeBelow(folder, name, light);
  const link = `<noscript><link rel="stylesheet" media="print, (prefers-color-scheme: light)" href="${base}${name}"></noscript>`;
  for (const page of pages)
    writeWhole(
      join(folder, page.name),
      page.text.replace('</head>', () => `${link}</head>`),
    );
}
