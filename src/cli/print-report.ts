// What `infrabuch check` and `infrabuch drift` have in common: their options, the report, the exit code.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { kinds } from '../drift/kinds.ts';
import type { LoadedHandbook } from '../handbook/handbook.ts';
import type { Finding } from '../model/finding.ts';
import type { Coverage } from '../model/snapshot.ts';
import { type Format, reports } from '../reports/index.ts';
import { isFailure } from '../reports/sums.ts';
import { rules } from '../rules/index.ts';
import { UsageError } from '../system/errors.ts';
import { writeWhole } from '../system/write.ts';
import { noColours, paletteFor } from './palette.ts';

/** The flags of `infrabuch check`. */
export interface CheckOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly format: Format;
  readonly output?: string;
  readonly strict?: boolean;
  readonly now?: string;
}
/**
 * The day of a flag at noon UTC; the present moment where it is not given.
 * @throws UsageError when it is no date
 */
export const dayOf = (text: string | undefined, flag = '--now'): Date => {
  if (text === undefined) return new Date();
  const date = new Date(`${text}T12:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(date.getTime()) ||
    !date.toISOString().startsWith(text)
  )
    throw new UsageError(`„${text}“ ist kein Datum: ${flag} erwartet JJJJ-MM-TT.`);
  return date;
};

/** Where the root lies in its repository: '' or 'demo/'. */
function folderOf(root: string): string {
  let top = root;
  while (!existsSync(join(top, '.git'))) {
    if (dirname(top) === top) return '';
    top = dirname(top);
  }
  const folder = relative(top, root).replaceAll('\\', '/');
  return folder === '' ? '' : `${folder}/`;
}

/** Writes the report of `check` or `drift` in the wanted format: to standard output, or to the file of --output. */
export async function printReport(
  command: 'check' | 'drift',
  options: CheckOptions & { readonly base?: string },
  findings: readonly Finding[],
  coverage: readonly Coverage[],
  handbooks: readonly LoadedHandbook[],
): Promise<void> {
  const names = handbooks.map(({ id }) => id);
  const render = await reports[options.format]();
  const text = render(findings, coverage, names, {
    command,
    strict: options.strict ?? false,
    folder: folderOf(resolve(options.root)),
    version: packageJson.version,
    palette: options.output ? noColours : paletteFor(process.stdout),
    rules,
    kinds,
    owners: Object.fromEntries(handbooks.flatMap(({ id, head }) => (head ? [[id, head.owner]] : []))),
    base: options.base,
  });
  if (options.output) writeWhole(resolve(options.output), text);
  else process.stdout.write(text);
}
/** Whether a command with these findings ends with 1. */
export const failed = ({ strict }: CheckOptions, findings: readonly Finding[]) =>
  findings.some((finding) => isFailure(finding, strict ?? false));
