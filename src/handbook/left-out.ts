// What a host documents and none of its expected snapshots can show: counted and named, lest a source that is taken off
// the list turn everything green.
import { kinds } from '../drift/kinds.ts';
import type { ExpectedFact, FactKind } from '../model/facts.ts';
import type { DraftFinding, Pointer } from '../model/finding.ts';
import type { Host, Inventory } from '../model/inventory.ts';
import type { Coverage } from '../model/snapshot.ts';
import { plural } from '../reports/words.ts';
import { snapshotSource, snapshotSources } from '../snapshots/index.ts';

/** What is named, and what a number of it is called; other kinds follow from these or are shown in parts only. */
const counted: Partial<Record<FactKind, readonly [singular: string, plural: string]>> = {
  container: ['Container', 'Container'],
  'swarm-service': ['Dienst des Schwarms', 'Dienste des Schwarms'],
  'firewall-rule': ['Firewallregel', 'Firewallregeln'],
  'docker-user-rule': ['Regel der Kette DOCKER-USER', 'Regeln der Kette DOCKER-USER'],
  network: ['Netzwerk', 'Netzwerke'],
  volume: ['Volume', 'Volumes'],
  'env-file': ['Env-Datei', 'Env-Dateien'],
  unit: ['Systemd-Unit', 'Systemd-Units'],
  listener: ['Port', 'Ports'],
  os: ['Betriebssystem', 'Betriebssysteme'],
};

/** Docker's own networks are always there. */
const builtin: readonly string[] = ['bridge', 'host', 'none'];

interface LeftOut {
  readonly kind: FactKind;
  readonly count: number;
  /** Why there is no snapshot, as the host says. */
  readonly reason: string | undefined;
}

/** Why a host has none of the sources that show a kind. */
function reasonOf({ snapshots_without = {} }: Host, kind: FactKind): string | undefined {
  const reasons = snapshotSources
    .filter((source) => source.kinds.includes(kind))
    .flatMap(({ id }) => snapshots_without[id] ?? []);
  return reasons[0];
}

/** What of one host no source is expected to show. */
function leftOutOf(
  host: Host,
  factsOf: (kinds: ReadonlySet<FactKind>) => readonly ExpectedFact[],
): LeftOut[] {
  const shown = new Set(host.snapshots.flatMap((id) => snapshotSource(id)?.kinds ?? []));
  const hidden = (Object.keys(counted) as FactKind[]).filter((kind) => !shown.has(kind));
  if (hidden.length === 0) return [];
  const facts = factsOf(new Set(hidden)).filter(
    ({ optional, ends, kind, name }) => !optional && !ends && !(kind === 'network' && builtin.includes(name)),
  );
  const groups = Map.groupBy(facts, ({ kind }) => kind);
  return hidden.flatMap((kind) => {
    const count = groups.get(kind)?.length ?? 0;
    return count === 0 ? [] : [{ kind, count, reason: reasonOf(host, kind) }];
  });
}
const textOf = ({ kind, count }: LeftOut) => {
  const [singular = '', many = ''] = counted[kind] ?? [kinds[kind].title];
  return plural(count, singular, many);
};

/**
 * What hosts that expect snapshots document and none of them shows: a line of coverage each, and one warning for all of
 * a host that it does not explain.
 * @param factsOf the documented facts of a host, of some kinds
 * @param hosts only these; undefined: all of them
 */
export function leftOut(
  handbook: string,
  inventory: Inventory,
  factsOf: (host: string, kinds: ReadonlySet<FactKind>) => readonly ExpectedFact[],
  hostAt: (host: string) => Pointer,
  hosts?: ReadonlySet<string>,
): { readonly findings: DraftFinding[]; readonly coverage: Coverage[] } {
  const findings: DraftFinding[] = [];
  const coverage: Coverage[] = [];
  for (const host of Object.values(inventory.hosts)) {
    if (host.snapshots.length === 0 || (hosts && !hosts.has(host.id))) continue;
    const parts = leftOutOf(host, (wanted) => factsOf(host.id, wanted));
    for (const { kind, count, reason } of parts)
      coverage.push({
        ...{ handbook, host: host.id, kind, origin: null, entities: 0, fields: 0, documented: count },
        ...(reason === undefined ? {} : { reason }),
      });
    const open = parts.filter(({ reason }) => reason === undefined);
    if (open.length === 0) continue;
    findings.push({
      rule: 'snapshot-left-out',
      severity: 'warning',
      class: 'drift',
      handbook,
      host: host.id,
      subject: host.ref,
      message: `Auf „${host.id}“ nicht verglichen: ${open.map(textOf).join(', ')}. Keine der erwarteten Momentaufnahmen zeigt das.`,
      at: { ...hostAt(host.id), path: ['hosts', host.id, 'snapshots'], key: true },
      fix: 'Die Quelle unter „snapshots“ des Hosts eintragen, oder unter „snapshots_without“ sagen, warum es sie nicht gibt.',
    });
  }
  return { findings, coverage };
}
