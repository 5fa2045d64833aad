// Announced changes let the old state pass: not for ever, and not from far away.
import { changesOf } from '../inventory/facts/changes.ts';
import type { DraftFinding, Origins } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';

/** So many days before and after its day a change may be announced. */
const longest = 90;
const day = 86_400_000;

/** One warning for each change whose day is too far away, or so long past that nobody needs to announce it. */
export const changeDays = (inventory: Inventory, origins: Origins, now: Date): DraftFinding[] =>
  changesOf({ inventory, origins }).flatMap(({ from, subject, at }): DraftFinding[] => {
    const days = Math.round((Date.parse(from) - Date.parse(now.toISOString().slice(0, 10))) / day);
    if (Math.abs(days) <= longest) return [];
    return [
      {
        rule: 'change-day',
        severity: 'warning',
        class: 'drift',
        handbook: inventory.id,
        subject,
        message:
          days > 0
            ? `Die Änderung ist für den ${from} angekündigt: Bis dahin, noch ${days} Tage, fällt der alte Stand nicht auf.`
            : `Die für den ${from} angekündigte Änderung ist ${-days} Tage her: Es gilt längst nur der neue Stand.`,
        expected: `höchstens ${longest} Tage`,
        actual: `${Math.abs(days)} Tage`,
        at,
        fix:
          days > 0
            ? 'Einen näheren Tag ankündigen, oder die Änderung erst dokumentieren, wenn sie ansteht.'
            : '„change“ löschen.',
      },
    ];
  });
