// Ports: two of one host, and connections that arrive nowhere.

import { expandPorts } from '../model/ports.ts';
import { type Workload, workloadAt, workloadsOf } from '../model/workloads.ts';
import { isPublished, offeredPorts } from '../paths/trace.ts';
import { entityAt, type Rule } from './rule.ts';
import { composeReference } from './sources.ts';

type Family = 'IPv4' | 'IPv6';
/** Where a port is bound: its families, and in each of them all addresses or one. */
interface Binding {
  readonly workload: Workload;
  readonly index: number;
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
    const taken = new Map<string, Binding[]>();
    return workloadsOf(inventory)
      .filter(({ status }) => status === 'active')
      .flatMap((workload) =>
        workload.ports.flatMap(({ hostIp, published, target, protocol }, index) =>
          (published === null ? [] : expandPorts(published, target)).flatMap(([port]) => {
            const key = `${workload.host}/${port}/${protocol}`;
            const others = taken.get(key);
            const binding = { workload, index, ...bindingOf(hostIp) };
            if (!others) taken.set(key, [binding]);
            const met = (others ?? []).filter((other) => collide(other, binding));
            others?.push(binding);
            return met.map((other) => ({
              host: workload.host,
              subject: `port:${key}`,
              message: `Port ${port}/${protocol} auf „${workload.host}“ ist zweimal vergeben: „${other.workload.name}“ und „${workload.name}“.`,
              at: entityAt(origins, workload, 'ports', index),
              related: [
                {
                  message: 'Zuerst hier vergeben.',
                  at: entityAt(origins, other.workload, 'ports', other.index),
                },
              ],
              fix: 'Einen der beiden Ports ändern oder an eine andere Adresse binden.',
            }));
          }),
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
