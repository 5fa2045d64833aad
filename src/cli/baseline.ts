// infrabuch baseline: freezes the risks of today in one file, and takes out of it what is no longer found.
import { resolve } from 'node:path';
import {
  type Baseline,
  baselineFile,
  baselineOf,
  baselineText,
  heldAgainst,
  readBaseline,
} from '../handbook/baseline.ts';
import type { Loaded, LoadedHandbook } from '../handbook/handbook.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { checkHandbook } from '../handbook/rules.ts';
import { guardedFolder, writeOfRoot } from '../handbook/second-root.ts';
import { plain } from '../reports/words.ts';
import { UsageError } from '../system/errors.ts';
import { dayOf } from './print-report.ts';

/** The flags of `infrabuch baseline`. */
export interface BaselineOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly renew?: boolean;
  readonly dryRun?: boolean;
  readonly now?: string;
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const counted = (count: number) => (count === 1 ? 'ein Risiko' : `${count} Risiken`);
const lineOf = ({ rule, subject }: { readonly rule: string; readonly subject: string }) =>
  `${rule} ${plain(subject)}`;

/** The baseline that is to be there afterwards, and how many new risks it leaves out; says what changes. */
function nextOf(handbook: LoadedHandbook, day: string, renew: boolean): { next: Baseline; fresh: number } {
  const { id, files } = handbook;
  const findings = checkHandbook({ ...handbook, files: { ...files, baseline: undefined } }, dayOf(day));
  const before = files.baseline && readBaseline(files.baseline.text);
  if (files.baseline && !before)
    throw new UsageError(
      `„${files.baseline.file}“ ist nicht zu lesen: aus der Versionsverwaltung zurückholen, oder löschen und neu einfrieren.`,
    );
  const today = baselineOf(findings, day);
  if (!before || renew) {
    say(`${id}: ${counted(today.findings.length)} eingefroren (${day}).`);
    return { next: today, fresh: 0 };
  }
  const { gone, left, findings: marked } = heldAgainst(findings, before);
  const fresh = marked.filter(({ since }) => since === 'new');
  say(
    `${id}: ${counted(left.length)} eingefroren (seit ${before.frozen}), ${gone.length} nicht mehr da, ${fresh.length} neu.`,
  );
  for (const entry of gone) say(`  - ${lineOf(entry)}`);
  for (const entry of fresh) say(`  neu: ${lineOf(entry)}`);
  return { next: { frozen: before.frozen, findings: left }, fresh: fresh.length };
}

/** Writes a baseline where it is another one. */
function write(loaded: Loaded, { id, files }: LoadedHandbook, next: Baseline): void {
  const file = files.baseline?.file ?? `${guardedFolder(loaded)}${baselineFile(id)}`;
  const text = baselineText(next);
  if (text === files.baseline?.text) return;
  writeOfRoot(loaded, file, text);
  say(
    next.findings.length > 0
      ? `  ${file}`
      : `  ${file}: Nichts ist mehr eingefroren. Die leere Datei bleibt, damit neue Risiken die Prüfung scheitern lassen.`,
  );
}

/**
 * Exit code of `infrabuch baseline`: 1 when there are risks that are not frozen.
 * @throws UsageError, RootError
 */
export async function baseline(options: BaselineOptions): Promise<number> {
  const day = dayOf(options.now).toISOString().slice(0, 10);
  const loaded = loadHandbooks(readRoot(resolve(options.root), options.handbook, { snapshots: false }));
  const broken = loaded.handbooks.find(({ inventory }) => !inventory);
  if (broken)
    throw new UsageError(`Das Inventar „${broken.id}“ ist nicht in Ordnung: „infrabuch check“ zeigt, wo.`);
  guardedFolder(loaded);
  let fresh = 0;
  for (const handbook of loaded.handbooks) {
    const made = nextOf(handbook, day, options.renew ?? false);
    fresh += made.fresh;
    if (!options.dryRun) write(loaded, handbook, made.next);
  }
  return fresh > 0 ? 1 : 0;
}
