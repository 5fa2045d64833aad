// The waivers of one handbook, applied to what `check` or `drift` found there. Each of them is judged by one command:
// a waiver of a drift is not unused in `check`, and one for a host that was not looked at is not unused in `drift`.
import { kinds } from '../drift/kinds.ts';
import { waive } from '../drift/waivers.ts';
import type { DraftFinding, Origins } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Coverage } from '../model/snapshot.ts';
import { rules } from '../rules/index.ts';

interface Handbook {
  readonly inventory: Inventory;
  readonly origins: Origins;
  readonly now: Date;
}
const isRuleOfCheck = (id: string) => rules.some((rule) => rule.id === id);
/** The kind of fact that a rule of `drift` compares: the longest that its id begins with. */
const kindOf = (rule: string) =>
  Object.keys(kinds)
    .filter((kind) => rule.startsWith(`${kind}-`))
    .sort((a, b) => b.length - a.length)[0];
const isRuleOfDrift = (id: string) =>
  !isRuleOfCheck(id) && (/^(snapshot|change)-/.test(id) || kindOf(id) !== undefined);

const scopeOf = ({ inventory, origins, now }: Handbook) => ({
  handbook: inventory.id,
  today: now.toISOString().slice(0, 10),
  at: ({ id }: { readonly id: string }, ...path: readonly string[]) => ({
    file: origins.get(`waivers/${id}`) ?? '',
    path: ['waivers', id, ...path],
    key: path.length === 0,
  }),
});

/** Applies the waivers to the findings of the rules. A waiver of no known rule is unused here. */
export const waiveChecks = (handbook: Handbook, findings: readonly DraftFinding[]): DraftFinding[] =>
  waive(findings, Object.values(handbook.inventory.waivers), {
    ...scopeOf(handbook),
    reports: () => true,
    looked: ({ rule }) => !isRuleOfDrift(rule),
  });

/**
 * Applies the waivers to what the comparison found.
 * @param hosts the hosts that were looked at; undefined: all of them
 */
export function waiveDrift(
  handbook: Handbook,
  findings: readonly DraftFinding[],
  coverage: readonly Coverage[],
  hosts: ReadonlySet<string> | undefined,
): DraftFinding[] {
  const isOutside = (host: string | undefined) =>
    hosts !== undefined && (host === undefined || !hosts.has(host));
  return waive(findings, Object.values(handbook.inventory.waivers), {
    ...scopeOf(handbook),
    reports: ({ rule, host }) => isRuleOfDrift(rule) && !isOutside(host),
    looked: ({ rule, host }) =>
      isRuleOfDrift(rule) &&
      !isOutside(host) &&
      !coverage.some(
        (coverage) =>
          coverage.origin === null &&
          coverage.kind === kindOf(rule) &&
          (host ?? coverage.host) === coverage.host,
      ),
  });
}
