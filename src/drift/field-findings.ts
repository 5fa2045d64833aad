// The fields of one documented thing against those of what was observed of it -> findings.
import type { ExpectedFact, ExpectedState, FieldValue } from '../model/facts.ts';
import type { DraftFinding, Place, Severity } from '../model/finding.ts';
import type { NoteGrouped } from './grouped.ts';
import { kinds, labelOf, ruleOf } from './kinds.ts';
import type { Observation } from './observations.ts';
import { holds, setDifference, shown, showValue } from './values.ts';

interface Comparison {
  readonly fact: ExpectedFact;
  /** States before announced changes; they pass as well. */
  readonly before: readonly ExpectedState[];
  readonly observed: Observation;
  readonly handbook: string;
}

/** Whether a field was observed and is neither as documented nor as it was before an announced change. */
function differs({ fact, before, observed }: Omit<Comparison, 'handbook'>, field: string): boolean {
  const [expected, actual] = [fact.fields[field], observed.fields[field]];
  if (expected === undefined || actual === undefined) return false;
  const passes = (state: ExpectedState) => {
    const value = state.fields[field];
    return value !== undefined && holds(value, actual, state.modes?.[field]);
  };
  return !passes(fact) && !before.some(passes);
}

/** What the machine shows of a field: the documented value, only that before an announced change, neither. */
export function outcomeOf(
  comparison: Omit<Comparison, 'handbook'>,
  field: string,
): 'same' | 'before' | 'different' | undefined {
  const { fact, observed } = comparison;
  if (fact.fields[field] === undefined || observed.fields[field] === undefined) return undefined;
  if (!differs({ ...comparison, before: [] }, field)) return 'same';
  return differs(comparison, field) ? 'different' : 'before';
}

/** The day since which a change that was announced should be there, when the machine still shows the old state. */
function overdue({ fact, observed }: Comparison, field: string): string | undefined {
  const actual = observed.fields[field];
  return fact.changes?.find(({ before }) => {
    const value = before?.fields[field];
    return value !== undefined && actual !== undefined && holds(value, actual, before?.modes?.[field]);
  })?.from;
}

function severityOf(fact: ExpectedFact, field: string, actual: FieldValue): Severity {
  const { severity = 'error' } = kinds[fact.kind].fields[field] ?? {};
  return fact.modes?.[field]?.severity ?? (typeof severity === 'function' ? severity(actual) : severity);
}

function finding(
  { fact, observed, handbook }: Pick<Comparison, 'fact' | 'observed' | 'handbook'>,
  field: string,
  texts: {
    readonly expected: string;
    readonly actual: string;
    readonly since?: string | undefined;
    readonly difference?: string | undefined;
  },
  at: Place,
): DraftFinding {
  const { remedy, fields } = kinds[fact.kind];
  const info = fields[field];
  const name = fact.replicas ? observed.name : fact.name;
  return {
    rule: ruleOf(fact.kind, field),
    severity: severityOf(fact, field, observed.fields[field] ?? null),
    class: 'drift',
    handbook,
    host: fact.host,
    subject: fact.subject,
    message: [
      `${labelOf(fact.kind, name)}: ${info?.title ?? field} anders als dokumentiert.`,
      ...(texts.difference ? [texts.difference] : []),
      ...(info?.meaning ? [info.meaning] : []),
      ...(texts.since ? [`Seit ${texts.since} gilt nur noch der neue Stand.`] : []),
    ].join(' '),
    expected: texts.expected,
    actual: texts.actual,
    at: {
      ...fact.at,
      path: [...fact.at.path, ...(fact.fieldPaths[field] ?? [])],
      key: !fact.fieldPaths[field],
    },
    related: [{ message: 'So in der Momentaufnahme.', at }],
    fix: info?.remedy ?? remedy,
  };
}

/** Compares a fact with one observation of it. */
function compareObservation(comparison: Comparison, noteGrouped: NoteGrouped | undefined) {
  const { fact, observed } = comparison;
  const { fields: known } = kinds[fact.kind];
  const findings: DraftFinding[] = [];
  let compared = 0;
  for (const field in fact.fields) {
    const [expected, actual] = [fact.fields[field], observed.fields[field]];
    if (expected === undefined || actual === undefined) continue;
    compared += 1;
    const info = known[field];
    if (!differs(comparison, field) || (info?.follows && differs(comparison, info.follows))) continue;
    if (fact.group?.fields.includes(field) && noteGrouped) {
      noteGrouped({ fact, group: fact.group, observed, field, actual });
      continue;
    }
    const both = shown(expected, actual, fact.modes?.[field]);
    const texts = {
      expected: showValue(both.expected, info?.words),
      actual: showValue(both.actual, info?.words),
      since: overdue(comparison, field),
      difference: setDifference(expected, actual, fact.modes?.[field]),
    };
    findings.push(finding(comparison, field, texts, observed.places[field] ?? observed.at));
  }
  return { compared, findings };
}

/** Compares a fact with all that was observed of it: one thing, or its replicas and their number. */
export function fieldFindings(
  fact: ExpectedFact,
  before: readonly ExpectedState[],
  observed: readonly Observation[],
  complete: boolean,
  { handbook }: { readonly handbook: string },
  noteGrouped?: NoteGrouped,
): { compared: number; findings: DraftFinding[] } {
  const results = observed.map((entry) =>
    compareObservation({ fact, before, observed: entry, handbook }, noteGrouped),
  );
  const findings = results.flatMap((result) => result.findings);
  let compared = results.reduce((sum, result) => sum + result.compared, 0);
  const [first] = observed;
  if (
    fact.replicas &&
    !fact.replicas.anyCount &&
    first &&
    (complete || observed.length > fact.replicas.count)
  ) {
    compared += 1;
    const counts = [fact, ...before].map(({ replicas }) => replicas?.count ?? 1);
    if (!counts.includes(observed.length)) {
      const texts = { expected: String(fact.replicas.count), actual: String(observed.length) };
      findings.push(
        finding({ fact, observed: { ...first, name: fact.name }, handbook }, 'replicas', texts, first.at),
      );
    }
  }
  return { compared, findings };
}
