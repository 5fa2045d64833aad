// Findings by what cures them: one group for each action, the most urgent first.
import { isTolerated, type Severity } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { anyRefParts } from '../model/sections.ts';
import { rules } from '../rules/index.ts';
import { cures } from '../rules/rule.ts';
import type { ShownFinding } from './comparison/data.ts';

/** Findings that one action cures. */
export interface FindingGroup {
  /** Unique on a page; safe as an anchor. */
  readonly id: string;
  /** German: the action, or what the rule asks for. */
  readonly title: string;
  /** The gravest of those that are not waived; info where all are. */
  readonly severity: Severity;
  /** Anchors of the findings, in their order. */
  readonly anchors: readonly string[];
  readonly open: number;
  readonly waived: number;
  /** German: what goes wrong otherwise, one sentence a rule. */
  readonly why: readonly string[];
  /** What can be pasted, one text a rule. */
  readonly remedies: readonly { readonly rule: string; readonly text: string }[];
}
const weights: readonly Severity[] = ['error', 'warning', 'info'];
const weightOf = (finding: ShownFinding): number =>
  weights.indexOf(isTolerated(finding) ? 'info' : finding.severity);
const ruleOf = new Map<string, (typeof rules)[number]>(rules.map((rule) => [rule.id, rule]));
const placeOf = new Map<string, number>(rules.map(({ id }, index) => [id, index]));

/** Whose compose file is to be edited: the stack of a container; others are edited in one go. */
function stackOf({ containers }: Inventory, subject: string): string {
  const parts = anyRefParts(subject);
  return (
    (parts?.section === 'containers' && containers[parts.id]?.stack) ||
    (parts?.section === 'stacks' && parts.id) ||
    ''
  );
}
function keyOf(inventory: Inventory, { rule, subject }: ShownFinding): string {
  const cure = ruleOf.get(rule)?.cure;
  if (!cure) return rule;
  const stack = cure === 'compose' || cure === 'rights' ? stackOf(inventory, subject) : '';
  return stack ? `${cure}-${stack}` : cure;
}

function groupOf(inventory: Inventory, key: string, findings: readonly ShownFinding[]): FindingGroup {
  const [first] = findings;
  const open = findings.filter((finding) => !isTolerated(finding));
  const known = [...new Set(findings.map(({ rule }) => rule))].flatMap((id) => ruleOf.get(id) ?? []);
  const cure = known[0]?.cure;
  const stack = first && stackOf(inventory, first.subject);
  const at = stack && key.endsWith(`-${stack}`) ? ` (${inventory.stacks[stack]?.title ?? stack})` : '';
  return {
    id: `gruppe-${key}`,
    title: cure ? `${cures[cure]}${at}` : (known[0]?.title ?? first?.message ?? key),
    severity: weights[Math.min(...findings.map(weightOf))] ?? 'info',
    anchors: findings.map(({ anchor }) => anchor),
    open: open.length,
    waived: findings.length - open.length,
    why: known.map(({ why }) => why),
    remedies: known.map(({ id, remedy }) => ({ rule: id, text: remedy })),
  };
}

/** The groups of a handbook's findings; what is wholly waived comes last. */
export function findingGroups(inventory: Inventory, findings: readonly ShownFinding[]): FindingGroup[] {
  const rank = (members: readonly ShownFinding[]) =>
    Math.min(...members.map(({ rule }) => placeOf.get(rule) ?? -1));
  return [...Map.groupBy(findings, (finding) => keyOf(inventory, finding))]
    .map(([key, members]) => ({ group: groupOf(inventory, key, members), rank: rank(members) }))
    .sort(
      (a, b) =>
        Number(a.group.open === 0) - Number(b.group.open === 0) ||
        weights.indexOf(a.group.severity) - weights.indexOf(b.group.severity) ||
        a.rank - b.rank,
    )
    .map(({ group }) => group);
}
