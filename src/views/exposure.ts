// What of a host can be reached from other machines: the documented ports, the firewall before them, and Docker's way
// round it. Facts: Docker publishes past ufw's chains, whatever the rules say; only DOCKER-USER can hold that back. A
// port on a loopback address, and one that the firewall closes, is not listed.

import type { LineKind } from '../model/graph.ts';
import type { Container, Host, Inventory, Service } from '../model/inventory.ts';
import { anyRefParts } from '../model/sections.ts';

export interface Exposure {
  /** `443/tcp`, `6000-6007/udp`. */
  readonly port: string;
  /** What the port is called, such as IMAPS. */
  readonly name: string | undefined;
  /** Where it leads inside the container, if elsewhere. */
  readonly inner: string | undefined;
  /** Who can reach it: `Anywhere` or an address, as ufw words it. */
  readonly from: string;
  readonly kind: Extract<LineKind, 'intended' | 'unintended' | 'bypass' | 'unused' | 'dashed'>;
  /** Goes through a rule of the firewall. */
  readonly ruled: boolean;
  /** What listens: a workload, the host itself (SSH), or nothing. */
  readonly target: Container | Service | Host | undefined;
}

const isLoopback = (address: string | null) => /^(127\.|::1$|localhost$)/.test(address ?? '');
/** Whether a rule's `to` covers a published port: `80,443/tcp`, `6000:6007/udp`, `Anywhere`. */
function covers(to: string, published: string, protocol: string): boolean {
  if (/^anywhere$/i.test(to)) return true;
  const [ports = '', only] = (to.split(' ').at(-1) ?? '').split('/');
  if (only && only !== protocol) return false;
  const [first = 0, last = first] = published.split('-').map(Number);
  return ports.split(',').some((part) => {
    const [from = Number.NaN, until = from] = part.split(/[:-]/).map(Number);
    return from <= first && last <= until;
  });
}
/** Whether a rule of DOCKER-USER drops new connections to a published port for everybody outside. */
const drops = (rule: string, published: string, protocol: string) =>
  /(?:-j|--jump) (?:DROP|REJECT)/.test(rule) &&
  !/(?:-s|--source|--src) /.test(rule) &&
  !(/(?:-p|--protocol) (\w+)/.exec(rule)?.[1] ?? protocol).replace(protocol, '') &&
  covers(/--(?:ctorigdstport|dport) (\S+)/.exec(rule)?.[1] ?? 'Anywhere', published, protocol);

/** Whether a host has an address of the internet; others are reached by what stands in front of them. */
export const isPublic = (host: Host | undefined): boolean =>
  host?.interfaces.some(({ addresses }) => addresses.some(({ scope }) => scope === 'global')) ?? false;

/** All that is reachable on a host, first what listens in the order of the inventory, then rules for nothing. */
export function exposuresOf(inventory: Inventory, host: Host): Exposure[] {
  const { firewall } = host;
  const rules = (firewall?.groups ?? [])
    .flatMap((group) => group.rules)
    .filter(({ direction }) => direction === 'in');
  const allowing = rules.filter(({ action }) => action === 'allow' || action === 'limit');
  const closed = firewall?.active === true && firewall.defaults.incoming !== 'allow';
  const found: Exposure[] = [];
  const add = (
    target: Container | Service | Host,
    port: { published: string; protocol: string; name?: string | undefined; inner?: string | undefined },
    intent: string | undefined,
    docker: boolean,
    planned: boolean,
  ) => {
    const text = `${port.published}/${port.protocol}`;
    const matching = allowing.filter(({ to }) => covers(to, port.published, port.protocol));
    if (docker && firewall?.docker_user?.some(({ rule }) => drops(rule, port.published, port.protocol)))
      return;
    if (!docker && closed && !matching.length) return;
    const sources = docker || !closed ? ['Anywhere'] : [...new Set(matching.map(({ from }) => from))];
    for (const from of sources) {
      const ruled = matching.length > 0;
      const wanted =
        intent === undefined
          ? ruled || !closed
          : intent === 'public' ||
            (intent === 'lan' && (from !== 'Anywhere' || !isPublic(host))) ||
            (intent !== 'loopback' && from !== 'Anywhere');
      const kind = planned
        ? 'dashed'
        : docker && closed && !ruled
          ? 'bypass'
          : wanted
            ? 'intended'
            : 'unintended';
      found.push({
        port: text,
        name: port.name,
        inner: port.inner,
        from,
        kind,
        ruled: ruled || !docker,
        target,
      });
    }
  };
  for (const entity of [...Object.values(inventory.containers), ...Object.values(inventory.services)]) {
    if (entity.host !== host.id || entity.status === 'retired') continue;
    const docker = entity.section === 'containers' && entity.network_mode !== 'host';
    for (const { hostIp, published, target, protocol, name, exposure } of entity.ports)
      if (published !== null && !isLoopback(hostIp))
        add(
          entity,
          { published, protocol, name, ...(docker && target !== published ? { inner: target } : {}) },
          exposure,
          docker,
          entity.status === 'planned',
        );
  }
  if (host.ssh)
    add(
      host,
      { published: String(host.ssh.port), protocol: 'tcp', name: 'SSH' },
      isPublic(host) ? 'public' : 'lan',
      false,
      false,
    );
  const listening = new Set(found.map(({ port }) => port));
  for (const { to, from, serves } of allowing) {
    const used = [...listening].some((port) => covers(to, ...(port.split('/') as [string, string])));
    const served = (serves ?? []).flatMap((ref) => {
      const parts = anyRefParts(ref);
      return parts && inventory[parts.section][parts.id] ? [ref] : [];
    });
    if (!used && !served.length)
      found.push({
        port: to,
        name: undefined,
        inner: undefined,
        from,
        kind: 'unused',
        ruled: true,
        target: undefined,
      });
  }
  return found;
}
