// A host's firewall -> what ufw and the chain DOCKER-USER should show.
import type { ExpectedFact } from '../../model/facts.ts';
import { subjectOf } from '../../model/facts.ts';
import type { Pointer } from '../../model/finding.ts';
import { dockerUserRule, type FirewallTuple, firewallRuleKey, hasIPv6Address } from '../../model/firewall.ts';
import { chainOrder, firewallOrder } from '../../model/firewall-order.ts';
import type { Host } from '../../model/inventory.ts';
import { absentUnless, below, documented, type Projection, pointer, shownAt } from './common.ts';

type Firewall = NonNullable<Host['firewall']>;
type Rule = Firewall['groups'][number]['rules'][number];

/** ufw switched on, its defaults, every rule; the rules of DOCKER-USER. */
export function firewallFacts(projection: Projection, host: Host): ExpectedFact[] {
  const { firewall } = host;
  if (!firewall) return [];
  const at = below(pointer(projection, host), 'firewall');
  const ufw =
    firewall.engine === 'ufw'
      ? [
          wholeFact(host, firewall, at),
          ...firewall.groups.flatMap((group, groupIndex) =>
            group.rules.map((rule, ruleIndex) =>
              ruleFact(host, rule, below(at, 'groups', groupIndex, 'rules', ruleIndex)),
            ),
          ),
        ]
      : [];
  return [...ufw, ...dockerUserFacts(host, firewall, at)];
}

function wholeFact(host: Host, { active, defaults, groups }: Firewall, at: Pointer): ExpectedFact {
  const { incoming, outgoing, routed } = defaults;
  const order = firewallOrder(
    groups.flatMap(({ rules }) =>
      rules
        .filter(isActive)
        .map((rule) => ({ ...tupleOf(rule), action: rule.action, families: familiesOfRule(rule) })),
    ),
  );
  return {
    host: host.id,
    kind: 'firewall',
    name: 'ufw',
    subject: `firewall:${host.id}`,
    at,
    fields: documented({
      active,
      default_incoming: incoming,
      default_outgoing: outgoing,
      default_routed: routed,
      order: order.length > 0 ? order : undefined,
    }),
    modes: { order: { ordered: true } },
    fieldPaths: {
      active: ['active'],
      default_incoming: ['defaults', 'incoming'],
      default_outgoing: ['defaults', 'outgoing'],
      default_routed: ['defaults', 'routed'],
      order: ['groups'],
    },
    shownAt: shownAt(host, { '': 'firewall/engine' }),
  };
}

function tupleOf(rule: Rule): FirewallTuple {
  const forward = rule.direction === 'fwd';
  return {
    direction: rule.direction,
    to: rule.to,
    from: rule.from,
    interfaceTo: (forward ? rule.interface_out : rule.interface_in) ?? null,
    interfaceFrom: (forward ? rule.interface_in : rule.interface_out) ?? null,
  };
}

const isActive = ({ status }: { readonly status: string }) => status === 'active';
const familiesOfRule = ({ to, from, ipv6 }: Rule) => familiesOf(`${to} ${from}`, ipv6);

function ruleFact(host: Host, rule: Rule, at: Pointer): ExpectedFact {
  const tuple = tupleOf(rule);
  const key = firewallRuleKey(tuple);
  return {
    host: host.id,
    kind: 'firewall-rule',
    name: key,
    ...(rule.profile
      ? { aliases: [firewallRuleKey({ ...tuple, to: rule.to.replace(/\S+$/, rule.profile) })] }
      : {}),
    subject: subjectOf('firewall-rule', host.id, key),
    at,
    ...absentUnless(rule.status),
    fields: documented({ action: [rule.action], families: familiesOfRule(rule), comment: rule.comment }),
    fieldPaths: { action: ['action'], ...(rule.comment ? { comment: ['comment'] } : {}) },
    shownAt: { '': [...at.path, 'to'].join('/'), families: [...at.path, 'ipv6'].join('/') },
  };
}

/** A literal address belongs to one family. */
function familiesOf(text: string, ipv6: boolean): string[] {
  if (hasIPv6Address(text)) return ['IPv6'];
  return /\d+\.\d+\.\d+\.\d+/.test(text) || !ipv6 ? ['IPv4'] : ['IPv4', 'IPv6'];
}

function dockerUserFacts(host: Host, { docker_user = [] }: Firewall, at: Pointer): ExpectedFact[] {
  return [
    ...chainFacts(host, docker_user, at),
    ...docker_user.map(({ rule, families, status }, index): ExpectedFact => {
      const name = dockerUserRule(rule) ?? rule;
      return {
        host: host.id,
        kind: 'docker-user-rule',
        name,
        subject: subjectOf('docker-user-rule', host.id, name),
        at: below(at, 'docker_user', index),
        ...absentUnless(status),
        fields: { families: families ? [...families].sort() : familiesOf(name, true) },
        fieldPaths: families ? { families: ['families'] } : {},
        shownAt: shownAt(host, {
          '': `firewall/docker_user/${index}/rule`,
          families: `firewall/docker_user/${index}/families`,
        }),
      };
    }),
  ];
}

/** The order of the chain's rules, where it matters. */
function chainFacts(host: Host, rules: NonNullable<Firewall['docker_user']>, at: Pointer): ExpectedFact[] {
  const active = rules
    .filter(isActive)
    .map((entry) => ({ ...entry, name: dockerUserRule(entry.rule) ?? entry.rule }));
  const order = (['IPv4', 'IPv6'] as const).flatMap((family) =>
    chainOrder(
      active.flatMap(({ name, families }) =>
        (families ?? familiesOf(name, true)).includes(family) ? name : [],
      ),
    ),
  );
  if (order.length === 0) return [];
  return [
    {
      host: host.id,
      kind: 'docker-user-chain',
      name: 'DOCKER-USER',
      subject: subjectOf('firewall-rule', host.id, 'DOCKER-USER'),
      at,
      fields: { order: [...new Set(order)].sort() },
      modes: { order: { ordered: true } },
      fieldPaths: { order: ['docker_user'] },
      shownAt: shownAt(host, { '': 'firewall/docker_user/0/rule', order: 'firewall/docker_user/0/rule' }),
    },
  ];
}
