// What of a host can be reached from other machines, for the Freigaben: the computed verdicts, one entry for each port and
// the widest sources that reach it. A port that is closed for all is not listed.

import { hostExposures, plannedExposures } from '../exposure/exposures.ts';
import { type HostExposure, isOutside } from '../exposure/verdicts.ts';
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
  /** Who reaches it: `internet`, `neighbour`, a network's id, `host:ID`, `cidr:A/N`. */
  readonly from: string;
  readonly kind: Extract<LineKind, 'intended' | 'unintended' | 'bypass' | 'unused' | 'dashed' | 'missing'>;
  /** Goes through the firewall of the host. */
  readonly ruled: boolean;
  /** What listens: a workload, the host itself (SSH), or nothing. */
  readonly target: Container | Service | Host | undefined;
}

/** Whether a rule says what of the inventory it serves; then it is for something, wherever that listens. */
function isServing(inventory: Inventory, host: Host, { item }: HostExposure): boolean {
  const [, , group, , index] = item.path;
  const rule = host.firewall?.groups[Number(group)]?.rules[Number(index)];
  return (rule?.serves ?? []).some((ref) => {
    const parts = anyRefParts(ref);
    return parts !== undefined && inventory[parts.section][parts.id] !== undefined;
  });
}

/** The sources that are drawn: who reaches a port from the internet reaches it from everywhere. */
function widestOf(open: readonly HostExposure[]): readonly HostExposure[] {
  const outside = open.filter(isOutside);
  const internet = outside.filter(({ source }) => source.kind === 'internet');
  if (internet.length > 0) return internet;
  const networks = outside.filter(({ source }) => source.kind === 'lan' || source.kind === 'vpn');
  const named = outside.filter(
    ({ source }) =>
      source.kind === 'host' ||
      (source.kind === 'cidr' && !networks.some((network) => network.source.within === source.within)),
  );
  const found = [
    ...networks,
    ...(networks.length > 0 ? named.filter(({ source }) => !source.within) : named),
  ];
  return found.length > 0 ? found : outside.filter(({ source }) => source.kind === 'neighbour');
}

function kindOf(exposure: HostExposure, isPlanned: boolean): Exposure['kind'] {
  if (isPlanned) return 'dashed';
  if (exposure.verdict === 'undecided') return 'missing';
  if (!exposure.item.target) return 'unused';
  if (exposure.bypasses) return 'bypass';
  return exposure.wider ? 'unintended' : 'intended';
}
function shown(host: Host, exposure: HostExposure, isPlanned: boolean): Exposure {
  const { item, port, bypasses, from } = exposure;
  const first = port.split(/[-/]/)[0];
  const isForwarded = item.serving.IPv4 === 'forwarded';
  return {
    port,
    name: item.name,
    inner: isForwarded && String(item.inner) !== first ? String(item.inner) : undefined,
    from,
    kind: kindOf(exposure, isPlanned),
    ruled: !isPlanned && !bypasses && host.firewall?.active === true,
    target: item.target,
  };
}

/** Of each source once: open in one family is open. */
function once(exposures: readonly HostExposure[]): HostExposure[] {
  const rank = ({ verdict, bypasses, wider }: HostExposure) =>
    (verdict === 'open' ? 0 : 10) + (bypasses ? 0 : 1) + (wider ? 0 : 1);
  const sorted = exposures.toSorted((a, b) => rank(a) - rank(b));
  return [...new Map(sorted.toReversed().map((exposure) => [exposure.from, exposure])).values()].toReversed();
}

function entriesOf(host: Host, exposures: readonly HostExposure[], isPlanned: boolean): Exposure[] {
  const byPort = Map.groupBy(
    exposures,
    ({ port, item }) => `${port} ${item.target?.ref} ${item.path.join('/')}`,
  );
  return [...byPort.values()].flatMap((ofPort) => {
    const open = once(ofPort.filter(({ verdict }) => verdict === 'open'));
    const widest = widestOf(open);
    // What nobody can decide is drawn where it would matter, and nothing wider is drawn already.
    const doubtful =
      widest.length > 0
        ? []
        : widestOf(
            once(
              ofPort.filter(({ verdict, source }) => verdict === 'undecided' && source.kind !== 'neighbour'),
            ),
          );
    return [...widest, ...doubtful].map((exposure) => shown(host, exposure, isPlanned));
  });
}

/** All that is reachable on a host: what is planned, what listens in the order of the inventory, rules for nothing. */
export function exposuresOf(inventory: Inventory, host: Host): Exposure[] {
  const exposures = hostExposures(inventory, host).filter(
    (exposure) => exposure.item.target !== undefined || !isServing(inventory, host, exposure),
  );
  return [...entriesOf(host, plannedExposures(inventory, host), true), ...entriesOf(host, exposures, false)];
}
