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
    /maxDepth/,
    'Die Abschnitte sind zu tief ineinander verschachtelt.',
    'Höchstens 100 Ebenen verwenden; eine Klammer kann zu viel sein.',
  ],
  [
    /unexpected end of the stream/,
    'Die Datei endet mitten in einem Wert.',
    'Fehlende Klammern oder Anführungszeichen ergänzen.',
  ],
];

/** What js-yaml found wrong, as German sentences: the fault and its remedy; undefined for what has no words here. */
export function faultWords(reason: string): { message: string; fix: string } | undefined {
  const [, message, fix] = german.find(([pattern]) => pattern.test(reason)) ?? [];
  return message === undefined || fix === undefined ? undefined : { message, fix };
}

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
  const known = faultWords(error.reason);
  const duplicate = /duplicated mapping key/.test(error.reason);
  const at = placeOf(error, source);
  const first = duplicate ? firstOf(source, at) : undefined;
  return {
    rule: duplicate ? 'id-duplicate' : 'yaml-syntax',
    severity: 'error',
    class: 'document',
    subject: `file:${file}`,
    message: known?.message ?? `Kein gültiges YAML (${error.reason}).`,
    at,
    ...(first ? { related: [{ message: 'Zuerst hier.', at: first }] } : {}),
    fix: known?.fix ?? 'Die Zeile und die davor prüfen: Doppelpunkte, Anführungszeichen, Einrückung.',
  };
};

/**
 * How the aliases of a file make it larger than it is written: without end, or beyond any file that is written so.
 * Comments write no values, so only what is left without them counts.
 */
function growthOf(value: unknown, text: string): 'cyclic' | 'multiplied' | undefined {
  if (!/\*[^\s,[\]{}]/.test(text)) return undefined;
  let left = 10;
  for (const line of text.split('\n')) if (!/^\s*(?:#|$)/.test(line)) left += line.length + 1;
  const open = new Set<unknown>();
  const visit = (node: unknown): 'cyclic' | 'multiplied' | undefined => {
    if (--left < 0) return 'multiplied';
    if (typeof node !== 'object' || node === null) return undefined;
    if (open.has(node)) return 'cyclic';
    open.add(node);
    for (const part of Object.values(node)) {
      const growth = visit(part);
      if (growth) return growth;
    }
    open.delete(node);
    return undefined;
  };
  return visit(value);
}
const growths = {
  cyclic: {
    message: 'Ein Abschnitt dieser Datei enthält sich selbst (*name).',
    fix: 'Den Verweis ausschreiben.',
  },
  multiplied: {
    message: 'Die Verweise (*name) dieser Datei vervielfachen sich.',
    fix: 'Die verschachtelten Verweise ausschreiben.',
  },
} as const;
/** What no text needs and no reader sees: control characters, separators of lines, signs that turn the direction. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const invisible = /[\0-\x08\v\f\r\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;
/** Whether a text holds characters that nobody sees and no inventory may hold. */
export const holdsInvisible = (text: string): boolean => invisible.test(text);
/** Commands may speak of ends of lines as Windows writes them: `sed -i "s/\r$//"`. */
const isScript = ([section, , key]: readonly (string | number)[]): boolean =>
  (section === 'containers' || section === 'services') &&
  /^(?:command|entrypoint|environment|healthcheck|post_start|pre_stop)$/.test(String(key));
/** So many of them are said of a file. */
const maxInvisible = 20;
/** Findings about keys and texts with invisible characters, and keys that no map can hold. */
function invisibleFindings(file: string, value: unknown): DraftFinding[] {
  const findings: DraftFinding[] = [];
  const say = (message: string, path: readonly (string | number)[], key: boolean) =>
    findings.push({
      rule: 'schema-value',
      severity: 'error',
      class: 'document',
      subject: `file:${file}`,
      message,
      at: { file, path: [...path], ...(key ? { key } : {}) },
      fix: key
        ? 'Den Schlüssel umbenennen.'
        : 'Die Zeichen löschen, auch als „\\x…“ oder „\\u…“ geschriebene.',
    });
  const path: (string | number)[] = [];
  const visit = (node: unknown) => {
    if (findings.length >= maxInvisible) return;
    if (typeof node === 'string') {
      if (holdsInvisible(isScript(path) ? node.replaceAll('\r', '') : node))
        say('Der Text enthält Steuerzeichen, die niemand sieht.', path, false);
    } else if (typeof node === 'object' && node !== null)
      for (const [key, part] of Object.entries(node)) {
        path.push(Array.isArray(node) ? Number(key) : key);
        if (holdsInvisible(key) || /[\n\t]/.test(key))
          say('Der Schlüssel enthält Steuerzeichen.', path, true);
        if (key === '__proto__') say('„__proto__“ ist als Kennung nicht erlaubt.', path, true);
        visit(part);
        path.pop();
      }
  };
  visit(value);
  return findings;
}
/** What stands for bytes that are no UTF-8; nobody writes it. */
const replacement = '\uFFFD';

/** Reads one YAML file. A file that is not YAML gives one finding with its line and column. */
export function readYaml({ file, text }: SourceFile): ReadYaml {
  const refuse = (rule: string, message: string, fix: string, at: Place): ReadYaml => ({
    value: undefined,
    findings: [{ rule, severity: 'error', class: 'document', subject: `file:${file}`, message, at, fix }],
  });
  const broken = text.indexOf(replacement);
  if (broken >= 0) {
    const before = text.slice(0, broken).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    return refuse(
      'yaml-syntax',
      'Die Datei ist nicht in UTF-8 geschrieben.',
      'Die Datei im Editor mit der Zeichenkodierung UTF-8 speichern.',
      { file, line: before.length, column },
    );
  }
  try {
    const value = load(text, { schema, filename: file }) ?? null;
    const growth = growthOf(value, text);
    return growth
      ? refuse('yaml-aliases', growths[growth].message, growths[growth].fix, { file, line: 1, column: 1 })
      : { value, findings: invisibleFindings(file, value) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { value: undefined, findings: [syntaxFinding({ file, text }, error)] };
  }
}
