// What a rule of `check` is.

import type { ExpectedFact } from '../model/facts.ts';
import type { DraftFinding, FindingClass, Origins, Pointer, Severity } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Section } from '../model/sections.ts';

/** A finding as a rule reports it; id, severity, class and handbook are added from the rule. */
export type RuleFinding = Omit<DraftFinding, 'rule' | 'severity' | 'class' | 'handbook'>;
/** What a rule may look at, of one valid handbook. */
export interface RuleInput {
  readonly inventory: Inventory;
  /** The file in which each entity stands; `entityAt` makes places of it. */
  readonly origins: Origins;
  /** What the inventory expects its machines to show; made when a rule first asks for it. */
  readonly facts: readonly ExpectedFact[];
  /** The addresses of the handbook's chapters below its start page, e.g. `betrieb/sicherung`. */
  readonly chapters: readonly string[];
  /** YYYY-MM-DD. */
  readonly today: string;
}
/** A rule of `check`: what it asks for, and how it finds what does not hold. Its id stands in index.ts. */
export interface Rule {
  readonly severity: Severity;
  readonly class: FindingClass;
  /** German: what the rule asks for. */
  readonly title: string;
  /** German: what goes wrong otherwise. */
  readonly why: string;
  readonly check: (input: RuleInput) => RuleFinding[];
}

/** The place of an entity, or of a value below it. */
export const entityAt = (
  origins: Origins,
  entity: { section: Section; id: string },
  ...path: (string | number)[]
): Pointer => ({
  file: origins.get(`${entity.section}/${entity.id}`) ?? '',
  path: [entity.section, entity.id, ...path],
  key: path.length === 0,
});
