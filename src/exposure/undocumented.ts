// What a machine's rules of iptables have besides those that ufw and the engine write, other policies than documented, and
// whether packets pass DOCKER-USER before anything lets them through.
import type { Firewall } from '../model/host-firewall.ts';
import type { IptablesSave, SavedTable } from '../snapshots/iptables-save.ts';

/** Rules of one chain that neither ufw nor the engine wrote. */
interface ForeignRules {
  readonly table: string;
  readonly chain: string;
  /** With their families where both do not have them: `-j MAILCOW (IPv4)`. */
  readonly rules: readonly string[];
  readonly line: number;
}
/** A base chain that does something else at its end than is documented. */
interface OtherPolicy {
  readonly family: 'IPv4' | 'IPv6';
  readonly chain: string;
  readonly expected: string;
  readonly actual: string;
  readonly line: number;
}
/** Packets reach DOCKER-USER late or never. */
interface LateHook {
  readonly family: 'IPv4' | 'IPv6';
  /** The rule before it; undefined: FORWARD does not call it. */
  readonly behind: string | undefined;
  readonly line: number;
}

/** Chains of the kernel in which a rule decides who reaches a port. */
const watched: Readonly<Record<string, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD'],
  nat: ['PREROUTING', 'OUTPUT'],
  raw: ['PREROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD'],
};
const bridge = '(?:docker\\S*|br-\\S+|podman\\S*|cni-\\S+)';
/** What ufw, Docker and podman write into those chains. */
const written = [
  /-[jg] (?:ufw6?-|DOCKER|NETAVARK|CNI-)/,
  new RegExp(`(?:^| )-[io] ${bridge}(?: |$)`),
  // Engines from 28 on keep packets from containers' addresses and from loopback in raw.
  /^-d \S+ ! -i \S+ (?:-p \S+ -m \S+ --dport \d+ )?-j DROP$/,
];
/** What lets in nobody new and keeps out nobody: loopback, answers, broken packets. */
const harmless = [
  /^-i lo -j ACCEPT$/,
  /^-m (?:conntrack --ct|state --)state (?:RELATED|ESTABLISHED|,)+ -j ACCEPT$/,
  /^-m conntrack --ctstate INVALID -j (?:DROP|LOG.*)$/,
];
const isForeign = (rule: string) => ![...written, ...harmless].some((pattern) => pattern.test(rule));

/** The rules of each watched chain that nobody documents. */
export function foreignRules({ tables }: IptablesSave): ForeignRules[] {
  const found = tables.flatMap(({ family, name: table, rules }) =>
    rules
      .filter(({ chain, rule }) => watched[table]?.includes(chain) && isForeign(rule))
      .map(({ chain, rule, line }) => ({ family, table, chain, rule, line })),
  );
  return [...Map.groupBy(found, ({ table, chain }) => `${table} ${chain}`).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const rules = [...Map.groupBy(group, ({ rule }) => rule)].map(([rule, twins]) => {
      const families = new Set(twins.map(({ family }) => family));
      return families.size === 1 ? `${rule} (${[...families][0]})` : rule;
    });
    return [{ table: first.table, chain: first.chain, rules, line: first.line }];
  });
}

const filterOf = ({ tables }: IptablesSave): SavedTable[] => tables.filter(({ name }) => name === 'filter');

/** Policies of INPUT, FORWARD and OUTPUT that are others than the documented defaults of ufw make them. */
export function otherPolicies(saved: IptablesSave, firewall: Firewall | undefined): OtherPolicy[] {
  if (!firewall?.active || firewall.engine !== 'ufw') return [];
  const { incoming, outgoing, routed } = firewall.defaults;
  // Docker itself closes FORWARD, whatever ufw says.
  const expected = { INPUT: incoming, OUTPUT: outgoing, FORWARD: routed === 'allow' ? undefined : routed };
  return filterOf(saved).flatMap(({ family, isLegacy, chains }) =>
    chains.flatMap(({ name, policy, line }): OtherPolicy[] => {
      const documented = Object.hasOwn(expected, name) ? expected[name as keyof typeof expected] : undefined;
      if (isLegacy || policy === null || documented === undefined) return [];
      const wanted = documented === 'allow' ? 'ACCEPT' : 'DROP';
      return policy === wanted ? [] : [{ family, chain: name, expected: wanted, actual: policy, line }];
    }),
  );
}

/** Families in which FORWARD lets packets through before DOCKER-USER sees them, or never asks it. */
export function lateHooks(saved: IptablesSave): LateHook[] {
  return filterOf(saved).flatMap(({ family, chains, rules }): LateHook[] => {
    const chain = chains.find(({ name }) => name === 'DOCKER-USER');
    const forward = rules.filter((rule) => rule.chain === 'FORWARD');
    if (!chain || !rules.some((rule) => rule.chain === 'DOCKER-USER' && rule.rule !== '-j RETURN')) return [];
    const at = forward.findIndex(({ rule }) => rule === '-j DOCKER-USER');
    if (at < 0) return [{ family, behind: undefined, line: chain.line }];
    // What only drops or counts before it opens nothing.
    const before = forward
      .slice(0, at)
      .find(({ rule }) => !/-j (?:DROP|REJECT|LOG|NFLOG|DOCKER-USER)/.test(rule));
    return before ? [{ family, behind: before.rule, line: before.line }] : [];
  });
}
