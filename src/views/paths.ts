// Addresses of the published site. One place for what a page is called.
import { anyRefParts, sections } from '../model/sections.ts';

const join = (...parts: readonly string[]) =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .map(encodeURIComponent)
    .join('/')}`;

/** A page of a handbook below the site's base, with its closing slash. */
export const pagePath = (base: string, handbook: string, ...rest: readonly string[]) =>
  `${join(base, handbook, ...rest)}/`.replace(/\/+$/, '/');
/** A file of a handbook below the site's base. */
export const filePath = (base: string, handbook: string, ...rest: readonly string[]) =>
  join(base, handbook, ...rest);

/** The page of an entity (`kind:id`), or undefined for a kind without pages. */
export function entityPath(base: string, handbook: string, ref: string): string | undefined {
  const parts = anyRefParts(ref);
  if (!parts) return undefined;
  const { slug, pages } = sections[parts.section];
  return pages ? pagePath(base, handbook, slug, parts.id) : undefined;
}

/** The anchor of a data sheet's heading; the page's table of contents points to it. */
export const headingAnchor = (title: string) => title.toLowerCase().replace(/[^a-z0-9äöüß]+/g, '-');
