// How open questions and gaps are called: by a number that stays, and in a few words.
import type { Inventory } from '../model/inventory.ts';

type Numbered = Readonly<Record<string, { readonly number?: number | undefined }>>;
/** The number of an entry: the documented one, else its place in the list. */
const numberIn = (section: Numbered, id: string): number =>
  section[id]?.number ?? Object.keys(section).indexOf(id) + 1;

/**
 * The number of an open question: `K7`.
 * @param id of a question that there is
 */
export const questionNumber = ({ open_questions }: Pick<Inventory, 'open_questions'>, id: string): string =>
  `K${numberIn(open_questions, id)}`;

/**
 * An open question in running text: `K7: Feste Adresse`; undefined where there is none of that id.
 * @param id of the question
 */
export function questionLabel(
  { open_questions }: Pick<Inventory, 'open_questions'>,
  id: string,
): string | undefined {
  const question = open_questions[id];
  return question && `${questionNumber({ open_questions }, id)}: ${question.short ?? question.title}`;
}

/**
 * The number of a gap: `N3`.
 * @param id of a gap that there is
 */
export const gapNumber = ({ gaps }: Pick<Inventory, 'gaps'>, id: string): string => `N${numberIn(gaps, id)}`;
