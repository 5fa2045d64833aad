// The index of a handbook as books have it at their end: every name, address, port and word from A to Z, and where it stands.
import type { Inventory } from '../../model/inventory.ts';
import { inventoryEntries, type SearchEntry } from './entries.ts';
import { finderOf } from './match.ts';
import { synonymWords } from './synonyms.ts';
import { folded } from './words.ts';

/** A word of the register and the places that it leads to. */
interface RegisterLine {
  readonly term: string;
  readonly isTechnical: boolean;
  readonly places: readonly { readonly title: string; readonly kind: string; readonly path: string }[];
}
/** The words that begin with one letter; digits come together, under `0–9`. */
export interface RegisterGroup {
  readonly letter: string;
  readonly lines: readonly RegisterLine[];
}
/** A heading of a chapter. */
export interface RegisterHeading {
  readonly title: string;
  /** Below the site's base. */
  readonly path: string;
}

const withoutNumber = (title: string) => title.replace(/^(?:\d+(?:\.\d+)*\.?|[A-Z]\.)\s+/, '');
const variable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** Kinds that are listed on pages of their own, as sentences. */
const unregistered = new Set(['Offene Frage', 'Lücke', 'Verbindung', 'Port']);
/** Kinds without pages of their own, each entry at its place on one page. */
const onOnePage = new Set(['Sicherung', 'Geheimnis', 'Zugang']);

/** Everything that an entry is called, and whether it is said as machines say it. */
function termsOf(entry: SearchEntry): (readonly [term: string, isTechnical: boolean])[] {
  const { title, names = [], facts = [], ports = [], innerPorts = [], addresses = [], networks = [] } = entry;
  const technical = [
    ...names,
    ...facts.filter((fact) => variable.test(fact)),
    ...ports,
    ...innerPorts,
    ...addresses.map((address) => address.replace(/\/\d+$/, '')),
    ...networks,
  ];
  return [
    [title, names.includes(title)],
    ...technical.filter((term) => folded(term) !== folded(title)).map((term) => [term, true] as const),
  ];
}

function letterOf(term: string): string {
  const [first = ''] = folded(term).match(/[a-z0-9]/) ?? [];
  return /\d/.test(first) ? '0–9' : first.toUpperCase();
}

/**
 * @param headings of the handbook's chapters
 * @returns groups from A to Z, digits first
 */
export function registerOf(inventory: Inventory, headings: readonly RegisterHeading[]): RegisterGroup[] {
  const lines = new Map<
    string,
    { term: string; isTechnical: boolean; places: RegisterLine['places'][number][] }
  >();
  const put = (term: string, isTechnical: boolean, { title, kind, path }: SearchEntry) => {
    const key = folded(term);
    if (letterOf(term) === '') return;
    const line = lines.get(key) ?? { term, isTechnical, places: [] };
    if (!line.places.some((place) => place.path === path)) line.places.push({ title, kind, path });
    lines.set(key, line);
  };
  for (const entry of inventoryEntries(inventory))
    if (!unregistered.has(entry.kind) && (!entry.path.includes('#') || onOnePage.has(entry.kind)))
      for (const [term, isTechnical] of termsOf(entry)) put(term, isTechnical, entry);

  const chapters = headings.map(
    ({ title, path }): SearchEntry => ({ handbook: inventory.id, kind: 'Kapitel', title, path }),
  );
  for (const chapter of chapters) put(withoutNumber(chapter.title), false, chapter);
  // What readers say instead of the chapters' words.
  const { find } = finderOf({ handbooks: { [inventory.id]: '' }, entries: chapters });
  for (const word of synonymWords)
    for (const { entry, score } of find(word, inventory.id).slice(0, 2))
      if (score > 60) put(word, false, entry);

  const byLetter = Map.groupBy(lines.values(), ({ term }) => letterOf(term));
  const order = new Intl.Collator('de', { numeric: true, sensitivity: 'base' });
  return [...byLetter]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([letter, group]) => ({ letter, lines: group.toSorted((a, b) => order.compare(a.term, b.term)) }));
}
