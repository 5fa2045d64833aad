// What the frame shows around a page: one sidebar a handbook, of which only the reader's own group is open; neighbours only
// between chapters; a list of contents only where there is something to choose. The start page lists the handbooks.

import { getCollection } from 'astro:content';
import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data';
import type { HandbookData } from './data.ts';
import { handbookIfAny, handbooks, page } from './handbooks.ts';
import { fixedPages, kindPages, type SidebarPlace } from './navigation.ts';

type Entry = StarlightRouteData['sidebar'][number];
type Link = Extract<Entry, { type: 'link' }>;
const chapters = (await getCollection('docs')).sort((a, b) =>
  (a.filePath ?? '') < (b.filePath ?? '') ? -1 : 1,
);

const link = (label: string, href: string, current: string): Link => ({
  type: 'link',
  label,
  href,
  isCurrent: href === current,
  badge: undefined,
  attrs: {},
});
/** A group is open where the reader is in it, also on the page of one of its entries' parts. */
const group = (label: string, entries: readonly Link[], current: string): Entry => ({
  type: 'group',
  label,
  entries: [...entries],
  collapsed: !entries.some(({ href }) => current.startsWith(href)),
  badge: undefined,
});

const chapterLinks = ({ id: handbook }: HandbookData, current: string): Link[] =>
  chapters
    .filter(({ id }) => id.startsWith(`${handbook}/`))
    .map(({ id, data }) => link(data.sidebar.label ?? data.title, page(id), current));

function sidebarOf(handbook: HandbookData, current: string): Entry[] {
  const fixed = (place: SidebarPlace) =>
    fixedPages
      .filter((fixedPage) => fixedPage.place === place)
      .map(({ slug, title }) => link(title, page(handbook.id, slug), current));
  const [all, ...further] = fixed('registers');
  const registers = [
    ...(all ? [all] : []),
    ...kindPages(handbook).map(({ slug, title }) => link(title, page(handbook.id, slug), current)),
    ...further,
  ];
  return [
    link('Überblick', page(handbook.id), current),
    ...fixed('head'),
    group('Kapitel', chapterLinks(handbook, current), current),
    ...fixed('alone'),
    group('Verzeichnisse', registers, current),
    group('Nachweise', fixed('evidence'), current),
  ];
}

/** Starlight asks it for every page. */
export const onRequest = defineRouteMiddleware((context) => {
  const route = context.locals.starlightRoute;
  const current = context.url.pathname;
  const handbook = handbookIfAny(context.url);
  route.sidebar = handbook
    ? sidebarOf(handbook, current)
    : handbooks.map(({ id, inventory }): Entry => link(inventory.handbook.title, page(id), current));
  const links = handbook ? chapterLinks(handbook, current) : [];
  const at = links.findIndex(({ href }) => href === current);
  route.pagination = {
    prev: at > 0 ? links[at - 1] : undefined,
    next: at >= 0 ? links[at + 1] : undefined,
  };
  // The first entry is the page itself: with fewer than two others there is nothing to choose.
  const entries = (route.toc?.items ?? []).flatMap((item) => [item, ...item.children]);
  if (entries.length < 3) route.toc = undefined;
});
