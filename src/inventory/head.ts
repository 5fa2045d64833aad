// The section `handbook` of the files -> what a handbook says of itself. There must be exactly one.
import type { DraftFinding } from '../model/finding.ts';
import { type Handbook, handbook } from '../model/inventory.ts';
import type { FileValue } from './entries.ts';
import { documentError, schemaFindings } from './schema-findings.ts';
import { readWith } from './zod-schemas.ts';

const missing = (file: string) =>
  documentError(
    'handbook-missing',
    'handbook',
    'Der Abschnitt „handbook“ fehlt: Titel, Stand und Verantwortliche stehen nirgends.',
    { file, path: [] },
    {
      fix: 'In einer Datei „handbook:“ mit title, subtitle, description, edition_date und owner anlegen.',
    },
  );

const duplicate = (first: FileValue, second: FileValue) =>
  documentError(
    'id-duplicate',
    'handbook',
    'Der Abschnitt „handbook“ steht zweimal.',
    { file: second.file, path: ['handbook'], key: true },
    {
      related: [{ message: 'Zuerst hier.', at: { file: first.file, path: ['handbook'], key: true } }],
      fix: 'Beide zu einem zusammenführen.',
    },
  );

/**
 * Reads the handbook's section.
 * @param heads the sections `handbook` of all files
 * @param fallback the file that a missing section is reported at
 * @returns no value where the section is missing, given twice or not valid
 */
export function readHead(
  heads: readonly FileValue[],
  fallback: string,
): { value: Handbook | undefined; findings: DraftFinding[] } {
  const [head, second] = heads;
  if (!head) return { value: undefined, findings: [missing(fallback)] };
  if (second) return { value: undefined, findings: [duplicate(head, second)] };
  const { data, issues } = readWith(handbook, head.value);
  if (!issues) return { value: data, findings: [] };
  const at = { file: head.file, base: ['handbook'], subject: 'handbook' };
  return { value: undefined, findings: schemaFindings(handbook, issues, at) };
}
