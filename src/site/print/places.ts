// Where the pages of the site stand on paper: in which volume, at which anchor. Links of every print page follow it.
import type { Place, Places } from '../../model/printed-document.ts';
import { sections } from '../../model/sections.ts';
import type { HandbookData } from '../data.ts';
import { file, page } from '../handbooks.ts';
import { registersOf } from '../navigation.ts';
import type { Chapter, PrintDocument } from './print-document.ts';

/** The kinds of entities that have a data sheet on paper, in the order of the second volume. */
export const printedSections = [
  'hosts',
  'stacks',
  'containers',
  'services',
  'networks',
  'volumes',
  'domains',
  'env_files',
  'externals',
  'procedures',
] as const;

/**
 * Where each page of the site stands on paper.
 * @param documents of the handbook
 * @param current the document whose links are asked for; an edition for an examination stands alone, it refers to nothing
 */
export function placesFor(
  data: HandbookData,
  chapters: readonly Chapter[],
  documents: readonly PrintDocument[],
  current: PrintDocument,
): Places {
  const { id, inventory } = data;
  const volumes = documents.filter(
    (document) => document.volume && (current.profile.kind !== 'exam' || document === current),
  );
  const places: Record<string, Place> = {};
  for (const [volume, { parts }] of volumes.entries())
    for (const { kind, slug } of parts) {
      if (kind === 'sheets')
        for (const section of printedSections) {
          const { slug: name } = sections[section];
          places[page(id, name)] = [volume, `${slug}--blatt-${name}`, null];
          for (const entity of Object.keys(inventory[section]))
            places[page(id, name, entity)] = [volume, `${name}--${entity}`, `${name}--${entity}`];
        }
      if (kind === 'registers')
        for (const register of registersOf(data, chapters))
          places[page(id, register.slug)] = [volume, `${slug}--verzeichnis-${register.slug}`, null];
      if (kind === 'comparison') places[page(id, 'befunde')] = [volume, `${slug}--regeln`, slug];
      places[page(id, slug)] = [volume, slug, slug];
    }
  return {
    volumes: volumes.map((document) => ({
      file: document.file,
      href: file(id, `downloads/${document.file}`),
      name: document.volume ?? '',
      isSelf: document === current,
    })),
    places,
  };
}
