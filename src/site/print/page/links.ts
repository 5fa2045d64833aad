// Links of the print page: those to other pages of the handbook become links within the document or to another volume,
// ids become unique.
import { decodedAddress } from '../../../model/address.ts';
import { type Places, placeIn } from '../../../model/printed-document.ts';

/** Where the pages of the site stand on paper, as the print page says it. */
const placesOf = (document: Document): Places =>
  JSON.parse(document.querySelector('#places')?.textContent ?? '{"volumes":[],"places":{}}') as Places;

/** Leads a link into another volume; what stands there is known to the printer, so the whole part is named as well. */
function leadTo(
  link: HTMLAnchorElement | SVGAElement,
  volume: Places['volumes'][number],
  id: string,
  part: string,
): void {
  link.setAttribute('href', `${volume.href}#${id}`);
  link.dataset.place = placeIn(volume.file, id);
  link.dataset.part = placeIn(volume.file, part);
  link.dataset.volume = volume.name;
}

/** Prefixes the ids of each part (`[data-prefix]`). Returns the prefix by the address that a part has in the site. */
function prefixIds(document: Document): Map<string, string> {
  const prefixes = new Map<string, string>();
  for (const part of document.querySelectorAll<HTMLElement>('[data-prefix]')) {
    const prefix = part.dataset.prefix ?? '';
    if (part.dataset.path) prefixes.set(part.dataset.path, prefix);
    for (const element of part.querySelectorAll<HTMLElement>('[id]')) {
      if (element.closest('svg') || element.closest('[data-prefix]') !== part) continue;
      if (element.id !== prefix && !element.id.startsWith(`${prefix}--`))
        element.id = `${prefix}--${element.id}`;
    }
  }
  return prefixes;
}

/**
 * Makes ids unique and rewrites the links; one whose target stands nowhere on paper is no link any more. Ids of drawings
 * stay as they are.
 */
export function linkWithin(document: Document): void {
  const prefixes = prefixIds(document);
  const { volumes, places } = placesOf(document);
  const there = (id: string | undefined) => (id && document.getElementById(id) ? id : undefined);
  for (const link of document.querySelectorAll<HTMLAnchorElement | SVGAElement>('main a[href]')) {
    const href = link.getAttribute('href') ?? '';
    if (/^[a-z]+:/i.test(href)) continue;
    const part = link.closest<HTMLElement>('[data-prefix]')?.dataset.prefix;
    // Links of a chapter are written for its own page.
    const from = link.closest<HTMLElement>('[data-path]')?.dataset.path ?? '';
    const { pathname, hash, origin } = new URL(href, new URL(from, document.baseURI));
    const anchor = decodedAddress(hash.slice(1));
    const prefix = href.startsWith('#')
      ? part
      : origin === new URL(document.baseURI).origin
        ? prefixes.get(pathname)
        : undefined;
    const within = there(anchor ? (prefix ? `${prefix}--${anchor}` : anchor) : prefix);
    const [volume, id, before] = places[pathname] ?? [];
    const target = anchor && before ? `${before}--${anchor}` : id;
    const elsewhere = volume === undefined || href.startsWith('#') ? undefined : volumes[volume];
    const inside = within ?? (elsewhere?.isSelf ? (there(target) ?? there(id)) : undefined);
    if (inside) link.setAttribute('href', `#${inside}`);
    else if (elsewhere && !elsewhere.isSelf && id && target) leadTo(link, elsewhere, target, id);
    else link.removeAttribute('href');
  }
}

/**
 * Links to every heading and table, shown to nobody: Chromium names only those places that something links to, and the
 * other documents of the handbook link to these.
 */
export function nameAllPlaces(document: Document): void {
  if (!placesOf(document).volumes.some(({ isSelf }) => isSelf)) return;
  const list = document.createElement('div');
  list.hidden = true;
  for (const { id } of document.querySelectorAll(
    'main :is(section, article, h1, h2, h3, h4, p, li, tr)[id]',
  )) {
    const link = document.createElement('a');
    link.href = `#${id}`;
    list.append(link);
  }
  document.body.append(list);
}
