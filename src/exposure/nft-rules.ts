// What `nft -j list ruleset` prints as a ruleset: base chains at their hooks with their own priorities, rules whose
// statements become matches and targets. What is not understood decides nothing.
import type { NftObject, NftRuleset } from '../snapshots/nft-ruleset.ts';
import { type Family, prefixOf } from './address.ts';
import { baseChainOf, perhapsDormant } from './nft-chains.ts';
import { mapEntries, readMatch, setName } from './nft-match.ts';
import { isMap, type Json, type JsonMap, ruleText, statementText } from './nft-text.ts';
import {
  type All,
  type Alternatives,
  addressRanges,
  both,
  inDoubt,
  type NftContext,
  type NftSet,
  numberRanges,
} from './nft-values.ts';
import { type Ranges, rangesOf } from './ranges.ts';
import type { BaseChain, Chain, Rule, RulePlace, Ruleset, Target } from './ruleset.ts';

const familiesOf: Readonly<Record<string, readonly Family[]>> = {
  ip: ['IPv4'],
  ip6: ['IPv6'],
  inet: ['IPv4', 'IPv6'],
  netdev: ['IPv4', 'IPv6'],
};

/** A rule whose statements are read one after the other. */
interface Reading {
  ways: Alternatives;
  readonly rules: Rule[];
  readonly text: string;
  readonly at: RulePlace;
}
const add = (reading: Reading, target: Target, ways: Alternatives = reading.ways): void => {
  const closes = target.kind === 'drop';
  for (const matches of ways)
    reading.rules.push({
      text: reading.text,
      matches: matches.map((match) => (match.kind === 'set' && closes ? { ...match, closes } : match)),
      target,
      at: reading.at,
    });
};
const verdictOf = (value: JsonMap): Target | undefined => {
  if ('accept' in value) return { kind: 'accept' };
  if ('drop' in value || 'reject' in value) return { kind: 'drop' };
  if ('return' in value) return { kind: 'return' };
  if ('continue' in value) return { kind: 'continue' };
  for (const kind of ['jump', 'goto'] as const) {
    const to = value[kind];
    if (isMap(to) && typeof to.target === 'string') return { kind, chain: to.target };
  }
  return undefined;
};

/** Statements that let a packet go on as it is. */
const going = new Set([
  'log',
  'counter',
  'comment',
  'flow',
  'ct helper',
  'ct timeout',
  'ct expectation',
  'last',
]);
const isClosing = (rest: readonly Json[]) =>
  rest.some((statement) => isMap(statement) && ('drop' in statement || 'reject' in statement));

/** A statement that holds for so many only; `first` whether for the first packet. */
function readLimit({ inv }: JsonMap, rest: readonly Json[], text: string): All {
  const isOver = inv === true;
  if (!isOver && isClosing(rest)) return [{ kind: 'unknown', text }];
  return [{ kind: 'rate', first: !isOver, text }];
}

const single = (value: Json): Ranges | undefined => {
  const ranges = addressRanges([value]);
  return ranges && rangesOf(ranges);
};
const portOf = (value: Json): Ranges | undefined => {
  const ranges = numberRanges([value]);
  return ranges && rangesOf(ranges);
};

const allBits = 0xffffffffn;
/** What a mark becomes: a number, or its own bits with some set, cleared or turned over. */
function markOf(value: Json): Target & { readonly kind: 'mark' } {
  const notKnown = { kind: 'mark', value: null, mask: allBits } as const;
  if (typeof value === 'number') return { kind: 'mark', value: BigInt(value), mask: allBits };
  if (!isMap(value)) return notKnown;
  const [operator = '', parts] = Object.entries(value)[0] ?? [];
  const [of, operand] = Array.isArray(parts) ? parts : [];
  if (isMap(value.meta) && value.meta.key === 'mark') return { kind: 'mark', value: 0n, mask: 0n };
  if (typeof operand !== 'number') return notKnown;
  const before = markOf(of);
  if (before.value === null) return notKnown;
  const bits = BigInt(operand);
  // Bits that are set are first cleared, then turned over.
  if (operator === '|')
    return { kind: 'mark', value: (before.value & ~bits) | bits, mask: before.mask | bits };
  if (operator === '&')
    return { kind: 'mark', value: before.value & bits, mask: before.mask | (allBits & ~bits) };
  if (operator === '^') return { kind: 'mark', value: before.value ^ bits, mask: before.mask };
  return notKnown;
}

/** `dnat` to an address, a port or both, also by a map. */
function readTranslation(reading: Reading, { addr, port, family }: JsonMap, context: NftContext): void {
  const isOther = family === 'ip' ? context.family === 'IPv6' : family === 'ip6' && context.family === 'IPv4';
  if (isOther) return;
  const byMap = isMap(addr) && isMap(addr.map) ? mapEntries(addr.map, context) : undefined;
  const entries = byMap ?? [{ ways: [[]] as Alternatives, value: addr }];
  for (const { ways, value } of entries) {
    const [to, inner] = isMap(value) && Array.isArray(value.concat) ? value.concat : [value, port];
    const destination = to === undefined ? null : single(to);
    const ports = inner === undefined ? null : portOf(inner);
    const target: Target =
      destination === undefined || ports === undefined
        ? { kind: 'unknown', text: statementText({ dnat: { addr: value } }) }
        : { kind: 'dnat', destination, ports };
    add(reading, target, both(reading.ways, ways));
  }
}

/** One statement; true where nothing behind it is reached. */
function readStatement(
  reading: Reading,
  statement: Json,
  rest: readonly Json[],
  context: NftContext,
): boolean {
  if (!isMap(statement)) return false;
  const [kind = '', value] = Object.entries(statement)[0] ?? [];
  const verdict = verdictOf(statement);
  if (verdict) {
    add(reading, verdict);
    return true;
  }
  const body: JsonMap = isMap(value) ? value : {};
  const text = statementText(statement);
  const also = (matches: All) => {
    reading.ways = both(reading.ways, [matches]);
  };
  switch (kind) {
    case 'match':
      reading.ways = both(reading.ways, readMatch(body, context));
      return false;
    case 'vmap': {
      const entries = mapEntries(body, context);
      if (!entries) {
        add(reading, { kind: 'unknown', text });
        return false;
      }
      for (const { ways, value: to } of entries)
        add(reading, (isMap(to) && verdictOf(to)) || { kind: 'unknown', text }, both(reading.ways, ways));
      return false;
    }
    case 'limit':
      also(readLimit(body, rest, text));
      return false;
    case 'ct count':
      also([{ kind: 'rate', first: body.inv !== true, text }]);
      return false;
    case 'set': {
      // The packet is put into a set; a limit inside says whether the rule goes on.
      const inside = (Array.isArray(body.stmt) ? body.stmt : []).filter(isMap);
      const limit = inside.map((each) => each.limit).find(isMap);
      if (limit) also(readLimit(limit, rest, text));
      else if (inside.length > 0) also([{ kind: 'unknown', text }]);
      return false;
    }
    case 'dnat':
      readTranslation(reading, body, context);
      return true;
    case 'redirect': {
      const ports = body.port === undefined ? null : portOf(body.port);
      add(reading, ports === undefined ? { kind: 'unknown', text } : { kind: 'redirect', ports });
      return true;
    }
    case 'snat':
    case 'masquerade':
      add(reading, { kind: 'accept' });
      return true;
    case 'mangle':
      if (isMap(body.key) && isMap(body.key.meta) && body.key.meta.key === 'mark')
        add(reading, markOf(body.value));
      return false;
    case 'xt':
      if (body.type === 'target') add(reading, { kind: 'unknown', text });
      else reading.ways = both(reading.ways, inDoubt(text));
      return false;
    default:
      if (!going.has(kind)) add(reading, { kind: 'unknown', text });
      return false;
  }
}

function readRule(object: NftObject, context: NftContext, file: string): Rule[] {
  const { expr, comment } = object.value;
  const statements = Array.isArray(expr) ? expr : [];
  const text = `nft ${context.table}: ${typeof comment === 'string' ? comment : ruleText(statements)}`;
  const reading: Reading = { ways: [[]], rules: [], text, at: { file, line: object.line } };
  for (const [index, statement] of statements.entries()) {
    if (readStatement(reading, statement, statements.slice(index + 1), context)) break;
    if (reading.ways.length === 0) break;
  }
  return reading.rules;
}

/** The sets of a table, their elements listed inside or as objects of their own. */
function setsOf(objects: readonly NftObject[]): Map<string, NftSet> {
  const sets = new Map<string, NftSet>();
  for (const { kind, value } of objects) {
    const name = String(value.name ?? value.set ?? value.map ?? '');
    const elements = Array.isArray(value.elem) ? value.elem : [];
    const flags = Array.isArray(value.flags) ? value.flags : [];
    if (kind === 'set' || kind === 'map')
      sets.set(name, { elements, isDynamic: flags.includes('dynamic') || flags.includes('timeout') });
    else if (kind === 'element')
      sets.set(name, {
        elements: [...(sets.get(name)?.elements ?? []), ...elements],
        isDynamic: sets.get(name)?.isDynamic ?? false,
      });
  }
  return sets;
}

/** What nft shows for one family: base chains, and the contents of sets by the names that matches use. */
export type NftRules = Pick<Ruleset, 'baseChains' | 'sets'>;

/**
 * Reads nft's objects as rules.
 * @param isShown tables that iptables-save shows better, by family and name: left out here
 */
export function nftRules(
  { objects }: NftRuleset,
  family: Family,
  file: string,
  isShown: (tableFamily: string, table: string) => boolean = () => false,
): NftRules {
  const baseChains: BaseChain[] = [];
  const sets = new Map<string, Ranges>();
  const flagsOf = (tableFamily: string, table: string) =>
    objects.flatMap(({ kind, value: { family: of, name, flags } }) =>
      kind === 'table' && of === tableFamily && name === table && flags !== undefined ? [flags].flat() : [],
    );
  const byTable = Map.groupBy(
    objects.filter(({ kind }) => kind !== 'table'),
    ({ value }) => `${value.family} ${value.table}`,
  );
  for (const [key, own] of byTable) {
    const [tableFamily = '', table = ''] = key.split(' ');
    if (!familiesOf[tableFamily]?.includes(family) || isShown(tableFamily, table)) continue;
    const flags = flagsOf(tableFamily, table);
    if (flags.includes('dormant')) continue;
    // Before 1.1 nft prints the table's own name where its flags should stand.
    const mayBeDormant = flags.some((flag) => flag !== 'owner' && flag !== 'persist');
    const context: NftContext = { family, tableFamily, table, sets: setsOf(own) };
    for (const [name, { elements, isDynamic }] of context.sets) {
      const members = elements.map((element) =>
        isMap(element) && isMap(element.elem) ? element.elem.val : element,
      );
      const ranges = isDynamic ? undefined : addressRanges(members);
      const isOwn = ranges?.every(([, last]) => last > 0xffffffffn === (family === 'IPv6'));
      if (ranges && (isOwn || ranges.length === 0))
        sets.set(`${family} ${setName(context, name)}`, rangesOf(ranges));
    }
    const rules = Map.groupBy(
      own.filter(({ kind }) => kind === 'rule'),
      ({ value }) => String(value.chain),
    );
    const heads = own.filter(({ kind }) => kind === 'chain');
    const chains = new Map<string, Chain>(
      heads.map(({ value }) => {
        const name = String(value.name);
        const read = (rules.get(name) ?? []).flatMap((rule) => readRule(rule, context, file));
        return [name, { name, rules: read }];
      }),
    );
    baseChains.push(
      ...heads.flatMap((head) => {
        const chain = chains.get(String(head.value.name));
        const found = chain && baseChainOf(head, chain.rules, chains, file);
        return found ? [mayBeDormant ? perhapsDormant(found, table) : found] : [];
      }),
    );
  }
  return { baseChains, sets };
}

/** The subnets and bridges that masquerading rules of nft name: `oifname != "docker0" ip saddr 172.17.0.0/16 masquerade`. */
export function nftBridges(
  { objects }: NftRuleset,
  family: Family,
): { subnet: readonly [bigint, bigint]; bridge: string }[] {
  return objects.flatMap(({ kind, value }) => {
    const text = JSON.stringify(value.expr ?? '');
    if (kind !== 'rule' || !text.includes('"masquerade"')) return [];
    const bridge = /"oifname"\}\},"right":"([^"]+)"/.exec(text)?.[1];
    const [, address, length] =
      /"saddr"\}\},"right":\{"prefix":\{"addr":"([^"]+)","len":(\d+)\}/.exec(text) ?? [];
    const prefix = address ? prefixOf(`${address}/${length}`) : undefined;
    return bridge && prefix?.family === family ? [{ subnet: prefix.range, bridge }] : [];
  });
}
