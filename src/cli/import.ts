// infrabuch import compose FILE…: compose files into the inventory, and a report of what could not be taken over.
import { relative } from 'node:path';
import { importCompose } from '../adopt/compose/import.ts';
import type { ComposeProblem } from '../source/compose/node.ts';
import { UsageError } from '../system/errors.ts';

/** The flags of `infrabuch import`. */
export interface ImportOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly host?: string;
  readonly stack?: string;
  readonly directory?: string;
  readonly envFile?: readonly string[];
}
const lineOf = ({ message, at }: ComposeProblem) =>
  `${relative(process.cwd(), at.file) || at.file}:${at.line}:${at.column}: ${message}\n`;
const states = { new: 'neu geschrieben', changed: 'geändert', unchanged: 'unverändert' } as const;

/**
 * Exit code of `infrabuch import`: 1 when something could not be taken over.
 * @throws UsageError, RootError
 */
export function importFiles(kind: string, files: readonly string[], options: ImportOptions): number {
  if (kind !== 'compose') throw new UsageError(`„${kind}“ lässt sich nicht übernehmen; es gibt: compose.`);
  if (files.length === 0) throw new UsageError('Mindestens eine Compose-Datei angeben.');
  const today = new Date().toISOString().slice(0, 10);
  const { envFile, ...rest } = options;
  const { file, state, losses, hints, counts } = importCompose({ ...rest, files, envFiles: envFile }, today);
  for (const hint of hints) process.stderr.write(`Hinweis: ${lineOf(hint)}`);
  for (const loss of losses) process.stdout.write(lineOf(loss));
  const { containers = 0, networks = 0, volumes = 0 } = counts;
  process.stderr.write(
    `${file}: ${states[state]} (${containers} Container, ${networks} Netzwerke, ${volumes} Volumes).\n`,
  );
  if (losses.length > 0) process.stderr.write(`Nicht übernommen: ${losses.length}.\n`);
  return losses.length > 0 ? 1 : 0;
}
