// Expected facts (from the inventory) against observed facts (from snapshots) -> findings and coverage.
// Keyed and blind to kinds: a field that was not observed is not compared, sets are compared as sets.
import type { ExpectedFact, FactKind } from '../model/facts.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import { type Announced, announcedFinding, announcedStates, noteAnnounced } from './announced.ts';
import { missing, notAbsent, undocumented } from './existence.ts';
import { fieldFindings } from './field-findings.ts';
import { groupedFindings, type NoteGrouped } from './grouped.ts';
import { kinds } from './kinds.ts';
import {
  type Evidence,
  existenceConflict,
  type Machine,
  readMachine,
  takeObservations,
} from './observations.ts';
import { spellProfiles } from './profiles.ts';
import type { Absence, Passed, Scope } from './scope.ts';
import { noteTags } from './tags.ts';

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

/** What is told at the end, as one. */
interface Notes {
  readonly announced: Announced;
  readonly grouped: Parameters<NoteGrouped>[0][];
}

/** The facts of one kind on one host. */
function compareKind(
  kind: FactKind,
  facts: readonly ExpectedFact[],
  files: readonly Evidence[],
  machine: Machine,
  { announced, grouped }: Notes,
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
    const result = fieldFindings(fact, before, observed, whole !== undefined, scope, (difference) =>
      grouped.push(difference),
    );
    fields += result.compared;
    findings.push(...result.findings, ...existenceConflict(fact, observed, files, scope.handbook));
  }
  return { findings, entities: partial ? shownSubjects.size : facts.length, fields };
}

/** The ports that containers publish, where a whole snapshot shows all containers. */
function publishedPorts(evidence: readonly Evidence[]): ReadonlySet<string> | undefined {
  if (!evidence.some(({ kinds: shown, complete }) => complete && shown.includes('container')))
    return undefined;
  const containers = evidence.flatMap(({ facts }) => facts.filter(({ kind }) => kind === 'container'));
  // Of a container whose ports were not printed nothing is known.
  const known = new Set(containers.flatMap(({ name, fields }) => (fields.ports ? name : [])));
  if (containers.some(({ name, fields }) => fields.state === 'running' && !known.has(name))) return undefined;
  const texts = containers.flatMap(({ fields: { ports, bindings } }) => [ports, bindings].flat());
  return new Set(
    texts.flatMap((text) => {
      const [, port, protocol] = /:(\d+)->\d+\/(\w+)$/.exec(String(text)) ?? [];
      return port === undefined ? [] : [`${port}/${protocol}`];
    }),
  );
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

/**
 * Compares facts of many hosts.
 * @returns findings, coverage, and what the inventory let pass
 */
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
 * @returns findings, coverage, and what the inventory let pass
 */
export function compareHosts(hosts: Iterable<HostFacts>, scope: Scope) {
  const findings: DraftFinding[] = [];
  const coverage: Coverage[] = [];
  const passed: Passed[] = [];
  const notes: Notes = { announced: new Map(), grouped: [] };
  const tolerated = Map.groupBy(scope.tolerated ?? [], ({ host }) => host);
  for (const { host, ...facts } of hosts) {
    const { expected, evidence: ofHost } = spellProfiles(facts.expected, facts.evidence);
    const ofKinds = Map.groupBy(
      expected.filter((fact) => inForce(fact, scope)),
      ({ kind }) => kind,
    );
    const { machine, findings: conflicts } = readMachine(ofHost, scope.handbook);
    findings.push(...conflicts);
    noteTags(machine);
    const shown = {
      published: publishedPorts(ofHost),
      kinds: new Set<FactKind>(ofHost.flatMap((evidence) => evidence.kinds)),
    };
    for (const kind of shown.kinds) {
      const files = ofHost.filter((evidence) => evidence.kinds.includes(kind));
      const ofKind = ofKinds.get(kind) ?? [];
      const compared = compareKind(kind, ofKind, files, machine, notes, scope);
      findings.push(...compared.findings);
      for (const observed of machine.values())
        if (observed.kind === kind)
          findings.push(...undocumented(host, observed, tolerated.get(host) ?? [], scope, passed, shown));
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
  findings.push(
    ...groupedFindings(notes.grouped, scope.handbook),
    ...[...notes.announced.values()].map((note) => announcedFinding(note, scope.handbook)),
  );
  return { findings, coverage, passed };
}
