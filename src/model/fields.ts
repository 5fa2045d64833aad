// Building blocks of the inventory's schema: text, numbers, references. Every field carries a German description,
// which editors show (inventory/schema.json) and findings quote.
import { z } from 'zod';
import { addressPattern, linkTarget } from './address.ts';
import { notDocumented } from './not-documented.ts';
import type { Section } from './sections.ts';

// An inventory is read once: compiling each schema before takes longer than it saves, also for a thousand hosts.
z.config({ jitless: true });

/** What a string of the inventory points to; read by the reference check. */
export interface Reference {
  /** A fixed section, or 'any' for `kind:id`. */
  readonly section: Section | 'any';
  /**
   * Takes the id out of a longer text; undefined when the text points to nothing.
   * @param holder the map in which the text stands
   */
  readonly pick?: (text: string, holder?: Readonly<Record<string, unknown>>) => string | undefined;
}
/** The schemas whose texts are references, with what they point to. */
export const references = z.registry<Reference>();

// zod copies a schema for each method that is called on it. There are hundreds of texts, so they are made in one step:
// `z.string().trim().min(1).describe(…)`, without the copies.
const filled = [z.trim(), z.minLength(1)];
const filledText = () => new z.ZodString({ type: 'string', checks: filled });
const described = <T extends z.ZodType>(schema: T, description: string): T => {
  z.globalRegistry.add(schema, { description });
  return schema;
};

/** One line or paragraph of text; never empty. */
export const text = (description: string) => described(filledText(), description);
const toDo = /^(?:todo|fixme|tbd|offen|\?+)(?:[\s.:!?…].*)?$|^\.\.\.$|^…$|^nicht dokumentiert\.?$/i;
/** `TODO`, `?`, `nicht dokumentiert` and the like as one text. */
const unfinished = z.overwrite((value: string) => (toDo.test(value) ? notDocumented : value));
/** A text that may be written later: left out or `TODO` it is `notDocumented`, a gap and no error. */
export const laterText = (description: string) =>
  described(new z.ZodString({ type: 'string', checks: [...filled, unfinished] }), description).default(
    notDocumented,
  );

const singleLine = z.regex(/^[^\n\t]*$/, 'Schreibweise: eine einzige Zeile.');
/** One line of text, such as a path; never empty. */
export const line = (description: string) =>
  described(new z.ZodString({ type: 'string', checks: [...filled, singleLine] }), description);
/** One line that may be written later, as `laterText`. */
export const laterLine = (description: string) =>
  described(
    new z.ZodString({ type: 'string', checks: [...filled, singleLine, unfinished] }),
    description,
  ).default(notDocumented);
/** A list of lines or paragraphs; none of them is empty. */
export const texts = (description: string) => described(z.array(filledText()), description);
/** true or false. */
export const flag = (description: string) => described(z.boolean(), description);
/** A whole number, 0 or more. */
export const count = (description: string) => described(z.int().nonnegative(), description);
/** The number of a port, 1 to 65535. */
export const port = (description: string) => described(z.int().min(1).max(65535), description);

/** A calendar day, YYYY-MM-DD. YAML's own dates are read as text by the loader. */
export const day = (description: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'Schreibweise: JJJJ-MM-TT.')
    .refine((value) => {
      const date = new Date(`${value}T00:00:00Z`);
      return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
    })
    .describe(`${description} (JJJJ-MM-TT)`);

/** An address that a page links to (`linkTarget`). */
export const link = (description: string) =>
  z
    .string()
    .regex(addressPattern, {
      abort: true,
      error: 'Schreibweise: https://…, mailto:… oder ein Pfad der Website wie /impressum/.',
    })
    .refine((value) => linkTarget(value) !== undefined)
    .describe(description);

/**
 * The name of a file that is handed out as plain text, without a folder. Its ending is none that a browser or a server runs
 * (`x.html`, `x.svg`, `x.php`): what is in it is text of the inventory.
 */
export const textFileName = (description: string) =>
  z
    .string()
    .regex(
      /^[A-Za-z0-9._-]{0,100}\b(?:example|beispiel|sample|template|dist|env|conf|txt)$/,
      'Schreibweise: ein Dateiname ohne Ordner, der auf .example, .env oder .txt endet.',
    )
    .describe(description);

/** The id of an entity of one section. */
export const ref = (section: Section, description: string) =>
  z.string().min(1).describe(`${description} (Kennung aus „${section}“)`).register(references, { section });

/** A pointer to any entity, written `kind:id`, such as `container:pgadmin`. */
export const anyRef = (description: string) =>
  z
    .string()
    .regex(/^[a-z_]+:.+$/, 'Schreibweise: art:kennung, z. B. container:pgadmin.')
    .describe(`${description} (art:kennung, z. B. container:pgadmin)`)
    .register(references, { section: 'any' });

/** active: in Betrieb, planned: vorbereitet oder geplant, retired: außer Betrieb. */
export const status = z
  .enum(['active', 'planned', 'retired'])
  .describe('Status: active (in Betrieb), planned (geplant oder vorbereitet), retired (außer Betrieb)');
export type Status = z.output<typeof status>;

/** A protocol with ports. */
export const protocol = z.enum(['tcp', 'udp', 'sctp']).describe('Protokoll: tcp, udp oder sctp');

/** Fields that every entity may carry. */
export const common = {
  name: text('Wirklicher Name auf der Maschine; ohne Angabe die Kennung').optional(),
  notes: texts('Hinweise, die im Handbuch beim Eintrag stehen').optional(),
  owner: text(
    'Wer Befunde zu diesem Eintrag klärt; ohne Angabe wie beim Host, sonst beim Handbuch',
  ).optional(),
};
