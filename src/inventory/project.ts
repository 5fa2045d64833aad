// Inventory -> the facts that a snapshot of its machines should show. The same spelling as the parsers use.
import type { ExpectedFact } from '../model/facts.ts';
import type { Origins, Pointer } from '../model/finding.ts';
import { firewallRuleKey, hasIPv6Address } from '../model/firewall.ts';
import type { Container, Host, Inventory } from '../model/inventory.ts';
import { portFacts } from '../model/ports.ts';

const pointer = (origins: Origins, entity: Container | Host): Pointer => ({
  file: origins.get(`${entity.section}/${entity.id}`) ?? '',
  path: [entity.section, entity.id],
  key: true,
});

/** What docker ps should show of a container. Planned and retired ones should be absent. */
function containerFact(inventory: Inventory, origins: Origins, container: Container): ExpectedFact {
  const base = {
    host: container.host,
    kind: 'container' as const,
    name: container.name,
    subject: container.ref,
    at: pointer(origins, container),
  };
  if (container.status !== 'active')
    return {
      ...base,
      optional: true,
      fields: { state: container.status === 'planned' ? 'geplant, läuft nicht' : 'außer Betrieb' },
      fieldPaths: { state: ['status'] },
    };
  const { ports, families } = portFacts(
    container.ports.map(({ hostIp, published, target, protocol }) => ({
      hostIp,
      hostPort: published,
      containerPort: target,
      protocol,
    })),
  );
  const networks = container.network_mode
    ? [container.network_mode]
    : container.networks.map(({ network }) => inventory.networks[network]?.name ?? network);
  const stack = container.stack ? inventory.stacks[container.stack] : undefined;
  return {
    ...base,
    fields: {
      image: container.image,
      state: 'running',
      ...(container.healthcheck ? { health: 'healthy' } : {}),
      ports,
      port_families: families,
      networks: [...networks].sort(),
      ...(stack ? { project: stack.project ?? stack.id } : {}),
      ...(container.service ? { service: container.service } : {}),
    },
    fieldPaths: {
      image: ['image'],
      ...(container.ports.length ? { ports: ['ports'], port_families: ['ports'] } : {}),
      ...(container.network_mode
        ? { networks: ['network_mode'] }
        : container.networks.length
          ? { networks: ['networks'] }
          : {}),
      ...(container.healthcheck ? { health: ['healthcheck'] } : {}),
      ...(stack ? { project: ['stack'] } : {}),
      ...(container.service ? { service: ['service'] } : {}),
    },
  };
}

/** What ufw should show of a host: switched on, its defaults, every rule. */
function firewallFacts(origins: Origins, host: Host): ExpectedFact[] {
  const { firewall } = host;
  if (firewall?.engine !== 'ufw') return [];
  const at: Pointer = { ...pointer(origins, host), path: ['hosts', host.id, 'firewall'] };
  const { incoming, outgoing, routed } = firewall.defaults;
  const whole: ExpectedFact = {
    host: host.id,
    kind: 'firewall',
    name: 'ufw',
    subject: `firewall:${host.id}`,
    at,
    fields: {
      active: firewall.active,
      ...(incoming ? { default_incoming: incoming } : {}),
      ...(outgoing ? { default_outgoing: outgoing } : {}),
      ...(routed ? { default_routed: routed } : {}),
    },
    fieldPaths: {
      active: ['active'],
      default_incoming: ['defaults', 'incoming'],
      default_outgoing: ['defaults', 'outgoing'],
      default_routed: ['defaults', 'routed'],
    },
  };
  const rules = firewall.groups.flatMap((group, groupIndex) =>
    group.rules.map((rule, ruleIndex): ExpectedFact => {
      const forward = rule.direction === 'fwd';
      const tuple = {
        direction: rule.direction,
        to: rule.to,
        from: rule.from,
        interfaceTo: (forward ? rule.interface_out : rule.interface_in) ?? null,
        interfaceFrom: (forward ? rule.interface_in : rule.interface_out) ?? null,
      };
      const key = firewallRuleKey(tuple);
      const literal = `${rule.to} ${rule.from}`;
      const families = hasIPv6Address(literal)
        ? ['IPv6']
        : /\d+\.\d+\.\d+\.\d+/.test(literal) || !rule.ipv6
          ? ['IPv4']
          : ['IPv4', 'IPv6'];
      return {
        host: host.id,
        kind: 'firewall-rule',
        name: key,
        ...(rule.profile
          ? { aliases: [firewallRuleKey({ ...tuple, to: rule.to.replace(/\S+$/, rule.profile) })] }
          : {}),
        subject: `firewall:${host.id}/${key}`,
        at: { ...at, path: [...at.path, 'groups', groupIndex, 'rules', ruleIndex], key: false },
        fields: { action: [rule.action], families },
        fieldPaths: { action: ['action'] },
      };
    }),
  );
  return [whole, ...rules];
}

/** All facts of a handbook. */
export function projectFacts(inventory: Inventory, origins: Origins): ExpectedFact[] {
  return [
    ...Object.values(inventory.containers).map((container) => containerFact(inventory, origins, container)),
    ...Object.values(inventory.hosts).flatMap((host) => firewallFacts(origins, host)),
  ];
}
