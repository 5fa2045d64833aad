// The comparison of one handbook as its pages show it: every comparable value with what the machine showed of it,
// sources, coverage and what it leaves out, what is tolerated, waivers, announced changes. Pure; German stays in the pages.
import { meets } from '../../drift/waivers.ts';
import { changesOf } from '../../inventory/facts/changes.ts';
import { projectFacts } from '../../inventory/project.ts';
import type { ExpectedFact } from '../../model/facts.ts';
import type { DraftFinding, Finding } from '../../model/finding.ts';
import { headingAnchor } from '../../views/paths.ts';
import type { Drift } from '../drift.ts';
import type { Loaded, ValidHandbook } from '../handbook.ts';
import { coverageOf, standsOf, toleratedOf } from './coverage.ts';
import type { ComparedValue, ComparisonData, ShownChange, ShownFinding, ShownWaiver } from './data.ts';
import { valuesOf } from './values.ts';

/**
 * Gives each finding an anchor that no other has, and that stays while other findings come and go.
 * @param prefix what all anchors begin with, e.g. `befund`
 */
export function withAnchors(findings: readonly Finding[], prefix: string): ShownFinding[] {
  const used = new Map<string, number>();
  return findings.map((finding) => {
    const text = headingAnchor(`${prefix}-${finding.rule}-${finding.subject}`);
    const count = (used.get(text) ?? 0) + 1;
    used.set(text, count);
    return { ...finding, anchor: count === 1 ? text : `${text}-${count}` };
  });
}

/** The values of all facts, each with the matches, the absence and the findings that belong to it. */
function comparedValues(
  expected: readonly ExpectedFact[],
  { matches, absent }: Drift,
  findings: readonly ShownFinding[],
): ComparedValue[] {
  const keyOf = ({ host, kind, name, at }: ExpectedFact) => JSON.stringify([host, kind, name, at.path]);
  const matchesOf = Map.groupBy(matches, ({ fact }) => keyOf(fact));
  const absenceOf = new Map(absent.map((absence) => [keyOf(absence.fact), absence]));
  const findingsOf = Map.groupBy(findings, ({ host, subject }) => `${host} ${subject}`);
  return expected.flatMap((fact) =>
    valuesOf(
      fact,
      matchesOf.get(keyOf(fact)) ?? [],
      absenceOf.get(keyOf(fact)),
      findingsOf.get(`${fact.host} ${fact.subject}`) ?? [],
    ),
  );
}

/** The waivers of a handbook. @param findings of check and drift */
const waiversOf = (
  { inventory }: ValidHandbook,
  findings: readonly Finding[],
  today: string,
): ShownWaiver[] =>
  Object.values(inventory.waivers).map((waiver) => ({
    id: waiver.id,
    rule: waiver.rule,
    subject: waiver.subject,
    ...(waiver.host ? { host: waiver.host } : {}),
    reason: waiver.reason,
    until: waiver.until,
    by: waiver.by,
    expired: waiver.until < today,
    silences: findings.filter((finding) => finding.waived && meets(waiver, finding)).length,
  }));

/** The announced changes of a handbook, each with the hint at its place. */
function shownChanges(
  { inventory, origins }: ValidHandbook,
  findings: readonly ShownFinding[],
  place: Loaded['place'],
  today: string,
): ShownChange[] {
  const rule = 'change-announced';
  const changes = changesOf({ inventory, origins });
  // Placing sorts: the message says whose place it is.
  const placed = place(
    changes.map(({ subject, at }, index) => ({
      rule,
      severity: 'info',
      class: 'drift',
      subject,
      message: String(index),
      at,
    })),
  );
  const places = new Map(placed.map(({ message, place: at }) => [Number(message), at]));
  return changes.map(({ subject, from }, index) => {
    const at = places.get(index)!;
    const finding = findings.find(
      (hint) => hint.rule === rule && hint.place.file === at.file && hint.place.line === at.line,
    );
    return { subject, from, pending: today < from, place: at, ...(finding ? { finding } : {}) };
  });
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
  place: Loaded['place'],
  now: Date,
): ComparisonData {
  const { inventory, origins } = handbook;
  const today = now.toISOString().slice(0, 10);
  // A waiver that has run out is a finding of both commands; the pages show both together.
  const isOfChecks = ({ rule, subject }: DraftFinding) =>
    rule.startsWith('waiver-') && checks.some((check) => check.rule === rule && check.subject === subject);
  const findings = withAnchors(place(drift.findings.filter((finding) => !isOfChecks(finding))), 'befund');
  // Also of kinds that no snapshot shows; the comparison itself projects only what it can compare.
  const expected = projectFacts(inventory, origins).filter(({ ends }) => !ends);
  return {
    findings,
    values: comparedValues(expected, drift, findings),
    matches: drift.matches.map(({ fact, observed, time, expected: documented }) => ({
      // The entity's path: section and id.
      path: fact.at.path.slice(0, 2).join('/'),
      subject: fact.subject,
      host: fact.host,
      kind: fact.kind,
      name: observed.name,
      at: observed.at,
      time,
      fields: observed.fields,
      expected: documented,
    })),
    stands: standsOf(drift.sets, inventory),
    coverage: coverageOf(inventory, expected, drift),
    tolerated: toleratedOf(handbook, expected, drift),
    waivers: waiversOf(handbook, [...checks, ...findings], today),
    changes: shownChanges(handbook, findings, place, today),
  };
}
