// Rules that never decide anything, because an earlier one takes every packet that they are about.
import type { Host } from '../model/inventory.ts';
import { families } from './address.ts';
import { dockerUserRules } from './docker.ts';
import { isWithin, type Ranges } from './ranges.ts';
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
const sameFields = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((field, index) => field === b[index]);
/** Most sets are one range; the outer ends tell most of them apart. */
function lies(narrow: Ranges, wide: Ranges): boolean {
  const [first, last] = [wide[0], wide.at(-1)];
  const [from, until] = [narrow[0], narrow.at(-1)];
  if (!first || !last || !from || !until || from[0] < first[0] || until[1] > last[1]) return false;
  return wide.length === 1 || isWithin(narrow, wide);
}

/** Whether what fits the second match surely fits the first. */
function holds(wide: Match, narrow: Match): boolean {
  if (wide.kind === 'unknown' || wide.kind === 'rate' || wide.kind === 'set' || wide.kind === 'state')
    return false;
  if ((wide.not ?? false) || (narrow.not ?? false)) return sameText(wide, narrow);
  if (wide.kind === 'address' && narrow.kind === 'address')
    return wide.field === narrow.field && lies(narrow.ranges, wide.ranges);
  if (wide.kind === 'port' && narrow.kind === 'port')
    return sameFields(wide.fields, narrow.fields) && lies(narrow.ranges, wide.ranges);
  if (wide.kind === 'protocol' && narrow.kind === 'protocol')
    return narrow.protocols.every((name) => wide.protocols.includes(name));
  return wide.kind === narrow.kind && sameText(wide, narrow);
}
const ending = new Set(['accept', 'drop', 'return']);
/** What such a match takes is only known while packets come. */
const doubtful = new Set(['unknown', 'set', 'state']);
/** What must hold for a rule to be asked: what a limit lets pass or not ends either way. */
const conditions = ({ matches }: Rule) => matches.filter(({ kind }) => kind !== 'rate');
/** Whether an earlier rule, by its conditions, takes all that a later one is about. */
const takesAll = (wide: readonly Match[], later: Rule) =>
  wide.length <= later.matches.length &&
  wide.every((match) => later.matches.some((narrow) => holds(match, narrow)));

const keyOf = ({ at }: Rule) => at?.path?.join('/') ?? '';

/** The rules of one chain in all families; a rule is shadowed where it is in each family that it is about. */
function shadowedIn(chains: readonly (readonly Rule[])[]): ShadowedRule[] {
  const found = new Map<string, Rule[]>();
  const kept = new Set<string>();
  const first = new Map<string, Rule>();
  for (const rules of chains) {
    const earlier: { readonly key: string; readonly rule: Rule; readonly wide: readonly Match[] }[] = [];
    for (const rule of rules) {
      const key = keyOf(rule);
      if (!first.has(key)) first.set(key, rule);
      const by = earlier.find((other) => other.key !== key && takesAll(other.wide, rule))?.rule;
      if (ending.has(rule.target.kind) && !rule.matches.some(({ kind }) => doubtful.has(kind)))
        earlier.push({ key, rule, wide: conditions(rule) });
      if (by) found.set(key, [...(found.get(key) ?? []), by]);
      else kept.add(key);
    }
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
