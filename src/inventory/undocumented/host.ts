// What a host itself has and nobody documented: its firewall, listening ports, env files, guests -> their entries.
import { firewallRuleKey } from '../../model/firewall.ts';
import { isLoopback } from '../../model/ip-ranges.ts';
import { filled, freeId, named, textsOf, todo } from './names.ts';
import type { Known, MakeEntry } from './undocumented.ts';

/** What a host's firewall must have, where it has none and no snapshot shows more of it. */
function firewallOf(host: string, engine: 'ufw' | 'other', { inventory, observed }: Known) {
  const isKnown = inventory.hosts[host]?.firewall || observed.has('firewall');
  const isUfw = engine === 'other' && observed.has('firewall-rule');
  return isKnown || isUfw ? {} : { engine, active: true };
}
const ofHost = (host: string, fields: Readonly<Record<string, unknown>>) => ({ hosts: { [host]: fields } });

/** The firewall of a host that has none written. */
export const firewallEntry: MakeEntry = ({ host, name, fields }, { inventory }) => {
  if (name !== 'ufw' || inventory.hosts[host]?.firewall) return undefined;
  const { active, default_incoming: incoming, default_outgoing: outgoing, default_routed: routed } = fields;
  const defaults = filled({ incoming, outgoing, routed });
  return ofHost(host, {
    firewall: {
      engine: 'ufw',
      active: active !== false,
      ...(Object.keys(defaults).length > 0 ? { defaults } : {}),
    },
  });
};

/** `out 10.0.0.5 25/tcp on eth0 from 10.8.0.0/24 proto esp` (firewallRuleKey) as the sides of a rule. */
function ruleOf(key: string) {
  const groups =
    /^(?:(?<direction>out|fwd) )?(?:(?<in>\S+) → (?<out>\S+) ?)?(?<to>(?:(?!on |from |proto |any$)\S+ ?)*)(?:on (?<on>\S+)(?: and (?<and>\S+))? ?)?(?:from (?<from>(?:(?!proto )\S+ ?)+))?(?:proto (?<proto>\S+))?(?:any)?$/.exec(
      key,
    )?.groups;
  if (!groups) return undefined;
  const { direction = 'in', proto } = groups;
  const side = (text = '') => {
    const words = text
      .trim()
      .replace(/\bprofile:/, '')
      .replace(/(^|\s)port /, '$1')
      .replace(/^any\b ?/, '');
    return words || 'Anywhere';
  };
  const isForward = direction === 'fwd';
  const nameOf = (text: string | undefined) => (text === '*' ? undefined : text);
  const [on, and] = [groups.on, groups.and];
  const interfaces = isForward
    ? { interface_in: nameOf(groups.in), interface_out: nameOf(groups.out) }
    : direction === 'out'
      ? { interface_in: and ? on : undefined, interface_out: and ?? on }
      : { interface_in: on, interface_out: and };
  const [to, from] = [side(groups.to), side(groups.from)];
  return { to: proto ? `${to}/${proto}` : to, direction, from, ...interfaces };
}

/** A rule of ufw, in a group of its own. */
export const firewallRuleEntry: MakeEntry = ({ host, name, fields }, known) => {
  const rule = ruleOf(name);
  if (!rule) return undefined;
  const { to, direction, from, interface_in, interface_out } = rule;
  const key = firewallRuleKey({
    direction: direction as 'in' | 'out' | 'fwd',
    to,
    from,
    interfaceTo: (direction === 'fwd' ? interface_out : interface_in) ?? null,
    interfaceFrom: (direction === 'fwd' ? interface_in : interface_out) ?? null,
  });
  if (key !== name) return undefined;
  const isOneFamily = textsOf(fields.families).join() === 'IPv4' && !/\d+\.\d+\.\d+\.\d+/.test(name);
  return ofHost(host, {
    firewall: {
      ...firewallOf(host, 'ufw', known),
      groups: [
        {
          title: 'Beim Abgleich gefunden',
          rules: [
            {
              to,
              action: /^\w+/.exec(textsOf(fields.action)[0] ?? '')?.[0] ?? 'allow',
              ...(direction === 'in' ? {} : { direction }),
              ...(from === 'Anywhere' ? {} : { from }),
              ...filled({ interface_in, interface_out, comment: fields.comment }),
              ...(isOneFamily ? { ipv6: false } : {}),
              purpose: todo,
            },
          ],
        },
      ],
    },
  });
};

/** A rule of the chain DOCKER-USER, behind those that are written. */
export const dockerUserEntry: MakeEntry = ({ host, name, fields }, known) =>
  ofHost(host, {
    firewall: {
      ...firewallOf(host, 'other', known),
      docker_user: [{ rule: name, ...filled({ families: textsOf(fields.families) }), purpose: todo }],
    },
  });

/** A program that listens, as a service. */
export const listenerEntry: MakeEntry = ({ host, name, fields }, { inventory }) => {
  const [port = '', protocol = ''] = name.split('/');
  if (protocol !== 'tcp' && protocol !== 'udp') return undefined;
  const process = String(fields.process ?? '');
  const isProgram = /^[^\s,/]+$/.test(process);
  const id = freeId(inventory, 'services', `${isProgram ? process : 'dienst'}-${host}-${port}-${protocol}`);
  const addresses = textsOf(fields.addresses);
  return {
    services: {
      [id]: {
        host,
        purpose: todo,
        role: 'support',
        ...(isProgram ? { binary: process } : {}),
        ports: (addresses.length > 0 ? addresses : ['*']).map((address) => ({
          target: Number(port),
          published: Number(port),
          ...(address === '*' ? {} : { host_ip: address }),
          ...(protocol === 'udp' ? { protocol } : {}),
          ...(isLoopback(address) ? { exposure: 'loopback' } : {}),
        })),
      },
    },
  };
};

/** An env file with the names of its variables. */
export const envFileEntry: MakeEntry = ({ host, name, fields }, { inventory }) => {
  const path = name.split('/').filter((part) => part !== '' && part !== '.env');
  // The inventory has no words for names with dots.
  const names = textsOf(fields.names).filter((text) => /^[A-Za-z0-9_]+$/.test(text));
  const id = freeId(inventory, 'env_files', path.at(-1) ?? 'env');
  return {
    env_files: {
      [id]: {
        host,
        path: name,
        purpose: todo,
        example: `${id}.env.example`,
        ...filled({ mode: fields.mode, file_owner: fields.file_owner }),
        ...(names.length < textsOf(fields.names).length ? { complete: false } : {}),
        variables: Object.fromEntries(names.map((text) => [text, { description: todo }])),
      },
    },
  };
};

/** A guest of a Proxmox host. */
export const guestEntry: MakeEntry = ({ host, name, fields }, { inventory }) => {
  const hostname = typeof fields.name === 'string' ? fields.name : name;
  const id = freeId(inventory, 'hosts', hostname);
  return {
    hosts: {
      [id]: {
        ...named(id, hostname),
        purpose: todo,
        hostname,
        kind: 'lxc',
        parent: host,
        ...(/^\d+$/.test(name) ? { vmid: Number(name) } : {}),
        ...(fields.status === 'running' ? {} : { status: 'planned' }),
      },
    },
  };
};
