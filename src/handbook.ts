// The loaded handbooks: what every command and every page starts from. Texts in, inventory, findings and drift out.

import { compareHosts, type Match, type Passed } from './drift/compare.ts';
import { ownerOf } from './drift/owner.ts';
import { readEvidence, type SnapshotSet } from './evidence.ts';
import { type Inherited, whereWritten } from './inventory/groups.ts';
import { factsByHost, projectTolerated } from './inventory/project.ts';
import { readInventory } from './inventory/read.ts';
import { readSite } from './inventory/site.ts';
import type { DraftFinding, Finding, Origins } from './model/finding.ts';
import type { Handbook, Inventory } from './model/inventory.ts';
import type { Site } from './model/site.ts';
import { type Coverage, wholeHost } from './model/snapshot.ts';
import type { HandbookFiles, RootFiles } from './root.ts';
import { rules } from './rules/index.ts';
import { snapshotSource } from './snapshots/index.ts';
import { placeFindings } from './source/places.ts';
import { waiveChecks, waiveDrift } from './waivers.ts';

export interface LoadedHandbook {
  readonly id: string;
  readonly files: HandbookFiles;
  /** undefined while findings of severity error stand in the way. */
  readonly inventory: Inventory | undefined;
  /** What is compared with the machines: the inventory, also while references in it lead nowhere. */
  readonly comparable: Inventory | undefined;
  readonly origins: Origins;
  /** Where values that hosts have from their groups are written. */
  readonly inherited: Inherited;
  /** The handbook's own section, also while the rest is not valid. */
  readonly head: Handbook | undefined;
  /** The file with that section. */
  readonly headFile: string | undefined;
  readonly findings: readonly DraftFinding[];
}
export interface Loaded {
  readonly root: string;
  readonly site: Site;
  readonly handbooks: readonly LoadedHandbook[];
  readonly findings: readonly DraftFinding[];
  /** Gives findings their line and column, and their owner. */
  readonly place: (findings: readonly DraftFinding[]) => Finding[];
}

/** Reads and validates everything below a root. */
export function loadHandbooks(files: RootFiles): Loaded {
  const texts = new Map<string, string>();
  for (const { yaml, snapshots } of files.handbooks) {
    for (const { file, text } of yaml) texts.set(file, text);
    for (const folder of snapshots.values())
      for (const { file, text } of folder.values()) texts.set(file, text);
  }
  if (files.site) texts.set(files.site.file, files.site.text);
  const { site, findings } = readSite(files.site);
  const handbooks = files.handbooks.map((one) => ({
    id: one.id,
    files: one,
    ...readInventory(one.id, one.yaml, one.chapters),
  }));
  return {
    root: files.root,
    site,
    handbooks,
    findings,
    place: (drafts) => placeFindings(owned(drafts, handbooks), (file) => texts.get(file)),
  };
}

const owned = (drafts: readonly DraftFinding[], handbooks: readonly LoadedHandbook[]): DraftFinding[] =>
  drafts.map((draft) => {
    const { comparable, head } = handbooks.find(({ id }) => id === draft.handbook) ?? {};
    const owner = ownerOf(draft, comparable, head?.owner);
    return owner ? { ...draft, owner } : draft;
  });
/** Values that a host has from its groups are pointed to where they are written. */
const written = (drafts: readonly DraftFinding[], { inherited }: LoadedHandbook): DraftFinding[] =>
  drafts.map(({ at, related, ...rest }) => ({
    ...rest,
    at: whereWritten(at, inherited),
    ...(related ? { related: related.map((one) => ({ ...one, at: whereWritten(one.at, inherited) })) } : {}),
  }));

/** What the rules say about one valid handbook, waived where the inventory says so. */
function ruleFindings(handbook: LoadedHandbook, inventory: Inventory, now: Date): DraftFinding[] {
  const { id, origins } = handbook;
  const found = rules.flatMap((rule) =>
    rule.check(inventory, origins).map((one) => ({
      ...one,
      rule: rule.id,
      severity: rule.severity,
      class: rule.class,
      handbook: id,
    })),
  );
  return waiveChecks({ inventory, origins, now }, written(found, handbook));
}

/** Everything that `check` finds in the inventories themselves. */
export function checkFindings(loaded: Loaded, now: Date): DraftFinding[] {
  return [
    ...loaded.findings,
    ...loaded.handbooks.flatMap((handbook) => [
      ...handbook.findings,
      ...(handbook.inventory ? ruleFindings(handbook, handbook.inventory, now) : []),
    ]),
  ];
}

export interface Drift {
  readonly findings: readonly DraftFinding[];
  readonly coverage: readonly Coverage[];
  readonly sets: readonly SnapshotSet[];
  /** Documented things as they were last seen. */
  readonly matches: readonly Match[];
  /** Undocumented things that the inventory lets pass. */
  readonly passed: readonly Passed[];
}

/**
 * Compares one handbook with its snapshots. Without a readable inventory there is nothing to compare.
 * @param hosts only these; undefined: all of them
 * @param read where the evidence comes from
 */
export function driftOf(
  handbook: LoadedHandbook,
  now: Date,
  hosts?: ReadonlySet<string>,
  read: typeof readEvidence = readEvidence,
): Drift {
  const { id, files, comparable: inventory, origins } = handbook;
  if (!inventory) return { findings: [], coverage: [], sets: [], matches: [], passed: [] };
  const findings: DraftFinding[] = [];
  const sets: SnapshotSet[] = [];
  const { factsOf } = factsByHost(inventory, origins);
  const hostFacts = function* () {
    for (const { host, evidence, ...rest } of read(files, inventory, origins, now, hosts)) {
      findings.push(...rest.findings);
      sets.push(...rest.sets);
      const seen = new Set(evidence.flatMap(({ kinds }) => kinds));
      if (host !== undefined && seen.size > 0) yield { host, expected: factsOf(host, seen), evidence };
    }
  };
  const compared = compareHosts(hostFacts(), {
    handbook: id,
    hostAt: (host) => ({ file: origins.get(`hosts/${host}`) ?? '', path: ['hosts', host], key: true }),
    today: now.toISOString().slice(0, 10),
    tolerated: projectTolerated(inventory, origins),
  });
  const coverage = [
    ...compared.coverage,
    ...uncovered(id, inventory, compared.coverage).filter(({ host }) => !hosts || hosts.has(host)),
  ];
  const found = written([...findings, ...compared.findings], handbook);
  return {
    findings: waiveDrift({ inventory, origins, now }, found, coverage, hosts),
    coverage,
    sets,
    matches: compared.matches,
    passed: compared.passed,
  };
}

/**
 * What the hosts' expected snapshots should have shown and did not: counted as nothing, so that no host goes unnamed,
 * nor one of which none are expected.
 */
function uncovered(handbook: string, inventory: Inventory, covered: readonly Coverage[]): Coverage[] {
  const ofHost = Map.groupBy(covered, ({ host }) => host);
  return Object.values(inventory.hosts).flatMap(({ id, snapshots }) => {
    if (snapshots.length === 0)
      return [{ handbook, host: id, kind: wholeHost, origin: null, entities: 0, fields: 0 }];
    const expected = new Set(snapshots.flatMap((source) => snapshotSource(source)?.kinds ?? []));
    return [...expected]
      .filter((kind) => !ofHost.get(id)?.some((one) => one.kind === kind))
      .map((kind): Coverage => ({ handbook, host: id, kind, origin: null, entities: 0, fields: 0 }));
  });
}
