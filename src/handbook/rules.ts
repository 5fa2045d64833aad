// What `check` finds in the inventories themselves: what reading them found, and what the rules say, waived where the
// inventory says so, frozen where the baseline has it.

import { outageOf } from '../effects/outage.ts';
import { startOrderOf } from '../effects/start-order.ts';
import { exposedHosts, hostExposures } from '../exposure/exposures.ts';
import { projectFacts } from '../inventory/project.ts';
import type { DraftFinding } from '../model/finding.ts';
import { tracesOf } from '../paths/trace.ts';
import { rules } from '../rules/index.ts';
import type { Effects, RuleInput } from '../rules/rule.ts';
import { withBaseline } from './baseline.ts';
import { type Loaded, type LoadedHandbook, type ValidHandbook, whereInherited } from './handbook.ts';
import { waiveChecks } from './waiver-scopes.ts';

/**
 * What the rules look at. Facts, traces, verdicts and start order are made once, when the first rule asks for them.
 * @param now the day is that of UTC
 */
export function ruleInputOf(
  { inventory, origins, files, headFile = '' }: ValidHandbook,
  now: Date,
): RuleInput {
  let facts: RuleInput['facts'] | undefined;
  let traces: RuleInput['traces'] | undefined;
  let startOrder: Effects['startOrder'] | undefined;
  let verdicts: RuleInput['verdicts'] | undefined;
  return {
    inventory,
    origins,
    headFile,
    get facts() {
      facts ??= projectFacts(inventory, origins);
      return facts;
    },
    get traces() {
      traces ??= tracesOf(inventory);
      return traces;
    },
    effects: {
      get startOrder() {
        startOrder ??= startOrderOf(inventory);
        return startOrder;
      },
      outageOf: (ref) => outageOf(inventory, ref),
    },
    get verdicts() {
      verdicts ??= exposedHosts(inventory).flatMap((host) => hostExposures(inventory, host));
      return verdicts;
    },
    chapters: files.chapters,
    composeTexts: (files.compose ?? []).map(({ text }) => text),
    today: now.toISOString().slice(0, 10),
  };
}

/** What the rules say about a valid handbook. */
function ruleFindings(handbook: ValidHandbook, now: Date): DraftFinding[] {
  const { id, inventory, origins } = handbook;
  const input = ruleInputOf(handbook, now);
  const findings = rules.flatMap((rule) =>
    rule.check(input).map((ruleFinding) => ({
      ...ruleFinding,
      rule: rule.id,
      severity: rule.severity,
      class: rule.class,
      handbook: id,
    })),
  );
  return waiveChecks({ inventory, origins, now }, whereInherited(findings, handbook));
}

/**
 * Everything that `check` finds in the inventory of one handbook. While it is not valid, the rules are not asked.
 * @param now waivers are judged on this day
 */
export function checkHandbook(handbook: LoadedHandbook, now: Date): DraftFinding[] {
  const { inventory, findings } = handbook;
  return inventory
    ? [
        ...withBaseline(
          handbook.id,
          [...findings, ...ruleFindings({ ...handbook, inventory }, now)],
          handbook.files.baseline,
        ),
      ]
    : [...findings];
}

/**
 * Everything that `check` finds in the inventories of a root, its settings included.
 * @param now waivers are judged on this day
 */
export const checkFindings = (loaded: Loaded, now: Date): DraftFinding[] => [
  ...loaded.findings,
  ...loaded.handbooks.flatMap((handbook) => checkHandbook(handbook, now)),
];
