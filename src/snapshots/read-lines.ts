// The loop that the line-by-line parsers share: every line is understood, or it is a problem.

import type { Problem } from '../model/facts.ts';
import { isShellLine, problemAt } from './text.ts';

/** A pattern of an error message and the sentence that says what it means. */
export type KnownError = readonly [RegExp, string];

/**
 * Gives `read` every line that is not blank and not the shell's; the message that it returns becomes the
 * line's problem, null means that the line was understood. `command` is a pattern as for `isShellLine`.
 * @param range indexes of the first line and behind the last one; without it, all lines
 */
export function readLines(
  lines: readonly string[],
  command: string,
  read: (line: string, index: number) => string | null,
  [first, end]: readonly [first: number, end: number] = [0, lines.length],
): Problem[] {
  const problems: Problem[] = [];
  for (let index = first; index < end; index += 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '' || isShellLine(line, command)) continue;
    const message = read(line, index);
    if (message !== null) problems.push(problemAt(lines, index, message));
  }
  return problems;
}

/** The sentence for a line that is an error message; null for any other line. */
export function errorIn(line: string, errors: readonly KnownError[]): string | null {
  return errors.find(([pattern]) => pattern.test(line))?.[1] ?? null;
}

/** What shells say when a program is missing. */
export function notFound(program: string): KnownError {
  return [
    /(?:command )?not found|nicht gefunden|No such file or directory|Datei oder Verzeichnis nicht/i,
    `Der Befehl „${program}“ wurde auf dieser Maschine nicht gefunden.`,
  ];
}

/** Values without repetition, sorted. */
export function sortedSet(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

const emptyBlock =
  'Unter dieser Zeile steht keine Ausgabe des Befehls, die Momentaufnahme ist unvollständig.';
/** The problem of a snapshot of several commands that lacks one. */
export const missingBlock =
  'Von den Befehlen dieser Momentaufnahme fehlt mindestens einer, sie ist abgeschnitten; bitte neu erstellen.';

/** True for the line above the output of one of a source's `commands`. */
export function isBlockHead(line: string, argv: readonly string[]): boolean {
  return line.trim() === `# ${argv.join(' ')}`;
}

/** What a snapshot of several commands lacks: a whole output, or what stands below its head. */
export function blockProblems(lines: readonly string[], commands: readonly (readonly string[])[]): Problem[] {
  const heads = commands.map((argv) => lines.findIndex((line) => isBlockHead(line, argv)));
  const found = heads.filter((head) => head >= 0);
  if (found.length === 0) return [];
  const isEmpty = (head: number): boolean => {
    const next = lines.findIndex((line, index) => index > head && line.trim() !== '');
    return next < 0 || found.includes(next);
  };
  const problems = found.filter(isEmpty).map((head) => problemAt(lines, head, emptyBlock));
  const last = lines.findLastIndex((line) => line.trim() !== '');
  if (found.length < commands.length) problems.push(problemAt(lines, last, missingBlock));
  return problems;
}
