// What the snapshots of one host show, as one: facts of the same thing from several files are merged.
import { patternText } from '../model/escape.ts';
import type { ExpectedFact, ExpectedState, FactKind, FieldValue, ObservedFact } from '../model/facts.ts';
import { subjectOf } from '../model/facts.ts';
import type { DraftFinding, Place } from '../model/finding.ts';
import type { Origin } from '../model/snapshot-file.ts';
import { kinds, labelOf } from './kinds.ts';
import { sameValue, showValue } from './values.ts';

/** What one snapshot file showed. */
export interface Evidence {
  readonly host: string;
  readonly origin: Origin;
  /** When it was read, ISO 8601. */
  readonly time: string;
  readonly file: string;
  /** Kinds of which this snapshot shows everything there is. */
  readonly kinds: readonly FactKind[];
  /** Kinds that it does not show in the state that it reports: an inactive ufw lists no rules. */
  readonly hidden?: readonly FactKind[];
  readonly facts: readonly ObservedFact[];
  /** False when lines were not understood: then what is not observed is not missing. */
  readonly complete: boolean;
}

/** One thing on a machine. */
export interface Observation {
  readonly kind: FactKind;
  readonly name: string;
  readonly at: Place;
  readonly fields: Record<string, FieldValue>;
  /** Where a field was observed, if not with the thing itself. */
  readonly places: Record<string, Place>;
  /** The files that show it. */
  readonly files: Set<string>;
}

/** All that was observed on a host; what is documented is taken out, the rest is not. */
export type Machine = Map<string, Observation>;
const keyOf = (kind: FactKind, name: string) => `${kind}\u0000${name}`;

/** Facts of one thing from several files become one; where the files disagree, that is a finding. */
export function readMachine(evidence: readonly Evidence[], handbook: string) {
  const machine: Machine = new Map();
  const findings: DraftFinding[] = [];
  // What only says more about things shows none that is not shown elsewhere.
  const [showing, adding] = [true, false].map((isShown) =>
    evidence.map((entry) => ({
      ...entry,
      facts: entry.facts.filter(({ kind }) => entry.kinds.includes(kind) === isShown),
    })),
  );
  for (const { host, file, facts, kinds: shown } of [...(showing ?? []), ...(adding ?? [])]) {
    for (const { kind, name, line, fields } of facts) {
      const at = { file, line, column: 1 };
      let observed = machine.get(keyOf(kind, name));
      if (!observed && !shown.includes(kind)) continue;
      if (!observed) {
        observed = { kind, name, at, fields: { ...fields }, places: {}, files: new Set([file]) };
        machine.set(keyOf(kind, name), observed);
        continue;
      }
      observed.files.add(file);
      for (const [field, value] of Object.entries(fields)) {
        const before = observed.fields[field];
        if (before === undefined) {
          observed.fields[field] = value;
          observed.places[field] = at;
        } else if (!sameValue(before, value))
          findings.push({
            ...conflict(host, handbook, kind, name, kinds[kind].fields[field]?.title ?? field),
            subject: subjectOf(kind, host, name),
            actual: `${showValue(before)} / ${showValue(value)}`,
            at,
            related: [{ message: 'Andere Angabe.', at: observed.places[field] ?? observed.at }],
          });
      }
    }
  }
  return { machine, findings };
}

const conflict = (host: string, handbook: string, kind: FactKind, name: string, what: string) => ({
  rule: 'snapshot-conflict',
  severity: 'error' as const,
  class: 'drift' as const,
  handbook,
  host,
  message: `Zwei Momentaufnahmen von „${host}“ widersprechen sich bei ${labelOf(kind, name)} (${what}).`,
  fix: 'Beide Momentaufnahmen neu erstellen.',
});

/** Of two files that each show everything of a kind, one has the thing and the other does not. */
export function existenceConflict(
  fact: ExpectedFact,
  observed: readonly Observation[],
  files: readonly Evidence[],
  handbook: string,
): DraftFinding[] {
  const [first] = observed;
  const without = files.find(
    ({ complete, file }) => complete && !observed.some((entry) => entry.files.has(file)),
  );
  if (!first || !without || fact.replicas) return [];
  return [
    {
      ...conflict(fact.host, handbook, fact.kind, fact.name, 'vorhanden oder nicht'),
      subject: fact.subject,
      actual: 'vorhanden / nicht vorhanden',
      at: { file: without.file, line: 1, column: 1 },
      related: [{ message: 'Hier steht der Eintrag.', at: first.at }],
    },
  ];
}

/** A swarm names the container of a service by its number, or its node, and an ID: `shop_web.1.x7k2m9q4w1e5r8t0y3u6i1o2p`. */
const task = String.raw`\.(?:\d+|[a-z0-9]{25})\.[a-z0-9]{25}`;
const taskEnd = new RegExp(`${task}$`);
/** Whether a container's name is one that a swarm gives. */
export const isTask = (name: string): boolean => taskEnd.test(name);
/** Ports of a swarm's services are bound by the swarm, its network is no one's, and compose's labels are missing. */
function passOverSwarm({ kind, name, fields }: Observation): void {
  if (kind !== 'container' || !isTask(name)) return;
  if (Array.isArray(fields.ports) && fields.ports.length === 0)
    for (const field of ['ports', 'port_families', 'bindings']) delete fields[field];
  for (const field of ['project', 'service']) if (fields[field] === null) delete fields[field];
  if (Array.isArray(fields.networks))
    fields.networks = (fields.networks as readonly string[]).filter((network) => network !== 'ingress');
}
function taskOf(machine: Machine, name: string): Observation | undefined {
  const pattern = new RegExp(`^${patternText(name)}${task}$`);
  for (const observed of machine.values())
    if (observed.kind === 'container' && observed.name.startsWith(`${name}.`) && pattern.test(observed.name))
      return observed;
  return undefined;
}

/** Takes what fits one state out of the machine: by name, by its replicas' names, or by a field. */
function takeState(machine: Machine, kind: FactKind, state: ExpectedState): Observation[] {
  const { name, aliases = [], replicas, where } = state;
  const found: Observation[] = [];
  const take = (observed: Observation | undefined) => {
    if (!observed) return;
    machine.delete(keyOf(kind, observed.name));
    passOverSwarm(observed);
    found.push(observed);
  };
  if (replicas) {
    const pattern = new RegExp(
      `^(${[name, ...replicas.stems].map(patternText).join('|')})([-_]\\d+|${task})?$`,
    );
    for (const observed of [...machine.values()])
      if (observed.kind === kind && pattern.test(observed.name)) take(observed);
  } else if (where)
    take(
      [...machine.values()].find(
        (observed) => observed.kind === kind && observed.fields[where.field] === where.value,
      ),
    );
  else
    for (const alias of [name, ...aliases]) {
      const observed = machine.get(keyOf(kind, alias));
      // Another file may call the same thing by another name; the same file would not list it twice.
      if (found.every(({ at }) => at.file !== observed?.at.file)) take(observed);
    }
  if (found.length === 0 && kind === 'container' && !where) take(taskOf(machine, name));
  return found;
}

/**
 * Takes what a fact is about out of the machine. While a change is announced, the old name will do, and under both
 * names the old one is passed over.
 */
export function takeObservations(
  machine: Machine,
  fact: ExpectedFact,
  before: readonly ExpectedState[],
): Observation[] {
  const found = takeState(machine, fact.kind, fact);
  for (const state of before) {
    const old = takeState(machine, fact.kind, state);
    if (found.length === 0) found.push(...old);
  }
  return found;
}
