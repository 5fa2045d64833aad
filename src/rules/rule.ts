// What a rule of `check` is.

import type { DraftFinding, FindingClass, Origins, Pointer, Severity } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Section } from '../model/sections.ts';

/** A finding as a rule reports it; id, severity, class and handbook are added from the rule. */
export type RuleFinding = Omit<DraftFinding, 'rule' | 'severity' | 'class' | 'handbook'>;
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly class: FindingClass;
  /** German: what the rule asks for. */
  readonly title: string;
  /** German: what goes wrong otherwise. */
  readonly why: string;
  readonly check: (inventory: Inventory, origins: Origins) => RuleFinding[];
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
