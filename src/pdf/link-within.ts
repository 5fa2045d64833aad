// Runs in the print page: links to other pages of the handbook become links within the page, ids become unique.

/** Prefixes the ids of each part and rewrites the links; what is not on the page loses its link. */
export function linkWithin(document: Document): void {
  const targets = new Map<string, string>();
  for (const part of document.querySelectorAll<HTMLElement>('[data-prefix]')) {
    const prefix = part.dataset.prefix ?? '';
    if (part.dataset.path) targets.set(part.dataset.path, prefix);
    for (const element of part.querySelectorAll<HTMLElement>('[id]')) {
      if (element.closest('svg') || element.closest('[data-prefix]') !== part) continue;
      if (element.id !== prefix && !element.id.startsWith(`${prefix}--`))
        element.id = `${prefix}--${element.id}`;
    }
  }
  const within = (link: HTMLAnchorElement | SVGAElement): string | undefined => {
    const href = link.getAttribute('href') ?? '';
    const part = link.closest<HTMLElement>('[data-prefix]')?.dataset.prefix;
    if (href.startsWith('#')) return part ? `${part}--${href.slice(1)}` : href.slice(1);
    const { pathname, hash, origin } = new URL(href, document.baseURI);
    const prefix = origin === new URL(document.baseURI).origin ? targets.get(pathname) : undefined;
    return prefix && (hash ? `${prefix}--${decodeURIComponent(hash.slice(1))}` : prefix);
  };
  for (const link of document.querySelectorAll<HTMLAnchorElement | SVGAElement>('main a[href]')) {
    if (/^[a-z]+:/i.test(link.getAttribute('href') ?? '')) continue;
    const target = within(link);
    if (target && document.getElementById(target)) link.setAttribute('href', `#${target}`);
    else link.removeAttribute('href');
  }
  document.documentElement.dataset.linked = '';
}
