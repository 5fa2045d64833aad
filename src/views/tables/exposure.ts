// The table of who reaches what: every port of a host with its verdicts, why, the intent and the rule that decides; and the
// workloads that domains serve, whatever their ports are.

import { exposedHosts, hostExposures } from '../../exposure/exposures.ts';
import type { HostExposure } from '../../exposure/verdicts.ts';
import { exposureWords } from '../../model/exposure-words.ts';
import type { Domain, Host, Inventory } from '../../model/inventory.ts';
import { type Cell, type Column, tableOf } from '../../model/table.ts';
import { workloadAt } from '../../model/workloads.ts';
import { code, link, list, none, prose } from '../cells.ts';
import { sourceName } from '../reach.ts';
import { type Build, entitiesOf, fits } from './table.ts';

interface Row {
  readonly host: Host;
  readonly port: Cell;
  readonly target: Cell;
  readonly from: Cell;
  readonly verdict: string;
  readonly why: Cell;
  readonly intent: Cell;
  readonly rule: Cell;
}
const verdictWords = { open: 'offen', closed: 'geschlossen', undecided: 'nicht entschieden' } as const;

/** Of the internet what is open at the host may still be closed before it. */
const beforeUnknown = (verdict: HostExposure | undefined) =>
  verdict?.reason.includes('davor unbekannt') ? ' – davor unbekannt' : '';

/** „Internet, LAN (IPv4)“: the sources with one verdict; families only where both are looked at and differ. */
function sourcesOf(inventory: Inventory, verdicts: readonly HostExposure[], isBoth: boolean): string {
  const byFamilies = Map.groupBy(
    Map.groupBy(verdicts, ({ from }) => from),
    ([, own]) => [...new Set(own.map(({ family }) => family))].sort().join(', '),
  );
  return [...byFamilies]
    .map(([families, own]) => {
      const names = own
        .map(([from, [first]]) => `${sourceName(inventory, from)}${beforeUnknown(first)}`)
        .join(', ');
      return isBoth && !families.includes(',') ? `${names} (${families})` : names;
    })
    .join('; ');
}

/** Why, without the verdict's own word and without the rule. */
const reasonOf = ({ reason, decidedBy: { text } }: HostExposure): string => {
  const notes = reason.slice(reason.indexOf(': ') + 2).split('; ');
  return notes.filter((note) => note !== text).join('; ');
};

function portRows(inventory: Inventory, host: Host): Row[] {
  const verdicts = hostExposures(inventory, host).filter(({ source }) => source.kind !== 'self');
  const isBoth = new Set(verdicts.map(({ family }) => family)).size > 1;
  const byPort = Map.groupBy(verdicts, ({ port, item }) =>
    [port, item.target?.ref, item.path.join('/')].join(' '),
  );
  const number = ({ port }: HostExposure) => Number.parseInt(port, 10);
  return [...byPort.values()]
    .toSorted(([a], [b]) => (a && b ? number(a) - number(b) : 0))
    .flatMap((ofPort) =>
      [
        ...Map.groupBy(ofPort, (verdict) =>
          [verdict.verdict, verdict.decidedBy.text, reasonOf(verdict), verdict.bypasses, verdict.wider].join(
            '\n',
          ),
        ).values(),
      ].flatMap((alike): Row[] => {
        const [first] = alike;
        if (!first) return [];
        const { item, intent, decidedBy, verdict, bypasses, wider, narrower } = first;
        const notes = [
          reasonOf(first),
          bypasses ? 'an der Firewall vorbei' : '',
          wider ? 'weiter als gewollt' : '',
          narrower ? 'enger als gewollt' : '',
        ].filter((note) => note !== '');
        return [
          {
            host,
            port: code(first.port),
            target: item.target ? link(item.target.ref) : 'nichts dokumentiert',
            from: sourcesOf(inventory, alike, isBoth),
            verdict: verdictWords[verdict],
            why: notes.length > 0 ? list(notes) : none,
            intent: intent ? (exposureWords[intent] ?? intent) : null,
            // What is written in the inventory is quoted; the rest says how the engine or the host behaves.
            rule:
              decidedBy.text === ''
                ? none
                : /^(?:ufw |-)/.test(decidedBy.text)
                  ? code(decidedBy.text)
                  : decidedBy.text,
          },
        ];
      }),
    );
}

/** From where a domain is asked: its documented access, the internet where nobody narrows it. */
const askedFrom = ({ access }: Domain) =>
  access === undefined || access === 'public' ? 'Internet' : (exposureWords[access] ?? access);

/** What domains serve: a way in that needs no port of the host but the proxy's. */
function domainRows(inventory: Inventory, host: Host): Row[] {
  return entitiesOf(inventory.domains).flatMap((domain): Row[] => {
    const target = domain.upstream ? workloadAt(inventory, domain.upstream.to) : undefined;
    if (domain.status !== 'active' || target?.host !== host.id || target.status !== 'active') return [];
    return [
      {
        host,
        port: code(domain.upstream?.port),
        target: link(target.ref),
        from: askedFrom(domain),
        verdict: 'über die Domain',
        why: list([link(domain.ref), `Zugriffsschutz: ${domain.access_note ?? 'nicht dokumentiert'}`]),
        intent: domain.access ? (exposureWords[domain.access] ?? domain.access) : null,
        rule: domain.proxy ? link(domain.proxy) : null,
      },
    ];
  });
}

/** Who reaches which port of which host, by the documentation. */
const exposure: Build = (inventory, where) => {
  const hosts = exposedHosts(inventory).filter(
    (host) =>
      (where.host === undefined || host.id === where.host) && fits(host, { ...where, host: undefined }),
  );
  const rows = hosts.flatMap((host) => [...portRows(inventory, host), ...domainRows(inventory, host)]);
  const host: Column<Row> = { title: 'Host', cell: (row) => link(row.host.ref) };
  return tableOf({
    caption: 'Wer welchen Port erreicht (berechnet)',
    rows,
    columns: [
      ...(new Set(rows.map((row) => row.host.id)).size > 1 ? [host] : []),
      { title: 'Port', cell: ({ port }) => port },
      { title: 'Führt zu', cell: ({ target }) => target },
      { title: 'Von', cell: ({ from }) => from },
      { title: 'Urteil', cell: ({ verdict }) => prose(verdict) },
      { title: 'Warum', cell: ({ why }) => why },
      { title: 'Gewollt', cell: ({ intent }) => intent },
      { title: 'Regel', cell: ({ rule }) => rule },
    ],
  });
};

export const exposureTables = { exposure } as const;
