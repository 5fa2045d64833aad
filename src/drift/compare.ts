// Expected facts (from the inventory) against observed facts (from snapshots) -> findings and coverage.
// Keyed and blind to kinds: a field that was not observed is not compared, sets are compared as sets.
import type { ExpectedFact, ExpectedState, FactKind, FieldValue, Tolerated } from '../model/facts.ts';
import { fitsPattern, subjectOf } from '../model/facts.ts';
import type { DraftFinding, Place, Pointer } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import type { Origin } from '../model/snapshot-file.ts';
import { type Announced, announcedFinding, announcedStates, noteAnnounced } from './announced.ts';
import { fieldFindings } from './field-findings.ts';
import { kinds, labelOf } from './kinds.ts';
import {
  type Evidence,
  existenceConflict,
  type Machine,
  type Observation,
  readMachine,
  takeObservations,
} from './observations.ts';
import { showValue } from './values.ts';

export type { Evidence } from './observations.ts';

/** What the comparison must know besides the facts. */
export interface Scope {
  readonly handbook: string;
  /** The inventory's place of a host, for findings about things that only the machine has. */
  readonly hostAt: (host: string) => Pointer;
  /** YYYY-MM-DD; without it, announced changes have come into force. */
  readonly today?: string;
  readonly tolerated?: readonly Tolerated[];
  /** Told of every documented thing that was observed. */
  readonly onMatch?: ((match: Match) => void) | undefined;
  /** Told of everything that is not there, as it should be. */
  readonly onAbsent?: ((absence: Absence) => void) | undefined;
}

/** A documented thing as it was last observed on its machine. */
export interface Match {
  readonly subject: string;
  readonly host: string;
  readonly kind: FactKind;
  readonly name: string;
  readonly at: Place;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** As documented; may hold fields that were not observed. */
  readonly expected: Readonly<Record<string, FieldValue>>;
  /** Of the snapshot that showed it. */
  readonly origin: Origin;
  readonly time: string;
  readonly fact: ExpectedFact;
  /** States before announced changes; they pass as well. */
  readonly before: readonly ExpectedState[];
  readonly observed: Observation;
}
/** A documented thing that a whole snapshot does not show, and need not: it is planned, out of service, or announced. */
export interface Absence {
  readonly fact: ExpectedFact;
  /** The snapshot. */
  readonly file: string;
  /** How it is documented, or was before an announced change. */
  readonly as: 'planned' | 'retired' | 'announced';
}
/** A thing that only the machine has and that the inventory lets pass without naming it. */
export interface Passed {
  readonly by: Tolerated;
  readonly name: string;
}

const missing = (fact: ExpectedFact, file: Evidence, scope: Scope): DraftFinding => ({
  rule: `${fact.kind}-missing`,
  severity: 'error',
  class: 'drift',
  handbook: scope.handbook,
  host: fact.host,
  subject: fact.subject,
  message: `${labelOf(fact.kind, fact.name)} ist dokumentiert, fehlt aber auf „${fact.host}“.`,
  expected: 'vorhanden',
  actual: 'nicht vorhanden',
  at: { ...fact.at, key: true },
  related: [{ message: 'Hier fehlt der Eintrag.', at: { file: file.file, line: 1, column: 1 } }],
  fix: kinds[fact.kind].remedy,
});

/** What is documented as planned or out of service, and is there. */
function notAbsent(fact: ExpectedFact, observed: Observation, scope: Scope): DraftFinding {
  const planned = fact.absent === 'planned';
  const since = fact.changes?.find(({ before }) => before && !before.absent)?.from;
  return {
    rule: `${fact.kind}-unexpected`,
    severity: 'error',
    class: 'drift',
    handbook: scope.handbook,
    host: fact.host,
    subject: fact.subject,
    message: [
      `${labelOf(fact.kind, fact.name)} ist als ${planned ? 'geplant' : 'außer Betrieb'} dokumentiert, auf „${fact.host}“ aber ${planned ? 'schon' : 'noch'} da.`,
      ...(since ? [`Seit ${since} gilt nur noch der neue Stand.`] : []),
    ].join(' '),
    expected: `nicht vorhanden (${planned ? 'geplant' : 'außer Betrieb'})`,
    actual: tellingOf(observed),
    at: { ...fact.at, key: true },
    related: [{ message: 'So in der Momentaufnahme.', at: observed.at }],
    fix: 'Den Status im Inventar berichtigen oder den Eintrag auf der Maschine entfernen.',
  };
}

/** Fields that tell a reader what an undocumented thing is. */
const telling = [
  'image',
  'state',
  'ports',
  'action',
  'addresses',
  'process',
  'driver',
  'subnets',
  'families',
];

const tellingOf = (observed: Observation): string =>
  Object.entries(observed.fields)
    .filter(([field]) => telling.includes(field))
    .map(([field, value]) => `${kinds[observed.kind].fields[field]?.title ?? field}: ${showValue(value)}`)
    .join('; ') || 'vorhanden';

function severityOf(observed: Observation) {
  const { unexpected = () => 'error' as const } = kinds[observed.kind];
  return unexpected === false ? false : unexpected(observed);
}

function undocumented(
  host: string,
  observed: Observation,
  known: readonly Tolerated[],
  scope: Scope,
  passed: Passed[],
): DraftFinding[] {
  const tolerated = known.find((entry) => isTolerated(entry, observed));
  if (tolerated) passed.push({ by: tolerated, name: observed.name });
  if (tolerated && !tolerated.note) return [];
  const severity = tolerated ? 'info' : severityOf(observed);
  if (!severity) return [];
  const what = labelOf(observed.kind, observed.name);
  return [
    {
      rule: tolerated?.note?.rule ?? `${observed.kind}-unexpected`,
      severity,
      class: 'drift',
      handbook: scope.handbook,
      host,
      subject: subjectOf(observed.kind, host, observed.name),
      message: tolerated?.note
        ? `${what} ist auf „${host}“ geduldet: ${tolerated.note.reason}`
        : `${what} gibt es auf „${host}“, im Inventar aber nicht.`,
      ...(tolerated ? {} : { expected: 'nicht vorhanden' }),
      actual: tellingOf(observed),
      at: tolerated?.note?.at ?? scope.hostAt(host),
      related: [{ message: 'So in der Momentaufnahme.', at: observed.at }],
      ...(tolerated ? {} : { fix: 'Den Eintrag im Inventar anlegen oder auf der Maschine entfernen.' }),
    },
  ];
}

function isTolerated({ kind, pattern, fields = {} }: Tolerated, observed: Observation): boolean {
  return (
    kind === observed.kind &&
    fitsPattern(pattern, observed.name) &&
    Object.entries(fields).every(([field, value]) => observed.fields[field] === value)
  );
}

/** Why something is rightly not there; undefined where its absence says nothing. */
function absentAs(
  { optional, ends }: ExpectedFact,
  changes: ReturnType<typeof announcedStates>,
): Absence['as'] | undefined {
  if (ends) return undefined;
  if (typeof optional === 'string') return optional;
  const isNew = changes.some(({ before }) => !before || typeof before.optional === 'string');
  return isNew && !optional ? 'announced' : undefined;
}

/** The facts of one kind on one host. */
function compareKind(
  kind: FactKind,
  facts: readonly ExpectedFact[],
  files: readonly Evidence[],
  machine: Machine,
  announced: Announced,
  scope: Scope,
) {
  const { partial = false } = kinds[kind];
  const whole = partial ? undefined : files.find(({ complete }) => complete);
  const findings: DraftFinding[] = [];
  const shownSubjects = new Set<string>();
  let fields = 0;
  for (const fact of facts) {
    const changes = announcedStates(fact, scope.today);
    const before = changes.flatMap((change) => change.before ?? []);
    const observed = takeObservations(machine, fact, before);
    noteAnnounced(announced, fact, changes, observed[0]);
    if (observed.length === 0) {
      const mayMiss = fact.optional || changes.some((change) => !change.before || change.before.optional);
      if (!mayMiss && whole) findings.push(missing(fact, whole, scope));
      const as = absentAs(fact, changes);
      if (as && whole) scope.onAbsent?.({ fact, file: whole.file, as });
      continue;
    }
    shownSubjects.add(fact.subject);
    for (const entry of scope.onMatch ? observed : []) {
      const { name, at, fields: shown } = entry;
      const { origin, time } = files.find(({ file }) => file === at.file) ?? files[0]!;
      const { subject, host } = fact;
      scope.onMatch?.({
        subject,
        host,
        kind,
        name,
        at,
        fields: shown,
        expected: fact.fields,
        origin,
        time,
        fact,
        before,
        observed: entry,
      });
    }
    if (fact.absent && !before.some(({ absent }) => !absent)) {
      findings.push(notAbsent(fact, observed[0]!, scope));
      continue;
    }
    const result = fieldFindings(fact, before, observed, whole !== undefined, scope);
    fields += result.compared;
    findings.push(...result.findings, ...existenceConflict(fact, observed, files, scope.handbook));
  }
  return { findings, entities: partial ? shownSubjects.size : facts.length, fields };
}

/** What is to be compared today: what only the state before a change has, passes until its day. */
const inForce = ({ ends }: ExpectedFact, { today }: Scope) =>
  !ends || (today !== undefined && today < ends.from);

/** What should be on one host, and what was observed of it. */
interface HostFacts {
  readonly host: string;
  readonly expected: readonly ExpectedFact[];
  readonly evidence: readonly Evidence[];
}

/** Compares facts of many hosts. */
export function compare(expected: readonly ExpectedFact[], evidence: readonly Evidence[], scope: Scope) {
  const facts = Map.groupBy(expected, ({ host }) => host);
  const hosts = [...Map.groupBy(evidence, ({ host }) => host)].map(([host, ofHost]) => ({
    host,
    expected: facts.get(host) ?? [],
    evidence: ofHost,
  }));
  return compareHosts(hosts, scope);
}

/**
 * Compares one handbook. Kinds without evidence on a host are not compared and not counted.
 * @param hosts one after the other, so that a thousand need not be held at once
 */
export function compareHosts(hosts: Iterable<HostFacts>, scope: Scope) {
  const findings: DraftFinding[] = [];
  const coverage: Coverage[] = [];
  const passed: Passed[] = [];
  const announced: Announced = new Map();
  const tolerated = Map.groupBy(scope.tolerated ?? [], ({ host }) => host);
  for (const { host, expected, evidence: ofHost } of hosts) {
    const facts = Map.groupBy(
      expected.filter((fact) => inForce(fact, scope)),
      ({ kind }) => kind,
    );
    const { machine, findings: conflicts } = readMachine(ofHost, scope.handbook);
    findings.push(...conflicts);
    for (const kind of new Set<FactKind>(ofHost.flatMap((evidence) => evidence.kinds))) {
      const files = ofHost.filter((evidence) => evidence.kinds.includes(kind));
      const ofKind = facts.get(kind) ?? [];
      const compared = compareKind(kind, ofKind, files, machine, announced, scope);
      findings.push(...compared.findings);
      for (const observed of machine.values())
        if (observed.kind === kind)
          findings.push(...undocumented(host, observed, tolerated.get(host) ?? [], scope, passed));
      coverage.push({
        handbook: scope.handbook,
        host,
        kind,
        origin: files[0]!.origin,
        entities: compared.entities,
        fields: compared.fields,
      });
    }
  }
  findings.push(...[...announced.values()].map((note) => announcedFinding(note, scope.handbook)));
  return { findings, coverage, passed };
}
