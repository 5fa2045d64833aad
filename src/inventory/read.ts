// Values of one handbook's YAML files -> frozen Inventory + findings. Pure: the files are read elsewhere.
import type { z } from 'zod';
import type { DraftFinding, Origins, Pointer } from '../model/finding.ts';
import {
  type Handbook,
  handbook as handbookSchema,
  type Inventory,
  inventoryFile,
  sectionSchemas,
} from '../model/inventory.ts';
import { anyRefParts, idPatternHolds, type Section, sections } from '../model/sections.ts';
import { readYaml, type SourceFile } from '../source/yaml.ts';
import { complete, type RawSections } from './complete.ts';
import type { InheritedPlaces } from './inherited.ts';
import { closest, toIssues } from './messages.ts';
import { profileFindings } from './print-profiles.ts';
import { keysAt, walkReferences } from './walk.ts';

export interface ReadInventory {
  /** undefined when a finding stands in the way of everything else. */
  readonly inventory: Inventory | undefined;
  /** Also there while references lead nowhere: enough to compare with the machines, not to publish. */
  readonly comparable: Inventory | undefined;
  readonly findings: readonly DraftFinding[];
  readonly origins: Origins;
  /** Where values that hosts have from their groups are written. */
  readonly inherited: InheritedPlaces;
  /** The handbook's own section, also while the rest is not valid. */
  readonly head: Handbook | undefined;
  /** The file with the handbook's own section. */
  readonly headFile: string | undefined;
}
type Path = readonly (string | number)[];
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const error = (
  rule: string,
  subject: string,
  message: string,
  at: Pointer,
  rest: Partial<DraftFinding> = {},
): DraftFinding => ({
  rule,
  severity: 'error',
  class: 'document',
  subject,
  message,
  at,
  ...rest,
});

const schemaFindings = (
  schema: z.core.$ZodType,
  root: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  file: string,
  base: Path,
  subject: string,
): DraftFinding[] =>
  toIssues(issues, base, (path) => keysAt(base.length ? schema : root, path.slice(base.length))).map(
    ({ rule, path, key, message, expected, fix }) =>
      error(rule, subject, message, { file, path, ...(key ? { key } : {}) }, { expected, fix }),
  );

/** One entity as it stands in a file, not yet validated. */
interface Found {
  readonly section: Section;
  readonly id: string;
  readonly file: string;
  readonly value: unknown;
}

/** What is wrong with a file as a whole, apart from its entities. */
function outerFindings(file: string, value: unknown): DraftFinding[] {
  const isKnown = (key: string) => Object.hasOwn(sections, key) || key === 'handbook';
  if (isRecord(value) && Object.keys(value).every(isKnown)) return [];
  const shape = isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => !isKnown(key)))
    : value;
  const { error: broken } = inventoryFile.safeParse(shape, { reportInput: true });
  return broken ? schemaFindings(inventoryFile, inventoryFile, broken.issues, file, [], `file:${file}`) : [];
}

/** Collects the entities of all files; unknown sections, bad ids and ids given twice are findings. */
function collect(values: readonly { file: string; value: unknown }[]) {
  const findings: DraftFinding[] = [];
  const found = new Map<`${Section}/${string}`, Found>();
  const heads: { file: string; value: unknown }[] = [];
  for (const { file, value } of values) {
    if (value === null) continue;
    findings.push(...outerFindings(file, value));
    if (!isRecord(value)) continue;
    if (value.handbook !== undefined) heads.push({ file, value: value.handbook });
    for (const section of Object.keys(sections) as Section[]) {
      const entries = value[section];
      if (entries === undefined || entries === null) continue;
      if (!isRecord(entries)) {
        findings.push(
          error(
            'schema-type',
            `file:${file}`,
            `Unter „${section}“ wird ein Abschnitt aus Kennung und Eintrag erwartet.`,
            { file, path: [section] },
            { fix: 'Jeden Eintrag als „kennung:“ mit eingerückten Feldern schreiben.' },
          ),
        );
        continue;
      }
      for (const [id, entry] of Object.entries(entries)) {
        const subject = `${sections[section].kind}:${id}`;
        const at: Pointer = { file, path: [section, id], key: true };
        if (!idPatternHolds(id))
          findings.push(
            error('schema-value', subject, `„${id}“ ist als Kennung nicht erlaubt.`, at, {
              fix: 'Kennungen bestehen aus Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich (höchstens 64 Zeichen).',
            }),
          );
        const first = found.get(`${section}/${id}`);
        if (first)
          findings.push(
            error('id-duplicate', subject, `Die Kennung „${id}“ ist in „${section}“ schon vergeben.`, at, {
              related: [
                { message: 'Zuerst hier.', at: { file: first.file, path: [section, id], key: true } },
              ],
              fix: 'Einen der beiden Einträge umbenennen oder löschen.',
            }),
          );
        else found.set(`${section}/${id}`, { section, id, file, value: entry });
      }
    }
  }
  return { findings, found, heads };
}

/** The handbook's own section: there must be exactly one. */
function readHead(heads: readonly { file: string; value: unknown }[], fallback: string) {
  const [head, second] = heads;
  if (!head)
    return {
      value: undefined,
      findings: [
        error(
          'handbook-missing',
          'handbook',
          'Der Abschnitt „handbook“ fehlt: Titel, Stand und Verantwortliche stehen nirgends.',
          { file: fallback, path: [] },
          {
            fix: 'In einer Datei „handbook:“ mit title, subtitle, description, edition_date und owner anlegen.',
          },
        ),
      ],
    };
  if (second)
    return {
      value: undefined,
      findings: [
        error(
          'id-duplicate',
          'handbook',
          'Der Abschnitt „handbook“ steht zweimal.',
          { file: second.file, path: ['handbook'], key: true },
          {
            related: [{ message: 'Zuerst hier.', at: { file: head.file, path: ['handbook'], key: true } }],
            fix: 'Beide zu einem zusammenführen.',
          },
        ),
      ],
    };
  const parsed = handbookSchema.safeParse(head.value, { reportInput: true });
  return parsed.success
    ? { value: parsed.data, findings: [] }
    : {
        value: undefined,
        findings: schemaFindings(
          handbookSchema,
          handbookSchema,
          parsed.error.issues,
          head.file,
          ['handbook'],
          'handbook',
        ),
      };
}

/** What may hold references: a schema with what was written for it. */
interface Referring {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly isValid: boolean;
  readonly file: string;
  readonly path: readonly [string, ...string[]];
  readonly subject: string;
}
/** References that lead nowhere. Looks at what was written, so a broken entity is still found. */
function checkReferences(found: ReadonlyMap<string, Found>, referring: Iterable<Referring>): DraftFinding[] {
  const ids = Map.groupBy(found.values(), ({ section }) => section);
  const findings: DraftFinding[] = [];
  for (const { schema, value, isValid, file, path: start, subject } of referring) {
    walkReferences(schema, value, isValid, start, ({ section: target, pick }, text, path, key) => {
      const picked = pick ? pick(text) : text;
      if (picked === undefined) return;
      const parts = target === 'any' ? anyRefParts(picked) : { section: target, id: picked };
      if (parts && found.has(`${parts.section}/${parts.id}`)) return;
      const candidates = parts
        ? (ids.get(parts.section) ?? []).map((entry) => entry.id)
        : Object.values(sections).map(({ kind }) => kind);
      const guess = closest(parts?.id ?? picked.split(':')[0] ?? '', candidates);
      findings.push(
        error(
          'reference-unknown',
          subject,
          parts
            ? `„${picked}“ gibt es in „${parts.section}“ nicht.`
            : `Die Art „${picked.split(':')[0]}“ gibt es nicht.`,
          { file, path, ...(key ? { key } : {}) },
          {
            fix: guess ? `Meinten Sie „${guess}“?` : 'Den Eintrag anlegen oder den Verweis berichtigen.',
          },
        ),
      );
    });
  }
  return findings;
}

const setEntity = (raw: RawSections, { section, id }: Found, data: unknown) => {
  raw[section][id] = data as never;
};

/** What keeps a handbook from being published, but not from being compared with the machines. */
const isHarmless = new Set(['reference-unknown', 'print-profile-unknown', 'print-chapter-unknown']);

/**
 * Reads one handbook.
 * @param id the handbook's id (its folder's name)
 * @param files its YAML files, in the order of their names
 * @param chapters the addresses of its chapters; undefined: not known, so that references to them are not checked
 */
export function readInventory(
  id: string,
  files: readonly SourceFile[],
  chapters?: readonly string[],
): ReadInventory {
  const origins = new Map<`${Section}/${string}`, string>();
  const read = files.map((source) => ({ file: source.file, ...readYaml(source) }));
  const findings: DraftFinding[] = read.flatMap((entry) => entry.findings);
  const unreadable = findings.length > 0;

  const { findings: collected, found, heads } = collect(read.filter(({ value }) => value !== undefined));
  findings.push(...collected);
  const head = readHead(heads, files[0]?.file ?? `inventory/${id}`);
  if (!(unreadable && heads.length === 0)) findings.push(...head.findings);
  const headFile = heads[0]?.file;
  if (head.value && headFile) findings.push(...profileFindings(head.value, headFile, chapters));

  const raw = Object.fromEntries(Object.keys(sections).map((section) => [section, {}])) as RawSections;
  for (const entity of found.values()) {
    origins.set(`${entity.section}/${entity.id}`, entity.file);
    const schema = sectionSchemas[entity.section];
    const parsed = schema.safeParse(entity.value, { reportInput: true });
    if (parsed.success) setEntity(raw, entity, parsed.data);
    else
      findings.push(
        ...schemaFindings(
          schema,
          schema,
          parsed.error.issues,
          entity.file,
          [entity.section, entity.id],
          `${sections[entity.section].kind}:${entity.id}`,
        ),
      );
  }
  const referring = [...found.values()].map(
    ({ section, id: entity, file, value }): Referring => ({
      schema: sectionSchemas[section],
      value,
      isValid: Object.hasOwn(raw[section], entity),
      file,
      path: [section, entity],
      subject: `${sections[section].kind}:${entity}`,
    }),
  );
  for (const { file, value } of heads.slice(0, 1))
    referring.push({
      schema: handbookSchema,
      value,
      isValid: head.value !== undefined,
      file,
      path: ['handbook'],
      subject: 'handbook',
    });
  if (!unreadable) findings.push(...checkReferences(found, referring));
  const named = findings.map((finding) => ({ ...finding, handbook: id }));
  const harmless = (all: readonly DraftFinding[]) => all.every(({ rule }) => isHarmless.has(rule));
  if (!head.value || !harmless(named))
    return {
      inventory: undefined,
      comparable: undefined,
      findings: named,
      origins,
      inherited: new Map(),
      head: head.value,
      headFile,
    };

  const completed = complete(id, head.value, raw, origins);
  const all = named.length > 0 ? named : completed.findings;
  return {
    inventory: all.length > 0 ? undefined : completed.inventory,
    comparable: harmless(completed.findings) ? completed.inventory : undefined,
    findings: all,
    origins,
    inherited: completed.inherited,
    head: head.value,
    headFile,
  };
}
