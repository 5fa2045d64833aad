// The chapters of a handbook: what a build would stop at, or readers would stumble over, with its place.
import { load as readYaml, type YAMLException } from 'js-yaml';
import { decodedAddress } from '../model/address.ts';
import { closestTo } from '../model/closest.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { type Section, sections } from '../model/sections.ts';
import { readMarkdown } from '../source/markdown.ts';
import { linksApart, undeclaredIn } from '../source/mdx-names.ts';
import { faultWords } from '../source/yaml.ts';
import {
  type Chapter,
  type ChapterContext,
  type ChapterSite,
  type ChapterText,
  idsOf,
  placeIn,
} from './chapter.ts';
import { addressFindings } from './chapter-addresses.ts';
import { componentFindings } from './chapter-components.ts';

function frontmatterFindings(chapter: Chapter, { find }: ChapterContext): DraftFinding[] {
  const { frontmatter, faults } = chapter.read;
  const at = { file: chapter.file, line: 1, column: 1 };
  if (!frontmatter)
    return faults.some(({ message }) => message.startsWith('Der Kopf'))
      ? []
      : [
          find('chapter-frontmatter', at, 'Das Kapitel hat keinen Kopf mit „title“.', {
            fix: 'Mit --- beginnen, darunter title: …, dann wieder ---.',
          }),
        ];
  try {
    const { title } = (readYaml(frontmatter.text) ?? {}) as { title?: unknown };
    return [
      ...(String(title ?? '').trim() !== ''
        ? []
        : [
            find('chapter-frontmatter', at, 'Im Kopf des Kapitels fehlt „title“.', {
              fix: 'title: … ergänzen.',
            }),
          ]),
      ...(chapter.headFaults ?? []).map((fault) =>
        find('chapter-frontmatter', fault.at, fault.message, {
          fix: 'Den Wert berichtigen oder die Zeile streichen.',
        }),
      ),
    ];
  } catch (error) {
    const { mark, reason = '' } = error as Partial<YAMLException>;
    const place = mark
      ? { file: chapter.file, line: frontmatter.line + mark.line, column: mark.column + 1 }
      : at;
    // A second colon in a line is bad indentation in the words of the reader.
    const known = /bad indentation/.test(reason) ? undefined : faultWords(reason);
    const words = known ?? {
      message: 'Der Kopf des Kapitels ist kein lesbares YAML.',
      fix: 'Werte mit Doppelpunkt in Anführungszeichen setzen.',
    };
    return [find('chapter-frontmatter', place, words.message, { fix: words.fix })];
  }
}

/** Names that stand for others inside of expressions, and Astro's own. */
const ownNames = new Set(['Fragment']);
function importFindings(chapter: Chapter, { site, find }: ChapterContext): DraftFinding[] {
  const { imports, components } = chapter.read;
  const isMdx = chapter.file.endsWith('.mdx');
  const foreign = imports.flatMap((entry) => {
    if (entry.from !== 'infrabuch/mdx')
      return [
        find('chapter-import', placeIn(chapter, entry), `„${entry.from}“ kann ein Kapitel nicht einbinden.`, {
          expected: 'infrabuch/mdx',
          fix: 'Nur aus „infrabuch/mdx“ einbinden.',
        }),
      ];
    return entry.names.flatMap((name) =>
      site.components.includes(name)
        ? []
        : [
            find('chapter-import', placeIn(chapter, entry), `„infrabuch/mdx“ hat kein „${name}“.`, {
              expected: closestTo(name, site.components),
              fix: 'Den Namen berichtigen.',
            }),
          ],
    );
  });
  const known = new Set(imports.flatMap(({ names }) => names));
  const unimported = isMdx
    ? components.flatMap((component) => {
        const name = component.name.split('.')[0] ?? '';
        // Known components are imported for the chapter.
        return known.has(name) || ownNames.has(name) || site.components.includes(name)
          ? []
          : [
              find(
                'chapter-import',
                placeIn(chapter, component),
                `<${name}> wird benutzt, aber nicht eingebunden.`,
                { expected: closestTo(name, site.components), fix: 'Den Namen berichtigen.' },
              ),
            ];
      })
    : [];
  const undeclared = isMdx
    ? undeclaredIn(chapter.text).map((spot) =>
        find(
          'chapter-import',
          placeIn(chapter, spot),
          `„${spot.name}“ wird in einem Ausdruck benutzt, ist aber nicht bekannt.`,
          {
            fix: site.components.includes(spot.name)
              ? `${spot.name} in die Zeile „import { … } from 'infrabuch/mdx'“ aufnehmen.`
              : 'Mit „export const … = …“ festlegen; Klammern im Text schreibt man \\{ und \\}.',
          },
        ),
      )
    : [];
  return [...foreign, ...unimported, ...undeclared];
}

/** The address that a relative link leads to, below the handbook; undefined outside of it. */
function resolved(from: string, target: string): string | undefined {
  // A chapter's page is a folder.
  const steps = from === '' ? [] : from.split('/');
  for (const step of target.split('/')) {
    if (step === '..') {
      if (steps.length === 0) return undefined;
      steps.pop();
    } else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
/** Sections by the first word of the addresses of their pages. */
const sectionsBySlug = new Map<string, Section>(
  Object.entries(sections).map(([section, { slug }]) => [slug, section as Section]),
);
const anchorsOf = ({ read }: Chapter) => new Set([...read.headings.map(({ slug }) => slug), ...read.ids]);
/** A heading that is made from the inventory has an anchor that only the build knows. */
const hasMade = ({ read }: Chapter) => read.headings.some(({ text }) => text.includes('{'));

function linkFindings(chapter: Chapter, { bySlug, inventory, site, find }: ChapterContext): DraftFinding[] {
  const lead = (target: string): { page: Chapter | undefined; isThere: boolean } => {
    const [path = ''] = target.split('#');
    const slug = path === '' ? chapter.slug : resolved(chapter.slug, path);
    if (slug === undefined) return { page: undefined, isThere: true };
    const page = bySlug.get(slug);
    const [kind = '', id, more] = slug.split('/').map(decodedAddress);
    const section = sectionsBySlug.get(kind);
    const isEntity =
      section !== undefined &&
      more === undefined &&
      (id === undefined || idsOf(inventory, section).includes(id));
    const isFile = kind === 'downloads' || /\.[a-z0-9]+$/i.test(slug);
    return {
      page,
      isThere: page !== undefined || isEntity || isFile || slug === '' || site.pages.includes(slug),
    };
  };
  const apart = linksApart(chapter.text).map(({ name, ...spot }) => ({ ...spot, target: name }));
  const pictures = (chapter.missing ?? []).map((spot) =>
    find('chapter-link', placeIn(chapter, spot), `Das Bild „${spot.name}“ gibt es nicht.`, {
      fix: 'Das Bild neben das Kapitel legen oder den Pfad berichtigen.',
    }),
  );
  const ofLinks = [...chapter.read.links, ...apart].flatMap((link): DraftFinding[] => {
    const { target } = link;
    // What begins with / is an address of the whole site.
    if (/^([a-z][a-z0-9+.-]*:|\/|\{)/i.test(target)) return [];
    const { page, isThere } = lead(target);
    const anchor = target.includes('#') ? decodedAddress(target.slice(target.indexOf('#') + 1)) : undefined;
    const at = placeIn(chapter, link);
    if (!isThere)
      return [
        find('chapter-link', at, `Der Link „${target}“ führt zu keiner Seite des Handbuchs.`, {
          expected: closestTo(resolved(chapter.slug, target.split('#')[0] ?? '') ?? '', [
            ...bySlug.keys(),
            ...site.pages,
          ]),
          fix: 'Die Adresse berichtigen; Kapitel heißen wie ihre Datei ohne Nummer und Endung.',
        }),
      ];
    if (!anchor || !page || anchorsOf(page).has(anchor) || hasMade(page)) return [];
    return [
      find('chapter-link', at, `Die Überschrift „#${anchor}“ gibt es in „${page.file}“ nicht.`, {
        expected: closestTo(anchor, anchorsOf(page)),
        fix: 'Den Anker berichtigen.',
      }),
    ];
  });
  return [...ofLinks, ...pictures];
}
/** Everything that is wrong with the form and the references of a handbook's chapters. */
export function chapterFindings(
  inventory: Inventory,
  texts: readonly ChapterText[],
  site: ChapterSite,
): DraftFinding[] {
  const chapters = texts.map(
    (chapter): Chapter => ({ ...chapter, read: readMarkdown(chapter.text, chapter.file.endsWith('.mdx')) }),
  );
  const find: ChapterContext['find'] = (rule, at, message, rest = {}) => ({
    rule,
    severity: 'error',
    class: 'document',
    handbook: inventory.id,
    subject: `chapter:${at.file}`,
    message,
    at,
    ...rest,
  });
  const bySlug = new Map(chapters.map((chapter) => [chapter.slug, chapter]));
  const context = { inventory, chapters, bySlug, site, find };
  const ofChapters = chapters.flatMap((chapter) => [
    ...[
      ...chapter.read.faults,
      ...(chapter.read.faults.length === 0 && chapter.fault ? [chapter.fault] : []),
    ].map((fault) =>
      find('chapter-text', placeIn(chapter, fault), fault.message, {
        fix: 'Die Schreibweise an der genannten Stelle berichtigen.',
      }),
    ),
    ...frontmatterFindings(chapter, context),
    ...importFindings(chapter, context),
    ...componentFindings(chapter, context),
    ...linkFindings(chapter, context),
  ]);
  return [...ofChapters, ...addressFindings(context)];
}
