// The entries of an inventory while they are made: merged as plain values, and told apart by the file they belong into.
import { isRecord } from '../../model/record.ts';
import { sections as knownSections } from '../../model/sections.ts';

/** Entries by section and id, as they are written. */
export type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Two values as one: maps join, what is new in a list comes behind, of anything else the first one stays. */
export function merged(first: unknown, second: unknown): unknown {
  if (isRecord(first) && isRecord(second)) {
    const joined: Record<string, unknown> = { ...first };
    for (const [key, value] of Object.entries(second))
      joined[key] = Object.hasOwn(first, key) ? merged(first[key], value) : value;
    return joined;
  }
  if (Array.isArray(first) && Array.isArray(second)) {
    const known = new Set(first.map((item) => JSON.stringify(item)));
    return [...first, ...second.filter((item) => !known.has(JSON.stringify(item)))];
  }
  return first;
}

const nameOf = (id: string, value: unknown) => (isRecord(value) && value.name) || id;
/**
 * Sections with an entry more. Two things that want the same id are not one: the second waits for the next look at the
 * inventory, where the id is taken.
 */
export function withEntry(sections: Sections, entry: unknown): Sections {
  let all = sections;
  if (!isRecord(entry)) return all;
  for (const [section, entries] of Object.entries(entry)) {
    if (!isRecord(entries)) continue;
    for (const [id, value] of Object.entries(entries)) {
      const known = all[section]?.[id];
      if (known !== undefined && nameOf(id, known) !== nameOf(id, value) && section !== 'hosts')
        return sections;
      all = {
        ...all,
        [section]: { ...all[section], [id]: known === undefined ? value : merged(known, value) },
      };
    }
  }
  return all;
}

/** In this order sections stand in a file. */
const order = ['handbook', ...Object.keys(knownSections)];
const place = (section: string) => (order.includes(section) ? order.indexOf(section) : order.length);

/** The sections of each file; the host's file first. */
export function byFile(
  sections: Sections,
  fileOf: (section: string, id: string, value: unknown) => string,
): ReadonlyMap<string, Sections> {
  const files = new Map<string, Sections>();
  for (const section of Object.keys(sections).sort((a, b) => place(a) - place(b)))
    for (const [id, value] of Object.entries(sections[section] ?? {})) {
      const file = fileOf(section, id, value);
      files.set(file, withEntry(files.get(file) ?? {}, { [section]: { [id]: value } }));
    }
  return files;
}
