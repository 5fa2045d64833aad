// What of a host can be reached from other machines: the documented ports, the firewall before them, and Docker's way
// round it. Facts: Docker publishes past ufw's chains, whatever the rules say; only DOCKER-USER can hold that back. A
// port on a loopback address, and one that the firewall closes, is not listed.

import type { LineKind } from '../model/graph.ts';
import type { Container, Host, Inventory, Service } from '../model/inventory.ts';
import { anyRefParts } from '../model/sections.ts';

/** A port of a host that others can reach, or a rule that lets in to nothing. */
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

/** The firewall of a host, as far as it decides what is reachable. */
interface Barrier {
  readonly host: Host;
  /** Incoming rules that let something in. */
  readonly allowing: readonly Rule[];
  /** What no rule lets in is kept out. */
  readonly isClosed: boolean;
}
type Rule = NonNullable<Host['firewall']>['groups'][number]['rules'][number];

function barrierOf(host: Host): Barrier {
  const { firewall } = host;
  const rules = (firewall?.groups ?? []).flatMap((group) => group.rules);
  return {
    host,
    allowing: rules.filter(
      ({ direction, action }) => direction === 'in' && (action === 'allow' || action === 'limit'),
    ),
    isClosed: firewall?.active === true && firewall.defaults.incoming !== 'allow',
  };
}

/** A port on which something listens. */
interface OpenPort {
  readonly target: Container | Service | Host;
  readonly published: string;
  readonly protocol: string;
  readonly name?: string | undefined;
  readonly inner?: string | undefined;
  /** The documented exposure: `public`, `lan`, …; undefined: whatever the firewall allows. */
  readonly intent: string | undefined;
  /** Published by Docker, past ufw's chains. */
  readonly isDocker: boolean;
  readonly isPlanned: boolean;
}

/** Whether someone outside is meant to reach a port. */
function isIntended(intent: string | undefined, from: string, isRuled: boolean, { host, isClosed }: Barrier) {
  if (intent === undefined) return isRuled || !isClosed;
  const isAnywhere = from === 'Anywhere';
  return (
    intent === 'public' ||
    (intent === 'lan' && (!isAnywhere || !isPublic(host))) ||
    (intent !== 'loopback' && !isAnywhere)
  );
}

/** Who reaches a port, one entry for each source; none where the firewall keeps everybody out. */
function portExposures(port: OpenPort, barrier: Barrier): Exposure[] {
  const { target, published, protocol, name, inner, intent, isDocker, isPlanned } = port;
  const { host, allowing, isClosed } = barrier;
  const matching = allowing.filter(({ to }) => covers(to, published, protocol));
  const isRuled = matching.length > 0;
  if (isDocker && host.firewall?.docker_user?.some(({ rule }) => drops(rule, published, protocol))) return [];
  if (!isDocker && isClosed && !isRuled) return [];
  const sources = isDocker || !isClosed ? ['Anywhere'] : [...new Set(matching.map(({ from }) => from))];
  const kindOf = (from: string): Exposure['kind'] => {
    if (isPlanned) return 'dashed';
    if (isDocker && isClosed && !isRuled) return 'bypass';
    return isIntended(intent, from, isRuled, barrier) ? 'intended' : 'unintended';
  };
  return sources.map((from) => ({
    port: `${published}/${protocol}`,
    name,
    inner,
    from,
    kind: kindOf(from),
    ruled: isRuled || !isDocker,
    target,
  }));
}

/** The ports of containers and services on a host that are not bound to a loopback address, then SSH. */
function openPorts(inventory: Inventory, host: Host): OpenPort[] {
  const workloads = [...Object.values(inventory.containers), ...Object.values(inventory.services)];
  const ports = workloads
    .filter((workload) => workload.host === host.id && workload.status !== 'retired')
    .flatMap((workload) => {
      const isDocker = workload.section === 'containers' && workload.network_mode !== 'host';
      return workload.ports.flatMap(({ hostIp, published, target, protocol, name, exposure }): OpenPort[] =>
        published === null || isLoopback(hostIp)
          ? []
          : [
              {
                target: workload,
                published,
                protocol,
                name,
                inner: isDocker && target !== published ? target : undefined,
                intent: exposure,
                isDocker,
                isPlanned: workload.status === 'planned',
              },
            ],
      );
    });
  if (!host.ssh) return ports;
  const ssh: OpenPort = {
    target: host,
    published: String(host.ssh.port),
    protocol: 'tcp',
    name: 'SSH',
    intent: isPublic(host) ? 'public' : 'lan',
    isDocker: false,
    isPlanned: false,
  };
  return [...ports, ssh];
}

/** Rules that let something in where nothing listens and nothing documented is served. */
function unusedRules(inventory: Inventory, { allowing }: Barrier, found: readonly Exposure[]): Exposure[] {
  const listening = [...new Set(found.map(({ port }) => port))];
  const exists = (ref: string) => {
    const parts = anyRefParts(ref);
    return parts !== undefined && inventory[parts.section][parts.id] !== undefined;
  };
  return allowing
    .filter(({ to, serves }) => {
      const isUsed = listening.some((port) => covers(to, ...(port.split('/') as [string, string])));
      return !isUsed && !serves?.some(exists);
    })
    .map(({ to, from }) => ({
      port: to,
      name: undefined,
      inner: undefined,
      from,
      kind: 'unused',
      ruled: true,
      target: undefined,
    }));
}

/** All that is reachable on a host, first what listens in the order of the inventory, then rules for nothing. */
export function exposuresOf(inventory: Inventory, host: Host): Exposure[] {
  const barrier = barrierOf(host);
  const found = openPorts(inventory, host).flatMap((port) => portExposures(port, barrier));
  return [...found, ...unusedRules(inventory, barrier, found)];
}
