// One sidebar a handbook: chapters, lists, evidence. The start page lists the handbooks.

import { getCollection } from 'astro:content';
import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data';
import type { HandbookData } from './data.ts';
import { handbookIfAny, handbooks, page } from './handbooks.ts';
import { fixedPages, kindPages } from './navigation.ts';

type Entry = StarlightRouteData['sidebar'][number];
const chapters = (await getCollection('docs')).sort((a, b) =>
  (a.filePath ?? '') < (b.filePath ?? '') ? -1 : 1,
);

function sidebarOf(handbook: HandbookData, current: string): Entry[] {
  const link = (label: string, href: string): Entry => ({
    type: 'link',
    label,
    href,
    isCurrent: href === current,
    badge: undefined,
    attrs: {},
  });
  const group = (label: string, entries: Entry[], collapsed = false): Entry => ({
    type: 'group',
    label,
    entries,
    collapsed,
    badge: undefined,
  });
  return [
    link('Überblick', page(handbook.id)),
    group(
      'Kapitel',
      chapters
        .filter(({ id }) => id.startsWith(`${handbook.id}/`))
        .map(({ id, data }) => link(data.sidebar.label ?? data.title, page(id))),
    ),
    group('Verzeichnisse', [
      ...kindPages(handbook).map(({ slug, title }) => link(title, page(handbook.id, slug))),
      ...fixedPages.slice(0, 2).map(({ slug, title }) => link(title, page(handbook.id, slug))),
    ]),
    group(
      'Nachweise',
      fixedPages.slice(2).map(({ slug, title }) => link(title, page(handbook.id, slug))),
    ),
  ];
}

/** Starlight asks it for every page: sets the sidebar, and the neighbours of a page as they stand in it. */
export const onRequest = defineRouteMiddleware((context) => {
  const route = context.locals.starlightRoute;
  const current = context.url.pathname;
  const handbook = handbookIfAny(context.url);
  route.sidebar = handbook
    ? sidebarOf(handbook, current)
    : handbooks.map(
        ({ id, inventory }): Entry => ({
          type: 'link',
          label: inventory.handbook.title,
          href: page(id),
          isCurrent: false,
          badge: undefined,
          attrs: {},
        }),
      );
  if (handbook) {
    const links = route.sidebar
      .flatMap((entry) => (entry.type === 'group' ? entry.entries : [entry]))
      .filter((entry) => entry.type === 'link');
    const at = links.findIndex(({ href }) => href === current);
    route.pagination = {
      prev: at > 0 ? links[at - 1] : undefined,
      next: at >= 0 ? links[at + 1] : undefined,
    };
  }
});
