// infrabuch snapshot: runs the collector on machines and writes what they say as their hosts' snapshots.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { type Archive, ArchiveError, readArchives, reasonOf, snapshotFiles } from '../collect/archive.ts';
import { RunError, runScript, targetForm } from '../collect/run.ts';
import { collectorScript } from '../collect/script.ts';
import { envFilesOf } from '../handbook/env-paths.ts';
import type { LoadedHandbook } from '../handbook/handbook.ts';
import { loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { archiveHost, readArchiveFile } from '../handbook/supplied.ts';
import { snapshotSource, snapshotSources } from '../snapshots/index.ts';
import { UsageError } from '../system/errors.ts';
import { replaceFolder } from '../system/write.ts';

export interface SnapshotOptions {
  readonly root: string;
  readonly handbook?: string;
  readonly host?: readonly string[];
  readonly ssh?: string;
  readonly local?: boolean;
  readonly from?: string;
  readonly timeout: string;
  readonly output?: string;
}
interface Task {
  readonly handbook: LoadedHandbook;
  readonly host: string;
  /** null: this machine. */
  readonly target: string | null;
  readonly port: number | undefined;
}

/** So many machines at once. */
const atOnce = 8;
const say = (host: string, text: string) => process.stderr.write(`${host}: ${text}\n`);
const list = (words: readonly string[]) => words.map((word) => `„${word}“`).join(', ');

interface Candidate {
  readonly handbook: LoadedHandbook;
  readonly host: { readonly id: string; readonly name: string; readonly hostname?: string };
  readonly target: string | undefined;
  readonly port: number | undefined;
}

/** The hosts from which snapshots are expected. */
const candidatesOf = (handbooks: readonly LoadedHandbook[]): Candidate[] =>
  handbooks.flatMap((handbook) =>
    Object.values(handbook.comparable?.hosts ?? {})
      .filter(({ snapshots }) => snapshots.length > 0)
      .map((host) => ({ handbook, host, target: host.ssh?.target, port: host.ssh?.port })),
  );

function tasksOf(candidates: readonly Candidate[], { host: ids, ssh, local }: SnapshotOptions): Task[] {
  if (ssh !== undefined && local)
    throw new UsageError('--ssh und --local schließen sich aus: Die Maschine ist hier oder anderswo.');
  if (ssh !== undefined && !targetForm.test(ssh))
    throw new UsageError('--ssh erwartet benutzer@rechner oder einen Namen aus ~/.ssh/config.');
  const unknown = ids?.find((id) => !candidates.some(({ host }) => host.id === id));
  if (unknown !== undefined)
    throw new UsageError(
      `Einen Host „${unknown}“, der unter „snapshots“ Quellen nennt, gibt es nicht; vorhanden: ${list(candidates.map(({ host }) => host.id)) || 'keiner'}.`,
    );
  const chosen = ids ? candidates.filter(({ host }) => ids.includes(host.id)) : candidates;
  const task = ({ handbook, host, port }: Candidate, target: string | null): Task => ({
    handbook,
    host: host.id,
    target,
    port: target === null || ssh !== undefined || port === 22 ? undefined : port,
  });
  if (ssh !== undefined || local) {
    const here = chosen.filter(({ host }) => (host.hostname ?? host.name) === hostname());
    const meant = chosen.length > 1 && local && here.length > 0 ? here : chosen;
    const [candidate] = meant;
    if (!candidate || meant.length > 1)
      throw new UsageError(
        `Welcher Host das ist, sagt --host; möglich: ${list(meant.map(({ host }) => host.id)) || 'keiner'}.`,
      );
    return [task(candidate, ssh ?? null)];
  }
  const without = chosen.filter(({ target }) => target === undefined);
  if (ids && without.length > 0)
    throw new UsageError(
      `Wie ${list(without.map(({ host }) => host.id))} zu erreichen ist, steht nicht im Inventar (hosts.….ssh.target): --ssh oder --local angeben.`,
    );
  for (const { host } of without)
    say(host.id, 'übersprungen, im Inventar steht kein Ziel für ssh (hosts.….ssh.target).');
  return chosen.flatMap((candidate) =>
    candidate.target === undefined ? [] : [task(candidate, candidate.target)],
  );
}

/** The files of a source's or of ours; everything else in the folder is kept. */
const isOurs = (name: string) =>
  name === 'snapshot.json' || snapshotSources.some(({ file }) => file === name);

/** Puts a host's folder in the place of the one before, whole or not at all. */
function writeSet(folder: string, archive: Archive, host: string): void {
  const fresh = join(dirname(folder), `.${host}.${process.pid}.tmp`);
  try {
    mkdirSync(fresh, { recursive: true });
    for (const [name, text] of snapshotFiles(archive, host)) writeFileSync(join(fresh, name), text);
    if (existsSync(folder))
      for (const name of readdirSync(folder).filter((text) => !isOurs(text)))
        cpSync(join(folder, name), join(fresh, name), { recursive: true });
    replaceFolder(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Writes one archive and says what it holds; false when it holds no evidence at all. */
function keep(archive: Archive, handbook: LoadedHandbook, host: string, options: SnapshotOptions): boolean {
  const failed = [...archive.sources].filter(([, { exit }]) => exit !== 0);
  const good = archive.sources.size - failed.length;
  for (const [id, { exit, errors }] of archive.sources)
    if (exit === 0 && errors.length > 0)
      say(host, `während des Lesens verschwunden: ${snapshotSource(id)?.title ?? id} (${errors.join(' ')}).`);
  for (const [id, collectedSource] of failed)
    say(host, `ohne Beleg: ${snapshotSource(id)?.title ?? id} (${reasonOf(collectedSource)}).`);
  if (good === 0) {
    say(host, 'nichts gelesen, die Momentaufnahme davor bleibt stehen.');
    return false;
  }
  const known = handbook.comparable?.hosts[host]?.hostname;
  if (known !== undefined && known !== archive.hostname)
    say(host, `Achtung: Die Maschine heißt „${archive.hostname}“, dokumentiert ist „${known}“.`);
  const root = resolve(options.root);
  const base = options.output ? resolve(options.output) : join(root, 'inventory', handbook.id, 'snapshots');
  writeSet(join(base, host), archive, host);
  say(
    host,
    `${good} von ${archive.sources.size} Quellen gelesen, geschrieben nach ${relative(process.cwd(), join(base, host)) || '.'}.`,
  );
  return true;
}

async function collect(
  { handbook, host, target, port }: Task,
  options: SnapshotOptions,
  timeout: number,
  signal: AbortSignal,
): Promise<boolean> {
  say(host, target === null ? 'wird gelesen …' : `wird über ssh gelesen (${target}) …`);
  const wanted = handbook.comparable?.hosts[host]?.snapshots ?? [];
  const script = collectorScript({
    host,
    sources: snapshotSources.filter(({ id }) => wanted.some((name) => name === id)),
    envFiles: envFilesOf(handbook, host),
  });
  try {
    const archives = readArchives(
      await runScript({ script, target, timeout, signal, ...(port === undefined ? {} : { port }) }),
    );
    const [archive] = archives;
    if (!archive || archives.length > 1) throw new ArchiveError('Es kamen mehrere Archive.');
    if (archive.host !== null && archive.host !== host)
      throw new ArchiveError(`Die Maschine antwortet als „${archive.host}“.`);
    return keep(archive, handbook, host, options);
  } catch (error) {
    if (!(error instanceof RunError || error instanceof ArchiveError)) throw error;
    say(host, `gescheitert: ${error.message.replace(/\.$/, '')}.`);
    return false;
  }
}

/** Exit code of `infrabuch snapshot`: 1 when a host gave nothing, 2 when none gave anything. */
export async function snapshot(options: SnapshotOptions): Promise<number> {
  const timeout = Number(options.timeout);
  if (!(Number.isInteger(timeout) && timeout > 0 && timeout <= 86_400))
    throw new UsageError('--timeout erwartet ganze Sekunden, z. B. 120.');
  const { handbooks } = loadHandbooks(readRoot(resolve(options.root), options.handbook));
  const unreadable = handbooks.find(({ comparable }) => !comparable);
  if (unreadable)
    throw new UsageError(
      `Das Inventar „${unreadable.id}“ ist nicht lesbar; „infrabuch check“ nennt die Fehler.`,
    );
  if (options.from !== undefined) {
    if (options.ssh !== undefined || options.local)
      throw new UsageError('--from liest ein Archiv, --ssh und --local eine Maschine.');
    const results = readArchiveFile(options.from).map((archive) => {
      const { handbook, host } = archiveHost(archive, handbooks);
      if (options.host && !options.host.includes(host)) throw new UsageError(`Das Archiv ist von „${host}“.`);
      return { archive, handbook, host };
    });
    const kept = results.map(({ archive, handbook, host }) => keep(archive, handbook, host, options));
    return kept.every(Boolean) ? 0 : kept.some(Boolean) ? 1 : 2;
  }
  const tasks = tasksOf(candidatesOf(handbooks), options);
  const names = tasks.map(({ host }) => host);
  const twice = options.output ? names.find((name, index) => names.indexOf(name) !== index) : undefined;
  if (twice !== undefined)
    throw new UsageError(`Den Host „${twice}“ gibt es in mehreren Handbüchern: --handbook angeben.`);
  if (tasks.length === 0)
    throw new UsageError(
      'Kein Host ist zu lesen: „snapshots“ und „ssh.target“ der Hosts ergänzen oder --ssh oder --local angeben.',
    );
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  try {
    const results: boolean[] = [];
    const queue = [...tasks];
    const work = async () => {
      for (let task = queue.shift(); task && !controller.signal.aborted; task = queue.shift())
        results.push(await collect(task, options, timeout, controller.signal));
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work));
    const good = results.filter(Boolean).length;
    if (controller.signal.aborted) return 2;
    if (tasks.length > 1) process.stderr.write(`${good} von ${tasks.length} Hosts gelesen.\n`);
    return good === tasks.length ? 0 : good > 0 ? 1 : 2;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop);
  }
}
