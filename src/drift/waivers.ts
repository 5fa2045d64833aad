// Findings and the inventory's waivers -> findings, the tolerated ones marked, and findings about waivers that have
// run out or meet nothing.
import type { DraftFinding, Pointer } from '../model/finding.ts';
import type { Entity } from '../model/inventory.ts';

type Waiver = Entity<'waivers'>;
/** What is to be known to apply waivers: whose they are, the day, and what this command looked at. */
export interface WaiverScope {
  readonly handbook: string;
  /** YYYY-MM-DD: a waiver holds until the end of its last day. */
  readonly today: string;
  /** Whether this command is the one that reports a waiver that has run out. */
  readonly reports: (waiver: Waiver) => boolean;
  /** Whether this command looked at everything that a waiver may mean; otherwise it is not called unused. */
  readonly looked: (waiver: Waiver) => boolean;
  readonly at: (waiver: Waiver, ...path: readonly string[]) => Pointer;
}

/** Whether a waiver is about a finding; its day is not looked at. */
export const meets = (
  waiver: Waiver,
  { rule, subject, host }: Pick<DraftFinding, 'rule' | 'subject' | 'host'>,
) =>
  waiver.rule === rule &&
  (waiver.host === undefined || waiver.host === host) &&
  (waiver.subject.endsWith('*')
    ? subject.startsWith(waiver.subject.slice(0, -1))
    : waiver.subject === subject);

/** What was accepted was another value: that is an error, however grave the first one was. */
const withBroken = (finding: DraftFinding, waiver: Waiver, scope: WaiverScope): DraftFinding => ({
  ...finding,
  severity: 'error',
  message: `${finding.message} Die Ausnahme „${waiver.id}“ gilt für einen anderen Stand: ${waiver.actual}.`,
  related: [...(finding.related ?? []), { message: 'Die Ausnahme.', at: scope.at(waiver, 'actual') }],
});

/** Marks what is waived and adds what is wrong with the waivers themselves. */
export function waive(
  findings: readonly DraftFinding[],
  waivers: readonly Waiver[],
  scope: WaiverScope,
): DraftFinding[] {
  const isExpired = ({ until }: Waiver) => until < scope.today;
  const used = new Set<Waiver>();
  const marked = findings.map((finding) => {
    const meeting = waivers.filter((waiver) => !isExpired(waiver) && meets(waiver, finding));
    for (const waiver of meeting) used.add(waiver);
    const first = meeting.find(({ actual }) => actual === undefined || actual === finding.actual);
    if (first) return { ...finding, waived: { reason: first.reason, until: first.until, by: first.by } };
    const [broken] = meeting;
    return broken ? withBroken(finding, broken, scope) : finding;
  });
  const about = (waiver: Waiver) => ({
    class: 'document' as const,
    handbook: scope.handbook,
    ...(waiver.host ? { host: waiver.host } : {}),
    subject: waiver.ref,
  });
  // What was accepted is a value, not whatever comes next; a waiver of several findings cannot name one.
  const untied = waivers.flatMap((waiver) => {
    if (waiver.actual !== undefined || waiver.subject.endsWith('*') || isExpired(waiver)) return [];
    const finding = findings.find((entry) => entry.class === 'drift' && meets(waiver, entry));
    return finding?.actual === undefined ? [] : [{ waiver, actual: finding.actual }];
  });
  const expired = waivers.filter((waiver) => isExpired(waiver) && scope.reports(waiver));
  const unused = waivers.filter((waiver) => !isExpired(waiver) && !used.has(waiver) && scope.looked(waiver));
  return [
    ...marked,
    ...expired.map(
      (waiver): DraftFinding => ({
        rule: 'waiver-expired',
        severity: 'error',
        ...about(waiver),
        message: `Die Ausnahme „${waiver.id}“ (${waiver.rule}, ${waiver.subject}) ist abgelaufen.`,
        expected: `höchstens bis ${waiver.until} geduldet`,
        at: scope.at(waiver, 'until'),
        fix: 'Den Befund beheben und die Ausnahme löschen, oder sie mit neuem Datum begründen.',
      }),
    ),
    ...untied.map(
      ({ waiver, actual }): DraftFinding => ({
        rule: 'waiver-untied',
        severity: 'warning',
        ...about(waiver),
        message: `Die Ausnahme „${waiver.id}“ nennt den Stand nicht, der geduldet wird: Sie gälte auch für jeden anderen.`,
        at: scope.at(waiver),
        fix: `In der Ausnahme ergänzen: actual: ${JSON.stringify(actual)}.`,
      }),
    ),
    ...unused.map(
      (waiver): DraftFinding => ({
        rule: 'waiver-unused',
        severity: 'warning',
        ...about(waiver),
        message: `Die Ausnahme „${waiver.id}“ trifft auf keinen Befund zu (${waiver.rule}, ${waiver.subject}).`,
        at: scope.at(waiver),
        fix: 'Die Ausnahme löschen, oder Regel und Gegenstand berichtigen.',
      }),
    ),
  ];
}
