// Values of one handbook's YAML files -> frozen Inventory + findings. Pure: the files are read elsewhere.
import type { z } from 'zod';
import type { DraftFinding, Origins } from '../model/finding.ts';
import { listedFindings } from '../model/finding-limit.ts';
import { type Handbook, handbook, type Inventory, sectionSchemas } from '../model/inventory.ts';
import { isRecord } from '../model/record.ts';
import { sections } from '../model/sections.ts';
import { readYaml, type SourceFile } from '../source/yaml.ts';
import { complete, type RawSections } from './complete.ts';
import { withoutComposeWords } from './compose/pasted.ts';
import { type ComposeTexts, withComposeFiles } from './compose/source.ts';
import { type Entries, type FileValue, readEntries, subjectOfEntry } from './entries.ts';
import { readHead } from './head.ts';
import { type InheritedPlaces, whereWritten } from './inherited.ts';
import { profileFindings } from './print-profiles.ts';
import { type Referring, referenceFindings } from './references.ts';
import { schemaFindings } from './schema-findings.ts';
import { readWith } from './zod-schemas.ts';

/** One handbook as its files say it. */
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
/** What keeps a handbook from being published, but not from being compared with the machines. */
const harmlessRules = new Set(['reference-unknown', 'print-profile-unknown', 'print-chapter-unknown']);

const isHarmless = (findings: readonly DraftFinding[]) =>
  findings.every(({ rule }) => harmlessRules.has(rule));

/** The entries as their sections' schemas read them; those with defects are left out. */
function validate(entries: Entries): { raw: RawSections; findings: DraftFinding[] } {
  const raw = Object.fromEntries(Object.keys(sections).map((section) => [section, {}])) as RawSections;
  const findings: DraftFinding[] = [];
  for (const entry of entries.values()) {
    const { section, id, file, value } = entry;
    const schema = sectionSchemas[section];
    const { data, issues } = readWith(schema as z.ZodType, value);
    if (issues) {
      const at = { file, base: [section, id], subject: subjectOfEntry(entry) };
      for (const finding of schemaFindings(schema, issues, at)) findings.push(finding);
    } else raw[section][id] = data as never;
  }
  return { raw, findings };
}

/** A value without those of its keys that are at fault. */
const withoutFaults = (value: unknown, issues: readonly z.core.$ZodIssue[]): unknown => {
  if (!isRecord(value)) return value;
  const wrong = new Set(
    issues.flatMap((issue) =>
      issue.path.length > 0 ? [String(issue.path[0])] : issue.code === 'unrecognized_keys' ? issue.keys : [],
    ),
  );
  return Object.fromEntries(Object.entries(value).filter(([key]) => !wrong.has(key)));
};
const unnamed: Handbook = handbook.parse({
  title: '-',
  subtitle: '-',
  description: '-',
  edition_date: '2000-01-01',
  owner: '-',
});

/**
 * What is in order of a handbook that as a whole is not: entries that their schemas accept, if need be without the keys
 * that are at fault. Enough to know how a machine is reached and what is to be read there, never to compare or to show.
 */
export function readInPart(
  id: string,
  files: readonly SourceFile[],
  compose: ComposeTexts = new Map(),
): Inventory {
  const values = files.map((source) => ({ file: source.file, ...readYaml(source) }));
  const { entries: written } = readEntries(
    withoutComposeWords(values.filter(({ value }) => value !== undefined)),
  );
  const { entries } = withComposeFiles(written, compose);
  const raw = Object.fromEntries(Object.keys(sections).map((section) => [section, {}])) as RawSections;
  for (const { section, id: entry, value } of entries.values()) {
    const schema = sectionSchemas[section] as z.ZodType;
    const first = readWith(schema, value);
    const { data } = first.issues ? readWith(schema, withoutFaults(value, first.issues)) : first;
    if (data !== undefined) raw[section][entry] = data as never;
  }
  return complete(id, unnamed, raw, new Map()).inventory;
}

/** All that may hold references: the entries and the handbook's own section. */
function referringOf(entries: Entries, raw: RawSections, head: FileValue | undefined, isHeadValid: boolean) {
  const referring = [...entries.values()].map(
    (entry): Referring => ({
      schema: sectionSchemas[entry.section],
      value: entry.value,
      isValid: Object.hasOwn(raw[entry.section], entry.id),
      file: entry.file,
      path: [entry.section, entry.id],
      subject: subjectOfEntry(entry),
    }),
  );
  if (head)
    referring.push({
      schema: handbook,
      ...head,
      isValid: isHeadValid,
      path: ['handbook'],
      subject: 'handbook',
    });
  return referring;
}

/**
 * Reads one handbook. Never throws for what stands in the files: that is a finding.
 * @param id the handbook's id (its folder's name)
 * @param files its YAML files, in the order of their names
 * @param chapters the addresses of its chapters; undefined: not known, so that references to them are not checked
 * @param compose the texts of the compose files that its stacks name
 */
export function readInventory(
  id: string,
  files: readonly SourceFile[],
  chapters?: readonly string[],
  compose: ComposeTexts = new Map(),
): ReadInventory {
  const values = files.map((source) => ({ file: source.file, ...readYaml(source) }));
  const findings: DraftFinding[] = values.flatMap((file) => file.findings);
  const isUnreadable = findings.length > 0;

  const {
    entries: written,
    heads,
    findings: outer,
  } = readEntries(withoutComposeWords(values.filter(({ value }) => value !== undefined)));
  const { entries, places, findings: ofCompose } = withComposeFiles(written, compose);
  for (const finding of [...outer, ...ofCompose]) findings.push(finding);
  const head = readHead(heads, files[0]?.file ?? `inventory/${id}`);
  // The section may stand in the file that could not be read.
  if (!(isUnreadable && heads.length === 0)) findings.push(...head.findings);
  const headFile = heads[0]?.file;
  if (head.value && headFile) findings.push(...profileFindings(head.value, headFile, chapters));

  const { raw, findings: refused } = validate(entries);
  for (const finding of refused) findings.push(finding);
  if (!isUnreadable) {
    const referring = referringOf(entries, raw, heads[0], head.value !== undefined);
    for (const finding of referenceFindings(entries, referring)) findings.push(finding);
  }
  const origins: Origins = new Map([...entries].map(([key, { file }]) => [key, file]));
  const named = listedFindings(findings).map((finding) => ({
    ...finding,
    at: whereWritten(finding.at, places),
    handbook: id,
  }));
  const read = { origins, head: head.value, headFile };
  if (!head.value || !isHarmless(named))
    return { ...read, inventory: undefined, comparable: undefined, findings: named, inherited: places };

  const { inventory, findings: incomplete, inherited } = complete(id, head.value, raw, origins);
  const all = named.length > 0 ? named : listedFindings(incomplete);
  return {
    ...read,
    inventory: all.length > 0 ? undefined : inventory,
    comparable: isHarmless(incomplete) ? inventory : undefined,
    findings: all,
    inherited: places.size === 0 ? inherited : new Map([...inherited, ...places]),
  };
}
