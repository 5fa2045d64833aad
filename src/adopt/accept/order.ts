// Rules of a firewall in another order than documented -> the same rules in the order of the machine, with as few moves as
// that takes: inside their groups, else the groups, else a rule goes into the group of its neighbour.
import type { Match } from '../../drift/scope.ts';
import { type EntityEdit, matchesOf, type Proposal, type Situation } from './situation.ts';

/** Which must come before which, by their numbers. */
type Before = readonly (readonly [first: number, second: number])[];

/**
 * Numbers in an order that keeps all pairs, otherwise as they are.
 * @returns undefined where pairs contradict each other
 */
function sorted(count: number, pairs: Before): number[] | undefined {
  const open = new Set(Array.from({ length: count }, (_, index) => index));
  const result: number[] = [];
  while (open.size > 0) {
    const next = [...open].find((index) =>
      pairs.every(([first, second]) => second !== index || first === index || !open.has(first)),
    );
    if (next === undefined) return undefined;
    open.delete(next);
    result.push(next);
  }
  return result;
}
const isAsItWas = (order: readonly number[]) => order.every((item, index) => item === index);

/** The pairs that the machine shows, as numbers of documented rules. */
function pairsOf(observed: Match['fields'][string], names: readonly string[]): Before {
  return (Array.isArray(observed) ? observed.map(String) : []).flatMap((pair) => {
    const [first, second] = pair.split(' vor ').map((name) => names.indexOf(name));
    return first === undefined || second === undefined || first < 0 || second < 0
      ? []
      : [[first, second] as const];
  });
}

/**
 * Which rules stay in their groups when all stand in another order: as many as can, and the first of every group.
 * @param groupOf the group of each rule, the groups being in the order of their first rules
 */
function staying(groupOf: readonly number[], order: readonly number[]): Set<number> {
  const best: { readonly weight: number; readonly rules: readonly number[] }[] = [];
  const begun = new Set<number>();
  for (const rule of order) {
    const group = groupOf[rule] ?? 0;
    const before = best
      .filter(({ rules }) => (groupOf[rules.at(-1) ?? 0] ?? 0) <= group)
      .reduce((a, b) => (b.weight > a.weight ? b : a), { weight: 0, rules: [] as readonly number[] });
    const weight = begun.has(group) ? 1 : order.length + 1;
    begun.add(group);
    best.push({ weight: before.weight + weight, rules: [...before.rules, rule] });
  }
  return new Set(best.reduce((a, b) => (b.weight > a.weight ? b : a)).rules);
}

/** Rules of ufw, which stand in groups. */
function groupedEdits({ inventory }: Situation, host: string, names: readonly string[], before: Before) {
  const sizes = inventory.hosts[host]?.firewall?.groups.map(({ rules }) => rules.length) ?? [];
  const groupOf = sizes.flatMap((size, group) => Array.from({ length: size }, () => group));
  const place = { section: 'hosts', id: host, value: undefined } as const;
  const first = (group: number) => groupOf.indexOf(group);
  const inGroup = (group: number): EntityEdit[] | undefined => {
    const start = first(group);
    const inside = before
      .filter((pair) => pair.every((rule) => groupOf[rule] === group))
      .map(([a, b]) => [a - start, b - start] as const);
    const order = sorted(sizes[group] ?? 0, inside);
    if (!order) return undefined;
    return isAsItWas(order) ? [] : [{ ...place, path: ['firewall', 'groups', group, 'rules'], order }];
  };
  const between = before.flatMap(([a, b]) => {
    const [first, second] = [groupOf[a] ?? 0, groupOf[b] ?? 0];
    return first === second ? [] : [[first, second] as const];
  });
  const order = sorted(sizes.length, between);
  const inside = sizes.map((_, group) => inGroup(group));
  const proposals: Proposal[] = [];
  if (order && inside.every((edits) => edits !== undefined))
    proposals.push({
      edits: [
        ...inside.flatMap((edits) => edits ?? []),
        ...(isAsItWas(order) ? [] : [{ ...place, path: ['firewall', 'groups'], order }]),
      ],
    });
  const whole = sorted(names.length, before);
  if (whole) proposals.push(movedBetween(groupOf, whole, place));
  return proposals;
}

/** The groups in the order of their first rules, rules that go into other groups, then every group in its order. */
function movedBetween(
  formerGroupOf: readonly number[],
  whole: readonly number[],
  place: Pick<EntityEdit, 'section' | 'id' | 'value'>,
): Proposal {
  const edits: EntityEdit[] = [];
  const order = [...new Set(whole.map((rule) => formerGroupOf[rule] ?? 0))];
  if (!isAsItWas(order)) edits.push({ ...place, path: ['firewall', 'groups'], order });
  const groupOf = formerGroupOf.map((group) => order.indexOf(group));
  const stay = staying(groupOf, whole);
  const groups = order.map((_, group) => groupOf.flatMap((other, rule) => (other === group ? [rule] : [])));
  let group = 0;
  for (const rule of whole) {
    const from = groupOf[rule] ?? 0;
    if (stay.has(rule)) group = from;
    const [source, target] = [groups[from], groups[group]];
    if (from === group || !source || !target) continue;
    edits.push({
      ...place,
      path: ['firewall', 'groups', from, 'rules', source.indexOf(rule)],
      moveTo: ['firewall', 'groups', group, 'rules', target.length],
    });
    source.splice(source.indexOf(rule), 1);
    target.push(rule);
  }
  for (const [index, rules] of groups.entries()) {
    const inside = whole.flatMap((rule) => (rules.includes(rule) ? rules.indexOf(rule) : []));
    if (!isAsItWas(inside))
      edits.push({ ...place, path: ['firewall', 'groups', index, 'rules'], order: inside });
  }
  return {
    edits,
    note: 'Über Gruppen hinweg gilt eine Reihenfolge: Regeln kommen in die Gruppe ihrer Nachbarn.',
  };
}

/** The ways to say the order in which a machine has its rules. */
export function orderProposals(situation: Situation): Proposal[] {
  const { inventory, matches } = situation;
  return matchesOf(situation).flatMap(([match, fields]): Proposal[] => {
    if (!fields.includes('order')) return [];
    const { host, kind } = match;
    const { firewall } = inventory.hosts[host] ?? {};
    const isChain = kind === 'docker-user-chain';
    const paths = isChain
      ? (firewall?.docker_user ?? []).map((_, index) => `docker_user/${index}`)
      : (firewall?.groups ?? []).flatMap(({ rules }, group) =>
          rules.map((_, index) => `groups/${group}/rules/${index}`),
        );
    const names = paths.map((path) => {
      const found = matches.find(
        (other) => other.host === host && other.fact.at.path.slice(2).join('/') === `firewall/${path}`,
      );
      return found?.fact.name ?? '';
    });
    const before = pairsOf(match.observed.fields.order ?? null, names);
    if (!isChain) return groupedEdits(situation, host, names, before);
    const order = sorted(names.length, before);
    const edit = { section: 'hosts', id: host, path: ['firewall', 'docker_user'], value: undefined } as const;
    return order && !isAsItWas(order) ? [{ edits: [{ ...edit, order }] }] : [];
  });
}
