// YAML text -> values. Reads with js-yaml (fast); places are found later by places.ts, only where a finding needs one.
import { CORE_SCHEMA, load, Type, YAMLException } from 'js-yaml';
import type { DraftFinding, Place } from '../model/finding.ts';

export interface SourceFile {
  /** Path relative to the root, with forward slashes. */
  readonly file: string;
  readonly text: string;
}
export interface ReadYaml {
  /** undefined when the file could not be read as YAML; null for an empty file. */
  readonly value: unknown;
  readonly findings: readonly DraftFinding[];
}

// YAML 1.2 core (dates stay text) plus merge keys, which compose files use.
const merge = new Type('tag:yaml.org,2002:merge', {
  kind: 'scalar',
  resolve: (data) => data === '<<' || data === null,
});
const schema = CORE_SCHEMA.extend({ implicit: [merge] });

const german: readonly [RegExp, string, string][] = [
  [
    /duplicated mapping key/,
    'Dieser Schlüssel steht schon weiter oben im selben Abschnitt.',
    'Einen der beiden Einträge umbenennen oder löschen.',
  ],
  [
    /bad indentation/,
    'Die Einrückung passt nicht zum Rest des Abschnitts.',
    'Mit Leerzeichen so weit einrücken wie die Nachbarzeilen.',
  ],
  [
    /tab characters|must not contain tab/,
    'YAML erlaubt keine Tabulatoren zum Einrücken.',
    'Tabulatoren durch Leerzeichen ersetzen.',
  ],
  [
    /unidentified alias/,
    'Der Verweis (*name) hat keinen Anker (&name).',
    'Den Anker davor setzen oder den Wert ausschreiben.',
  ],
  [/unknown tag/, 'Dieses YAML-Tag ist unbekannt.', 'Das Tag (!…) entfernen.'],
  [
    /single document/,
    'Die Datei enthält mehrere YAML-Dokumente (---); gelesen würde nur das erste.',
    'Die Trennzeile „---“ entfernen oder die Teile auf mehrere Dateien verteilen.',
  ],
  [
    /unexpected end of the stream/,
    'Die Datei endet mitten in einem Wert.',
    'Fehlende Klammern oder Anführungszeichen ergänzen.',
  ],
];

/** The place of a syntax error. js-yaml points behind an alias, and nowhere for a second document. */
const placeOf = ({ mark, reason }: YAMLException, { file, text }: SourceFile): Place => {
  const alias = /alias "(.+)"/.exec(reason)?.[1];
  if (mark) return { file, line: mark.line + 1, column: mark.column + 1 - (alias ? alias.length + 1 : 0) };
  return {
    file,
    line: text.split('\n').findLastIndex((line) => /^---(\s|$)/.test(line)) + 1 || 1,
    column: 1,
  };
};

/** Where the key at a place stands first: above it, equally far indented, in the same section. */
const firstOf = ({ file, text }: SourceFile, { line, column }: Place): Place | undefined => {
  const lines = text.split('\n');
  const key = /^[^:]*:/.exec(lines[line - 1]?.slice(column - 1) ?? '')?.[0];
  for (let index = line - 2; key && index >= 0; index -= 1) {
    const above = lines[index] ?? '';
    const indent = above.search(/[^\s#]/);
    if (indent === column - 1 && above.startsWith(key, indent)) return { file, line: index + 1, column };
    if (indent >= 0 && indent < column - 1 && !above.trimStart().startsWith('#')) return undefined;
  }
  return undefined;
};

const syntaxFinding = (source: SourceFile, error: YAMLException): DraftFinding => {
  const { file } = source;
  const known = german.find(([pattern]) => pattern.test(error.reason));
  const duplicate = known === german[0];
  const at = placeOf(error, source);
  const first = duplicate ? firstOf(source, at) : undefined;
  return {
    rule: duplicate ? 'id-duplicate' : 'yaml-syntax',
    severity: 'error',
    class: 'document',
    subject: `file:${file}`,
    message: known?.[1] ?? `Kein gültiges YAML (${error.reason}).`,
    at,
    ...(first ? { related: [{ message: 'Zuerst hier.', at: first }] } : {}),
    fix: known?.[2] ?? 'Die Zeile und die davor prüfen: Doppelpunkte, Anführungszeichen, Einrückung.',
  };
};

/** Counts values, but stops behind `limit`: aliases can make a small file expand without end. */
const exceeds = (value: unknown, limit: number): boolean => {
  let left = limit;
  const visit = (node: unknown): boolean => {
    if (--left < 0) return true;
    return typeof node === 'object' && node !== null && Object.values(node).some(visit);
  };
  return visit(value);
};

/** Reads one YAML file. A file that is not YAML gives one finding with its line and column. */
export function readYaml({ file, text }: SourceFile): ReadYaml {
  try {
    const value = load(text, { schema, filename: file }) ?? null;
    if (!exceeds(value, text.length + 10)) return { value, findings: [] };
    const message = 'Die Verweise (*name) dieser Datei vervielfachen sich.';
    const finding: DraftFinding = {
      rule: 'yaml-aliases',
      severity: 'error',
      class: 'document',
      subject: `file:${file}`,
      message,
      at: { file, line: 1, column: 1 },
      fix: 'Die verschachtelten Verweise ausschreiben.',
    };
    return { value: undefined, findings: [finding] };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { value: undefined, findings: [syntaxFinding({ file, text }, error)] };
  }
}
