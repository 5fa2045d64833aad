// zod's issues -> German sentences with the remedy. Written by hand, because zod's German is half English.
import type { z } from 'zod';
import { closestTo } from '../model/closest.ts';
import { composeKeys, fates, formerKeys, partOfSection } from '../model/compose-keys.ts';
import { currentKey } from '../model/renamed-keys.ts';

/** The path of a value in its file, from the root. */
type Path = readonly (string | number)[];
/** The keys that the schema knows at a path. */
type KeysAt = (path: Path) => readonly string[];

/** What is wrong with one value, in German. */
export interface Issue {
  readonly rule: 'schema-type' | 'schema-required' | 'schema-unknown-key' | 'schema-value';
  readonly path: Path;
  /** The finding points to the key, not the value. */
  readonly key?: boolean;
  readonly message: string;
  readonly expected?: string;
  /** The remedy, where the message does not say it. */
  readonly fix?: string;
}

/** What an id may look like, as a remedy. */
export const idFix =
  'Kennungen bestehen aus Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich (höchstens 64 Zeichen).';

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
/** A value as a sentence names it. */
const shown = (value: unknown): string =>
  value === null
    ? 'leer'
    : Array.isArray(value)
      ? 'eine Liste'
      : typeof value === 'object'
        ? 'ein Abschnitt'
        : `„${String(value).slice(0, 60)}“`;
const quoted = (words: readonly unknown[]) => words.map((word) => `„${String(word)}“`).join(', ');

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

type ZodIssue<Code extends z.core.$ZodIssue['code']> = Extract<z.core.$ZodIssue, { readonly code: Code }>;

/** A field as a sentence names it: by its key, in a list by the list's key and its place. */
const fieldName = (path: Path): string => {
  const last = path.at(-1);
  return typeof last === 'number' ? `„${String(path.at(-2))}“ (Eintrag ${last + 1})` : `„${last ?? 'Datei'}“`;
};

/** The key that was meant: the new name of a renamed one, else the most similar. */
const meantKey = (key: string, known: readonly string[]) => currentKey(key, known) ?? closestTo(key, known);
/** Where a key of compose belongs that has no field by its name here; undefined for a word that compose does not know. */
function composeSentence(key: string, path: Path): string | undefined {
  const [section] = path;
  if (path.length === 0) return fates[`file.${key}`]?.says;
  const part = Object.hasOwn(partOfSection, String(section))
    ? partOfSection[section as keyof typeof partOfSection]
    : undefined;
  const below = path.slice(2).filter((step) => typeof step === 'string');
  const name = `${part}.${[...below, key].join('.')}`;
  if (part) return fates[name]?.says ?? (Object.hasOwn(formerKeys, name) ? formerKeys[name] : undefined);
  // A service of a machine that was written as compose writes one.
  return section === 'services' && path.length === 2 && composeKeys.service.includes(key)
    ? 'Das ist ein Wort von Compose: Mit „image“ oder „build“ wird der Eintrag ein Container.'
    : undefined;
}
/** So many unknown keys of one section are worth a guess. */
const maxGuesses = 100;

function unknownKey(key: string, path: Path, known: readonly string[], isGuessed: boolean): Issue {
  const at = { rule: 'schema-unknown-key', path: [...path, key], key: true } as const;
  const current = isGuessed ? currentKey(key, known) : undefined;
  if (current) return { ...at, message: `Der Schlüssel „${key}“ heißt jetzt „${current}“.` };
  const guess = isGuessed ? closestTo(key, known) : undefined;
  const composed = isGuessed ? composeSentence(key, path) : undefined;
  if (composed) return { ...at, message: `Den Schlüssel „${key}“ gibt es hier nicht.`, fix: composed };
  return {
    ...at,
    message: `Den Schlüssel „${key}“ gibt es hier nicht.`,
    fix: guess
      ? `Meinten Sie „${guess}“?`
      : isGuessed
        ? `Erlaubt sind: ${known.join(', ') || 'keine'}.`
        : 'Die Schlüssel nachsehen, die der erste Befund dieses Eintrags nennt.',
  };
}

/** A required field that is not there: the finding points to the key of what it belongs to. */
const missingField = (path: Path, rest: Pick<Issue, 'fix' | 'expected'>): Issue => ({
  rule: 'schema-required',
  path: path.slice(0, -1),
  key: true,
  message: `Das Pflichtfeld ${fieldName(path)} fehlt.`,
  ...rest,
});

function wrongType({ expected, input }: ZodIssue<'invalid_type'>, path: Path): Issue {
  const field = fieldName(path);
  const type = nameOf(expected);
  if (input === undefined) return missingField(path, { fix: `${field} ergänzen (${type}).` });
  return {
    rule: 'schema-type',
    path,
    message: `Bei ${field} wird ${type} erwartet, hier steht ${shown(input)}.`,
    expected: type,
    fix: typeFix(expected, input),
  };
}

function wrongValue({ values, input }: ZodIssue<'invalid_value'>, path: Path): Issue {
  const rest = { expected: quoted(values), fix: `Einen dieser Werte wählen: ${quoted(values)}.` };
  if (input === undefined) return missingField(path, rest);
  return {
    rule: 'schema-value',
    path,
    message: `${fieldName(path)} darf nicht ${shown(input)} sein.`,
    ...rest,
  };
}

/** Of a value with several allowed forms: what is wrong with the form that fits best. */
function wrongForm({ errors, input }: ZodIssue<'invalid_union'>, path: Path, keysAt: KeysAt): Issue[] {
  const field = fieldName(path);
  if (input === undefined) return [missingField(path, { fix: `${field} ergänzen.` })];
  const branch = bestBranch(errors);
  const deep = branch?.[0] && (branch[0].path.length > 0 || branch[0].code !== 'invalid_type');
  if (deep) return toIssues(branch, path, keysAt);
  return [
    {
      rule: 'schema-type',
      path,
      message: `${field} hat keine der erlaubten Formen, hier steht ${shown(input)}.`,
      fix: 'Die Schreibweise im README oder im Schema (inventory/schema.json) nachsehen.',
    },
  ];
}

const wrongKey = (path: Path): Issue => ({
  rule: 'schema-value',
  path,
  key: true,
  message: `${fieldName(path)} ist als Kennung nicht erlaubt.`,
  fix: idFix,
});

function wrongSize(issue: ZodIssue<'too_small' | 'too_big'>, path: Path): Issue {
  const field = fieldName(path);
  return {
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
  };
}

/** What a check of our own refuses: `port` is the message of those that read ports. */
function refused({ message, input }: z.core.$ZodIssue, path: Path): Issue {
  const isPort = message === 'port';
  if (message === 'many')
    return {
      rule: 'schema-value',
      path,
      message: `${fieldName(path)} hat mehr Fehler, als sich aufführen lassen.`,
      fix: 'Die Schreibweise an einem kurzen Eintrag prüfen.',
    };
  return {
    rule: 'schema-value',
    path,
    message: isPort
      ? `„${String(input)}“ ist keine Portangabe.`
      : `${fieldName(path)} ist kein gültiger Wert: ${shown(input)}.`,
    fix: isPort ? 'Schreibweise: "8082:80", "127.0.0.1:8082:80/tcp" oder "80".' : 'Den Wert berichtigen.',
  };
}

function issuesOf(issue: z.core.$ZodIssue, path: Path, keysAt: KeysAt): Issue[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key, index) => unknownKey(key, path, keysAt(path), index < maxGuesses));
    case 'invalid_type':
      return [wrongType(issue, path)];
    case 'invalid_value':
      return [wrongValue(issue, path)];
    case 'invalid_format':
      return [
        {
          rule: 'schema-value',
          path,
          message: `${fieldName(path)} hat nicht die erwartete Form: ${shown(issue.input)}.`,
          fix: formatFix(issue),
        },
      ];
    case 'invalid_key':
      return [wrongKey(path)];
    case 'invalid_union':
      return wrongForm(issue, path, keysAt);
    case 'too_small':
    case 'too_big':
      return [wrongSize(issue, path)];
    default:
      return [refused(issue, path)];
  }
}

/**
 * One German issue per defect: a key that is mistyped or has a new name is not also a missing field.
 * @param issues what zod found, read with `reportInput`
 * @param base the path of the value that was read, in its file
 * @param keysAt the keys that the schema knows at a path, for „meinten Sie“
 */
export function toIssues(issues: readonly z.core.$ZodIssue[], base: Path, keysAt: KeysAt): Issue[] {
  const fullPath = (issue: z.core.$ZodIssue): Path => [...base, ...(issue.path as Path)];
  const meant = new Set(
    issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .slice(0, maxGuesses)
            .map((key) => [...issue.path, meantKey(key, keysAt(fullPath(issue))) ?? ''].join('/'))
        : [],
    ),
  );
  const isMeant = ({ code, input, path }: z.core.$ZodIssue) =>
    (code === 'invalid_type' || code === 'invalid_value') && input === undefined && meant.has(path.join('/'));
  return issues
    .filter((issue) => !isMeant(issue))
    .flatMap((issue) => issuesOf(issue, fullPath(issue), keysAt));
}
