// Answers to what the inventory leaves open -> its files with these answers in their place.
import type { LoadedHandbook } from '../handbook/handbook.ts';
import { loadHandbook } from '../handbook/load.ts';
import type { SourceFile } from '../source/yaml.ts';
import type { MissingAnswer } from '../views/missing-answer.ts';
import { editedText } from './compose/file-text.ts';

/** The file in which an answer belongs. */
export const fileOf = ({ origins, headFile }: LoadedHandbook, { path }: MissingAnswer): string | undefined =>
  path[0] === 'handbook' ? headFile : origins.get(`${String(path[0])}/${String(path[1])}` as never);

/**
 * The file with an answer; every other line stays.
 * @returns undefined where the answer belongs to more than one text, or into a file that is not the handbook's
 */
export function withAnswer(
  handbook: LoadedHandbook,
  missing: MissingAnswer,
  answer: string,
): SourceFile | undefined {
  const file = fileOf(handbook, missing);
  const source = handbook.files.yaml.find((other) => other.file === file);
  if (!source || !missing.isText) return undefined;
  // A text that stands there is one of those that mean nothing yet.
  return { ...source, text: editedText(source.text, [{ path: missing.path, value: answer }]) };
}

/** The handbook with a file in the place of the one before. */
export const withFile = (handbook: LoadedHandbook, changed: SourceFile): LoadedHandbook =>
  loadHandbook({
    ...handbook.files,
    yaml: handbook.files.yaml.map((source) => (source.file === changed.file ? changed : source)),
  });
