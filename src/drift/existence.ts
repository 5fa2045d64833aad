// What is documented and not there, or there and not documented -> findings.
import { type ExpectedFact, type FactKind, fitsPattern, subjectOf, type Tolerated } from '../model/facts.ts';
import type { DraftFinding } from '../model/finding.ts';
import { kinds, labelOf } from './kinds.ts';
import { type Evidence, isTask, type Observation } from './observations.ts';
import type { Passed, Scope } from './scope.ts';
import { showValue } from './values.ts';

/** The finding about a documented thing that a whole snapshot does not show. */
export const missing = (fact: ExpectedFact, file: Evidence, scope: Scope): DraftFinding => ({
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

/** The finding about a thing that is documented as planned or out of service, and is there. */
export function notAbsent(fact: ExpectedFact, observed: Observation, scope: Scope): DraftFinding {
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

/** How grave it is that the machine has a thing that is not documented; false: it is nothing. */
function severityOf(observed: Observation) {
  const { unexpected = () => 'error' as const } = kinds[observed.kind];
  return unexpected === false ? false : unexpected(observed);
}

/** What the snapshots of a host show together. */
interface OfHost {
  /** Ports that a container publishes, `80/tcp`; undefined: nobody knows all of them. */
  readonly published: ReadonlySet<string> | undefined;
  readonly kinds: ReadonlySet<FactKind>;
}

/**
 * The finding about a thing that only the machine has; none where that is nothing.
 * @param known what the inventory lets pass on this host
 * @param passed gets what was let pass
 */
export function undocumented(
  host: string,
  observed: Observation,
  known: readonly Tolerated[],
  scope: Scope,
  passed: Passed[],
  { published, kinds: kindsOfHost }: OfHost,
): DraftFinding[] {
  const tolerated = known.find(
    (entry) =>
      isTolerated(entry, observed) && (!entry.onlyPublished || !published || published.has(observed.name)),
  );
  if (tolerated) passed.push({ by: tolerated, name: observed.name });
  if (tolerated && !tolerated.note) return [];
  // A replica of a service: the service is what is not documented.
  if (
    !tolerated &&
    observed.kind === 'container' &&
    kindsOfHost.has('swarm-service') &&
    isTask(observed.name)
  )
    return [];
  const severity = tolerated ? 'info' : severityOf(observed);
  if (!severity) return [];
  const what = labelOf(observed.kind, observed.name);
  const rule = tolerated?.note?.rule ?? `${observed.kind}-unexpected`;
  const entry = rule.endsWith('-unexpected') ? scope.entryOf?.(host, observed, kindsOfHost) : undefined;
  return [
    {
      rule,
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
      ...(tolerated
        ? {}
        : {
            fix: entry
              ? 'Auf der Maschine entfernen, oder so ins Inventar eintragen und TODO ersetzen:'
              : 'Den Eintrag im Inventar anlegen oder auf der Maschine entfernen.',
          }),
      ...(entry ? { entry } : {}),
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
