// The title of every page on its way into Starlight's head: with the handbook that it is from, since both may have a page of
// that name; and escaped, since the frame writes the content of all head entries as HTML. Internal sites ask not to be listed.
import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { xmlText } from '../model/escape.ts';
import { handbookIfAny, site } from './handbooks.ts';

/** `Ports | GRO-MATE | Infrastrukturhandbuch`; the handbook's own page names it only once. */
function wholeTitle(title: string, handbook: string | undefined): string {
  const end = ` | ${site.title}`;
  if (!handbook || !title.endsWith(end)) return title;
  const own = title.slice(0, -end.length);
  return own === handbook ? title : `${own} | ${handbook}${end}`;
}

/** Starlight asks it for every page. */
export const onRequest = defineRouteMiddleware(({ locals: { starlightRoute: route }, url }) => {
  const handbook = handbookIfAny(url)?.inventory.handbook.title;
  route.head = [
    ...route.head.map((entry) =>
      entry.tag === 'title'
        ? { ...entry, content: xmlText(wholeTitle(entry.content ?? '', handbook)) }
        : entry,
    ),
    ...(site.internal
      ? [{ tag: 'meta' as const, attrs: { name: 'robots', content: 'noindex' }, content: '' }]
      : []),
  ];
});
