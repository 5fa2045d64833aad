// The open questions and gaps that chapters name by their ids.
import { type PointLabel, pointLabel } from '../views/questions.ts';
import { handbookOf } from './handbooks.ts';

const missing = {
  open_questions: { noun: 'die Frage', settled: 'beantwortet' },
  gaps: { noun: 'die Lücke', settled: 'geschlossen' },
} as const;

/**
 * How the chapter on a page names an open question or a gap.
 * @param of its id
 * @throws Error when the handbook has none of that id
 */
export function pointOf(url: URL, section: keyof typeof missing, of: string): PointLabel {
  const { id, inventory } = handbookOf(url);
  const label = pointLabel(inventory, section, of);
  if (label) return label;
  const { noun, settled } = missing[section];
  throw new Error(
    `Im Inventar „${id}“ gibt es ${noun} „${of}“ nicht. Ist sie ${settled}, den Satz berichtigen.`,
  );
}
