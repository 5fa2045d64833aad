// What Docker does with a documented published port: translated in PREROUTING and let through in FORWARD, past INPUT and
// with it past ufw; or served by docker-proxy, a process of the host, where the family has no way into the container.
// Source: Docker, Packet filtering and firewalls; moby, libnetwork/drivers/bridge.
import type { Host } from '../model/inventory.ts';
import { type Family, prefixOf } from './address.ts';
import { readRule } from './iptables-rule.ts';
import type { Ranges } from './ranges.ts';
import type { BaseChain, Chain, Rule } from './ruleset.ts';
import { forwardPolicy, forwardRules, ufwChains } from './ufw.ts';

/** Chains of well-known tools that keep out listed addresses only. */
const blocklists = /^(?:f2b-|fail2ban-|CROWDSEC)/;
const otherFamily = (text: string, family: Family) =>
  text.split(/\s+/).some((word) => {
    const prefix = /^[0-9a-f.:/-]+$/i.test(word) && /[.:]/.test(word) ? prefixOf(word) : undefined;
    return prefix !== undefined && prefix.family !== family;
  });

/** The documented rules of DOCKER-USER in one family, in order. */
export const dockerUserRules = ({ firewall }: Host, family: Family): Rule[] =>
  (firewall?.docker_user ?? []).flatMap(({ rule, families, status }, index) => {
    if (status !== 'active') return [];
    if (families ? !families.includes(family) : otherFamily(rule, family)) return [];
    const read = readRule(rule, family, { path: ['firewall', 'docker_user', index] });
    const { target } = read;
    const isBlocklist = target.kind === 'jump' && blocklists.test(target.chain);
    return [isBlocklist ? { ...read, target: { kind: 'continue' as const } } : read];
  });

/** What ufw-docker adds besides its rules in DOCKER-USER. Source: chaifeng/ufw-docker, after.rules. */
const ufwDocker: Chain = {
  name: 'ufw-docker-logging-deny',
  rules: [{ text: 'ufw-docker-logging-deny', matches: [], target: { kind: 'drop' } }],
};

/** What the engine itself puts into FORWARD before the rules of the firewall. */
function engineRules({ container_engine: engine }: Host, family: Family, isDirect: boolean): Rule[] {
  const isWriting = family === 'IPv4' ? engine?.iptables !== false : engine?.ip6tables !== false;
  // Podman lets answers through and what its containers ask; what comes in the firewall decides.
  if (engine?.kind === 'podman' || engine?.rootless || !isWriting) return [];
  return [
    { text: 'DOCKER-USER', matches: [], target: { kind: 'jump', chain: 'DOCKER-USER' } },
    {
      text: 'Antworten bestehender Verbindungen',
      matches: [{ kind: 'state', states: ['ESTABLISHED', 'RELATED'] }],
      target: { kind: 'accept' },
    },
    {
      text: 'Docker lässt veröffentlichte Ports durch',
      matches: [{ kind: 'state', states: ['DNAT'] }],
      target: { kind: 'accept' },
    },
    {
      // Engines before 28 let packets to published ports through that were never translated.
      text: 'Docker lässt Pakete unmittelbar zum Container durch',
      matches: isDirect ? [] : [{ kind: 'unknown', text: 'Weg unmittelbar zum Container' }],
      target: { kind: 'accept' },
    },
  ];
}

/**
 * FORWARD of a host with containers: DOCKER-USER, Docker's own chains, then ufw's.
 * @param isDirect packets to containers that nothing translated are surely let through
 */
export function forwardChain(host: Host, family: Family, isDirect = false): BaseChain {
  const chains = ufwChains(host.firewall, family);
  chains.set(ufwDocker.name, ufwDocker);
  chains.set('DOCKER-USER', { name: 'DOCKER-USER', rules: dockerUserRules(host, family) });
  const rules = [...engineRules(host, family, isDirect), ...forwardRules(host.firewall, family)];
  return {
    name: 'FORWARD',
    hook: 'forward',
    priority: 0,
    isNat: false,
    chains,
    rules,
    ...forwardPolicy(host.firewall),
  };
}

/** What leads packets to a published port into its container. */
export function publishingChain(
  hook: 'prerouting' | 'output',
  destination: Ranges | null,
  {
    protocol,
    port,
    target,
    container,
  }: {
    readonly protocol: string;
    readonly port: bigint;
    readonly target: bigint;
    readonly container: Ranges;
  },
): BaseChain {
  return {
    name: `nat ${hook.toUpperCase()}`,
    hook,
    priority: -100,
    isNat: true,
    policy: 'accept',
    policyText: 'nicht übersetzt',
    chains: new Map(),
    rules: [
      {
        text: 'Docker veröffentlicht den Port',
        matches: [
          { kind: 'protocol', protocols: [protocol] },
          { kind: 'port', fields: ['port'], ranges: [[port, port]] },
          destination
            ? { kind: 'address', field: 'destination', ranges: destination }
            : { kind: 'type', field: 'destination', types: ['LOCAL'] },
        ],
        target: { kind: 'dnat', destination: container, ports: [[target, target]] },
      },
    ],
  };
}
