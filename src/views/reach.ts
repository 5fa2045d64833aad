// Who reaches the ports of a workload, in few words: for tables and data sheets.
import { hostExposures } from '../exposure/exposures.ts';
import { type HostExposure, isOutside } from '../exposure/verdicts.ts';
import type { Container, Inventory, Service } from '../model/inventory.ts';

/** A source in words for people: „Internet“, a network's title, a host, an address. */
export function sourceName(inventory: Inventory, from: string): string {
  if (from === 'internet') return 'Internet';
  if (from === 'neighbour') return 'Nachbarn im Segment';
  const network = inventory.networks[from];
  if (network) return network.title ?? network.name;
  const host = from.startsWith('host:') ? inventory.hosts[from.slice('host:'.length)] : undefined;
  return host ? (host.title ?? host.name) : from.replace(/^cidr:/, '');
}
const namesOf = (inventory: Inventory, verdicts: readonly HostExposure[]) => {
  // Who sits on the segment is worth a word where nobody else from outside is named.
  const others = verdicts.filter(({ source }) => source.kind !== 'neighbour');
  const named = others.length > 0 ? others : verdicts;
  return [...new Set(named.map(({ from }) => sourceName(inventory, from)))].join(', ');
};

/**
 * Who reaches a port of a workload by the documentation: „Internet, LAN“, „niemand von außen“, „nicht entschieden: VPN“.
 * @param index of the port in the workload's list
 * @returns undefined for what is not published or not in operation
 */
export function reachOf(
  inventory: Inventory,
  workload: Container | Service,
  index: number,
): string[] | undefined {
  const host = inventory.hosts[workload.host];
  if (!host) return undefined;
  const verdicts = hostExposures(inventory, host).filter(
    ({ item }) => item.target?.ref === workload.ref && item.path[1] === index,
  );
  if (verdicts.length === 0) return undefined;
  const open = verdicts.filter((verdict) => isOutside(verdict) && verdict.verdict === 'open');
  const openFrom = new Set(open.map(({ from }) => from));
  const doubtful = verdicts.filter(
    (verdict) => isOutside(verdict) && verdict.verdict === 'undecided' && !openFrom.has(verdict.from),
  );
  return [
    open.length > 0 ? namesOf(inventory, open) : doubtful.length > 0 ? undefined : 'niemand von außen',
    doubtful.length > 0 ? `nicht entschieden: ${namesOf(inventory, doubtful)}` : undefined,
    open.some(({ bypasses }) => bypasses) ? 'an der Firewall vorbei' : undefined,
    open.some(({ wider }) => wider) ? 'weiter als gewollt' : undefined,
  ].filter((text) => text !== undefined);
}
