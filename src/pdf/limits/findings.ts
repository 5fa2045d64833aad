// Printed documents against their profiles: what each promises, where its parts begin, what its PDF shows -> findings.
import type { LoadedHandbook } from '../../handbook/handbook.ts';
import type { DraftFinding } from '../../model/finding.ts';
import { profileNamed } from '../../model/print.ts';
import type { PrintedDocument } from '../print.ts';
import { breachesOf, profilePlace } from './breaches.ts';

/** The findings about one printed document of a handbook; none while its inventory is not valid. */
export function documentFindings(
  { file, numbers, measured, promised }: PrintedDocument,
  { id, inventory, headFile }: LoadedHandbook,
): DraftFinding[] {
  const profile = inventory && profileNamed(inventory.handbook, promised.profile);
  if (!profile || headFile === undefined) return [];
  const first = promised.body && numbers.get(promised.body.from);
  const next = promised.body?.before && numbers.get(promised.body.before);
  const name = file.split('/').at(-1) ?? file;
  const at = profilePlace(inventory.handbook, headFile, profile.id);
  const nameless: DraftFinding[] =
    profile.kind === 'exam' && profile.name_on_every_page && !inventory.handbook.exam?.candidate
      ? [
          {
            rule: 'print-name-missing',
            severity: 'error',
            class: 'document',
            handbook: id,
            subject: `print_profile:${profile.id}`,
            message: `${name}: Keine Seite nennt den Prüfling, denn das Inventar kennt ihn nicht.`,
            expected: 'auf jeder Seite',
            actual: 'nicht dokumentiert',
            at: at([]),
            fix: '„exam: {candidate: {name: …}}“ im Abschnitt „handbook“ ergänzen.',
          },
        ]
      : [];
  const breaches = breachesOf(measured, profile, {
    file: name,
    names: promised.names,
    body: first ? { first, last: next ? next - 1 : measured.pages.length } : undefined,
    appendix: promised.appendix ? numbers.get(promised.appendix) : undefined,
    cover: promised.cover,
    at,
    handbook: id,
  });
  return [...nameless, ...breaches];
}
