// Rules that never decide anything, because an earlier one takes every packet that they are about.
import type { Host } from '../model/inventory.ts';
import { families } from './address.ts';
import { dockerUserRules } from './docker.ts';
import { isWithin } from './ranges.ts';
import type { Match, Rule } from './ruleset.ts';
import { ufwRules } from './ufw.ts';

/** A rule that an earlier one leaves nothing to. */
interface ShadowedRule {
  readonly text: string;
  /** Below the host: `['firewall', 'docker_user', 1]`. */
  readonly path: readonly (string | number)[];
  readonly by: Rule;
  /** Both do the same with what they take. */
  readonly isRepetition: boolean;
}

const sameText = (a: unknown, b: unknown) => {
  const text = (value: unknown) =>
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part));
  return text(a) === text(b);
};
/** Whether what fits the second match surely fits the first. */
function holds(wide: Match, narrow: Match): boolean {
  if (wide.kind === 'unknown' || wide.kind === 'rate' || wide.kind === 'set' || wide.kind === 'state')
    return false;
  if ((wide.not ?? false) || (narrow.not ?? false)) return sameText(wide, narrow);
  if (wide.kind === 'address' && narrow.kind === 'address')
    return wide.field === narrow.field && isWithin(narrow.ranges, wide.ranges);
  if (wide.kind === 'port' && narrow.kind === 'port')
    return sameText(wide.fields, narrow.fields) && isWithin(narrow.ranges, wide.ranges);
  if (wide.kind === 'protocol' && narrow.kind === 'protocol')
    return narrow.protocols.every((name) => wide.protocols.includes(name));
  return sameText(wide, narrow);
}
const ending = new Set(['accept', 'drop', 'return']);
/** Whether an earlier rule takes all that a later one is about. */
const takesAll = (earlier: Rule, later: Rule) =>
  ending.has(earlier.target.kind) &&
  earlier.matches
    // What a limit lets pass or not ends either way.
    .filter(({ kind }) => kind !== 'rate')
    .every((wide) => later.matches.some((narrow) => holds(wide, narrow)));

const keyOf = ({ at }: Rule) => at?.path?.join('/') ?? '';

/** The rules of one chain in all families; a rule is shadowed where it is in each family that it is about. */
function shadowedIn(chains: readonly (readonly Rule[])[]): ShadowedRule[] {
  const found = new Map<string, Rule[]>();
  const kept = new Set<string>();
  const first = new Map<string, Rule>();
  for (const rules of chains)
    for (const [index, rule] of rules.entries()) {
      const key = keyOf(rule);
      if (!first.has(key)) first.set(key, rule);
      const by = rules.slice(0, index).find((earlier) => keyOf(earlier) !== key && takesAll(earlier, rule));
      if (by) found.set(key, [...(found.get(key) ?? []), by]);
      else kept.add(key);
    }
  return [...found].flatMap(([key, [by]]) => {
    const rule = first.get(key);
    if (kept.has(key) || !rule?.at?.path || !by) return [];
    const isRepetition = by.target.kind === rule.target.kind;
    return [{ text: rule.text, path: rule.at.path, by, isRepetition }];
  });
}

/** The documented rules of ufw and DOCKER-USER that never decide anything. */
export function shadowedRules(host: Host): ShadowedRule[] {
  const { firewall } = host;
  if (!firewall?.active) return [];
  const ufw =
    firewall.engine === 'ufw'
      ? (['in', 'out', 'fwd'] as const).flatMap((direction) =>
          shadowedIn(families.map((family) => ufwRules(firewall, direction, family))),
        )
      : [];
  return [...ufw, ...shadowedIn(families.map((family) => dockerUserRules(host, family)))];
}
