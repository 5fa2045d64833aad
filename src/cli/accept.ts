// infrabuch accept [FINDING…]: shows what would change in the inventory, asks, and writes what the machine shows.
import { resolve } from 'node:path';
import { acceptFinding, compared, opensOrGives, type WaiverWish } from '../adopt/accept/accept.ts';
import { withRenamedKeys } from '../adopt/accept/renamed.ts';
import { changedLines } from '../adopt/accept/shown.ts';
import type { Compared } from '../adopt/accept/situation.ts';
import type { Loaded, LoadedHandbook } from '../handbook/handbook.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { guardedFolder, writeOfRoot } from '../handbook/second-root.ts';
import { readSupplied, withSupplied } from '../handbook/supplied.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { SourceFile } from '../source/yaml.ts';
import { UsageError } from '../system/errors.ts';
import { dayOf } from './print-report.ts';
import { openQuestions, type Questions } from './questions.ts';

/** The flags of `infrabuch accept`. */
export interface AcceptOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly snapshots?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly waive?: string;
  readonly until?: string;
  readonly by?: string;
  readonly now?: string;
}

/** A finding is meant by its rule, its subject, or both. */
const isMeant = ({ rule, subject }: DraftFinding, wanted: readonly string[]) =>
  wanted.length === 0 ||
  wanted.some((word) => [rule, subject, `${rule}:${subject}`, `${rule} ${subject}`].includes(word));

/** The waiver that the flags ask for; undefined: none. @throws UsageError where they make none that counts */
function wishOf({ waive, until, by }: AcceptOptions, owner: string, now: Date): WaiverWish | undefined {
  if (waive === undefined) {
    if (until !== undefined || by !== undefined) throw new UsageError('--until und --by gehören zu --waive.');
    return undefined;
  }
  if (waive.trim() === '') throw new UsageError('--waive erwartet einen Grund.');
  if (until !== undefined && dayOf(until, '--until').toISOString() < now.toISOString().slice(0, 10))
    throw new UsageError(`--until nennt den letzten Tag der Duldung, und der ist vorbei: ${until}.`);
  const quarter = new Date(now.getTime() + 90 * 86_400_000).toISOString().slice(0, 10);
  return { reason: waive, until: until ?? quarter, by: by ?? owner };
}

const textsOf = ({ handbook: { files } }: Compared): readonly SourceFile[] => [
  ...files.yaml,
  ...(files.compose ?? []),
];
/** Shows an edit: the files with the lines that change. */
function show(before: readonly SourceFile[], after: readonly SourceFile[]): void {
  const texts = new Map(before.map(({ file, text }) => [file, text]));
  for (const { file, text } of after)
    for (const [index, line] of changedLines(texts.get(file) ?? '', text).entries())
      process.stdout.write(`${index === 0 ? `${file} ` : ''}${line}\n`);
}

interface Run {
  readonly options: AcceptOptions;
  readonly wanted: readonly string[];
  readonly loaded: Loaded;
  readonly now: Date;
  /** undefined: nobody sits there. */
  readonly questions: Questions | undefined;
}
/** Whether somebody says yes; no where nobody sits there. @throws UsageError when somebody left the question */
async function isAsked({ questions }: Pick<Run, 'questions'>): Promise<boolean> {
  if (!questions) return false;
  const answer = await questions.ask('  Übernehmen? (j/n) ');
  if (answer === undefined) throw new UsageError('Abgebrochen; was schon übernommen ist, bleibt.');
  return /^j/i.test(answer);
}
/** Whether an edit that was shown is to be written. @throws UsageError when somebody left the question */
async function isWanted({ options, wanted, questions }: Run, finding: DraftFinding): Promise<boolean> {
  if (options.dryRun) return false;
  const isRisky = opensOrGives(finding) && options.waive === undefined;
  if (wanted.length > 0 || (options.all && !isRisky)) return true;
  if (questions) return isAsked({ questions });
  if (isRisky)
    process.stderr.write('  Öffnet oder erlaubt etwas: nur einzeln, mit seinem Namen oder am Terminal.\n');
  return false;
}

/** Writes the files of a handbook that have changed. */
function write(
  { loaded }: Pick<Run, 'loaded'>,
  before: readonly SourceFile[],
  after: readonly SourceFile[],
): void {
  const texts = new Map(before.map(({ file, text }) => [file, text]));
  writeOfRoot(
    loaded,
    after.filter(({ file, text }) => texts.get(file) !== text),
  );
}

/** Gives keys that were renamed their new names; the handbook with them, or as it was where nobody wants it. */
async function acceptNames(
  run: Run,
  handbook: LoadedHandbook,
): Promise<{ handbook: LoadedHandbook; done: number; left: number }> {
  const { handbook: next, count } = withRenamedKeys(handbook, (finding) => isMeant(finding, run.wanted));
  if (count === 0 || run.options.waive !== undefined) return { handbook, done: 0, left: 0 };
  process.stdout.write(
    `\n${count === 1 ? 'Ein Schlüssel heißt' : `${count} Schlüssel heißen`} jetzt anders.\n`,
  );
  show(handbook.files.yaml, next.files.yaml);
  const isAccepted =
    !run.options.dryRun && (run.wanted.length > 0 || run.options.all || (await isAsked(run)));
  if (!isAccepted) return { handbook, done: 0, left: count };
  write(run, handbook.files.yaml, next.files.yaml);
  return { handbook: next, done: count, left: 0 };
}

/** Goes through the findings of one handbook; how many were accepted and how many not. */
async function acceptAll(run: Run, first: LoadedHandbook): Promise<{ done: number; left: number }> {
  const { options, wanted, now } = run;
  const wish = wishOf(options, first.head?.owner ?? 'TODO', now);
  let current = compared(first, now);
  const tally = { done: 0, left: 0 };
  const openNow = () =>
    current.findings.filter(
      ({ severity, waived, rule }) =>
        severity !== 'info' && !waived && !rule.startsWith('snapshot-') && !rule.startsWith('waiver-'),
    );
  for (const finding of openNow().filter((entry) => isMeant(entry, wanted))) {
    // What was accepted before may have settled it.
    const isStillOpen = ({ rule, subject, host }: DraftFinding) =>
      rule === finding.rule && subject === finding.subject && host === finding.host;
    if (!openNow().some(isStillOpen)) continue;
    process.stdout.write(`\n${finding.rule} ${finding.subject}: ${finding.message}\n`);
    if (finding.expected !== undefined || finding.actual !== undefined)
      process.stdout.write(`  Soll: ${finding.expected ?? '–'} · Ist: ${finding.actual ?? '–'}\n`);
    const edit = acceptFinding(current, finding, now, wish);
    if ('why' in edit) {
      process.stdout.write(`  Nicht übernommen. ${edit.why}\n`);
      tally.left += 1;
      continue;
    }
    const before = textsOf(current);
    const after = textsOf(edit.next);
    if (edit.note) process.stdout.write(`  ${edit.note}\n`);
    show(before, after);
    if (!(await isWanted(run, finding))) {
      tally.left += 1;
      continue;
    }
    write(run, before, after);
    current = edit.next;
    tally.done += 1;
  }
  return tally;
}

/**
 * Exit code of `infrabuch accept`: 1 when a finding is left that was meant.
 * @throws UsageError, RootError
 */
export async function accept(wanted: readonly string[], options: AcceptOptions): Promise<number> {
  const now = dayOf(options.now);
  const root = resolve(options.root);
  const read = loadHandbooks(readRoot(root, options.handbook));
  const loaded =
    options.snapshots === undefined ? read : withSupplied(read, readSupplied(read, options.snapshots));
  if (options.waive !== undefined) guardedFolder(loaded);
  const questions = process.stdin.isTTY && !options.dryRun ? openQuestions() : undefined;
  try {
    const sums = { done: 0, left: 0 };
    const run: Run = { options, wanted, loaded, now, questions };
    for (const before of loaded.handbooks) {
      const named = await acceptNames(run, before);
      sums.done += named.done;
      sums.left += named.left;
      const { handbook } = named;
      if (!handbook.comparable && named.done + named.left > 0) continue;
      if (!handbook.comparable)
        throw new UsageError(
          `Das Inventar „${handbook.id}“ ist nicht in Ordnung: „infrabuch check“ zeigt, wo.`,
        );
      const { done, left } = await acceptAll(run, handbook);
      sums.done += done;
      sums.left += left;
    }
    if (sums.done + sums.left === 0 && wanted.length > 0)
      throw new UsageError(
        `Einen Befund „${wanted.join('“, „')}“ gibt es nicht: „infrabuch drift“ nennt Regel und Gegenstand.`,
      );
    process.stderr.write(`\nÜbernommen: ${sums.done}, offen: ${sums.left}.\n`);
    return sums.left > 0 && !options.dryRun ? 1 : 0;
  } finally {
    questions?.close();
  }
}
