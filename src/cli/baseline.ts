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
import type { SourceFile } from '../source/yaml.ts';
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

/** What becomes of a handbook's baseline. */
interface Made {
  readonly next: Baseline;
  /** How many new risks it leaves out. */
  readonly fresh: number;
  /** What changes, as lines to print. */
  readonly lines: readonly string[];
}
/** The baseline that is to be there afterwards. @throws UsageError where there is one that cannot be read */
function nextOf(handbook: LoadedHandbook, day: string, renew: boolean): Made {
  const { id, files } = handbook;
  const findings = checkHandbook({ ...handbook, files: { ...files, baseline: undefined } }, dayOf(day));
  const before = files.baseline && readBaseline(files.baseline.text);
  if (files.baseline && !before)
    throw new UsageError(
      `„${files.baseline.file}“ ist nicht zu lesen: aus der Versionsverwaltung zurückholen, oder löschen und neu einfrieren.`,
    );
  const today = baselineOf(findings, day);
  if (!before || renew) {
    const lines = [`${id}: ${counted(today.findings.length)} eingefroren (${day}).`];
    return { next: today, fresh: 0, lines };
  }
  const { gone, left, findings: marked } = heldAgainst(findings, before);
  const fresh = marked.filter(({ since }) => since === 'new');
  const lines = [
    `${id}: ${counted(left.length)} eingefroren (seit ${before.frozen}), ${gone.length} nicht mehr da, ${fresh.length} neu.`,
    ...gone.map((entry) => `  - ${lineOf(entry)}`),
    ...fresh.map((entry) => `  neu: ${lineOf(entry)}`),
  ];
  return { next: { frozen: before.frozen, findings: left }, fresh: fresh.length, lines };
}

/** The file of a baseline that is to be written; undefined where it is there as it should be. */
function fileOf(loaded: Loaded, { id, files }: LoadedHandbook, next: Baseline): SourceFile | undefined {
  const file = files.baseline?.file ?? `${guardedFolder(loaded)}${baselineFile(id)}`;
  const text = baselineText(next);
  return text === files.baseline?.text ? undefined : { file, text };
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
  const made = loaded.handbooks.map((handbook) => {
    const outcome = nextOf(handbook, day, options.renew ?? false);
    return { ...outcome, source: options.dryRun ? undefined : fileOf(loaded, handbook, outcome.next) };
  });
  // What is said of a file is true only when it is written.
  writeOfRoot(
    loaded,
    made.flatMap(({ source }) => source ?? []),
  );
  for (const { lines, source, next } of made) {
    for (const line of lines) say(line);
    if (source)
      say(
        next.findings.length > 0
          ? `  ${source.file}`
          : `  ${source.file}: Nichts ist mehr eingefroren. Die leere Datei bleibt, damit neue Risiken die Prüfung scheitern lassen.`,
      );
  }
  return made.some(({ fresh }) => fresh > 0) ? 1 : 0;
}
