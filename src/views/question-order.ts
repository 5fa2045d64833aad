// The open questions in the order in which they are worth an answer, each with who settles it: what concerns something with
// open findings first, then what concerns something that runs, then the rest. Nobody writes a priority down: it follows.
import type { Entity, Inventory } from '../model/inventory.ts';
import { type PointLabel, questionLabel } from './questions.ts';
import { entityOf } from './surroundings/used-by.ts';

type Question = Entity<'open_questions'>;
/** Questions that are equally urgent. */
export interface QuestionGroup {
  readonly title: string;
  /** By owner, in the order of their first question. */
  readonly owners: readonly { readonly owner: string; readonly questions: readonly PointLabel[] }[];
  readonly count: number;
}
const titles = [
  'Zuerst: betrifft Einträge mit offenen Befunden',
  'Dann: betrifft Einträge in Betrieb',
  'Zuletzt: betrifft Geplantes oder nur die Dokumentation',
] as const;

const isRunning = (inventory: Inventory, ref: string): boolean => {
  const entity = entityOf(inventory, ref);
  return entity !== undefined && 'status' in entity && entity.status === 'active';
};

/**
 * The questions of a handbook by urgency and owner; a group without questions is left out.
 * @param hasFindings whether something has open findings, by its `kind:id`
 */
export function questionGroups(inventory: Inventory, hasFindings: (ref: string) => boolean): QuestionGroup[] {
  // Nearly everything concerns the one host: what is found of it says nothing of the question.
  const isWide = (ref: string) => ref.startsWith('host:') || ref.startsWith('stack:');
  const rank = ({ subjects }: Question): number =>
    subjects.some((ref) => !isWide(ref) && hasFindings(ref))
      ? 0
      : subjects.some((ref) => isRunning(inventory, ref))
        ? 1
        : 2;
  const byRank = Map.groupBy(Object.values(inventory.open_questions), rank);
  return titles.flatMap((title, index) => {
    const questions = byRank.get(index) ?? [];
    const byOwner = Map.groupBy(questions, ({ owner }) => owner);
    return questions.length === 0
      ? []
      : [
          {
            title,
            count: questions.length,
            owners: [...byOwner].map(([owner, members]) => ({
              owner,
              questions: members.flatMap(({ id }) => questionLabel(inventory, id) ?? []),
            })),
          },
        ];
  });
}
