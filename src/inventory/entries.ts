// Values of one handbook's files -> its entries by section and id, not yet validated.

import type { DraftFinding, Pointer } from '../model/finding.ts';
import { inventoryFile } from '../model/inventory.ts';
import { isRecord } from '../model/record.ts';
import { idPatternHolds, type Section, sections } from '../model/sections.ts';
import { idFix } from './messages.ts';
import { documentError, schemaFindings } from './schema-findings.ts';
import { readWith } from './zod-schemas.ts';

/** An entity as it stands in a file, not yet validated. */
export interface Entry {
  readonly section: Section;
  readonly id: string;
  readonly file: string;
  readonly value: unknown;
}
/** What a file holds: a value of YAML, null for an empty file. */
export interface FileValue {
  readonly file: string;
  readonly value: unknown;
}
/** Entries by `section/id`, in the order of the files. */
export type Entries = ReadonlyMap<`${Section}/${string}`, Entry>;

/** How findings name an entry: `kind:id`. */
export const subjectOfEntry = ({ section, id }: Pick<Entry, 'section' | 'id'>) =>
  `${sections[section].kind}:${id}`;

/** What is wrong with a file as a whole, apart from its entities. */
function outerFindings({ file, value }: FileValue): DraftFinding[] {
  const isKnown = (key: string) => Object.hasOwn(sections, key) || key === 'handbook';
  if (isRecord(value) && Object.keys(value).every(isKnown)) return [];
  const shape = isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => !isKnown(key)))
    : value;
  const { issues } = readWith(inventoryFile, shape);
  return issues ? schemaFindings(inventoryFile, issues, { file, base: [], subject: `file:${file}` }) : [];
}

/** The entries of one section of a file; a section that is no map is a finding. */
function entriesOf(
  { file, value }: FileValue,
  section: Section,
): { entries: Entry[]; findings: DraftFinding[] } {
  const content = (value as Record<string, unknown>)[section];
  if (content === undefined || content === null) return { entries: [], findings: [] };
  if (isRecord(content))
    return {
      // As in compose's `volumes: { data: }`: nothing is said of it yet.
      entries: Object.entries(content).map(([id, entry]) => ({ section, id, file, value: entry ?? {} })),
      findings: [],
    };
  const finding = documentError(
    'schema-type',
    `file:${file}`,
    `Unter „${section}“ wird ein Abschnitt aus Kennung und Eintrag erwartet.`,
    { file, path: [section] },
    { fix: 'Jeden Eintrag als „kennung:“ mit eingerückten Feldern schreiben.' },
  );
  return { entries: [], findings: [finding] };
}

const keyOf = ({ section, id, file }: Entry): Pointer => ({ file, path: [section, id], key: true });

/** What is wrong with an entry's id. */
function idFindings(entry: Entry, first: Entry | undefined): DraftFinding[] {
  const { section, id } = entry;
  const subject = subjectOfEntry(entry);
  const findings: DraftFinding[] = [];
  if (!idPatternHolds(id))
    findings.push(
      documentError('schema-value', subject, `„${id}“ ist als Kennung nicht erlaubt.`, keyOf(entry), {
        fix: idFix,
      }),
    );
  if (first)
    findings.push(
      documentError(
        'id-duplicate',
        subject,
        `Die Kennung „${id}“ ist in „${section}“ schon vergeben.`,
        keyOf(entry),
        {
          related: [{ message: 'Zuerst hier.', at: keyOf(first) }],
          fix: 'Einen der beiden Einträge umbenennen oder löschen.',
        },
      ),
    );
  return findings;
}

/**
 * Takes the files apart into entries and the values of their sections `handbook`. Unknown sections, bad ids and ids
 * given twice are findings; of an id given twice, the first entry counts.
 */
export function readEntries(files: readonly FileValue[]): {
  entries: Entries;
  heads: FileValue[];
  findings: DraftFinding[];
} {
  const findings: DraftFinding[] = [];
  const entries = new Map<`${Section}/${string}`, Entry>();
  const heads: FileValue[] = [];
  for (const source of files) {
    const { file, value } = source;
    if (value === null) continue;
    for (const finding of outerFindings(source)) findings.push(finding);
    if (!isRecord(value)) continue;
    if (value.handbook !== undefined) heads.push({ file, value: value.handbook });
    for (const section of Object.keys(sections) as Section[]) {
      const found = entriesOf(source, section);
      for (const finding of found.findings) findings.push(finding);
      for (const entry of found.entries) {
        const first = entries.get(`${section}/${entry.id}`);
        findings.push(...idFindings(entry, first));
        if (!first) entries.set(`${section}/${entry.id}`, entry);
      }
    }
  }
  return { entries, heads, findings };
}
