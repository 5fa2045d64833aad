// Ports: two of one host, and connections that arrive nowhere.

import type { Origins, Pointer } from '../model/finding.ts';
import type { Host } from '../model/inventory.ts';
import { expandPorts } from '../model/ports.ts';
import { type Workload, workloadAt, workloadsOf } from '../model/workloads.ts';
import { isPublished, offeredPorts } from '../paths/trace.ts';
import { entityAt, type Rule } from './rule.ts';
import { composeReference } from './sources.ts';

type Family = 'IPv4' | 'IPv6';
/** Where a port of a host is bound, by whom: its families, and in each of them all addresses or one. */
interface Binding {
  readonly host: string;
  readonly port: string;
  readonly protocol: string;
  /** German: how messages name it. */
  readonly name: string;
  readonly at: Pointer;
  readonly families: readonly Family[];
  /** null: all addresses of the families. */
  readonly address: string | null;
}
/** `0.0.0.0` is all of IPv4 only, `::` all of IPv6 only; without an address Docker binds both. */
function bindingOf(hostIp: string | null): Pick<Binding, 'families' | 'address'> {
  if (hostIp === null) return { families: ['IPv4', 'IPv6'], address: null };
  if (hostIp === '0.0.0.0') return { families: ['IPv4'], address: null };
  if (hostIp === '::') return { families: ['IPv6'], address: null };
  return { families: [hostIp.includes(':') ? 'IPv6' : 'IPv4'], address: hostIp.toLowerCase() };
}
const collide = (a: Binding, b: Binding): boolean =>
  a.families.some((family) => b.families.includes(family)) &&
  (a.address === null || b.address === null || a.address === b.address);

/** The ports that containers publish and services listen on; in the network of the host a port needs no publishing. */
function bindingsOf(workload: Workload, origins: Origins): Binding[] {
  const isOnHost = workload.section === 'containers' && workload.network_mode === 'host';
  return workload.ports.flatMap(({ hostIp, published, target, protocol }, index) => {
    const outer = published ?? (isOnHost ? target : null);
    return (outer === null ? [] : expandPorts(outer, target)).map(([port]) => ({
      host: workload.host,
      port,
      protocol,
      name: `„${workload.name}“`,
      at: entityAt(origins, workload, 'ports', index),
      ...bindingOf(hostIp),
    }));
  });
}
/** The ports of a host itself: of its SSH, where no service stands for it, and of its forwards. */
function bindingsOfHost(host: Host, services: readonly Workload[], origins: Origins): Binding[] {
  const { ssh, forwards, id } = host;
  const everywhere = { host: id, families: ['IPv4', 'IPv6'] as const, address: null };
  const hasService = services.some(
    (workload) =>
      workload.section === 'services' &&
      workload.host === id &&
      workload.ports.some(({ published, target }) => (published ?? target) === String(ssh?.port)),
  );
  return [
    ...(ssh && !hasService
      ? (ssh.listen_address ?? [null]).map((address) => ({
          host: id,
          port: String(ssh.port),
          protocol: 'tcp',
          name: `SSH („${ssh.service}“)`,
          at: entityAt(origins, host, 'ssh'),
          ...bindingOf(address),
        }))
      : []),
    ...forwards.flatMap(({ port, protocol, to, to_port, status }, index) =>
      status === 'active'
        ? [
            {
              ...everywhere,
              port: String(port),
              protocol,
              name: `die Weiterleitung an „${to}“ (${to_port})`,
              at: entityAt(origins, host, 'forwards', index),
            },
          ]
        : [],
    ),
  ];
}

const two = (a: string, b: string) => `containers:
  dns4: { purpose: Namen, host: web, role: support, image: "coredns:1", ports: [{ target: 53, published: 53, protocol: udp, host_ip: ${a} }] }
  dns6: { purpose: Namen, host: web, role: support, image: "coredns:1", ports: [{ target: 53, published: 53, protocol: udp, host_ip: "${b}" }] }
`;

export const portConflict: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Ein Port eines Hosts ist je Adresse, Adressfamilie und Protokoll nur einmal vergeben.',
  why: 'Der zweite Container würde nicht starten; also ist eine der beiden Angaben falsch.',
  cure: 'inventory',
  remedy: "sudo ss -tulpn 'sport = :8080'",
  source: composeReference('ports'),
  examples: { fires: two('0.0.0.0', '192.0.2.7'), silent: two('0.0.0.0', '2001:db8::5') },
  check: ({ inventory, origins }) => {
    const workloads = workloadsOf(inventory).filter(({ status }) => status === 'active');
    const hosts = Object.values(inventory.hosts).filter(({ status }) => status === 'active');
    const bindings = [
      ...hosts.flatMap((host) => bindingsOfHost(host, workloads, origins)),
      ...workloads.flatMap((workload) => bindingsOf(workload, origins)),
    ];
    const taken = Map.groupBy(bindings, ({ host, port, protocol }) => `${host}/${port}/${protocol}`);
    return [...taken].flatMap(([key, of]) =>
      of.flatMap((binding, index) =>
        of
          .slice(0, index)
          .filter((other) => collide(other, binding))
          .map((other) => ({
            host: binding.host,
            subject: `port:${key}`,
            message: `Port ${binding.port}/${binding.protocol} auf „${binding.host}“ ist zweimal vergeben: ${other.name} und ${binding.name}.`,
            at: binding.at,
            related: [{ message: 'Zuerst hier vergeben.', at: other.at }],
            fix: 'Einen der beiden Ports ändern oder an eine andere Adresse binden.',
          })),
      ),
    );
  },
};

const connected = (port: number) => `networks:
  netz: { purpose: Gemeinsam, host: web }
containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", networks: [netz] }
  db: { purpose: Datenbank, host: web, role: data, image: "postgres:16", image_ports: [5432], networks: [netz] }
connections:
  shop-db: { from: "container:shop", to: "container:db", port: ${port}, protocol: PostgreSQL }
`;
/** Whether a workload that others maintain is documented only in part. */
const isPartial = (upstream: boolean | undefined, offered: readonly string[]) =>
  upstream === true && offered.length === 0;

export const connectionPortClosed: Rule = {
  severity: 'warning',
  class: 'document',
  title: 'Eine Verbindung führt zu einem Port, den das Ziel anbietet.',
  why: 'Die Verbindung kommt so nicht zustande; also ist ihr Port oder der des Ziels falsch dokumentiert.',
  cure: 'inventory',
  remedy: 'port: 5432',
  source: composeReference('expose'),
  examples: { fires: connected(3306), silent: connected(5432) },
  check: ({ inventory, origins }) =>
    Object.values(inventory.connections).flatMap((connection) => {
      const { port, to, status } = connection;
      const target = workloadAt(inventory, to);
      if (port === undefined || status !== 'active' || target?.status !== 'active') return [];
      const offered = offeredPorts(target);
      const stack = 'stack' in target && target.stack ? inventory.stacks[target.stack] : undefined;
      const wanted = String(port);
      if (
        offered.includes(wanted) ||
        isPublished(target, wanted, 'host') ||
        isPartial(stack?.upstream, offered)
      )
        return [];
      return [
        {
          host: target.host,
          subject: connection.ref,
          concerns: [...new Set([connection.from, to])],
          message: `Die Verbindung „${connection.title ?? connection.name}“ führt zu Port ${port}, den „${target.name}“ nicht anbietet.`,
          ...(offered.length > 0 ? { expected: [...new Set(offered)].join(', '), actual: wanted } : {}),
          at: entityAt(origins, connection, 'port'),
          related: [{ message: 'Das Ziel.', at: entityAt(origins, target) }],
          fix: 'Den Port der Verbindung berichtigen oder ihn beim Ziel eintragen („ports“, „expose“, „image_ports“).',
        },
      ];
    }),
};
