// What the tools say about the laboratory -> a set of snapshots as the inventory keeps it: raw texts and snapshot.json.
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeenFact } from '../../src/model/facts.ts';
import type { AnySnapshotSource } from '../../src/snapshots/index.ts';
import type { Client, Lab } from './host.ts';

export interface Captured {
  readonly source: AnySnapshotSource;
  readonly text: string;
  readonly exit: number;
}

/** The program does not exist in the laboratory (pct, systemctl). */
const notFound = 127;

/** Arguments that only the inventory knows, behind a source's command; by the source's id. */
export type Arguments = Readonly<Record<string, readonly string[]>>;

async function captureOne(
  lab: Lab,
  source: AnySnapshotSource,
  client: Client,
  known: Arguments,
): Promise<Captured | null> {
  const { command, commands, each } = source;
  if (commands) {
    const results = [];
    for (const argv of commands) results.push({ argv, ...(await lab.run(argv, { client })) });
    if (results.some(({ exit }) => exit === notFound)) return null;
    const text = results
      .map(({ argv, stdout, stderr }) => `# ${argv.join(' ')}\n${stdout}${stderr}`)
      .join('');
    return { source, text, exit: results[0]?.exit ?? 1 };
  }
  const list = each ? await lab.run(each, { client }) : undefined;
  const words = list?.stdout.split(/\s+/).filter((word) => word !== '') ?? [];
  if (list && (list.exit !== 0 || words.length === 0))
    return list.exit === notFound ? null : { source, text: '', exit: list.exit };
  const argv = [...command, ...(known[source.id] ?? []), ...words];
  const { stdout, exit } = await lab.run(argv, { client });
  return exit === notFound ? null : { source, text: stdout, exit };
}

/** Reads sources with one client, all at the same time. Tools that the laboratory does not have are left out. */
export async function capture(
  lab: Lab,
  sources: readonly AnySnapshotSource[],
  client: Client,
  known: Arguments,
): Promise<Captured[]> {
  const all = await Promise.all(sources.map((source) => captureOne(lab, source, client, known)));
  return all.filter((one) => one !== null);
}

/** What a captured text states, and what its parser did not understand. */
export function read({ source, text }: Captured): { facts: SeenFact[]; problems: string[] } {
  const parsed = source.parse(text);
  return {
    facts: source.facts(parsed),
    problems: parsed.problems.map(
      ({ line, message }) => `Zeile ${line}: ${message} (${text.split('\n')[line - 1]?.slice(0, 160)})`,
    ),
  };
}

/** Writes a set over the one before it. */
export function writeSnapshots(
  folder: string,
  host: { readonly id: string; readonly hostname: string | null },
  set: readonly Captured[],
  client: Client,
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const sources = set.map(({ source, text, exit }) => {
    writeFileSync(join(folder, source.file), text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const version = source.command[0] === 'docker' ? client.version : null;
    return [source.id, { command: source.command.join(' '), version, exit, sha256 }] as const;
  });
  const meta = {
    host: host.id,
    hostname: host.hostname,
    time: new Date().toISOString(),
    origin: 'laboratory',
    sources: Object.fromEntries(sources),
  };
  writeFileSync(join(folder, 'snapshot.json'), `${JSON.stringify(meta, null, 2)}\n`);
}
