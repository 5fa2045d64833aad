// The fields of one documented thing against those of what was seen of it -> findings.
import type { ExpectedFact, ExpectedState } from '../model/facts.ts';
import type { DraftFinding, Place } from '../model/finding.ts';
import { kinds, labelOf, ruleOf } from './kinds.ts';
import type { Seen } from './seen.ts';
import { holds, setDifference, shown, showValue } from './values.ts';

interface Comparison {
  readonly fact: ExpectedFact;
  /** States before announced changes; they pass as well. */
  readonly before: readonly ExpectedState[];
  readonly seen: Seen;
  readonly handbook: string;
}

/** Whether a field was seen and is neither as documented nor as it was before an announced change. */
function differs({ fact, before, seen }: Omit<Comparison, 'handbook'>, field: string): boolean {
  const [expected, actual] = [fact.fields[field], seen.fields[field]];
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
  const { fact, seen } = comparison;
  if (fact.fields[field] === undefined || seen.fields[field] === undefined) return undefined;
  if (!differs({ ...comparison, before: [] }, field)) return 'same';
  return differs(comparison, field) ? 'different' : 'before';
}

/** The day since which a change that was announced should be there, when the machine still shows the old state. */
function overdue({ fact, seen }: Comparison, field: string): string | undefined {
  const actual = seen.fields[field];
  return fact.changes?.find(({ before }) => {
    const value = before?.fields[field];
    return value !== undefined && actual !== undefined && holds(value, actual, before?.modes?.[field]);
  })?.from;
}

function finding(
  { fact, seen, handbook }: Pick<Comparison, 'fact' | 'seen' | 'handbook'>,
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
  const name = fact.replicas ? seen.name : fact.name;
  return {
    rule: ruleOf(fact.kind, field),
    severity: info?.severity ?? 'error',
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
    fix: remedy,
  };
}

function ofOne(comparison: Comparison) {
  const { fact, seen } = comparison;
  const { fields: known } = kinds[fact.kind];
  const findings: DraftFinding[] = [];
  let compared = 0;
  for (const [field, expected] of Object.entries(fact.fields)) {
    const actual = seen.fields[field];
    if (actual === undefined) continue;
    compared += 1;
    const info = known[field];
    if (!differs(comparison, field) || (info?.follows && differs(comparison, info.follows))) continue;
    const both = shown(expected, actual, fact.modes?.[field]);
    const texts = {
      expected: showValue(both.expected, info?.words),
      actual: showValue(both.actual, info?.words),
      since: overdue(comparison, field),
      difference: setDifference(expected, actual, fact.modes?.[field]),
    };
    findings.push(finding(comparison, field, texts, seen.places[field] ?? seen.at));
  }
  return { compared, findings };
}

/** Compares a fact with all that was seen of it: one thing, or its replicas and their number. */
export function fieldFindings(
  fact: ExpectedFact,
  before: readonly ExpectedState[],
  seen: readonly Seen[],
  complete: boolean,
  { handbook }: { readonly handbook: string },
): { compared: number; findings: DraftFinding[] } {
  const results = seen.map((entry) => ofOne({ fact, before, seen: entry, handbook }));
  const findings = results.flatMap((result) => result.findings);
  let compared = results.reduce((sum, result) => sum + result.compared, 0);
  const [first] = seen;
  if (fact.replicas && first && (complete || seen.length > fact.replicas.count)) {
    compared += 1;
    const counts = [fact, ...before].map(({ replicas }) => replicas?.count ?? 1);
    if (!counts.includes(seen.length)) {
      const texts = { expected: String(fact.replicas.count), actual: String(seen.length) };
      findings.push(
        finding({ fact, seen: { ...first, name: fact.name }, handbook }, 'replicas', texts, first.at),
      );
    }
  }
  return { compared, findings };
}
