// Printed documents against their profiles: what each promises, where its parts begin, what its PDF shows -> findings.
import type { LoadedHandbook } from '../handbook.ts';
import type { DraftFinding } from '../model/finding.ts';
import { profileNamed } from '../model/print.ts';
import { breachesOf, profilePlace } from './breaches.ts';
import type { PrintedDocument } from './print.ts';

/** The findings about one printed document of a handbook. */
export function checkPrint(
  { file, numbers, measured, promised }: PrintedDocument,
  { id, inventory, headFile }: LoadedHandbook,
): DraftFinding[] {
  const profile = inventory && profileNamed(inventory.handbook, promised.profile);
  if (!profile || headFile === undefined) return [];
  const first = promised.body && numbers.get(promised.body.from);
  const next = promised.body?.before && numbers.get(promised.body.before);
  return breachesOf(measured, profile, {
    file: file.split('/').at(-1) ?? file,
    names: promised.names,
    body: first ? { first, last: next ? next - 1 : measured.pages.length } : undefined,
    appendix: promised.appendix ? numbers.get(promised.appendix) : undefined,
    cover: promised.cover,
    at: profilePlace(inventory.handbook, headFile, profile.id),
    handbook: id,
  });
}
