// The verdicts of a handbook, by its documentation and by the rules that its snapshots show: as the command prints them,
// and as findings where both differ.
import { exposedHosts, exposuresFrom, hostExposures } from '../exposure/exposures.ts';
import { measuredExposures } from '../exposure/measured.ts';
import type { ObservedRules } from '../exposure/observed.ts';
import type { HostExposure } from '../exposure/verdicts.ts';
import type { At, DraftFinding } from '../model/finding.ts';
import type { Host, Inventory } from '../model/inventory.ts';
import { ipset } from '../snapshots/ipset.ts';
import { iptablesSave } from '../snapshots/iptables-save.ts';
import { networkSettings } from '../snapshots/network-settings.ts';
import { nftRuleset } from '../snapshots/nft-ruleset.ts';
import { type Loaded, type LoadedHandbook, type ValidHandbook, whereInherited } from './handbook.ts';

type Basis = HostExposure['basis'];
/** One verdict as `infrabuch exposure --format json` prints it. The names of the fields are fixed. */
export interface ExposureEntry {
  readonly handbook: string;
  readonly host: string;
  readonly port: string;
  readonly family: string;
  readonly from: string;
  readonly basis: Basis;
  readonly verdict: string;
  readonly reason: string;
  readonly entity: string | null;
  readonly intent: string | null;
  readonly wider: boolean | null;
  readonly bypasses: boolean;
  readonly decidedBy: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly text: string;
  };
  readonly witness: HostExposure['witness'];
}

/** Where what decides is written: in the inventory, or in a snapshot. */
function decidingPlace({ origins }: Pick<LoadedHandbook, 'origins'>, exposure: HostExposure): At {
  const { of, place } = exposure.decidedBy;
  if (place.file !== undefined) return { file: place.file, line: place.line ?? 1, column: 1 };
  const { target } = exposure.item;
  const path =
    of === 'target' && target ? [target.section, target.id] : ['hosts', place.host ?? exposure.host];
  return {
    file: origins.get(path.join('/') as never) ?? '',
    path: [...path, ...(place.path ?? [])],
  };
}

/** Which verdicts are wanted. */
export interface ExposureQuestion {
  readonly basis: Basis;
  readonly hosts?: ReadonlySet<string> | undefined;
  readonly from?: string | undefined;
}

/** What the snapshots of a host show of its rules; undefined: none does. */
function observedRules({ files }: Pick<LoadedHandbook, 'files'>, host: Host): ObservedRules | undefined {
  const texts = files.snapshots.get(host.id);
  const read = <T>({ file: name, parse }: { readonly file: string; readonly parse: (text: string) => T }) => {
    const found = texts?.get(name);
    return found && { parsed: parse(found.text), file: found.file };
  };
  const observed = {
    saved: read(iptablesSave),
    nft: read(nftRuleset),
    sets: read(ipset),
    settings: read(networkSettings),
  };
  return observed.saved || observed.nft ? observed : undefined;
}
/** The verdicts by the rules in a host's snapshots; undefined: none shows them. */
function measuredOf(
  handbook: Pick<LoadedHandbook, 'files'>,
  inventory: Inventory,
  host: Host,
): HostExposure[] | undefined {
  const observed = observedRules(handbook, host);
  return observed && measuredExposures(inventory, host, observed);
}

/** The verdicts of one handbook, sorted as its hosts and ports stand. */
export function exposureEntries(
  { place }: Pick<Loaded, 'place'>,
  handbook: ValidHandbook,
  { basis, hosts, from }: ExposureQuestion,
): ExposureEntry[] {
  const { inventory, id } = handbook;
  const exposures = exposedHosts(inventory)
    .filter((host) => hosts === undefined || hosts.has(host.id))
    .flatMap((host) => {
      if (basis === 'measured')
        return (measuredOf(handbook, inventory, host) ?? []).filter(
          (exposure) => from === undefined || exposure.from === from,
        );
      return from === undefined ? hostExposures(inventory, host) : exposuresFrom(inventory, host, from);
    });
  const drafts: DraftFinding[] = exposures.map((exposure, index) => ({
    rule: 'exposure',
    severity: 'info',
    class: 'risk',
    handbook: id,
    subject: String(index),
    message: '',
    at: decidingPlace(handbook, exposure),
  }));
  const places = new Map(
    place(whereInherited(drafts, handbook)).map((found) => [found.subject, found.place]),
  );
  return exposures.map((exposure, index) => {
    const { host, port, family, verdict, reason, entity, intent, wider, witness, bypasses } = exposure;
    const { file = '', line = 1, column = 1 } = places.get(String(index)) ?? {};
    return {
      ...{ handbook: id, host, port, family, from: exposure.from, basis, verdict, reason },
      ...{ entity, intent, wider, bypasses },
      decidedBy: { file, line, column, text: exposure.decidedBy.text },
      witness,
    };
  });
}

const words = { open: 'offen', closed: 'geschlossen', undecided: 'nicht entschieden' } as const;
const keyOf = ({ port, family, from, item }: HostExposure) =>
  [port, family, from, item.target?.ref, item.hostIp].join(' ');
const witnessText = ({ witness }: HostExposure) =>
  witness
    ? `${witness.source} → ${witness.destination}:${witness.port}/${witness.protocol}${witness.interface ? ` über ${witness.interface}` : ''}`
    : 'kein Paket';

/**
 * Where the rules of a machine let in what the documentation keeps out, or the other way round. Only what both decide.
 * @param hosts only these; undefined: all that expect a snapshot of their rules
 */
export function exposureDifferences(handbook: LoadedHandbook, hosts?: ReadonlySet<string>): DraftFinding[] {
  const { comparable: inventory, id } = handbook;
  if (!inventory) return [];
  const wanted = exposedHosts(inventory).filter(
    (host) =>
      host.snapshots.some((source) => source === 'iptables-save' || source === 'nft-ruleset') &&
      (!hosts || hosts.has(host.id)),
  );
  return wanted.flatMap((host) => {
    const documented = new Map(hostExposures(inventory, host).map((exposure) => [keyOf(exposure), exposure]));
    const different = (measuredOf(handbook, inventory, host) ?? []).flatMap((measured) => {
      const expected = documented.get(keyOf(measured));
      return expected &&
        expected.verdict !== measured.verdict &&
        expected.verdict !== 'undecided' &&
        measured.verdict !== 'undecided'
        ? [{ measured, expected }]
        : [];
    });
    const byPort = Map.groupBy(different, ({ measured }) => `${measured.port} ${measured.verdict}`);
    return [...byPort.values()].flatMap(([first, ...others]): DraftFinding[] => {
      if (!first) return [];
      const { measured, expected } = first;
      const sources = [first, ...others].map(({ measured: each }) => `${each.from} (${each.family})`);
      return [
        {
          rule: 'exposure-differs',
          severity: 'error',
          class: 'drift',
          handbook: id,
          host: host.id,
          subject: `port:${host.id}/${measured.port}`,
          message: `${measured.port} ist nach den Regeln der Maschine ${words[measured.verdict]}, nach der Dokumentation ${words[expected.verdict]}: ${sources.join(', ')}.`,
          expected: expected.reason,
          actual: `${measured.reason} (Paket: ${witnessText(measured)})`,
          at: decidingPlace(handbook, expected),
          related: [{ message: 'Das entscheidet auf der Maschine.', at: decidingPlace(handbook, measured) }],
          fix: 'Die Regel auf der Maschine ändern oder dokumentieren.',
        },
      ];
    });
  });
}
