// What `check` finds in the inventories themselves: what reading them found, and what the rules say, waived where the
// inventory says so.
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { rules } from '../rules/index.ts';
import { type Loaded, type LoadedHandbook, written } from './handbook.ts';
import { waiveChecks } from './waivers.ts';

function ruleFindings(handbook: LoadedHandbook, inventory: Inventory, now: Date): DraftFinding[] {
  const { id, origins } = handbook;
  const findings = rules.flatMap((rule) =>
    rule.check(inventory, origins).map((ruleFinding) => ({
      ...ruleFinding,
      rule: rule.id,
      severity: rule.severity,
      class: rule.class,
      handbook: id,
    })),
  );
  return waiveChecks({ inventory, origins, now }, written(findings, handbook));
}

/**
 * Everything that `check` finds in the inventory of one handbook. While it is not valid, the rules are not asked.
 * @param now waivers are judged on this day
 */
export const checkHandbook = (handbook: LoadedHandbook, now: Date): DraftFinding[] => [
  ...handbook.findings,
  ...(handbook.inventory ? ruleFindings(handbook, handbook.inventory, now) : []),
];

/**
 * Everything that `check` finds in the inventories of a root, its settings included.
 * @param now waivers are judged on this day
 */
export const checkFindings = (loaded: Loaded, now: Date): DraftFinding[] => [
  ...loaded.findings,
  ...loaded.handbooks.flatMap((handbook) => checkHandbook(handbook, now)),
];
