// The title of every page on its way into Starlight's head: the frame writes the content of all head entries as HTML, also
// the title that it makes of a page's and the site's name, which are texts.
import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { xmlText } from '../model/escape.ts';

/** Starlight asks it for every page. */
export const onRequest = defineRouteMiddleware(({ locals: { starlightRoute: route } }) => {
  route.head = route.head.map((entry) =>
    entry.tag === 'title' ? { ...entry, content: xmlText(entry.content ?? '') } : entry,
  );
});
