// infrabuch gaps: what is worth most to write down next; at the terminal it asks, and writes the answers into the inventory.
import { resolve } from 'node:path';
import { fileOf, withAnswer, withFile } from '../adopt/gaps.ts';
import type { LoadedHandbook } from '../handbook/handbook.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { writeOfRoot } from '../handbook/second-root.ts';
import { UsageError } from '../system/errors.ts';
import type { MissingAnswer } from '../views/missing-answer.ts';
import { missingAnswers } from '../views/undocumented.ts';
import { openQuestions, type Questions } from './questions.ts';

/** The flags of `infrabuch gaps`. */
export interface GapsOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly all?: boolean;
}
const shownByDefault = 10;

const missingOf = (handbook: LoadedHandbook): MissingAnswer[] =>
  handbook.comparable ? missingAnswers(handbook.comparable) : [];

/** Writes one answer; the handbook as it is then. @throws UsageError where it belongs nowhere or does not fit */
function write(
  root: string,
  handbook: LoadedHandbook,
  missing: MissingAnswer,
  answer: string,
): LoadedHandbook {
  if (/^\W*(?:TODO|FIXME|TBD)\W*$/i.test(answer)) throw new UsageError(`„${answer}“ ist noch keine Antwort.`);
  const changed = withAnswer(handbook, missing, answer);
  if (!changed)
    throw new UsageError(
      `„${missing.ref}“: ${missing.what} ist mehr als ein Text; im Inventar eintragen (${fileOf(handbook, missing) ?? handbook.id}).`,
    );
  const next = withFile(handbook, changed);
  if (!next.comparable)
    throw new UsageError(`So wäre das Inventar nicht in Ordnung: ${next.findings[0]?.message ?? ''}`);
  writeOfRoot({ root, secondRoot: handbook.files.secondRoot }, [changed]);
  return next;
}

/** Answers of the command line, `container:shop=Bestellungen`: each for the first text that its entry lacks. */
function writeAnswers(root: string, handbooks: readonly LoadedHandbook[], answers: readonly string[]): void {
  const current = new Map(handbooks.map((handbook) => [handbook.id, handbook]));
  for (const text of answers) {
    const at = text.indexOf('=');
    const [ref, answer] = [text.slice(0, at), text.slice(at + 1).trim()];
    if (at < 1 || answer === '')
      throw new UsageError(`„${text}“ ist keine Antwort: „container:shop=Bestellungen der Kundschaft“.`);
    const found = [...current.values()].flatMap((handbook) =>
      missingOf(handbook)
        .filter((missing) => missing.ref === ref && missing.isText)
        .map((missing) => ({ handbook, missing })),
    )[0];
    if (!found)
      throw new UsageError(`Bei „${ref}“ fehlt kein Text; „infrabuch gaps --all“ nennt, was fehlt.`);
    current.set(found.handbook.id, write(root, found.handbook, found.missing, answer));
    process.stderr.write(`${ref}: ${found.missing.what} eingetragen.\n`);
  }
}

/** Asks until an answer can stand there; an empty one passes on. @returns undefined when somebody left */
async function askOnce(
  questions: Questions,
  root: string,
  handbook: LoadedHandbook,
  missing: MissingAnswer,
): Promise<LoadedHandbook | undefined> {
  for (;;) {
    const answer = await questions.ask(`${missing.what}? (leer: später) `);
    if (answer === undefined) return undefined;
    if (answer === '') return handbook;
    try {
      return write(root, handbook, missing, answer);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`${error.message}\n`);
    }
  }
}

/** Asks for what is worth most; an empty answer passes on. Whether all was asked: else somebody left. */
export async function askFor(
  questions: Questions,
  root: string,
  first: LoadedHandbook,
  count: number,
): Promise<boolean> {
  let handbook = first;
  for (const missing of missingOf(handbook)
    .filter(({ isText }) => isText)
    .slice(0, count)) {
    process.stderr.write(`\n${missing.ref}: ${missing.why}\n`);
    const next = await askOnce(questions, root, handbook, missing);
    if (next === undefined) {
      process.stderr.write('\nAbgebrochen; was schon eingetragen ist, bleibt.\n');
      return false;
    }
    handbook = next;
  }
  return true;
}

/** Shows what a handbook lacks, the most valuable first. */
function show(handbook: LoadedHandbook, all: boolean): void {
  const missing = missingOf(handbook);
  const shown = all ? missing : missing.slice(0, shownByDefault);
  process.stdout.write(
    missing.length === 0
      ? `${handbook.id}: Kein Feld des Inventars ist leer.\n`
      : `${handbook.id}: ${missing.length} Angaben fehlen${shown.length < missing.length ? `, die ${shown.length} wichtigsten` : ''}:\n`,
  );
  for (const entry of shown)
    process.stdout.write(
      `  ${entry.ref}: ${entry.what} – ${entry.why} (${fileOf(handbook, entry) ?? handbook.id})\n`,
    );
}

/**
 * Exit code of `infrabuch gaps`.
 * @throws UsageError, RootError
 */
export async function gaps(answers: readonly string[], options: GapsOptions): Promise<number> {
  const root = resolve(options.root);
  const { handbooks } = loadHandbooks(readRoot(root, options.handbook, { snapshots: false }));
  const broken = handbooks.find(({ comparable }) => !comparable);
  if (broken)
    throw new UsageError(`Das Inventar „${broken.id}“ ist nicht in Ordnung: „infrabuch check“ zeigt, wo.`);
  if (answers.length > 0) {
    writeAnswers(root, handbooks, answers);
    return 0;
  }
  const questions = process.stdin.isTTY && process.stdout.isTTY ? openQuestions() : undefined;
  const count = options.all ? Number.POSITIVE_INFINITY : shownByDefault;
  try {
    for (const handbook of handbooks) {
      show(handbook, options.all ?? false);
      if (questions && !(await askFor(questions, root, handbook, count))) break;
    }
  } finally {
    questions?.close();
  }
  return 0;
}
