// A loaded handbook compared with the snapshots of its machines.
import { compareHosts } from '../drift/differences.ts';
import type { Absence, Match, Passed } from '../drift/scope.ts';
import { factsByHost, projectTolerated } from '../inventory/project.ts';
import { entryOf, entryText } from '../inventory/undocumented/entry.ts';
import type { FactKind } from '../model/facts.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { type Coverage, wholeHost } from '../model/snapshot.ts';
import { snapshotSource } from '../snapshots/index.ts';
import { changeDays } from './change-days.ts';
import { readEvidence, type SnapshotSet } from './evidence.ts';
import { exposureDifferences } from './exposures.ts';
import { firewallDrift } from './firewall-drift.ts';
import { type LoadedHandbook, whereInherited } from './handbook.ts';
import { leftOut } from './left-out.ts';
import { waiveDrift } from './waiver-scopes.ts';

/** What the comparison of one handbook with its snapshots finds, and what it looked at. */
export interface Drift {
  readonly findings: readonly DraftFinding[];
  readonly coverage: readonly Coverage[];
  readonly sets: readonly SnapshotSet[];
  /** Documented things as they were last observed. */
  readonly matches: readonly Match[];
  /** Documented things that are not there, as it should be. */
  readonly absent: readonly Absence[];
  /** Undocumented things that the inventory lets pass. */
  readonly passed: readonly Passed[];
}

interface DriftOptions {
  /** Only these; undefined: all of them. */
  readonly hosts?: ReadonlySet<string> | undefined;
  /** Where the evidence comes from. */
  readonly read?: typeof readEvidence;
  /** False: `matches` and `absent` stay empty, so that a thousand hosts need not be held at once. */
  readonly keepMatches?: boolean;
}
/** Compares one handbook with its snapshots. Without a readable inventory there is nothing to compare. */
export function driftOf(
  handbook: LoadedHandbook,
  now: Date,
  { hosts, read = readEvidence, keepMatches = true }: DriftOptions = {},
): Drift {
  const { id, files, comparable: inventory, origins } = handbook;
  if (!inventory) return { findings: [], coverage: [], sets: [], matches: [], absent: [], passed: [] };
  const findings: DraftFinding[] = [];
  const sets: SnapshotSet[] = [];
  const matches: Match[] = [];
  const absent: Absence[] = [];
  const { factsOf } = factsByHost(inventory, origins);
  /** What whole snapshots hide of a host, and whether the inventory documents any of it. */
  const hidden = new Map<string, Map<FactKind, boolean>>();
  const hostFacts = function* () {
    for (const { host, evidence, ...rest } of read(files, inventory, origins, now, hosts)) {
      findings.push(...rest.findings);
      sets.push(...rest.sets);
      const observed = new Set(evidence.flatMap(({ kinds }) => kinds));
      if (host === undefined) continue;
      const ofHost = evidence.flatMap((evidence) => evidence.hidden ?? []);
      const isDocumented = (kind: FactKind) =>
        factsOf(host, new Set([kind])).some((fact) => fact.kind === kind);
      hidden.set(host, new Map(ofHost.map((kind) => [kind, isDocumented(kind)])));
      if (observed.size > 0) yield { host, expected: factsOf(host, observed), evidence };
    }
  };
  const hostAt = (host: string) => ({
    file: origins.get(`hosts/${host}`) ?? '',
    path: ['hosts', host],
    key: true,
  });
  const compared = compareHosts(hostFacts(), {
    handbook: id,
    hostAt,
    today: now.toISOString().slice(0, 10),
    tolerated: projectTolerated(inventory, origins),
    entryOf: (host, { kind, name, fields }, observed) => {
      const entry = entryOf({ host, kind, name, fields }, { inventory, observed });
      return entry && entryText(entry);
    },
    onMatch: keepMatches ? (match) => matches.push(match) : undefined,
    onAbsent: keepMatches ? (absence) => absent.push(absence) : undefined,
  });
  const unseen = leftOut(id, inventory, factsOf, hostAt, hosts);
  const coverage = [
    ...compared.coverage,
    ...unseen.coverage,
    ...uncovered(id, inventory, compared.coverage, hidden).filter(({ host }) => !hosts || hosts.has(host)),
  ];
  findings.push(...unseen.findings);
  if (!hosts) findings.push(...changeDays(inventory, origins, now));
  const found = whereInherited(
    [
      ...findings,
      ...compared.findings,
      ...exposureDifferences(handbook, hosts),
      ...firewallDrift(handbook, hosts),
    ],
    handbook,
  );
  return {
    findings: waiveDrift({ inventory, origins, now }, found, coverage, hosts),
    coverage,
    sets,
    matches,
    absent,
    passed: compared.passed,
  };
}

/**
 * What the hosts' expected snapshots should have shown and did not: counted as nothing, so that no host goes unnamed,
 * nor one of which none are expected. What a snapshot hides is named only where something of it is documented.
 */
function uncovered(
  handbook: string,
  inventory: Inventory,
  covered: readonly Coverage[],
  hidden: ReadonlyMap<string, ReadonlyMap<FactKind, boolean>>,
): Coverage[] {
  const ofHost = Map.groupBy(covered, ({ host }) => host);
  return Object.values(inventory.hosts).flatMap(({ id, snapshots }) => {
    if (snapshots.length === 0)
      return [{ handbook, host: id, kind: wholeHost, origin: null, entities: 0, fields: 0 }];
    const expected = new Set(snapshots.flatMap((source) => snapshotSource(source)?.kinds ?? []));
    return [...expected]
      .filter((kind) => !ofHost.get(id)?.some((coverage) => coverage.kind === kind))
      .filter((kind) => hidden.get(id)?.get(kind) !== false)
      .map(
        (kind): Coverage => ({
          handbook,
          host: id,
          kind,
          origin: null,
          ...(hidden.get(id)?.has(kind) ? { hidden: true } : {}),
          entities: 0,
          fields: 0,
        }),
      );
  });
}
