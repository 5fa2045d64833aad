// Tables of the registers: all addresses, data without a backup, the ports that the internet reaches.

import { exposedHosts, hostExposures } from '../../exposure/exposures.ts';
import { exposureWords } from '../../model/exposure-words.ts';
import type { Inventory } from '../../model/inventory.ts';
import { addressOf } from '../../model/ip-ranges.ts';
import { type Cell, tableOf } from '../../model/table.ts';
import { addressPlanOf } from '../../paths/address-plan.ts';
import { code, link, none, prose } from '../cells.ts';
import { type Build, entitiesOf, fits } from './table.ts';

interface AddressRow {
  readonly address: string;
  readonly owner: string;
  readonly network: Cell;
  readonly of: string;
}
/** Every documented address with whose it is: those in networks, and those of interfaces in none. */
function addressRows(inventory: Inventory): AddressRow[] {
  const inNetworks = entitiesOf(inventory.networks).flatMap((network) =>
    addressPlanOf(inventory, network).map(({ address, owner, of }) => ({
      address,
      owner: owner.ref,
      network: link(network.ref),
      of,
    })),
  );
  const alone = entitiesOf(inventory.hosts).flatMap((host) =>
    host.status === 'retired'
      ? []
      : host.interfaces
          .filter(({ network }) => network === undefined)
          .flatMap(({ name, addresses }) =>
            addresses
              .filter(({ scope }) => scope !== 'link' && scope !== 'host')
              .map(({ address }) => ({
                address: address.replace(/\/\d+$/, ''),
                owner: host.ref,
                network: none,
                of: name ? `Schnittstelle ${name}` : 'Schnittstelle',
              })),
          ),
  );
  const number = ({ address }: AddressRow) => addressOf(address)?.first ?? 0n;
  return [...alone, ...inNetworks].sort((a, b) =>
    number(a) < number(b) ? -1 : number(a) > number(b) ? 1 : 0,
  );
}
const addresses: Build = (inventory) =>
  tableOf({
    caption: 'Adressen',
    rows: addressRows(inventory),
    columns: [
      { title: 'Adresse', cell: ({ address }) => code(address) },
      { title: 'Wer', cell: ({ owner }) => link(owner) },
      { title: 'Netzwerk', cell: ({ network }) => network },
      { title: 'Woran', cell: ({ of }) => of },
    ],
  });

const unsaved: Build = (inventory, where) =>
  tableOf({
    caption: 'Daten ohne Sicherung in Betrieb',
    rows: entitiesOf(inventory.volumes).filter(
      (volume) =>
        volume.status === 'active' &&
        !volume.disposable &&
        fits(volume, where) &&
        inventory.backups[volume.backup ?? '']?.status !== 'active' &&
        !entitiesOf(inventory.backups).some(
          ({ status, subjects }) => status === 'active' && subjects.includes(volume.ref),
        ),
    ),
    columns: [
      { title: 'Ablage', cell: ({ ref }) => link(ref) },
      { title: 'Inhalt', cell: ({ content }) => prose(content) },
      {
        title: 'Vorgesehen',
        cell: ({ backup }) => {
          const planned = backup === undefined ? undefined : inventory.backups[backup];
          return planned ? link(planned.ref, planned.purpose) : none;
        },
      },
    ],
  });

interface OpenPort {
  readonly host: string;
  readonly port: string;
  readonly target: string | undefined;
  readonly intent: string | null;
  readonly wider: boolean;
}
/** The ports that the internet reaches by the documentation, by number; each once. */
export function openPorts(inventory: Inventory): OpenPort[] {
  const rows = exposedHosts(inventory).flatMap((host) => {
    const open = hostExposures(inventory, host).filter(
      ({ verdict, source }) => verdict === 'open' && source.kind === 'internet',
    );
    return [...Map.groupBy(open, ({ port, item }) => `${port} ${item.target?.ref}`).values()].flatMap(
      ([first, ...others]): OpenPort[] =>
        first
          ? [
              {
                host: host.ref,
                port: first.port,
                target: first.item.target?.ref,
                intent: first.intent,
                wider: [first, ...others].some(({ wider }) => wider === true),
              },
            ]
          : [],
    );
  });
  return rows.sort(
    (a, b) => Number(b.wider) - Number(a.wider) || Number.parseInt(a.port, 10) - Number.parseInt(b.port, 10),
  );
}
const fromInternet: Build = (inventory, where) => {
  const rows = openPorts(inventory).filter(({ host }) => !where.host || host === `host:${where.host}`);
  const several = new Set(rows.map(({ host }) => host)).size > 1;
  return tableOf({
    caption: 'Aus dem Internet offen',
    rows,
    columns: [
      { title: 'Port', cell: ({ port }) => code(port) },
      ...(several ? [{ title: 'Host', cell: ({ host }: OpenPort) => link(host) }] : []),
      { title: 'Führt zu', cell: ({ target }) => link(target) ?? 'nichts dokumentiert' },
      { title: 'Gewollt', cell: ({ intent }) => (intent ? (exposureWords[intent] ?? intent) : null) },
      { title: 'Urteil', cell: ({ wider }) => (wider ? 'weiter offen als gewollt' : 'offen') },
    ],
  });
};

export const registerTables = { addresses, unsaved, fromInternet } as const satisfies Record<string, Build>;
