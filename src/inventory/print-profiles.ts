// References of the print profiles: each stands on a built-in one, each chapter exists.

import { closestTo } from '../model/closest.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Handbook } from '../model/inventory.ts';
import { baseOf, builtInProfiles } from '../model/print.ts';

/**
 * @param file the file of the handbook's own section
 * @param chapters the addresses of the chapters; undefined: not known
 */
export function profileFindings(
  { print_profiles }: Handbook,
  file: string,
  chapters?: readonly string[],
): DraftFinding[] {
  const names = Object.keys(builtInProfiles);
  return Object.entries(print_profiles).flatMap(([id, written]): DraftFinding[] => {
    const path = ['handbook', 'print_profiles', id];
    const common = { severity: 'error', class: 'document', subject: `print_profile:${id}` } as const;
    const base = baseOf(id, written);
    const guess = closestTo(base, names);
    const unknown: DraftFinding = {
      ...common,
      rule: 'print-profile-unknown',
      message: `Das Druckprofil „${base}“ gibt es nicht.`,
      at: written?.based_on ? { file, path: [...path, 'based_on'] } : { file, path, key: true },
      fix: guess
        ? `Meinten Sie „${guess}“?`
        : `Ein eigenes Profil nennt mit „based_on“ ein eingebautes: ${names.join(', ')}.`,
    };
    const missing = (field: 'chapters' | 'appendices') =>
      (written?.[field] ?? []).flatMap((chapter, index): DraftFinding[] => {
        if (!chapters || chapters.includes(chapter)) return [];
        const near = closestTo(chapter, chapters);
        return [
          {
            ...common,
            rule: 'print-chapter-unknown',
            message: `Das Kapitel „${chapter}“, das das Druckprofil „${id}“ nennt, gibt es nicht.`,
            at: { file, path: [...path, field, index] },
            fix: near ? `Meinten Sie „${near}“?` : `Vorhanden: ${chapters.join(', ') || 'keine'}.`,
          },
        ];
      });
    return [
      ...(Object.hasOwn(builtInProfiles, base) ? [] : [unknown]),
      ...missing('chapters'),
      ...missing('appendices'),
    ];
  });
}
