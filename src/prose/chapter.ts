// What is looked at when chapters are read: their texts, and what they may say.
import type { DraftFinding, Place } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Section } from '../model/sections.ts';
import type { MarkdownText } from '../source/markdown.ts';
import type { NamedSpot } from '../source/mdx-names.ts';
import type { ProseText } from './judge.ts';

/** A value in a chapter's head that the build would refuse. */
export interface HeadFault {
  readonly at: Place;
  /** German. */
  readonly message: string;
}
/** A chapter with its address below the handbook; '' for the start page. */
export interface ChapterText extends ProseText {
  readonly slug: string;
  /** Where the build would stop at its syntax. */
  readonly fault?: { readonly line: number; readonly column: number; readonly message: string } | undefined;
  /** Values of its head that the build would refuse. */
  readonly headFaults?: readonly HeadFault[];
  /** Pictures beside it that do not exist. */
  readonly missing?: readonly NamedSpot[];
}
/** What links of chapters may lead to, besides chapters and pages of entities, and where no chapter may stand. */
export interface ChapterSite {
  /** Pages with the same address in every handbook: `ports`. */
  readonly pages: readonly string[];
  /** Folders in which the site writes whatever it needs, with what lies there in German. */
  readonly folders: readonly { readonly name: string; readonly what: string }[];
  /** Files beside the pages. */
  readonly files: readonly string[];
  /** Sections whose entities have a page that lists them. */
  readonly registers: readonly Section[];
  /** What chapters may import. */
  readonly components: readonly string[];
  /** Attributes of components that name something: what they may say, made when a chapter uses them. */
  readonly named: Readonly<Record<string, NamedAttribute>>;
  /** Why what a component chooses from the inventory is nothing; undefined where it is something. */
  readonly choiceFault?: (
    inventory: Inventory,
    name: string,
    attributes: Readonly<Record<string, string>>,
    isOptional: boolean,
  ) => ChoiceFault | undefined;
}
/** Why a component shows nothing: a German sentence, and what was probably meant. */
interface ChoiceFault {
  readonly fault: string;
  readonly expected?: string | undefined;
}
/** An attribute that names something of the handbook. */
export interface NamedAttribute {
  readonly attribute: string;
  /** German: „die Tabelle“. */
  readonly what: string;
  readonly isRequired: boolean;
  /** Whether something is called so. */
  readonly has: (inventory: Inventory, name: string) => boolean;
  readonly names: (inventory: Inventory) => readonly string[];
}
export interface Chapter extends ChapterText {
  readonly read: MarkdownText;
}
export interface ChapterContext {
  readonly inventory: Inventory;
  readonly chapters: readonly Chapter[];
  /** The chapter with each address; of several the last. */
  readonly bySlug: ReadonlyMap<string, Chapter>;
  readonly site: ChapterSite;
  readonly find: (rule: string, at: Place, message: string, rest?: Partial<DraftFinding>) => DraftFinding;
}

/** The place of something in a chapter. */
export const placeIn = ({ file }: Chapter, { line, column }: { line: number; column: number }): Place => ({
  file,
  line,
  column,
});

/** The ids of a section. */
export const idsOf = (inventory: Inventory, section: Section): string[] => Object.keys(inventory[section]);
