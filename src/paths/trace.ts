// The way of a request: domain → DNS record → edge → proxy → shared network → container → port offered → running. One
// trace a domain, broken at the exact link. Of the inventory alone, so that it may be drawn.

import type { Container, Domain, Host, Inventory } from '../model/inventory.ts';
import { expandPorts } from '../model/ports.ts';
import { mainDomain, type Workload, workloadAt } from '../model/workloads.ts';
import { broken, holds, type TraceLink, unknown } from './links.ts';
import { recordLink } from './records.ts';

/** The way of one domain. Nothing behind a broken link is told. */
export interface Trace {
  readonly domain: Domain;
  readonly links: readonly TraceLink[];
  readonly broken: TraceLink | undefined;
  readonly proxy: Workload | undefined;
  readonly target: Workload | undefined;
}

/** Whether a workload uses the network of its host. */
const isOnHost = (workload: Workload) => workload.section === 'services' || workload.network_mode === 'host';
const isLoopback = (address: string | null) => /^(127\.|::1$|localhost$)/.test(address ?? '');

/** The ports that a workload offers in its networks. */
export function offeredPorts(workload: Workload): string[] {
  const inner = workload.section === 'containers' ? [...workload.expose, ...workload.image_ports] : [];
  return [...inner, ...workload.ports.map(({ target }) => target)].flatMap((range) =>
    expandPorts(range, range).map(([port]) => port),
  );
}
/** Whether a port of a workload's host leads to it from other machines, or only from the host itself. */
export function isPublished(workload: Workload, port: string, from: 'elsewhere' | 'host'): boolean {
  return workload.ports.some(
    ({ published, target, hostIp }) =>
      published !== null &&
      (from === 'host' || !isLoopback(hostIp)) &&
      expandPorts(published, target).some(([outer]) => outer === port),
  );
}

/** From the machine that the name leads to, to the host of the proxy. */
function edgeLink(inventory: Inventory, hosts: readonly Host[], entry: Workload, port: number): TraceLink {
  const [host] = hosts;
  if (!host) return unknown('edge', 'Über welche Maschine die Anfrage ankommt, ist nicht dokumentiert.');
  if (hosts.some(({ id }) => id === entry.host))
    return holds('edge', `„${host.name}“ nimmt die Anfrage selbst an.`, host.ref);
  const forwards = hosts.flatMap((edge) => edge.forwards.map((forward) => ({ edge, forward })));
  const name = inventory.hosts[entry.host]?.name ?? entry.host;
  if (host.kind !== 'edge' && forwards.length === 0)
    return broken(
      'edge',
      ['records'],
      `Der Name führt zu „${host.name}“, „${entry.name}“ läuft aber auf „${name}“.`,
      'Den DNS-Eintrag berichtigen oder die Weiterleitung („forwards“) dokumentieren.',
      host.ref,
    );
  const fitting = forwards.find(
    ({ forward }) => forward.to === entry.host && forward.port === port && forward.status === 'active',
  );
  if (fitting)
    return holds(
      'edge',
      `„${fitting.edge.name}“ leitet ${port}/${fitting.forward.protocol} an „${name}“ weiter.`,
      fitting.edge.ref,
    );
  return broken(
    'edge',
    undefined,
    `„${host.name}“ leitet Port ${port} nicht an „${name}“ weiter.`,
    'Die Weiterleitung am Netzrand unter „forwards“ dokumentieren oder einrichten.',
    host.ref,
  );
}

const standsWords = {
  planned: 'ist nur geplant',
  retired: 'ist außer Betrieb',
  active: 'ist in Betrieb',
} as const;

/** From the proxy to its target: a network that both share, or a port of the host. */
function networkLink(inventory: Inventory, proxy: Workload, target: Workload, port: number): TraceLink {
  if (proxy.ref === target.ref) return holds('network', 'Der Proxy antwortet selbst.', target.ref);
  const outer = String(port);
  if (proxy.host === target.host && !isOnHost(proxy) && !isOnHost(target)) {
    const networks = new Set((proxy as Container).networks.map(({ network }) => network));
    const shared = (target as Container).networks.find(({ network }) => networks.has(network));
    if (shared) {
      const name = inventory.networks[shared.network]?.name ?? shared.network;
      return holds('network', `Beide hängen am Netzwerk „${name}“.`, `network:${shared.network}`);
    }
    const byHost = isPublished(target, outer, 'elsewhere')
      ? ` Port ${port} ist am Host veröffentlicht; über dessen Adresse wäre es erreichbar, dokumentiert ist das nicht.`
      : '';
    return broken(
      'network',
      ['upstream', 'to'],
      `„${proxy.name}“ und „${target.name}“ teilen kein Docker-Netzwerk: Unter seinem Namen ist das Ziel für den Proxy nicht erreichbar.${byHost}`,
      'Ein gemeinsames Netzwerk dokumentieren oder das Ziel berichtigen.',
      target.ref,
    );
  }
  const from = proxy.host === target.host && isOnHost(proxy) ? 'host' : 'elsewhere';
  // A service's ports are those of its host, whether they are written as published or not.
  const reaches =
    isPublished(target, outer, from) || (isOnHost(target) && isOnHost(proxy) && proxy.host === target.host);
  if (reaches)
    return holds('network', `Der Proxy erreicht das Ziel über Port ${port} seines Hosts.`, target.ref);
  return broken(
    'network',
    ['upstream', 'to'],
    `„${target.name}“ hat an seinem Host keinen Port ${port}, über den „${proxy.name}“ es erreicht.`,
    'Den Port am Host veröffentlichen, ein gemeinsames Netzwerk dokumentieren oder das Ziel berichtigen.',
    target.ref,
  );
}

/** The port to which requests for a domain come. */
const entryPort = ({ tls, redirect_https: redirects }: Domain): number => (tls || redirects ? 443 : 80);

function proxyLinks(
  inventory: Inventory,
  domain: Domain,
  main: Domain,
  proxy: Workload,
  hosts: readonly Host[],
) {
  const path = [domain.proxy ? 'proxy' : 'alias_of'];
  const port = entryPort({ ...main, tls: domain.tls ?? main.tls });
  const edge = edgeLink(inventory, hosts, proxy, port);
  if (edge.state === 'broken') return [edge];
  if (proxy.status !== 'active')
    return [
      edge,
      broken(
        'proxy',
        path,
        `Der Reverse Proxy „${proxy.name}“ ${standsWords[proxy.status]}.`,
        'Den Proxy in Betrieb nehmen oder die Domain als geplant führen („status: planned“).',
        proxy.ref,
      ),
    ];
  if (
    proxy.ports.length > 0 &&
    !isPublished(proxy, String(port), 'elsewhere') &&
    edge.entity === inventory.hosts[proxy.host]?.ref
  )
    return [
      edge,
      broken(
        'proxy',
        path,
        `„${proxy.name}“ veröffentlicht den Port ${port} nicht, an dem Anfragen an „${domain.name}“ ankommen.`,
        'Den Port am Proxy veröffentlichen oder den Proxy der Domain berichtigen.',
        proxy.ref,
      ),
    ];
  return [edge, holds('proxy', `„${proxy.name}“ nimmt sie auf Port ${port} an.`, proxy.ref)];
}

function targetLinks(
  inventory: Inventory,
  domain: Domain,
  main: Domain,
  proxy: Workload | undefined,
): TraceLink[] {
  const { upstream } = domain.upstream ? domain : main;
  const target = workloadAt(inventory, upstream?.to);
  if (!upstream || !target) {
    const isServed = proxy?.section === 'services' && (proxy.routes.length > 0 || proxy.data.length > 0);
    return [
      isServed
        ? holds('route', `„${proxy.name}“ verteilt nach Pfaden oder antwortet selbst.`, proxy.ref)
        : upstream
          ? unknown('route', 'Was hinter dem Proxy steht, ist weder Container noch Dienst.')
          : broken(
              'route',
              [],
              `Wohin „${proxy?.name}“ Anfragen an „${domain.name}“ weiterreicht, ist nicht dokumentiert.`,
              'Unter „upstream“ Ziel, Protokoll und Port eintragen.',
            ),
    ];
  }
  const { port, scheme } = upstream;
  const links = [
    holds('route', `Weiter an „${target.name}“, ${scheme.toUpperCase()}, Port ${port}.`, target.ref),
  ];
  if (target.status !== 'active')
    return [
      ...links,
      broken(
        'target',
        ['upstream', 'to'],
        `Das Ziel „${target.name}“ ${standsWords[target.status]}.`,
        'Das Ziel in Betrieb nehmen oder die Domain als geplant führen („status: planned“).',
        target.ref,
      ),
    ];
  const network = proxy ? networkLink(inventory, proxy, target, port) : undefined;
  if (network) links.push(network);
  if (network?.state === 'broken') return links;
  const offered = offeredPorts(target);
  const isByHost = network !== undefined && proxy !== target && !network.entity?.startsWith('network:');
  if (!isByHost && !offered.includes(String(port)))
    return [
      ...links,
      broken(
        'port',
        ['upstream', 'port'],
        `„${target.name}“ bietet den Port ${port} nicht an, auf den „${domain.name}“ zeigt.`,
        'Den Port der Domain oder „expose“/„ports“ des Containers berichtigen.',
        target.ref,
      ),
    ];
  return [
    ...links,
    holds('port', `„${target.name}“ bietet den Port ${port} an.`, target.ref),
    holds('running', `„${target.name}“ ist als in Betrieb dokumentiert.`, target.ref),
  ];
}

/** The way of one domain, up to the first link that is broken. */
export function traceOf(inventory: Inventory, domain: Domain): Trace {
  const main = mainDomain(inventory, domain);
  const proxy = workloadAt(inventory, domain.proxy ?? main.proxy);
  const target = workloadAt(inventory, (domain.upstream ?? main.upstream)?.to);
  const own = recordLink(inventory, domain, proxy);
  const { link: record, hosts } =
    own.link.state === 'unknown' && main !== domain ? recordLink(inventory, main, proxy) : own;
  const links: TraceLink[] = [record];
  const isBroken = () => links.at(-1)?.state === 'broken';
  if (!isBroken() && proxy) links.push(...proxyLinks(inventory, domain, main, proxy, hosts));
  if (!isBroken() && (proxy || target)) links.push(...targetLinks(inventory, domain, main, proxy));
  return { domain, links, broken: links.find(({ state }) => state === 'broken'), proxy, target };
}

/** The ways of all domains in operation that lead somewhere: those with a proxy or a target. */
export const tracesOf = (inventory: Inventory): Trace[] =>
  Object.values(inventory.domains)
    .filter(({ status }) => status === 'active')
    .map((domain) => traceOf(inventory, domain))
    .filter(({ proxy, target }) => proxy || target);
