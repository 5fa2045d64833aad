// Links of the print page: those to other pages of the handbook become links within the document, ids become unique.

/**
 * Prefixes the ids of each part (`[data-prefix]`) and rewrites the links; one whose target is not on the page is no link
 * any more. Ids of drawings stay as they are.
 */
export function linkWithin(document: Document): void {
  /** Prefix by the address that a part has in the site. */
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
  const targetOf = (link: HTMLAnchorElement | SVGAElement): string | undefined => {
    const href = link.getAttribute('href') ?? '';
    const part = link.closest<HTMLElement>('[data-prefix]')?.dataset.prefix;
    if (href.startsWith('#')) return part ? `${part}--${href.slice(1)}` : href.slice(1);
    // Links of a chapter are written for its own page.
    const from = link.closest<HTMLElement>('[data-path]')?.dataset.path ?? '';
    const { pathname, hash, origin } = new URL(href, new URL(from, document.baseURI));
    const prefix = origin === new URL(document.baseURI).origin ? prefixes.get(pathname) : undefined;
    return prefix && (hash ? `${prefix}--${decodeURIComponent(hash.slice(1))}` : prefix);
  };
  for (const link of document.querySelectorAll<HTMLAnchorElement | SVGAElement>('main a[href]')) {
    if (/^[a-z]+:/i.test(link.getAttribute('href') ?? '')) continue;
    const target = targetOf(link);
    if (target && document.getElementById(target)) link.setAttribute('href', `#${target}`);
    else link.removeAttribute('href');
  }
}
