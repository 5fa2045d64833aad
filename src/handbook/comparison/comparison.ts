// The comparison of one handbook as its pages show it: every comparable value with what the machine showed of it,
// sources, coverage and what it leaves out, what is tolerated, waivers, announced changes. Pure; German stays in the pages.
import type { Absence, Match } from '../../drift/compare.ts';
import { outcomeOf } from '../../drift/field-findings.ts';
import { kinds, ruleOf } from '../../drift/kinds.ts';
import { shown, showValue } from '../../drift/values.ts';
import { meets } from '../../drift/waive.ts';
import { changesOf } from '../../inventory/facts/changes.ts';
import { projectFacts, projectTolerated } from '../../inventory/project.ts';
import type { ExpectedFact, FactKind, FieldValue } from '../../model/facts.ts';
import type { DraftFinding, Finding, Place } from '../../model/finding.ts';
import type { Host, Inventory } from '../../model/inventory.ts';
import { staleFrom } from '../../model/snapshot.ts';
import type { Origin } from '../../model/snapshot-file.ts';
import { snapshotSource, snapshotSources } from '../../snapshots/index.ts';
import { headingAnchor } from '../../views/paths.ts';
import type { Drift } from '../drift.ts';
import type { SnapshotSet } from '../evidence.ts';
import type { LoadedHandbook, ValidHandbook } from '../handbook.ts';

/** A finding with its anchor on the page of the comparison. */
export interface ShownFinding extends Finding {
  readonly anchor: string;
}
/**
 * same: as documented. before: only as before an announced change. different, missing: not as documented.
 * absent: not there, as documented. unobserved: no snapshot showed it.
 */
type Outcome = 'same' | 'absent' | 'before' | 'different' | 'missing' | 'unobserved';
/** A value of the inventory that a snapshot can show. */
export interface ComparedValue {
  /** Where it stands in the inventory, e.g. `containers/shop/image`. */
  readonly path: string;
  readonly outcome: Outcome;
  readonly host: string;
  /** What of the thing was compared, in German. */
  readonly title: string;
  /** Id of the source that showed it. */
  readonly source?: string;
  /** What was observed, where that is not what is documented; of `absent` why it is not there. Of `before` nothing: it is not there yet. */
  readonly observed?: string;
  /** Anchor of the finding that reports the difference. */
  readonly finding?: string;
}
/** A documented thing as it was last observed on its machine. */
interface ShownMatch {
  /** Where it is documented, e.g. `containers/shop`. */
  readonly path: string;
  readonly subject: string;
  readonly host: string;
  readonly kind: FactKind;
  readonly name: string;
  readonly at: Place;
  /** Of the snapshot that showed it. */
  readonly time: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** The documented values. */
  readonly expected: Readonly<Record<string, FieldValue>>;
}
export interface SnapshotStand {
  readonly host: string;
  readonly hostname: string | null;
  readonly time: string;
  readonly origin: Origin;
  /** From when on a live snapshot is out of date. */
  readonly until?: string;
  readonly sources: readonly {
    readonly id: string;
    readonly title: string;
    readonly command: string;
    readonly version: string | null;
    readonly reason?: string;
    /** Undefined: the inventory expects it, but it was not taken. */
    readonly exit?: number;
    readonly expected: boolean;
  }[];
}
export interface CoveredKind {
  readonly host: string;
  readonly kind: FactKind;
  /** null: nothing of this kind was compared. */
  readonly origin: Origin | null;
  readonly entities: number;
  readonly observed: number;
  /** Not there, as documented. */
  readonly absent: number;
  readonly fields: { readonly compared: number; readonly documented: number };
  /** Documented fields that no source showed of any of them, in German. */
  readonly unobservedFields: readonly string[];
  /** Why nothing was compared. */
  readonly why?: 'no-snapshots' | 'not-expected' | 'hidden' | 'no-evidence';
  /** Sources that would show it. */
  readonly sources: readonly string[];
}
export interface ToleratedNames {
  readonly host: string;
  readonly kind: FactKind;
  readonly why: 'pattern' | 'docker' | 'may-miss' | 'one-shot';
  readonly pattern?: string;
  readonly reason?: string;
  readonly names: readonly string[];
}
interface ShownWaiver {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly host?: string;
  readonly reason: string;
  readonly until: string;
  readonly by: string;
  readonly expired: boolean;
  /** How many findings it silences now. */
  readonly silences: number;
}
interface ShownChange {
  readonly subject: string;
  readonly from: string;
  readonly pending: boolean;
  readonly place: Place;
  /** The hint that says which state the machine shows. */
  readonly finding?: ShownFinding;
}
export interface ComparisonData {
  readonly findings: readonly ShownFinding[];
  readonly values: readonly ComparedValue[];
  readonly matches: readonly ShownMatch[];
  readonly stands: readonly SnapshotStand[];
  readonly coverage: readonly CoveredKind[];
  readonly tolerated: readonly ToleratedNames[];
  readonly waivers: readonly ShownWaiver[];
  readonly changes: readonly ShownChange[];
}

/** Gives each finding an anchor that is its own and stays while other findings come and go. */
export function withAnchors(findings: readonly Finding[], prefix: string): ShownFinding[] {
  const used = new Map<string, number>();
  return findings.map((finding) => {
    const text = headingAnchor(`${prefix}-${finding.rule}-${finding.subject}`);
    const count = (used.get(text) ?? 0) + 1;
    used.set(text, count);
    return { ...finding, anchor: count === 1 ? text : `${text}-${count}` };
  });
}

const absentWords: Readonly<Record<Exclude<Absence['as'], 'announced'>, string>> = {
  planned: 'geplant, noch nicht vorhanden',
  retired: 'außer Betrieb, nicht mehr vorhanden',
};
const keyOf = ({ host, kind, name, at }: ExpectedFact) => JSON.stringify([host, kind, name, at.path]);
const sourceOf = ({ file }: Pick<Place, 'file'>) =>
  file
    .split('/')
    .at(-1)
    ?.replace(/\.\w+$/, '') ?? '';
const pathOf = ({ at, fieldPaths, shownAt }: ExpectedFact, field: string): string | undefined =>
  shownAt?.[field] ?? (fieldPaths[field] && [...at.path, ...fieldPaths[field]].join('/'));
/** The entity's path: section and id. */
const entityPathOf = ({ at }: ExpectedFact) => at.path.slice(0, 2).join('/');

/** Every value of one fact that stands in the inventory, held against all that was observed of it. */
function valuesOf(
  fact: ExpectedFact,
  matches: readonly Match[],
  absence: Absence | undefined,
  findings: readonly ShownFinding[],
): ComparedValue[] {
  const { fields: words, title } = kinds[fact.kind];
  const about = findings.filter(({ subject, host }) => subject === fact.subject && host === fact.host);
  const findingOf = (field: string) =>
    (
      about.find(({ rule }) => rule === ruleOf(fact.kind, field)) ??
      about.find(({ rule }) => rule === ruleOf(fact.kind, words[field]?.follows ?? ''))
    )?.anchor;
  const value = (field: string, outcome: Outcome, rest: Partial<ComparedValue> = {}): ComparedValue[] => {
    const path = pathOf(fact, field);
    return path === undefined
      ? []
      : [path, ...(fact.alsoAt ?? [])].map((text) => ({
          path: text,
          outcome,
          host: fact.host,
          title: field ? (words[field]?.title ?? field) : title,
          ...rest,
        }));
  };
  const missing = about.find(({ rule }) => rule === `${fact.kind}-missing`);
  if (missing)
    return [
      ...value('', 'missing', { finding: missing.anchor }),
      ...Object.keys(fact.fields).flatMap((field) => value(field, 'unobserved')),
    ];
  // Planned or out of service, and there all the same.
  const present = fact.absent && about.find(({ rule }) => rule === `${fact.kind}-unexpected`);
  if (present)
    return [
      ...value('', 'different', { observed: 'vorhanden', finding: present.anchor }),
      ...Object.keys(fact.fields).flatMap((field) => value(field, 'unobserved')),
    ];
  if (absence) {
    const announced = about.find(({ rule }) => rule === 'change-announced')?.anchor;
    const checked = {
      source: sourceOf(absence),
      ...(absence.as !== 'announced'
        ? { observed: absentWords[absence.as] }
        : announced
          ? { finding: announced }
          : {}),
    };
    const outcome = absence.as === 'announced' ? 'before' : 'absent';
    return ['', ...Object.keys(fact.fields)].flatMap((field) =>
      field === '' || pathOf(fact, field)?.endsWith('/status')
        ? value(field, outcome, checked)
        : value(field, 'unobserved'),
    );
  }
  const own = Object.keys(fact.fields).flatMap((field) => {
    const results = matches.flatMap((match) => {
      const outcome = outcomeOf(match, field);
      if (!outcome) return [];
      const at = match.observed.places[field] ?? match.observed.at;
      const { actual } = shown(fact.fields[field]!, match.observed.fields[field]!, fact.modes?.[field]);
      const finding =
        outcome === 'different'
          ? findingOf(field)
          : outcome === 'before'
            ? about.find(({ rule }) => rule === 'change-announced')?.anchor
            : undefined;
      return value(field, outcome, {
        source: sourceOf(at),
        ...(outcome === 'same' ? {} : { observed: showValue(actual, words[field]?.words) }),
        ...(finding ? { finding } : {}),
      });
    });
    return results.length > 0 ? results : value(field, 'unobserved');
  });
  const [first] = matches;
  const there = first ? value('', 'same', { source: sourceOf(first.observed.at) }) : value('', 'unobserved');
  const wrongCount = fact.replicas && about.find(({ rule }) => rule === ruleOf(fact.kind, 'replicas'));
  const replicas = !fact.replicas
    ? []
    : wrongCount
      ? value('replicas', 'different', { observed: String(matches.length), finding: wrongCount.anchor })
      : value(
          'replicas',
          matches.length === fact.replicas.count ? 'same' : 'unobserved',
          first ? { source: sourceOf(first.observed.at) } : {},
        );
  return [...there, ...own, ...replicas];
}

/** @param elsewhere sources that another set of the same host has given */
function standOf(
  { host, meta }: SnapshotSet,
  inventory: Inventory,
  elsewhere: ReadonlySet<string>,
): SnapshotStand {
  const expected = inventory.hosts[host]?.snapshots ?? [];
  return {
    host,
    hostname: meta.hostname,
    time: meta.time,
    origin: meta.origin,
    ...(meta.origin === 'live'
      ? { until: staleFrom(meta.time, inventory.handbook.snapshots.max_age).toISOString() }
      : {}),
    sources: [...new Set<string>([...expected, ...Object.keys(meta.sources)])]
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
          expected: (expected as readonly string[]).includes(id),
        };
      }),
  };
}

function coverageOf(host: Host, kind: FactKind, facts: readonly ExpectedFact[], drift: Drift): CoveredKind {
  const entry = drift.coverage.find((coverage) => coverage.host === host.id && coverage.kind === kind);
  const matches = drift.matches.filter(({ fact }) => fact.host === host.id && fact.kind === kind);
  const observedFields = new Set(
    matches.flatMap(({ fact, observed }) =>
      Object.keys(fact.fields).filter((field) => field in observed.fields),
    ),
  );
  const documented = new Set(facts.flatMap(({ fields }) => Object.keys(fields)));
  const sources = snapshotSources
    .filter((snapshotSource) => snapshotSource.kinds.includes(kind))
    .map(({ id }) => id);
  const isExpected = sources.some((id) => (host.snapshots as readonly string[]).includes(id));
  return {
    host: host.id,
    kind,
    origin: entry?.origin ?? null,
    entities: facts.length,
    observed: new Set(matches.map(({ fact }) => fact)).size,
    absent: drift.absent.filter(({ fact }) => fact.host === host.id && fact.kind === kind).length,
    fields: {
      compared: entry?.fields ?? 0,
      documented: facts.reduce((sum, { fields }) => sum + Object.keys(fields).length, 0),
    },
    unobservedFields: entry?.origin
      ? [...documented]
          .filter((field) => !observedFields.has(field))
          .map((field) => kinds[kind].fields[field]?.title ?? field)
      : [],
    ...(entry?.origin
      ? {}
      : {
          why:
            host.snapshots.length === 0
              ? ('no-snapshots' as const)
              : isExpected
                ? entry?.hidden
                  ? ('hidden' as const)
                  : ('no-evidence' as const)
                : ('not-expected' as const),
        }),
    sources,
  };
}

function toleratedOf(
  { origins }: LoadedHandbook,
  inventory: Inventory,
  expected: readonly ExpectedFact[],
  drift: Drift,
): ToleratedNames[] {
  const fromRules = projectTolerated(inventory, origins).map((entry): ToleratedNames => {
    const names = drift.passed
      .filter(
        ({ by }) =>
          by.host === entry.host &&
          by.kind === entry.kind &&
          by.pattern === entry.pattern &&
          !by.note === !entry.note,
      )
      .map(({ name }) => name);
    return {
      host: entry.host,
      kind: entry.kind,
      why: entry.note ? 'pattern' : 'docker',
      pattern: entry.pattern,
      ...(entry.note ? { reason: entry.note.reason } : {}),
      names: [...new Set(names)],
    };
  });
  // Ports and software are compared where they are observed; that they may be missing is no leniency.
  const lenient: readonly FactKind[] = ['container', 'network', 'volume', 'unit', 'guest'];
  const mayMiss = Map.groupBy(
    expected.filter(({ optional, kind }) => optional && lenient.includes(kind)),
    ({ host, kind }) => `${host} ${kind}`,
  );
  const oneShot = Map.groupBy(
    Object.values(inventory.containers).filter(({ one_shot, status }) => one_shot && status === 'active'),
    ({ host }) => host,
  );
  return [
    ...fromRules,
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

/**
 * Everything that the pages say about the comparison.
 * @param drift what `driftOf` found
 * @param checks what the rules found: waivers are for both
 * @param place gives findings their line
 */
export function comparisonOf(
  handbook: ValidHandbook,
  drift: Drift,
  checks: readonly Finding[],
  place: (findings: readonly DraftFinding[]) => Finding[],
  now: Date,
): ComparisonData {
  const { inventory } = handbook;
  const today = now.toISOString().slice(0, 10);
  // A waiver that has run out is a finding of both commands; the pages show both together.
  const isOfChecks = ({ rule, subject }: DraftFinding) =>
    rule.startsWith('waiver-') && checks.some((check) => check.rule === rule && check.subject === subject);
  const findings = withAnchors(place(drift.findings.filter((finding) => !isOfChecks(finding))), 'befund');
  // Also of kinds that no snapshot shows; the comparison itself projects only what it can compare.
  const expected = projectFacts(inventory, handbook.origins).filter(({ ends }) => !ends);
  const matchesOf = Map.groupBy(drift.matches, ({ fact }) => keyOf(fact));
  const absenceOf = new Map(drift.absent.map((absence) => [keyOf(absence.fact), absence]));
  const findingsOf = Map.groupBy(findings, ({ host, subject }) => `${host} ${subject}`);
  const ofKind = Map.groupBy(expected, ({ host, kind }) => `${host} ${kind}`);
  const changes = changesOf({ inventory, origins: handbook.origins });
  const places = place(
    changes.map(({ subject, at }) => ({
      rule: 'change-announced',
      severity: 'info',
      class: 'drift',
      subject,
      message: '',
      at,
    })),
  );
  const isSame = (a: Place, b: Place) => a.file === b.file && a.line === b.line;
  return {
    findings,
    values: expected.flatMap((fact) =>
      valuesOf(
        fact,
        matchesOf.get(keyOf(fact)) ?? [],
        absenceOf.get(keyOf(fact)),
        findingsOf.get(`${fact.host} ${fact.subject}`) ?? [],
      ),
    ),
    matches: drift.matches.map(({ fact, observed, time, expected: documented }) => ({
      path: entityPathOf(fact),
      subject: fact.subject,
      host: fact.host,
      kind: fact.kind,
      name: observed.name,
      at: observed.at,
      time,
      fields: observed.fields,
      expected: documented,
    })),
    stands: drift.sets.map((set, index) => {
      // Of a host that is read live there is a set from its engine, and the one in the repository for the rest.
      const before = drift.sets.slice(0, index).filter(({ host }) => host === set.host);
      return standOf(set, inventory, new Set(before.flatMap(({ meta }) => Object.keys(meta.sources))));
    }),
    coverage: Object.values(inventory.hosts).flatMap((host) =>
      (Object.keys(kinds) as FactKind[])
        .filter(
          (kind) =>
            ofKind.has(`${host.id} ${kind}`) ||
            drift.coverage.some((coverage) => coverage.host === host.id && coverage.kind === kind),
        )
        .map((kind) => coverageOf(host, kind, ofKind.get(`${host.id} ${kind}`) ?? [], drift)),
    ),
    tolerated: toleratedOf(handbook, inventory, expected, drift),
    waivers: Object.values(inventory.waivers).map((waiver) => ({
      id: waiver.id,
      rule: waiver.rule,
      subject: waiver.subject,
      ...(waiver.host ? { host: waiver.host } : {}),
      reason: waiver.reason,
      until: waiver.until,
      by: waiver.by,
      expired: waiver.until < today,
      silences: [...checks, ...findings].filter((check) => check.waived && meets(waiver, check)).length,
    })),
    changes: changes.map(({ subject, from }, index): ShownChange => {
      const at = places[index]!.place;
      const finding = findings.find(
        (finding) => finding.rule === 'change-announced' && isSame(finding.place, at),
      );
      return { subject, from, pending: today < from, place: at, ...(finding ? { finding } : {}) };
    }),
  };
}
