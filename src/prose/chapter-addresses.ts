// The addresses of a handbook's chapters: one that something else has as well is shown as one of both only. On file systems
// that take large and small letters for the same (Windows, macOS) so are addresses that differ in nothing else.
import type { DraftFinding } from '../model/finding.ts';
import { sections } from '../model/sections.ts';
import { type Chapter, type ChapterContext, idsOf } from './chapter.ts';

/** An address as such a file system compares it. */
const comparable = (slug: string) => slug.normalize('NFC').toLowerCase();
/** A chapter's own PDF: folders are no part of its name. */
const printedName = (slug: string) => comparable(slug).replaceAll('/', '-');

/** What the site itself writes at an address below a handbook, in German; undefined: nothing. */
function ownPage(slug: string, { inventory, site }: ChapterContext): string | undefined {
  const address = comparable(slug);
  const [first = '', id, ...further] = address.split('/');
  if (site.pages.includes(address)) return 'eine Seite, die jedes Handbuch hat';
  const folder = site.folders.find(({ name }) => name === first);
  if (folder) return folder.what;
  if (site.files.includes(address)) return 'eine Datei des Handbuchs';
  const section = site.registers.find((candidate) => sections[candidate].slug === first);
  if (section === undefined || further.length > 0) return undefined;
  const ids = idsOf(inventory, section);
  if (id === undefined) return ids.length > 0 ? `die Seite „${sections[section].plural}“` : undefined;
  return sections[section].pages && ids.includes(id)
    ? `die Seite von „${sections[section].kind}:${id}“`
    : undefined;
}

/** Chapters whose address the site needs for a page or file of its own, and such as share one with another chapter. */
export function addressFindings(context: ChapterContext): DraftFinding[] {
  const { chapters, find } = context;
  const at = ({ file }: Chapter) => ({ file, line: 1, column: 1 });
  const taken = chapters.flatMap((chapter) => {
    const what = chapter.slug === '' ? undefined : ownPage(chapter.slug, context);
    return what === undefined
      ? []
      : [
          find('chapter-address', at(chapter), `An der Adresse „${chapter.slug}“ liegt schon ${what}.`, {
            fix: 'Die Datei umbenennen; Nummer und Endung zählen nicht zur Adresse.',
          }),
        ];
  });
  const shared = (slugOf: (slug: string) => string, words: (other: Chapter | undefined) => string) =>
    [...Map.groupBy(chapters, ({ slug }) => slugOf(slug)).values()].flatMap(([first, ...others]) =>
      others.map((chapter) => ({ chapter, message: words(first) })),
    );
  const same = shared(comparable, (other) => `Das Kapitel hat dieselbe Adresse wie „${other?.file}“.`);
  const printed = shared(printedName, (other) => `Das PDF des Kapitels hieße wie das von „${other?.file}“.`);
  return [
    ...taken,
    ...[...same, ...printed.filter(({ chapter }) => !same.some((other) => other.chapter === chapter))].map(
      ({ chapter, message }) =>
        find('chapter-address', at(chapter), message, {
          fix: 'Eine der beiden Dateien umbenennen; Nummer, Endung, Groß- und Kleinschreibung zählen nicht zur Adresse.',
        }),
    ),
  ];
}
