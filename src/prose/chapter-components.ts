// The components of chapters: what they name exists, and what they need is there.
import { closestTo } from '../model/closest.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Entity } from '../model/inventory.ts';
import { anyRefParts, type Section, sections } from '../model/sections.ts';
import { type Chapter, type ChapterContext, idsOf, placeIn } from './chapter.ts';

/** Components whose attribute `of` is an id of a section. */
const byId: Readonly<Record<string, Section>> = {
  Question: 'open_questions',
  Gap: 'gaps',
  Procedure: 'procedures',
  ServiceSheet: 'containers',
  StackCommands: 'stacks',
};
/** The attributes that a component does not do without. */
const required: Readonly<Record<string, string>> = {
  List: 'of',
  Ref: 'to',
  Question: 'of',
  Gap: 'of',
  Procedure: 'of',
  ServiceSheet: 'of',
};
/** Components of a chapter that name what does not exist, or leave out what they need. */
export function componentFindings(
  chapter: Chapter,
  { inventory, site, find }: ChapterContext,
): DraftFinding[] {
  return chapter.read.components.flatMap((component): DraftFinding[] => {
    const { name, attributes, attributeNames } = component;
    const at = placeIn(chapter, component);
    const missing = [
      name === 'Fact' && !attributeNames.includes('text') ? 'of' : required[name],
      site.named[name]?.isRequired ? site.named[name].attribute : undefined,
    ].find(
      (attribute) =>
        attribute !== undefined && !attributeNames.includes(attribute) && !attributeNames.includes('...'),
    );
    if (missing !== undefined)
      return [
        find('chapter-ref', at, `<${name}> braucht das Attribut „${missing}“.`, {
          fix: `<${name} ${missing}="…" /> schreiben.`,
        }),
      ];
    const named = site.named[name];
    const value = named && attributes[named.attribute];
    if (named && value !== undefined && !named.has(inventory, value)) {
      const names = named.names(inventory);
      const closest = closestTo(value, names);
      return [
        find('chapter-ref', at, `<${name}>: ${named.what} „${value}“ gibt es nicht.`, {
          expected: closest,
          fix: closest
            ? 'Den Namen berichtigen.'
            : `Vorhanden: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`,
        }),
      ];
    }
    const fault = site.choiceFault?.(inventory, name, attributes, attributeNames.includes('optional'));
    if (fault)
      return [
        find('chapter-fact', at, name === 'Fact' ? fault.fault : `<${name}>: ${fault.fault}`, {
          expected: fault.expected,
          fix: 'Den Pfad berichtigen oder den Eintrag ergänzen.',
        }),
      ];
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
