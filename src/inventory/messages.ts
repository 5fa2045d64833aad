// zod's issues -> German sentences with the remedy. Written by hand, because zod's German is half English.
import type { z } from 'zod';

export interface Issue {
  readonly rule: 'schema-type' | 'schema-required' | 'schema-unknown-key' | 'schema-value';
  readonly path: readonly (string | number)[];
  /** The finding points to the key, not the value. */
  readonly key?: boolean;
  readonly message: string;
  readonly expected?: string;
  readonly fix: string;
}

const typeNames: Record<string, string> = {
  string: 'Text',
  number: 'eine Zahl',
  int: 'eine ganze Zahl',
  boolean: 'true oder false',
  array: 'eine Liste',
  object: 'ein Abschnitt mit Schlüsseln',
  record: 'ein Abschnitt mit Schlüsseln',
  null: 'nichts',
};
const nameOf = (type: string) => typeNames[type] ?? type;
const seen = (value: unknown): string =>
  value === null
    ? 'leer'
    : Array.isArray(value)
      ? 'eine Liste'
      : typeof value === 'object'
        ? 'ein Abschnitt'
        : `„${String(value).slice(0, 60)}“`;
const quoted = (words: readonly unknown[]) => words.map((word) => `„${String(word)}“`).join(', ');

/** Edit distance of two short words, for „meinten Sie“. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, ca] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, cb] of [...b].entries())
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (ca === cb ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
};
/** The candidate closest to a word that was mistyped, if any is close. */
export const closest = (word: string, candidates: Iterable<string>): string | undefined => {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const d = distance(word.slice(0, 64), candidate.slice(0, 64));
    if (d < least) [best, least] = [candidate, d];
  }
  return best;
};

const formatFix = (issue: z.core.$ZodIssueInvalidStringFormat): string =>
  issue.message.startsWith('Schreibweise')
    ? issue.message
    : issue.format === 'url'
      ? 'Eine vollständige Adresse angeben (https://…).'
      : `Erlaubt ist: ${issue.pattern ?? issue.format}.`;

/** Of a union's failed branches, the one that came furthest tells most. */
const bestBranch = (errors: readonly (readonly z.core.$ZodIssue[])[]) =>
  [...errors].sort(
    (a, b) =>
      (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0) ||
      Number(a[0]?.code === 'invalid_type') - Number(b[0]?.code === 'invalid_type') ||
      a.length - b.length,
  )[0];
const typeFix = (expected: string, input: unknown): string => {
  if (expected === 'string' && typeof input !== 'object') return 'Den Wert in Anführungszeichen setzen.';
  if (expected === 'boolean') return 'true oder false schreiben, ohne Anführungszeichen.';
  if (expected === 'number' || expected === 'int')
    return 'Die Zahl ohne Anführungszeichen und ohne Einheit schreiben.';
  return `Hier ${nameOf(expected)} angeben.`;
};

/**
 * One German issue per defect.
 * @param keysAt the keys that the schema knows at a path, for „meinten Sie“
 */
export function toIssues(
  issues: readonly z.core.$ZodIssue[],
  base: readonly (string | number)[],
  keysAt: (path: readonly (string | number)[]) => readonly string[],
): Issue[] {
  const place = (path: readonly PropertyKey[], key: string) => [...path, key].join('/');
  // A mistyped key of a required field is one defect, not two.
  const mistyped = new Set(
    issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) =>
            place(issue.path, closest(key, keysAt([...base, ...(issue.path as string[])])) ?? ''),
          )
        : [],
    ),
  );
  return issues.flatMap((issue): Issue[] => {
    if (
      (issue.code === 'invalid_type' || issue.code === 'invalid_value') &&
      issue.input === undefined &&
      mistyped.has(issue.path.join('/'))
    )
      return [];
    const path = [...base, ...(issue.path as (string | number)[])];
    const last = path.at(-1);
    const field =
      typeof last === 'number' ? `„${String(path.at(-2))}“ (Eintrag ${last + 1})` : `„${last ?? 'Datei'}“`;
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => {
          const guess = closest(key, keysAt(path));
          return {
            rule: 'schema-unknown-key',
            path: [...path, key],
            key: true,
            message: `Den Schlüssel „${key}“ gibt es hier nicht.`,
            fix: guess ? `Meinten Sie „${guess}“?` : `Erlaubt sind: ${keysAt(path).join(', ') || 'keine'}.`,
          };
        });
      case 'invalid_type':
        return issue.input === undefined
          ? [
              {
                rule: 'schema-required',
                path: path.slice(0, -1),
                key: true,
                message: `Das Pflichtfeld ${field} fehlt.`,
                fix: `${field} ergänzen (${nameOf(issue.expected)}).`,
              },
            ]
          : [
              {
                rule: 'schema-type',
                path,
                message: `Bei ${field} wird ${nameOf(issue.expected)} erwartet, hier steht ${seen(issue.input)}.`,
                expected: nameOf(issue.expected),
                fix: typeFix(issue.expected, issue.input),
              },
            ];
      case 'invalid_value':
        return [
          {
            rule: issue.input === undefined ? 'schema-required' : 'schema-value',
            path: issue.input === undefined ? path.slice(0, -1) : path,
            key: issue.input === undefined,
            message:
              issue.input === undefined
                ? `Das Pflichtfeld ${field} fehlt.`
                : `${field} darf nicht ${seen(issue.input)} sein.`,
            expected: quoted(issue.values),
            fix: `Einen dieser Werte wählen: ${quoted(issue.values)}.`,
          },
        ];
      case 'invalid_format':
        return [
          {
            rule: 'schema-value',
            path,
            message: `${field} hat nicht die erwartete Form: ${seen(issue.input)}.`,
            fix: formatFix(issue),
          },
        ];
      case 'invalid_key':
        return [
          {
            rule: 'schema-value',
            path,
            key: true,
            message: `${field} ist als Kennung nicht erlaubt.`,
            fix: 'Kennungen bestehen aus Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich (höchstens 64 Zeichen).',
          },
        ];
      case 'invalid_union': {
        if (issue.input === undefined)
          return [
            {
              rule: 'schema-required',
              path: path.slice(0, -1),
              key: true,
              message: `Das Pflichtfeld ${field} fehlt.`,
              fix: `${field} ergänzen.`,
            },
          ];
        const branch = bestBranch(issue.errors);
        const deep = branch?.[0] && (branch[0].path.length > 0 || branch[0].code !== 'invalid_type');
        return deep
          ? toIssues(branch, path, keysAt)
          : [
              {
                rule: 'schema-type',
                path,
                message: `${field} hat keine der erlaubten Formen, hier steht ${seen(issue.input)}.`,
                fix: 'Die Schreibweise im README oder im Schema (inventory/schema.json) nachsehen.',
              },
            ];
      }
      case 'too_small':
      case 'too_big':
        return [
          {
            rule: 'schema-value',
            path,
            message:
              issue.input === '' || issue.origin === 'string'
                ? `${field} ist leer oder zu lang.`
                : `${field} liegt außerhalb des Erlaubten.`,
            fix:
              issue.code === 'too_small'
                ? `Mindestens ${String(issue.minimum)}.`
                : `Höchstens ${String(issue.maximum)}.`,
          },
        ];
      default:
        return [
          {
            rule: 'schema-value',
            path,
            message:
              issue.message === 'port'
                ? `„${String(issue.input)}“ ist keine Portangabe.`
                : `${field} ist kein gültiger Wert: ${seen(issue.input)}.`,
            fix:
              issue.message === 'port'
                ? 'Schreibweise: "8082:80", "127.0.0.1:8082:80/tcp" oder "80".'
                : 'Den Wert berichtigen.',
          },
        ];
    }
  });
}
