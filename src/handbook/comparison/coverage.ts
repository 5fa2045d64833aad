// What of a handbook was compared and with which snapshots, and what may differ without a finding. Pure.
import { kinds } from '../../drift/kinds.ts';
import { projectTolerated } from '../../inventory/project.ts';
import type { ExpectedFact, FactKind } from '../../model/facts.ts';
import type { Host, Inventory } from '../../model/inventory.ts';
import { type Coverage, staleFrom } from '../../model/snapshot.ts';
import { snapshotSource, snapshotSources } from '../../snapshots/index.ts';
import type { Drift } from '../drift.ts';
import type { SnapshotSet } from '../evidence.ts';
import type { ValidHandbook } from '../handbook.ts';
import type { CoveredKind, SnapshotStand, ToleratedNames } from './data.ts';

/** One set of snapshots: when and where it was taken, and what became of each source. */
function standOf(
  { host, meta }: SnapshotSet,
  inventory: Inventory,
  elsewhere: ReadonlySet<string>,
): SnapshotStand {
  const expected: readonly string[] = inventory.hosts[host]?.snapshots ?? [];
  return {
    host,
    hostname: meta.hostname,
    time: meta.time,
    origin: meta.origin,
    ...(meta.origin === 'live'
      ? { until: staleFrom(meta.time, inventory.handbook.snapshots.max_age).toISOString() }
      : {}),
    sources: [...new Set([...expected, ...Object.keys(meta.sources)])]
      .filter((id) => !elsewhere.has(id))
      .map((id) => {
        const source = snapshotSource(id);
        const taken = meta.sources[id];
        return {
          id,
          title: source?.title ?? id,
          command: taken?.command ?? source?.command.join(' ') ?? '',
          version: taken?.version ?? null,
          ...(taken ? { exit: taken.exit } : {}),
          ...(taken?.reason ? { reason: taken.reason } : {}),
          expected: expected.includes(id),
        };
      }),
  };
}

/**
 * The sets of snapshots that were read. Of a host that is read live there is a set from its engine, and the one in the
 * repository for the rest: a source that an earlier set has is left out of the later ones.
 */
export const standsOf = (sets: readonly SnapshotSet[], inventory: Inventory): SnapshotStand[] =>
  sets.map((set, index) => {
    const before = sets.slice(0, index).filter(({ host }) => host === set.host);
    return standOf(set, inventory, new Set(before.flatMap(({ meta }) => Object.keys(meta.sources))));
  });

/** Why nothing of a kind was compared. */
function whyNot(
  host: Host,
  sources: readonly string[],
  coverage: Coverage | undefined,
): NonNullable<CoveredKind['why']> {
  if (host.snapshots.length === 0) return 'no-snapshots';
  if (!sources.some((id) => (host.snapshots as readonly string[]).includes(id))) return 'not-expected';
  return coverage?.hidden ? 'hidden' : 'no-evidence';
}

/** @param facts what is documented of this kind on this host */
function coveredKind(
  host: Host,
  kind: FactKind,
  facts: readonly ExpectedFact[],
  { coverage, matches: allMatches, absent }: Drift,
): CoveredKind {
  const entry = coverage.find((covered) => covered.host === host.id && covered.kind === kind);
  const matches = allMatches.filter(({ fact }) => fact.host === host.id && fact.kind === kind);
  const observedFields = new Set(
    matches.flatMap(({ fact, observed }) =>
      Object.keys(fact.fields).filter((field) => field in observed.fields),
    ),
  );
  const documented = new Set(facts.flatMap(({ fields }) => Object.keys(fields)));
  const sources = snapshotSources.filter(({ kinds }) => kinds.includes(kind)).map(({ id }) => id);
  return {
    host: host.id,
    kind,
    origin: entry?.origin ?? null,
    entities: facts.length,
    observed: new Set(matches.map(({ fact }) => fact)).size,
    absent: absent.filter(({ fact }) => fact.host === host.id && fact.kind === kind).length,
    fields: {
      compared: entry?.fields ?? 0,
      documented: facts.reduce((sum, { fields }) => sum + Object.keys(fields).length, 0),
    },
    unobservedFields: entry?.origin
      ? [...documented]
          .filter((field) => !observedFields.has(field))
          .map((field) => kinds[kind].fields[field]?.title ?? field)
      : [],
    ...(entry?.origin ? {} : { why: whyNot(host, sources, entry) }),
    sources,
  };
}

/**
 * What was compared, by host and kind: of everything that is documented or that a snapshot was expected to show.
 * @param expected all facts of the inventory, also of kinds that no snapshot shows
 */
export function coverageOf(
  inventory: Inventory,
  expected: readonly ExpectedFact[],
  drift: Drift,
): CoveredKind[] {
  const keyOf = (host: string, kind: string) => `${host} ${kind}`;
  const facts = Map.groupBy(expected, ({ host, kind }) => keyOf(host, kind));
  const covered = new Set(drift.coverage.map(({ host, kind }) => keyOf(host, kind)));
  return Object.values(inventory.hosts).flatMap((host) =>
    (Object.keys(kinds) as FactKind[])
      .filter((kind) => facts.has(keyOf(host.id, kind)) || covered.has(keyOf(host.id, kind)))
      .map((kind) => coveredKind(host, kind, facts.get(keyOf(host.id, kind)) ?? [], drift)),
  );
}

/** What patterns of the inventory let pass, and Docker's own ports. */
const toleratedByPattern = ({ inventory, origins }: ValidHandbook, { passed }: Drift): ToleratedNames[] =>
  projectTolerated(inventory, origins).map(({ host, kind, pattern, note }) => {
    const names = passed
      .filter(
        ({ by }) => by.host === host && by.kind === kind && by.pattern === pattern && !by.note === !note,
      )
      .map(({ name }) => name);
    return {
      host,
      kind,
      why: note ? 'pattern' : 'docker',
      pattern,
      ...(note ? { reason: note.reason } : {}),
      names: [...new Set(names)],
    };
  });

/** Ports and software are compared where they are observed; that they may be missing is no leniency. */
const lenientKinds: readonly FactKind[] = ['container', 'network', 'volume', 'unit', 'guest'];

/**
 * What may be there, be missing or have ended without a finding.
 * @param expected all facts of the inventory
 */
export function toleratedOf(
  handbook: ValidHandbook,
  expected: readonly ExpectedFact[],
  drift: Drift,
): ToleratedNames[] {
  const mayMiss = Map.groupBy(
    expected.filter(({ optional, kind }) => optional && lenientKinds.includes(kind)),
    ({ host, kind }) => `${host} ${kind}`,
  );
  const oneShot = Map.groupBy(
    Object.values(handbook.inventory.containers).filter(
      ({ one_shot, status }) => one_shot && status === 'active',
    ),
    ({ host }) => host,
  );
  return [
    ...toleratedByPattern(handbook, drift),
    ...[...mayMiss.values()].map((facts): ToleratedNames => {
      const [{ host, kind }] = facts as [ExpectedFact, ...ExpectedFact[]];
      return { host, kind, why: 'may-miss', names: facts.map(({ name }) => name) };
    }),
    ...[...oneShot].map(
      ([host, containers]): ToleratedNames => ({
        host,
        kind: 'container',
        why: 'one-shot',
        names: containers.map(({ name }) => name),
      }),
    ),
  ];
}
