// The laboratory read as a user reads a server: with `infrabuch snapshot --local`, and with the collector's script.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Archive, readArchives } from '../../src/collect/archive.ts';
import type { ObservedFact } from '../../src/model/facts.ts';
import { type AnySnapshotSource, snapshotSources } from '../../src/snapshots/index.ts';
import { repository } from '../command.ts';
import type { Client, Lab } from './host.ts';

/** The files of a snapshot folder, by name. */
export type Files = ReadonlyMap<string, string>;

export const filesOf = (folder: string): Files =>
  new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

/** `infrabuch snapshot --local` on the laboratory; what it says. Its files stand below the root. */
export async function snapshot(lab: Lab, root: string, host: string, client: Client): Promise<string> {
  const bin = join(repository, 'src/cli/bin.js');
  const argv = [process.execPath, bin, 'snapshot', '--local', '--host', host, '--root', root];
  const { exit, stderr } = await lab.run(argv, { client });
  if (exit !== 0) throw new Error(`infrabuch snapshot: Exit-Code ${exit}: ${stderr}`);
  return stderr;
}

/** What the script of `infrabuch collector` prints on the laboratory, and read. */
export async function collected(
  lab: Lab,
  script: string,
  client: Client,
): Promise<{ text: string; archive: Archive }> {
  const text = await lab.must(['sh', '-s'], { input: script, client });
  const [archive] = readArchives(text);
  if (!archive) throw new Error('Der Sammler gab kein Archiv aus.');
  return { text, archive };
}

interface Read {
  readonly source: AnySnapshotSource;
  readonly facts: readonly ObservedFact[];
  /** Lines not understood, or nothing to understand. */
  readonly problems: readonly string[];
}
/** What each file states, and what its parser did not understand. */
export const readFiles = (files: Files): Read[] =>
  snapshotSources.flatMap((source) => {
    const text = files.get(source.file);
    if (text === undefined) return [];
    const parsed = source.parse(text);
    const facts = source.facts(parsed);
    const problems = parsed.problems.map(
      ({ line, message }) => `Zeile ${line}: ${message} (${text.split('\n')[line - 1]?.slice(0, 160)})`,
    );
    const nothing = facts.length === 0 && !source.isEmpty(parsed) ? ['keine Fakten'] : [];
    return [{ source, facts, problems: [...problems, ...nothing] }];
  });
