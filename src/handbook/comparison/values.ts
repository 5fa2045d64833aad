// Every value of the inventory that a snapshot can show, with what was observed of it. Pure.

import { outcomeOf } from '../../drift/field-findings.ts';
import { kinds, ruleOf } from '../../drift/kinds.ts';
import type { Absence, Match } from '../../drift/scope.ts';
import { shown, showValue } from '../../drift/values.ts';
import type { ExpectedFact } from '../../model/facts.ts';
import type { Place } from '../../model/finding.ts';
import type { ComparedValue, Outcome, ShownFinding } from './data.ts';

/** A documented thing and the findings about it. */
interface Subject {
  readonly fact: ExpectedFact;
  readonly about: readonly ShownFinding[];
}

const absentWords: Readonly<Record<Exclude<Absence['as'], 'announced'>, string>> = {
  planned: 'geplant, noch nicht vorhanden',
  retired: 'außer Betrieb, nicht mehr vorhanden',
};
/** The id of the source that a snapshot's file belongs to. */
const sourceOf = ({ file }: Pick<Place, 'file'>) =>
  file
    .split('/')
    .at(-1)
    ?.replace(/\.\w+$/, '') ?? '';
const pathOf = ({ at, fieldPaths, shownAt }: ExpectedFact, field: string): string | undefined =>
  shownAt?.[field] ?? (fieldPaths[field] && [...at.path, ...fieldPaths[field]].join('/'));
const anchorOf = ({ about }: Subject, rule: string) => about.find((finding) => finding.rule === rule)?.anchor;

/** One field at each place where it is written; `''` is the thing's being there at all. */
function valueAt(
  { fact }: Subject,
  field: string,
  outcome: Outcome,
  rest: Partial<ComparedValue> = {},
): ComparedValue[] {
  const { fields: words, title } = kinds[fact.kind];
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
}
const unobserved = (subject: Subject) =>
  Object.keys(subject.fact.fields).flatMap((field) => valueAt(subject, field, 'unobserved'));

/** Of a thing that is rightly not there: that, its status, and nothing else. */
function absentValues(subject: Subject, absence: Absence): ComparedValue[] {
  const { fact } = subject;
  const announced = anchorOf(subject, 'change-announced');
  const observed = {
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
      ? valueAt(subject, field, outcome, observed)
      : valueAt(subject, field, 'unobserved'),
  );
}

/** One field, held against all that was observed of the thing. */
function fieldValues(subject: Subject, field: string, matches: readonly Match[]): ComparedValue[] {
  const { fact } = subject;
  const { fields: words } = kinds[fact.kind];
  const findingOf = (outcome: Outcome) =>
    outcome === 'different'
      ? (anchorOf(subject, ruleOf(fact.kind, field)) ??
        anchorOf(subject, ruleOf(fact.kind, words[field]?.follows ?? '')))
      : outcome === 'before'
        ? anchorOf(subject, 'change-announced')
        : undefined;
  const values = matches.flatMap((match) => {
    const outcome = outcomeOf(match, field);
    if (!outcome) return [];
    const { observed } = match;
    const { actual } = shown(fact.fields[field]!, observed.fields[field]!, fact.modes?.[field]);
    const finding = findingOf(outcome);
    return valueAt(subject, field, outcome, {
      source: sourceOf(observed.places[field] ?? observed.at),
      ...(outcome === 'same' ? {} : { observed: showValue(actual, words[field]?.words) }),
      ...(finding ? { finding } : {}),
    });
  });
  return values.length > 0 ? values : valueAt(subject, field, 'unobserved');
}

/** How many instances there are, of a thing of which there may be several. */
function replicaValues(subject: Subject, matches: readonly Match[]): ComparedValue[] {
  const { fact } = subject;
  if (!fact.replicas) return [];
  const finding = anchorOf(subject, ruleOf(fact.kind, 'replicas'));
  if (finding)
    return valueAt(subject, 'replicas', 'different', { observed: String(matches.length), finding });
  const [first] = matches;
  return valueAt(
    subject,
    'replicas',
    matches.length === fact.replicas.count ? 'same' : 'unobserved',
    first ? { source: sourceOf(first.observed.at) } : {},
  );
}

/**
 * Every value of one fact that stands in the inventory, held against all that was observed of it.
 * @param absence why the thing is rightly not there, where it is not
 * @param findings those of the comparison, at least the ones about this thing
 */
export function valuesOf(
  fact: ExpectedFact,
  matches: readonly Match[],
  absence: Absence | undefined,
  findings: readonly ShownFinding[],
): ComparedValue[] {
  const about = findings.filter(({ subject, host }) => subject === fact.subject && host === fact.host);
  const subject: Subject = { fact, about };
  const missing = anchorOf(subject, `${fact.kind}-missing`);
  if (missing) return [...valueAt(subject, '', 'missing', { finding: missing }), ...unobserved(subject)];
  // Planned or out of service, and there all the same.
  const present = fact.absent && anchorOf(subject, `${fact.kind}-unexpected`);
  if (present)
    return [
      ...valueAt(subject, '', 'different', { observed: 'vorhanden', finding: present }),
      ...unobserved(subject),
    ];
  if (absence) return absentValues(subject, absence);
  const [first] = matches;
  return [
    ...(first
      ? valueAt(subject, '', 'same', { source: sourceOf(first.observed.at) })
      : valueAt(subject, '', 'unobserved')),
    ...Object.keys(fact.fields).flatMap((field) => fieldValues(subject, field, matches)),
    ...replicaValues(subject, matches),
  ];
}
