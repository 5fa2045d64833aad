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
 * The number of a gap: `N3`.
 * @param id of a gap that there is
 */
export const gapNumber = ({ gaps }: Pick<Inventory, 'gaps'>, id: string): string => `N${numberIn(gaps, id)}`;

/** An open question or gap as a sentence names it. */
export interface PointLabel {
  /** `K7` or `N3`. */
  readonly number: string;
  /** What it is about, in a few words. */
  readonly title: string;
  /** The page on which it stands. */
  readonly page: 'klaerungsbedarf' | 'nicht-dokumentiert';
  /** The place on that page. */
  readonly anchor: string;
}

/**
 * How running text names an open question; undefined where there is none of that id.
 * @param id of the question
 */
export function questionLabel(
  { open_questions }: Pick<Inventory, 'open_questions'>,
  id: string,
): PointLabel | undefined {
  const question = open_questions[id];
  return (
    question && {
      number: questionNumber({ open_questions }, id),
      title: question.short ?? question.title,
      page: 'klaerungsbedarf',
      anchor: `frage-${id}`,
    }
  );
}

/**
 * How running text names a gap; undefined where there is none of that id.
 * @param id of the gap
 */
function gapLabel({ gaps }: Pick<Inventory, 'gaps'>, id: string): PointLabel | undefined {
  const gap = gaps[id];
  return (
    gap && {
      number: gapNumber({ gaps }, id),
      title: gap.short ?? gap.what,
      page: 'nicht-dokumentiert',
      anchor: `luecke-${id}`,
    }
  );
}

/** How running text names an open question or a gap; undefined where there is none of that id. */
export const pointLabel = (
  inventory: Pick<Inventory, 'open_questions' | 'gaps'>,
  section: 'open_questions' | 'gaps',
  id: string,
): PointLabel | undefined => (section === 'gaps' ? gapLabel(inventory, id) : questionLabel(inventory, id));

/** A part of a sentence: words, or an open question or gap that it names by number. */
export type SentencePart = string | PointLabel;

/**
 * A sentence of the inventory in parts: `K7` and `N3` are the questions and gaps of these numbers. A number that is
 * not, or no longer, open stays a word.
 */
export function sentenceParts(
  inventory: Pick<Inventory, 'open_questions' | 'gaps'>,
  text: string,
): SentencePart[] {
  const pieces = text.split(/(?<![\p{L}\p{N}_./-])([KN][1-9]\d{0,2})(?![\p{L}\p{N}_/-])/u);
  if (pieces.length === 1) return [text];
  const labels = [
    ...Object.keys(inventory.open_questions).map((id) => questionLabel(inventory, id)),
    ...Object.keys(inventory.gaps).map((id) => gapLabel(inventory, id)),
  ];
  return pieces
    .map((piece, index) => (index % 2 ? (labels.find((label) => label?.number === piece) ?? piece) : piece))
    .filter((part) => part !== '');
}
