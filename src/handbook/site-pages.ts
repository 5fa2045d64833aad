// Further pages of the site: the Markdown files that site.yaml names. docs/anleitung.md becomes /seiten/anleitung/.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DraftFinding } from '../model/finding.ts';
import type { Site } from '../model/site-file.ts';
import type { Loaded } from './handbook.ts';
import { readWithin } from './root.ts';

/** A page of the site beside the handbooks. */
export interface SitePage {
  readonly file: string;
  /** The last part of its address. */
  readonly slug: string;
  /** Its first heading. */
  readonly title: string;
  /** Markdown below the heading. */
  readonly body: string;
}
const slugOf = (file: string) =>
  basename(file, '.md')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]+/gu, '-');
/** The page of a file; a German sentence where it is none. */
function pageOf(root: string, file: string): SitePage | string {
  const text = readWithin(root, file)?.replaceAll('\r\n', '\n');
  if (text === undefined)
    return existsSync(join(root, file))
      ? `„${file}“ ist keine lesbare Datei des Wurzelordners.`
      : `Die Datei „${file}“ gibt es nicht.`;
  const found = /^\s*# +(.+?) *#* *\n/.exec(text);
  return found
    ? { file, slug: slugOf(file), title: found[1] ?? '', body: text.slice(found[0].length) }
    : `Die Datei „${file}“ beginnt mit keiner Überschrift („# …“).`;
}

/** The pages that can be shown. */
export const sitePages = (root: string, { pages }: Pick<Site, 'pages'>): SitePage[] =>
  pages.map((file) => pageOf(root, file)).filter((page): page is SitePage => typeof page === 'object');

/** What is wrong with the pages that site.yaml names. */
export const sitePageFindings = ({ root, site, siteFile }: Loaded): DraftFinding[] =>
  site.pages.flatMap((file, index) => {
    const page = pageOf(root, file);
    const other = site.pages.findIndex((name) => slugOf(name) === slugOf(file));
    const message =
      typeof page === 'string'
        ? page
        : other < index
          ? `„${file}“ hat dieselbe Adresse wie „${site.pages[other]}“: /seiten/${page.slug}/.`
          : undefined;
    return message === undefined
      ? []
      : [
          {
            rule: 'site-page',
            severity: 'error',
            class: 'document',
            subject: 'site',
            message,
            at: { file: siteFile?.file ?? '', path: ['pages', index] },
            fix: 'Den Pfad vom Wurzelordner aus berichtigen oder die Zeile unter „pages“ streichen.',
          },
        ];
  });
