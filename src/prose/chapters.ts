// The chapters of a handbook: what a build would stop at, or readers would stumble over, with its place.
import { load as readYaml } from 'js-yaml';
import { closestTo } from '../model/closest.ts';
import type { DraftFinding, Place } from '../model/finding.ts';
import type { Entity, Inventory } from '../model/inventory.ts';
import { anyRefParts, type Section, sections } from '../model/sections.ts';
import { valueAt } from '../model/value-at.ts';
import { type MarkdownText, readMarkdown } from '../source/markdown.ts';
import type { ProseText } from './judge.ts';

/** A chapter with its address below the handbook; '' for the start page. */
export interface ChapterText extends ProseText {
  readonly slug: string;
}
/** What links of chapters may lead to, besides chapters and pages of entities. */
export interface ChapterSite {
  /** Pages with the same address in every handbook: `ports`. */
  readonly pages: readonly string[];
  /** What chapters may import. */
  readonly components: readonly string[];
}
interface Chapter extends ChapterText {
  readonly read: MarkdownText;
}
interface Context {
  readonly inventory: Inventory;
  readonly chapters: readonly Chapter[];
  readonly site: ChapterSite;
  readonly find: (rule: string, at: Place, message: string, rest?: Partial<DraftFinding>) => DraftFinding;
}

const placeIn = ({ file }: Chapter, { line, column }: { line: number; column: number }): Place => ({
  file,
  line,
  column,
});

function frontmatterFindings(chapter: Chapter, { find }: Context): DraftFinding[] {
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
    const head = readYaml(frontmatter.text) as { title?: unknown } | null | undefined;
    if (typeof head?.title === 'string' && head.title.trim() !== '') return [];
    return [
      find('chapter-frontmatter', at, 'Im Kopf des Kapitels fehlt „title“.', { fix: 'title: … ergänzen.' }),
    ];
  } catch (error) {
    const mark = (error as { mark?: { line: number; column: number } }).mark;
    const place = mark
      ? { file: chapter.file, line: frontmatter.line + mark.line, column: mark.column + 1 }
      : at;
    return [
      find('chapter-frontmatter', place, 'Der Kopf des Kapitels ist kein lesbares YAML.', {
        fix: 'Werte mit Doppelpunkt in Anführungszeichen setzen.',
      }),
    ];
  }
}

/** Names that stand for others inside of expressions, and Astro's own. */
const ownNames = new Set(['Fragment']);
function importFindings(chapter: Chapter, { site, find }: Context): DraftFinding[] {
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
  return [...foreign, ...unimported];
}

const idsOf = (inventory: Inventory, section: Section) => Object.keys(inventory[section]);
/** Components whose attribute `of` is an id of a section. */
const byId: Readonly<Record<string, Section>> = {
  Question: 'open_questions',
  Gap: 'gaps',
  Procedure: 'procedures',
};
function componentFindings(chapter: Chapter, { inventory, find }: Context): DraftFinding[] {
  return chapter.read.components.flatMap((component): DraftFinding[] => {
    const { name, attributes } = component;
    const at = placeIn(chapter, component);
    if (name === 'Fact' && attributes.of !== undefined) {
      const value = valueAt(inventory, attributes.of);
      const values = Array.isArray(value) ? value : [value];
      if (values.every((fact) => fact !== undefined && fact !== null && typeof fact !== 'object')) return [];
      return [
        find('chapter-fact', at, `Im Inventar gibt es keinen Wert „${attributes.of}“.`, {
          expected: nearPath(inventory, attributes.of),
          fix: 'Den Pfad berichtigen oder den Eintrag ergänzen.',
        }),
      ];
    }
    if (name === 'Ref' && attributes.to !== undefined) {
      const parts = anyRefParts(attributes.to);
      if (parts && inventory[parts.section][parts.id]) return [];
      const all = (Object.keys(sections) as Section[]).flatMap((section) =>
        (Object.values(inventory[section]) as Entity[]).map(({ ref }) => ref),
      );
      return [
        find('chapter-ref', at, `Im Inventar gibt es „${attributes.to}“ nicht.`, {
          expected: closestTo(attributes.to, all),
          fix: 'Den Verweis berichtigen oder den Eintrag anlegen.',
        }),
      ];
    }
    const section = byId[name];
    if (!section || attributes.of === undefined || idsOf(inventory, section).includes(attributes.of))
      return [];
    return [
      find('chapter-ref', at, `<${name}>: „${attributes.of}“ gibt es unter „${section}“ nicht.`, {
        expected: closestTo(attributes.of, idsOf(inventory, section)),
        fix: 'Den Verweis berichtigen oder den Eintrag anlegen.',
      }),
    ];
  });
}
/** The path with its last step that leads nowhere replaced by the nearest one that leads on. */
function nearPath(inventory: Inventory, path: string): string | undefined {
  const steps = path.split('.');
  for (let length = steps.length - 1; length > 0; length--) {
    const below = valueAt(inventory, steps.slice(0, length).join('.'));
    if (typeof below !== 'object' || below === null) continue;
    const near = closestTo(steps[length] ?? '', Object.keys(below));
    return near ? [...steps.slice(0, length), near].join('.') : undefined;
  }
  return undefined;
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
const anchorsOf = ({ read }: Chapter) => new Set([...read.headings.map(({ slug }) => slug), ...read.ids]);
/** A heading that is made from the inventory has an anchor that only the build knows. */
const hasMade = ({ read }: Chapter) => read.headings.some(({ text }) => text.includes('{'));

function linkFindings(chapter: Chapter, { chapters, inventory, site, find }: Context): DraftFinding[] {
  const bySlug = new Map(chapters.map((other) => [other.slug, other]));
  const kindsBySlug = new Map<string, Section>(
    Object.entries(sections).map(([section, { slug }]) => [slug, section as Section]),
  );
  const lead = (target: string): { page: Chapter | undefined; isThere: boolean } => {
    const [path = ''] = target.split('#');
    const slug = path === '' ? chapter.slug : resolved(chapter.slug, path);
    if (slug === undefined) return { page: undefined, isThere: true };
    const page = bySlug.get(slug);
    const [kind = '', id, more] = slug.split('/').map(decodeURIComponent);
    const section = kindsBySlug.get(kind);
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
  return chapter.read.links.flatMap((link): DraftFinding[] => {
    const { target } = link;
    // What begins with / is an address of the whole site.
    if (/^([a-z][a-z0-9+.-]*:|\/|\{)/i.test(target)) return [];
    const { page, isThere } = lead(target);
    const anchor = target.includes('#')
      ? decodeURIComponent(target.slice(target.indexOf('#') + 1))
      : undefined;
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
  const find: Context['find'] = (rule, at, message, rest = {}) => ({
    rule,
    severity: 'error',
    class: 'document',
    handbook: inventory.id,
    subject: `chapter:${at.file}`,
    message,
    at,
    ...rest,
  });
  const context = { inventory, chapters, site, find };
  return chapters.flatMap((chapter) => [
    ...chapter.read.faults.map((fault) =>
      find('chapter-text', placeIn(chapter, fault), fault.message, {
        fix: 'Die Schreibweise an der genannten Stelle berichtigen.',
      }),
    ),
    ...frontmatterFindings(chapter, context),
    ...importFindings(chapter, context),
    ...componentFindings(chapter, context),
    ...linkFindings(chapter, context),
  ]);
}
