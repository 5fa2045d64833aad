// Print profiles: how a printed edition is laid out and what it holds. The layout of an exam differs by chamber, so it
// is data. Built-in profiles are bases; the inventory names those that a handbook is printed in and changes single values.
import { z } from 'zod';
import { flag, text, texts } from './fields.ts';

/** What an edition can hold besides chapters, in the order of the document. */
export const printParts = {
  candidate: 'Angaben zur Prüfung',
  decisions: 'Entscheidungen und Alternativen',
  schedule: 'Zeitplan',
  costs: 'Kosten',
  acceptance: 'Abnahme',
  tests: 'Prüfprotokoll',
  sources: 'Quellen',
  citations: 'Literatur',
  glossary: 'Glossar',
  aids: 'Hilfsmittel',
  declarations: 'Erklärungen',
} as const;
export type PrintPart = keyof typeof printParts;

const millimetres = (edge: string) => z.number().min(0).max(80).describe(`${edge} in Millimetern`).optional();
const points = (description: string) =>
  z.number().min(4).max(24).describe(`${description} in Punkt`).optional();
const pageCount = (description: string) => z.int().positive().describe(description).optional();

/** A profile as it stands in the inventory: what differs from the one that it is based on. */
const printProfile = z.strictObject({
  based_on: text(
    'Eingebautes Profil, von dem alle übrigen Angaben stammen; unter dem Namen eines eingebauten entbehrlich',
  ).optional(),
  title: text('Bezeichnung der Fassung').optional(),
  margins: z
    .strictObject({
      top: millimetres('Rand oben'),
      right: millimetres('Rand rechts'),
      bottom: millimetres('Rand unten'),
      left: millimetres('Rand links'),
    })
    .describe('Seitenränder; im Querformat ist der linke Rand oben')
    .optional(),
  font_size: points('Schriftgröße des Textes'),
  smallest_font: points('Kleinste Schrift außerhalb von Abbildungen'),
  smallest_figure_font: points('Kleinste Schrift in Abbildungen'),
  line_spacing: z
    .number()
    .min(1)
    .max(3)
    .describe('Zeilenabstand des Textes als Vielfaches der Schriftgröße')
    .optional(),
  numbering: z
    .enum(['continuous', 'appendix'])
    .describe('Seitenzahlen: continuous (durchgehend), appendix (Anhänge für sich gezählt)')
    .optional(),
  pages: z
    .strictObject({
      min: pageCount('Mindestens so viele Seiten'),
      max: pageCount('Höchstens so viele Seiten'),
    })
    .describe('Umfang des Hauptteils in Seiten')
    .optional(),
  name_on_every_page: flag('Jede Seite nennt Person und Dokument').optional(),
  chapters: texts('Kapitel des Hauptteils: Dateiname ohne Nummer und Endung; ohne Angabe alle').optional(),
  appendices: texts('Kapitel, die als Anhang folgen').optional(),
  parts: z
    .array(z.enum(Object.keys(printParts) as [PrintPart, ...PrintPart[]]))
    .describe(
      `Weitere Teile: ${Object.entries(printParts)
        .map(([part, title]) => `${part} (${title})`)
        .join(', ')}`,
    )
    .optional(),
  before_contents: z
    .array(z.enum(Object.keys(printParts) as [PrintPart, ...PrintPart[]]))
    .describe('Teile, die zwischen Deckblatt und Inhaltsverzeichnis stehen')
    .optional(),
});

/** `handbook.print_profiles`: by the name of the profile. */
export const printProfiles = z
  .record(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Schreibweise: Kleinbuchstaben, Ziffern und Bindestrich.'),
    printProfile.nullable(),
  )
  .describe('Fassungen, in denen das Handbuch gedruckt wird')
  .default({});
type WrittenProfiles = z.output<typeof printProfiles>;

export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}
/** A profile with every value. Lengths in millimetres, type in points. */
export interface PrintProfile {
  readonly id: string;
  /** The built-in profile that it stands on. */
  readonly base: string;
  readonly title: string;
  readonly kind: 'handbook' | 'exam';
  readonly margins: Margins;
  readonly font_size: number;
  readonly smallest_font: number;
  readonly smallest_figure_font: number;
  readonly line_spacing: number;
  readonly numbering: 'continuous' | 'appendix';
  readonly pages: { readonly min?: number | undefined; readonly max?: number | undefined };
  readonly name_on_every_page: boolean;
  /** undefined: all of them. */
  readonly chapters?: readonly string[] | undefined;
  readonly appendices: readonly string[];
  readonly parts: readonly PrintPart[];
  /** Parts that stand between the cover and the contents. */
  readonly before_contents: readonly PrintPart[];
  /** The chamber's page from which the layout is, and the day on which it was read. */
  readonly source?: { readonly title: string; readonly url: string; readonly date: string };
}

type BuiltIn = Omit<PrintProfile, 'id' | 'base'>;
const operation: BuiltIn = {
  title: 'Betriebsfassung',
  kind: 'handbook',
  margins: { top: 22, right: 16, bottom: 18, left: 24 },
  font_size: 10,
  smallest_font: 7,
  smallest_figure_font: 4,
  line_spacing: 1.4,
  numbering: 'continuous',
  pages: {},
  name_on_every_page: true,
  appendices: [],
  parts: [],
  before_contents: [],
};
const examination: BuiltIn = {
  ...operation,
  kind: 'exam',
  title: 'Prüfungsfassung',
  line_spacing: 1.5,
  smallest_figure_font: 5,
  parts: Object.keys(printParts) as PrintPart[],
};
/** The layouts that chambers ask for; every other is based on one of them. */
export const builtInProfiles: Readonly<Record<string, BuiltIn>> = {
  betrieb: operation,
  notfallblatt: {
    ...operation,
    title: 'Notfallblatt',
    margins: { top: 15, right: 12, bottom: 14, left: 18 },
    font_size: 9.4,
    smallest_font: 7,
    line_spacing: 1.25,
    pages: { min: 1, max: 1 },
  },
  // Of no chamber: what most of them accept.
  pruefung: {
    ...examination,
    margins: { top: 25, right: 20, bottom: 20, left: 25 },
    font_size: 11,
    smallest_font: 9,
  },
  'pruefung-ihk-koeln': {
    ...examination,
    title: 'Prüfungsfassung IHK Köln',
    margins: { top: 25, right: 15, bottom: 20, left: 25 },
    font_size: 12,
    smallest_font: 12,
    // One version of the page names the limit: without cover, contents and appendices.
    pages: { max: 15 },
    source: {
      title: 'Formale Vorgaben für die Projektdokumentationen der IT-Berufe',
      url: 'https://www.ihk.de/koeln/hauptnavigation/ausbildung/pruefungen/formale-vorgaben-fuer-die-it-projektdokumentation-5700424',
      date: '2026-11-30',
    },
  },
  'pruefung-ihk-rostock': {
    ...examination,
    title: 'Prüfungsfassung IHK Rostock',
    margins: { top: 35, right: 30, bottom: 30, left: 35 },
    font_size: 11,
    smallest_font: 11,
    numbering: 'appendix',
    pages: { min: 10, max: 12 },
    before_contents: ['declarations'],
    source: {
      title: 'Richtlinie für die Erstellung der Dokumentation zur betrieblichen Projektarbeit',
      url: 'https://www.ihk.de/rostock/aus-und-weiterbildung/pruefungen/abschlusspruefung/dokumentation-projektarbeit-2646884',
      date: '2026-11-30',
    },
  },
};

/** The built-in profile that a written one stands on: named by it, or by its own name. */
export const baseOf = (id: string, written: WrittenProfiles[string]): string => written?.based_on ?? id;

function profileOf(id: string, written: WrittenProfiles[string]): PrintProfile[] {
  const base = baseOf(id, written);
  const found = Object.hasOwn(builtInProfiles, base) ? builtInProfiles[base] : undefined;
  if (!found) return [];
  const { based_on: _, margins, pages, ...rest } = written ?? {};
  const set = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const edges = Object.fromEntries(Object.entries(margins ?? {}).filter(([, value]) => value !== undefined));
  const own = {
    ...found,
    ...set,
    margins: { ...found.margins, ...edges },
    pages: { ...found.pages, ...pages },
  };
  // Whoever sets the text larger or smaller and says nothing of the rest means the rest as well.
  const smallest = rest.smallest_font ?? Math.min(found.smallest_font, own.font_size);
  return [{ ...own, id, base, smallest_font: smallest }];
}

/** The profiles that a handbook names, complete; those without a known base are left out. */
export const profilesOf = ({
  print_profiles,
}: {
  readonly print_profiles: WrittenProfiles;
}): PrintProfile[] => Object.entries(print_profiles).flatMap(([id, written]) => profileOf(id, written));

/** A profile by its name: as the handbook writes it, else the built-in one. */
export function profileNamed(
  { print_profiles }: { readonly print_profiles: WrittenProfiles },
  id: string,
): PrintProfile | undefined {
  return profileOf(id, print_profiles[id] ?? null)[0];
}
