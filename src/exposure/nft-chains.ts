// Base chains of nft: hooks, priorities and policies; chains that are bound to devices, or that may be switched off.
import type { NftObject } from '../snapshots/nft-ruleset.ts';
import type { JsonMap } from './nft-text.ts';
import type { BaseChain, Chain, Hook, Match, Rule } from './ruleset.ts';

const hooks: Readonly<Record<string, Hook>> = {
  ingress: 'prerouting',
  egress: 'postrouting',
  prerouting: 'prerouting',
  input: 'input',
  forward: 'forward',
  output: 'output',
  postrouting: 'postrouting',
};
/** Packets at other devices do not meet a chain that is bound to some; nft before 1.0.7 does not print to which. */
function otherDevices({ dev }: JsonMap, name: string, hook: Hook): Rule {
  const patterns = [dev].flat().filter((each) => typeof each === 'string');
  const match: Match =
    patterns.length > 0
      ? { kind: 'interface', field: hook === 'prerouting' ? 'in' : 'out', patterns, not: true }
      : { kind: 'unknown', text: `Schnittstelle der Kette ${name}` };
  return { text: `nft ${name}: andere Schnittstellen`, matches: [match], target: { kind: 'accept' } };
}

/** A chain at a hook of the kernel; undefined for any other chain. */
export function baseChainOf(
  { value, line }: NftObject,
  rules: readonly Rule[],
  chains: ReadonlyMap<string, Chain>,
  file: string,
): BaseChain | undefined {
  const hook = hooks[String(value.hook)];
  if (!hook) return undefined;
  const name = `${value.table} ${value.name}`;
  const isDrop = value.policy === 'drop';
  const isAtDevice = value.hook === 'ingress' || value.hook === 'egress';
  const priority = typeof value.prio === 'number' ? value.prio : 0;
  return {
    ...{ name, hook, chains, isNat: value.type === 'nat' },
    rules: [...(isAtDevice ? [otherDevices(value, name, hook)] : []), ...rules],
    priority: isAtDevice ? (value.hook === 'ingress' ? -10_000 : 10_000) + priority : priority,
    policy: isDrop ? 'drop' : 'accept',
    policyText: `nft ${name}: policy ${isDrop ? 'drop' : 'accept'}`,
    policyAt: { file, line },
  };
}

/** A chain of a table of which nobody knows whether it is switched off. */
export const perhapsDormant = (chain: BaseChain, table: string): BaseChain => {
  const match: Match = { kind: 'unknown', text: `flags der Tabelle ${table}` };
  return {
    ...chain,
    rules: [{ text: chain.policyText, matches: [match], target: { kind: 'accept' } }, ...chain.rules],
  };
};
