// Published ports in, canonical strings out: the inventory and the snapshots must spell a port alike.

/** A published or exposed port as a tool prints it. Ranges stay ranges: `6000-6007`. */
export interface PrintedPort {
  /** The bound address; `::` without brackets. `null` with a host port: not stated. */
  readonly hostIp: string | null;
  /** `null`: exposed, not published. */
  readonly hostPort: string | null;
  readonly containerPort: string;
  readonly protocol: string;
}

/** Two field values of a container: what is published, and in which address families. Both sorted. */
export interface PortFacts {
  /** `*:8082->80/tcp`, `127.0.0.1:13306->3306/tcp`, `[::1]:8443->443/tcp`: single ports, `*` for any address. */
  readonly ports: readonly string[];
  /** `8082/tcp IPv4`, `8082/tcp IPv6`: only for ports on any address. */
  readonly families: readonly string[];
}

const bothFamilies = ['IPv4', 'IPv6'] as const;

/**
 * One published port as a fact: `portFact('0.0.0.0', '80', '80', 'tcp')` is `*:80->80/tcp`.
 * No host IP, `*`, `0.0.0.0` and `::` all mean any address.
 */
export function portFact(
  hostIp: string | null,
  hostPort: string,
  containerPort: string,
  protocol: string,
): string {
  return `${hostText(hostIp)}:${hostPort}->${containerPort}/${protocol.toLowerCase()}`;
}

/**
 * The pairs [host port, container port] of a range: `expandPorts('6000-6001', '7000-7001')` is
 * `[['6000','7000'],['6001','7001']]`. Ranges of different length or backwards stay as they are.
 */
export function expandPorts(hostPort: string, containerPort: string): [string, string][] {
  if (!hostPort.includes('-') && !containerPort.includes('-')) return [[hostPort, containerPort]];
  const host = rangeOf(hostPort);
  const container = rangeOf(containerPort);
  if (host === null || container === null || host.length !== container.length) {
    return [[hostPort, containerPort]];
  }
  return Array.from({ length: host.length }, (_, step) => [
    String(host.first + step),
    String(container.first + step),
  ]);
}

/** The facts of all ports of one container; exposed ports are left out, ranges expanded, families folded. */
export function portFacts(ports: readonly PrintedPort[]): PortFacts {
  const published = new Set<string>();
  const families = new Set<string>();
  for (const { hostIp, hostPort, containerPort, protocol } of ports) {
    if (hostPort === null) continue;
    for (const [host, container] of expandPorts(hostPort, containerPort)) {
      published.add(portFact(hostIp, host, container, protocol));
      for (const family of wildcardFamilies(hostIp))
        families.add(`${host}/${protocol.toLowerCase()} ${family}`);
    }
  }
  return { ports: [...published].sort(), families: [...families].sort() };
}

const wildcardFamilies = (hostIp: string | null) => familiesAt(bare(hostIp));
function familiesAt(address: string): readonly string[] {
  if (address === '' || address === '*') return bothFamilies;
  if (address === '0.0.0.0') return ['IPv4'];
  return address === '::' ? ['IPv6'] : [];
}

function hostText(hostIp: string | null): string {
  const address = bare(hostIp);
  if (familiesAt(address).length > 0) return '*';
  return address.includes(':') ? `[${address}]` : address;
}

function bare(hostIp: string | null): string {
  if (hostIp === null) return '';
  return (hostIp.startsWith('[') ? hostIp.replace(/^\[(.*)\]$/, '$1') : hostIp).toLowerCase();
}

function rangeOf(text: string): { first: number; length: number } | null {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match === null) return null;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return last < first || last > 65535 ? null : { first, length: last - first + 1 };
}
