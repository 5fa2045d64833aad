// Addresses of the published site. One place for what a page is called.
import { anyRefParts, type Section, sections } from '../model/sections.ts';

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

/** Kinds without pages of their own that stand on one page, each at its own anchor. */
const listed: ReadonlySet<Section> = new Set(['backups', 'secrets', 'accounts']);

/** The page of an entity (`kind:id`), or its place on the page of all of its kind; undefined for other kinds. */
export function entityPath(base: string, handbook: string, ref: string): string | undefined {
  const parts = anyRefParts(ref);
  if (!parts) return undefined;
  const { slug, pages } = sections[parts.section];
  if (listed.has(parts.section)) return `${pagePath(base, handbook, slug)}#${encodeURIComponent(parts.id)}`;
  return pages ? pagePath(base, handbook, slug, parts.id) : undefined;
}

/** The anchor of a data sheet's heading; the page's table of contents points to it. */
export const headingAnchor = (title: string) => title.toLowerCase().replace(/[^a-z0-9äöüß]+/g, '-');

/**
 * The address of a place that the search knows.
 * @param path below the base, not encoded: `laden/betrieb/#backup`
 */
export function siteAddress(base: string, path: string): string {
  const [page = '', anchor] = path.split('#');
  const start = base.replace(/\/?$/, '/');
  return (
    start + page.split('/').map(encodeURIComponent).join('/') + (anchor === undefined ? '' : `#${anchor}`)
  );
}

/**
 * The anchor of a table's row.
 * @param table its name
 * @param first text of the row's first cell
 */
export const rowAnchor = (table: string, first: string): string =>
  `${table}-${first
    .toLowerCase()
    .replaceAll(/[^a-z0-9äöüß]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)}`;
