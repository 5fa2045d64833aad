// What iptables-save prints as a ruleset: tables become base chains at their hooks, with the kernel's priorities.
// Source: iptables(8), linux/netfilter_ipv4.h (enum nf_ip_hook_priorities).
import type { IptablesSave, SavedTable } from '../snapshots/iptables-save.ts';
import { type Family, prefixOf } from './address.ts';
import { readRule } from './iptables-rule.ts';
import { type Range, type Ranges, rangesOf } from './ranges.ts';
import type { BaseChain, Chain, Hook, Rule, Ruleset } from './ruleset.ts';

const priorities: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  nat: -100,
  filter: 0,
  security: 50,
};
const hooks: Readonly<Record<string, Hook>> = {
  PREROUTING: 'prerouting',
  INPUT: 'input',
  FORWARD: 'forward',
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
};

/** One table as base chains; all of them share its other chains. */
function baseChainsOf(table: SavedTable, file: string): BaseChain[] {
  const byChain = Map.groupBy(table.rules, ({ chain }) => chain);
  const rulesOf = (name: string): Rule[] =>
    (byChain.get(name) ?? []).map(({ rule, line }) => readRule(rule, table.family, { file, line }));
  const chains = new Map<string, Chain>(
    table.chains
      .filter(({ policy }) => policy === null)
      .map(({ name }) => [name, { name, rules: rulesOf(name) }]),
  );
  const priority = priorities[table.name];
  return table.chains.flatMap(({ name, policy, line }): BaseChain[] => {
    const hook = hooks[name];
    if (policy === null || hook === undefined || priority === undefined) return [];
    return [
      {
        ...{ name, hook, priority, isNat: table.name === 'nat', chains, rules: rulesOf(name) },
        policy: policy === 'DROP' ? 'drop' : 'accept',
        policyText: `${name}: ${policy}${table.name === 'filter' ? '' : ` (${table.name})`}`,
        policyAt: { file, line },
      },
    ];
  });
}

/** Subnets and bridges that Docker's masquerading names: `-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE`. */
export function savedBridges({ tables }: IptablesSave, family: Family): { subnet: Range; bridge: string }[] {
  return tables
    .filter((table) => table.family === family && table.name === 'nat')
    .flatMap(({ rules }) =>
      rules.flatMap(({ rule }) => {
        const found = /^-s (\S+) ! -o (\S+) -j MASQUERADE/.exec(rule);
        const prefix = found ? prefixOf(found[1] ?? '') : undefined;
        return prefix ? [{ subnet: prefix.range, bridge: found?.[2] ?? '' }] : [];
      }),
    );
}

/** Sets that Docker keeps itself; engines from 28 on ask them for the subnets of their bridges. */
const dockerSets = (subnets: Ranges): [string, Ranges][] => [
  ['IPv4 docker-ext-bridges-v4', subnets],
  ['IPv6 docker-ext-bridges-v6', subnets],
];

/** The rules of one family, old and new kernel interface together. */
export function savedRuleset(saved: IptablesSave, family: Family, file: string): Ruleset {
  const subnets = rangesOf(savedBridges(saved, family).map(({ subnet }) => subnet));
  return {
    family,
    baseChains: saved.tables
      .filter((table) => table.family === family)
      .flatMap((table) => baseChainsOf(table, file)),
    sets: new Map(dockerSets(subnets)),
  };
}
