// The first link of a domain's way: its DNS records, and the machines that they lead to.
import type { Domain, Host, Inventory } from '../model/inventory.ts';
import { comparableAddress } from '../model/ip-ranges.ts';
import type { Workload } from '../model/workloads.ts';
import { broken, holds, type TraceLink, unknown } from './links.ts';

const bare = (address: string) => comparableAddress(address.replace(/\/\d+$/, ''));
const globalAddresses = ({ interfaces }: Host): string[] =>
  interfaces
    .flatMap(({ addresses }) => addresses)
    .flatMap(({ scope, address }) => (scope === 'global' ? [bare(address)] : []));

const isOfFamily = (type: string) => (address: string) => address.includes(':') === (type === 'AAAA');
/** The machine whose address a record names, where the record does not say it. */
const hostAt = (inventory: Inventory, type: string, value: string | undefined): Host | undefined =>
  value === undefined || (type !== 'A' && type !== 'AAAA')
    ? undefined
    : Object.values(inventory.hosts).find(({ interfaces }) =>
        interfaces.some(({ addresses }) => addresses.some(({ address }) => bare(address) === bare(value))),
      );
/** An address that no documented machine has, although the machine of the proxy has others of this family. */
function foreignRecord(
  inventory: Inventory,
  records: readonly (Domain['records'][number] & { index: number })[],
  entry: Workload | undefined,
): TraceLink | undefined {
  const host = entry && inventory.hosts[entry.host];
  // Behind a router the addresses of the connection need not be documented.
  if (!host || Object.values(inventory.hosts).some(({ kind }) => kind === 'edge')) return undefined;
  const wrong = records.find(
    ({ type, value, points_to: id }) =>
      (type === 'A' || type === 'AAAA') &&
      id === undefined &&
      value !== undefined &&
      globalAddresses(host).some(isOfFamily(type)),
  );
  return (
    wrong &&
    broken(
      'record',
      ['records', wrong.index, 'value'],
      `Der Eintrag ${wrong.type} nennt ${wrong.value}; diese Adresse hat keine dokumentierte Maschine, „${host.name}“ hat ${globalAddresses(host).filter(isOfFamily(wrong.type)).join(', ')}.`,
      'Den DNS-Eintrag berichtigen oder die Maschine dokumentieren, zu der er führt („points_to“).',
      host.ref,
    )
  );
}

/** Documented records of the domain that lead to a machine, with their places. */
export function recordLink(
  inventory: Inventory,
  domain: Domain,
  entry: Workload | undefined,
): { link: TraceLink; hosts: Host[] } {
  const leading = domain.records
    .map((record, index) => ({ ...record, index }))
    .filter(({ type }) => type !== 'MX' && type !== 'TXT')
    .map((record) => ({
      ...record,
      points_to: record.points_to ?? hostAt(inventory, record.type, record.value)?.id,
    }));
  const hosts = leading.flatMap(({ points_to: id }) => (id ? (inventory.hosts[id] ?? []) : []));
  if (leading.length === 0)
    return {
      link: unknown('record', 'Ein DNS-Eintrag, der zu einer Maschine führt, ist nicht dokumentiert.'),
      hosts,
    };
  for (const { type, value, points_to: id, index } of leading) {
    const host = id ? inventory.hosts[id] : undefined;
    const path = ['records', index];
    if (host && host.status !== 'active')
      return {
        link: broken(
          'record',
          path,
          `Der Eintrag ${type} zeigt auf „${host.name}“, das nicht in Betrieb ist.`,
          'Den DNS-Eintrag oder den Status des Hosts berichtigen.',
          host.ref,
        ),
        hosts,
      };
    const addresses = host && (type === 'A' || type === 'AAAA') ? globalAddresses(host) : [];
    const ofFamily = addresses.filter(isOfFamily(type));
    if (host && value && ofFamily.length > 0 && !ofFamily.includes(bare(value)))
      return {
        link: broken(
          'record',
          [...path, 'value'],
          `Der Eintrag ${type} nennt ${value}, „${host.name}“ hat aber ${ofFamily.join(', ')}.`,
          'Den DNS-Eintrag oder die Adresse des Hosts berichtigen.',
          host.ref,
        ),
        hosts,
      };
  }
  const foreign = foreignRecord(inventory, leading, entry);
  if (foreign) return { link: foreign, hosts };
  const [first] = leading;
  const [host] = hosts;
  const text = host
    ? `Der Eintrag ${first?.type} zeigt auf „${host.name}“.`
    : `Der Eintrag ${first?.type} ist dokumentiert, die Maschine dahinter nicht.`;
  return { link: host ? holds('record', text, host.ref) : unknown('record', text), hosts };
}
