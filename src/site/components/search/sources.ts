// Where the search looks: the index of names of the whole site, then Pagefind's full text. Each is fetched once.

import { siteAddress } from '../../../views/paths.ts';
import type { SearchEntry } from '../../../views/search/entries.ts';
import { type Finder, finderOf, type SearchIndex } from '../../../views/search/match.ts';
import { folded } from '../../../views/search/words.ts';

/** One line of the list of hits. */
export interface ShownHit {
  readonly href: string;
  readonly title: string;
  /** Handbook, kind, chapter. */
  readonly where: readonly string[];
  /** What of it fits, where the title does not say so. */
  readonly because?: string;
}
/** The search of one site. */
export interface Sources {
  /** Whether the build left an index; while pages are written there is none. */
  readonly isThere: boolean;
  readonly names: (query: string) => readonly ShownHit[];
  /** Pages whose text fits, without those that are listed already. */
  readonly texts: (query: string, listed: readonly ShownHit[]) => Promise<readonly ShownHit[]>;
}

interface PagefindResult {
  readonly data: () => Promise<{
    readonly url: string;
    readonly excerpt: string;
    readonly meta: { readonly title?: string };
    readonly sub_results: readonly {
      readonly title: string;
      readonly url: string;
      readonly excerpt: string;
    }[];
  }>;
}
interface Pagefind {
  readonly options: (options: object) => Promise<void>;
  readonly search: (query: string) => Promise<{ readonly results: readonly PagefindResult[] }>;
}

const withSlash = (base: string) => base.replace(/\/?$/, '/');

/** What of an entry a query is in, unless its title says it; for an address the network that holds it. */
function reasonOf(query: string, entry: SearchEntry): string | undefined {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (words.every((word) => folded(entry.title).includes(word))) return undefined;
  const values = [
    ...(entry.ports ?? []),
    ...(entry.networks ?? []),
    ...(entry.addresses ?? []),
    ...(entry.names ?? []),
    ...(entry.facts ?? []),
    ...(entry.commands ?? []),
  ];
  const fits = values.find((value) => words.some((word) => word.length > 1 && folded(value).includes(word)));
  return fits ?? (/\d\.\d/.test(query) ? entry.networks?.[0] : undefined);
}

/** The plain text of an excerpt, which Pagefind hands out as HTML. */
const plainText = (html: string) =>
  new DOMParser().parseFromString(html, 'text/html').body.textContent.replaceAll(/\s+/g, ' ').trim();

/**
 * @param base of the site
 * @param current id of the handbook that the reader is in
 */
export async function openSources(base: string, current: string | undefined): Promise<Sources> {
  const root = withSlash(base);
  const answer = await fetch(`${root}pagefind/names.json`).catch(() => undefined);
  const index: SearchIndex = answer?.ok
    ? ((await answer.json()) as SearchIndex)
    : { handbooks: {}, entries: [] };
  const finder: Finder = finderOf(index);
  const pages = new Map(
    index.entries.toReversed().map((entry) => [siteAddress(base, entry.path).replace(/#.*$/, ''), entry]),
  );
  let pagefind: Promise<Pagefind | undefined> | undefined;
  const opened = () => {
    pagefind ??= (import(/* @vite-ignore */ `${root}pagefind/pagefind.js`) as Promise<Pagefind>)
      .then(async (loaded) => {
        await loaded.options({ baseUrl: root, excerptLength: 20 });
        return loaded;
      })
      .catch(() => undefined);
    return pagefind;
  };
  const whereOf = (entry: SearchEntry) =>
    [index.handbooks[entry.handbook] ?? '', entry.kind, ...(entry.within ?? []).slice(0, 1)].filter(Boolean);

  return {
    isThere: answer?.ok === true,
    names: (query) =>
      finder
        .find(query, current)
        .slice(0, 12)
        .map(({ entry }) => {
          const because = reasonOf(query, entry);
          return {
            href: siteAddress(base, entry.path),
            title: entry.title,
            where: whereOf(entry),
            ...(because === undefined ? {} : { because }),
          };
        }),
    texts: async (query, listed) => {
      const engine = await opened();
      if (!engine || query.trim().length < 2) return [];
      const { results } = await engine.search(query);
      const found = await Promise.all(results.slice(0, 12).map(({ data }) => data()));
      const known = new Set(listed.map(({ href }) => href.replace(/#.*$/, '')));
      const hits = found
        .filter(({ url }) => !known.has(url))
        .map(({ url, excerpt, meta, sub_results: parts }): ShownHit & { readonly handbook: string } => {
          const part = parts.find(({ url: place }) => place.includes('#')) ?? { url, excerpt };
          const entry = pages.get(url);
          const handbook = decodeURIComponent(url.slice(root.length).split('/')[0] ?? '');
          return {
            href: part.url,
            title: meta.title ?? url,
            where: entry
              ? whereOf({ ...entry, within: [] })
              : [index.handbooks[handbook] ?? ''].filter(Boolean),
            because: plainText(part.excerpt),
            handbook,
          };
        });
      return [
        ...hits.filter(({ handbook }) => handbook === current),
        ...hits.filter(({ handbook }) => handbook !== current),
      ].slice(0, 8);
    },
  };
}
