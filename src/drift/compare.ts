// Expected facts (from the inventory) against seen facts (from snapshots) -> findings and coverage.
// Keyed and blind to kinds: a field that was not seen is not compared, sets are compared as sets.
import type { ExpectedFact, FactKind, FieldValue, SeenFact } from '../model/facts.ts';
import type { DraftFinding, Place, Pointer } from '../model/finding.ts';
import type { Coverage, Origin } from '../model/snapshot.ts';
import { kinds } from './kinds.ts';

/** What one snapshot file showed. */
export interface Evidence {
  readonly host: string;
  readonly origin: Origin;
  readonly file: string;
  /** Kinds of which this snapshot shows everything there is. */
  readonly kinds: readonly FactKind[];
  readonly facts: readonly SeenFact[];
  /** False when lines were not understood: then what is not seen is not missing. */
  readonly complete: boolean;
}

/** The inventory's place of a host and the handbook's id, for findings about things that only the machine has. */
export interface Scope {
  readonly handbook: string;
  readonly hostAt: (host: string) => Pointer;
}

interface Merged {
  readonly kind: FactKind;
  readonly name: string;
  readonly at: Place;
  readonly fields: Record<string, FieldValue>;
}

/** One German wording of a field's value. */
const showValue = (value: FieldValue): string => {
  if (value === null) return 'keiner';
  if (typeof value === 'boolean') return value ? 'ja' : 'nein';
  if (Array.isArray(value)) return value.length ? value.join(', ') : 'keine';
  return String(value);
};
const sameValue = (a: FieldValue, b: FieldValue): boolean => {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  const set = new Set<string>(a as readonly string[]);
  return set.size === new Set(b).size && (b as readonly string[]).every((item) => set.has(item));
};
const keyOf = (kind: string, name: string) => `${kind}\u0000${name}`;

/** Facts of one thing from several files become one; where the files disagree, that is a finding. */
function merge(evidence: readonly Evidence[], scope: Scope) {
  const merged = new Map<string, Merged>();
  const findings: DraftFinding[] = [];
  for (const { host, file, facts } of evidence) {
    for (const fact of facts) {
      const at = { file, line: fact.line, column: 1 };
      const known = merged.get(keyOf(fact.kind, fact.name));
      if (!known) {
        merged.set(keyOf(fact.kind, fact.name), {
          kind: fact.kind,
          name: fact.name,
          at,
          fields: { ...fact.fields },
        });
        continue;
      }
      for (const [field, value] of Object.entries(fact.fields)) {
        const before = known.fields[field];
        if (before === undefined) known.fields[field] = value;
        else if (!sameValue(before, value))
          findings.push({
            rule: 'snapshot-conflict',
            severity: 'error',
            class: 'drift',
            handbook: scope.handbook,
            host,
            subject: `${fact.kind}:${fact.name}`,
            message: `Zwei Momentaufnahmen von „${host}“ widersprechen sich bei „${fact.name}“ (${kinds[fact.kind].fields[field]?.title ?? field}).`,
            actual: `${showValue(before)} / ${showValue(value)}`,
            at,
            related: [{ message: 'Andere Angabe.', at: known.at }],
            fix: 'Beide Momentaufnahmen neu erstellen.',
          });
      }
    }
  }
  return { merged, findings };
}

const common = (scope: Scope, host: string) => ({ class: 'drift' as const, handbook: scope.handbook, host });

function fieldFindings(
  fact: ExpectedFact,
  seen: Merged,
  scope: Scope,
): { compared: number; findings: DraftFinding[] } {
  const { title, remedy, fields: known } = kinds[fact.kind];
  let compared = 0;
  const findings: DraftFinding[] = [];
  const differs = (field: string | undefined) => {
    const [expected, actual] = field === undefined ? [] : [fact.fields[field], seen.fields[field]];
    return expected !== undefined && actual !== undefined && !sameValue(expected, actual);
  };
  for (const [field, expected] of Object.entries(fact.fields)) {
    const actual = seen.fields[field];
    if (actual === undefined) continue;
    compared += 1;
    const info = known[field];
    if (sameValue(expected, actual) || differs(info?.follows)) continue;
    findings.push({
      rule: info?.rule ?? `${fact.kind}-${field.replaceAll('_', '-')}`,
      severity: info?.severity ?? 'error',
      ...common(scope, fact.host),
      subject: fact.subject,
      message: `${title} „${fact.name}“: ${info?.title ?? field} anders als dokumentiert.`,
      expected: showValue(expected),
      actual: showValue(actual),
      at: {
        ...fact.at,
        path: [...fact.at.path, ...(fact.fieldPaths[field] ?? [])],
        key: !fact.fieldPaths[field],
      },
      related: [{ message: 'So in der Momentaufnahme.', at: seen.at }],
      fix: remedy,
    });
  }
  return { compared, findings };
}

const missing = (fact: ExpectedFact, file: Evidence, scope: Scope): DraftFinding => ({
  rule: `${fact.kind}-missing`,
  severity: 'error',
  ...common(scope, fact.host),
  subject: fact.subject,
  message: `${kinds[fact.kind].title} „${fact.name}“ ist dokumentiert, fehlt aber auf „${fact.host}“.`,
  expected: 'vorhanden',
  actual: 'nicht vorhanden',
  at: { ...fact.at, key: true },
  related: [{ message: 'Hier fehlt der Eintrag.', at: { file: file.file, line: 1, column: 1 } }],
  fix: kinds[fact.kind].remedy,
});

const unexpected = (host: string, seen: Merged, scope: Scope): DraftFinding => ({
  rule: `${seen.kind}-unexpected`,
  severity: 'error',
  ...common(scope, host),
  subject: seen.kind === 'firewall-rule' ? `firewall:${host}/${seen.name}` : `${seen.kind}:${seen.name}`,
  message: `${kinds[seen.kind].title} „${seen.name}“ gibt es auf „${host}“, im Inventar aber nicht.`,
  expected: 'nicht vorhanden',
  actual:
    Object.entries(seen.fields)
      .filter(([field]) => ['image', 'state', 'ports', 'action'].includes(field))
      .map(([field, value]) => `${kinds[seen.kind].fields[field]?.title ?? field}: ${showValue(value)}`)
      .join('; ') || 'vorhanden',
  at: scope.hostAt(host),
  related: [{ message: 'So in der Momentaufnahme.', at: seen.at }],
  fix: 'Den Eintrag im Inventar anlegen oder auf der Maschine entfernen.',
});

/** Compares one handbook. Kinds without evidence on a host are not compared and not counted. */
export function compare(expected: readonly ExpectedFact[], evidence: readonly Evidence[], scope: Scope) {
  const findings: DraftFinding[] = [];
  const coverage: Coverage[] = [];
  for (const host of new Set(evidence.map((one) => one.host))) {
    const ofHost = evidence.filter((one) => one.host === host);
    const { merged, findings: conflicts } = merge(ofHost, scope);
    findings.push(...conflicts);
    for (const kind of new Set(ofHost.flatMap((one) => one.kinds))) {
      const file = ofHost.find((one) => one.kinds.includes(kind))!;
      const facts = expected.filter((fact) => fact.host === host && fact.kind === kind);
      let fields = 0;
      for (const fact of facts) {
        const name = [fact.name, ...(fact.aliases ?? [])].find((one) => merged.has(keyOf(kind, one)));
        const seen = name === undefined ? undefined : merged.get(keyOf(kind, name));
        if (seen && name !== undefined) {
          merged.delete(keyOf(kind, name));
          const result = fieldFindings(fact, seen, scope);
          fields += result.compared;
          findings.push(...result.findings);
        } else if (!fact.optional && file.complete) findings.push(missing(fact, file, scope));
      }
      for (const seen of merged.values())
        if (seen.kind === kind) findings.push(unexpected(host, seen, scope));
      coverage.push({
        handbook: scope.handbook,
        host,
        kind,
        origin: file.origin,
        entities: facts.length,
        fields,
      });
    }
  }
  return { findings, coverage };
}
