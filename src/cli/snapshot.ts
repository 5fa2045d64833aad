// infrabuch snapshot: runs the collector on machines and writes what they say as their hosts' snapshots.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type Archive, ArchiveError, reasonOf } from '../collect/archive.ts';
import { chooseMachines, type DocumentedHost, type Machine } from '../collect/machines.ts';
import { forMachines, readMachine } from '../collect/read.ts';
import { RunError, targetForm } from '../collect/run.ts';
import { writeSnapshot } from '../collect/write.ts';
import { containerVariablesOf, envFilesOf, plainVariablesOf } from '../handbook/env-paths.ts';
import type { LoadedHandbook } from '../handbook/handbook.ts';
import { loadedInPart, loadHandbooks } from '../handbook/load.ts';
import { readRoot } from '../handbook/root.ts';
import { archiveHost, readArchiveFile } from '../handbook/supplied.ts';
import { valueChanges } from '../snapshots/env-files.ts';
import { hashedSources } from '../snapshots/hashed-sources.ts';
import { snapshotSource } from '../snapshots/index.ts';
import { UsageError } from '../system/errors.ts';
import { readInput } from '../system/read.ts';
import { onEnd } from '../system/signals.ts';

/** The flags of `infrabuch snapshot`. */
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
const say = (host: string, text: string) => process.stderr.write(`${host}: ${text}\n`);

/** The hosts from which snapshots are expected. */
const documentedHosts = (handbooks: readonly LoadedHandbook[]): DocumentedHost[] =>
  handbooks.flatMap((handbook) =>
    Object.values(handbook.comparable?.hosts ?? {})
      .filter(({ snapshots }) => snapshots.length > 0)
      .map((host) => ({
        handbook: handbook.id,
        id: host.id,
        hostname: host.hostname ?? host.name,
        sources: host.snapshots,
        ssh: host.ssh?.target === undefined ? undefined : { target: host.ssh.target, port: host.ssh.port },
      })),
  );

/** Says which values are others than in the snapshot that is replaced, where the machine has a key for their hashes. */
function sayChangedValues(folder: string, archive: Archive, host: string): void {
  const changes = hashedSources.flatMap(({ id, file, hashesOf }) => {
    const now = archive.sources.get(id);
    const path = join(folder, file);
    return now?.exit === 0 && existsSync(path)
      ? valueChanges(hashesOf(readInput(path)), hashesOf(now.text))
      : [];
  });
  for (const { of, name } of changes.filter(({ changed }) => changed))
    say(host, `anderer Wert als in der Momentaufnahme davor: ${name} in ${of}.`);
  if (changes.some(({ changed }) => changed === null))
    say(
      host,
      'Werte nicht vergleichbar: Die Maschine hat einen anderen Schlüssel als bei der Momentaufnahme davor.',
    );
}

/** Writes one archive and says what it holds; false when it holds no evidence at all. */
function store(archive: Archive, handbook: LoadedHandbook, host: string, options: SnapshotOptions): boolean {
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
  const documented = handbook.comparable?.hosts[host]?.hostname;
  if (documented !== undefined && documented !== archive.hostname)
    say(host, `Achtung: Die Maschine heißt „${archive.hostname}“, dokumentiert ist „${documented}“.`);
  const root = resolve(options.root);
  const base = options.output ? resolve(options.output) : (handbook.files.secondRoot?.folder ?? root);
  const below = options.output ? host : join('inventory', handbook.id, 'snapshots', host);
  sayChangedValues(join(base, below), archive, host);
  writeSnapshot(base, below, archive, host);
  say(
    host,
    `${good} von ${archive.sources.size} Quellen gelesen, geschrieben nach ${relative(process.cwd(), join(base, below)) || '.'}.`,
  );
  return true;
}

const exitCodeOf = (results: readonly boolean[], wanted: number) => {
  const good = results.filter(Boolean).length;
  return good === wanted ? 0 : good > 0 ? 1 : 2;
};

/** --from: stores the archives of a file. */
function storeFile(file: string, handbooks: readonly LoadedHandbook[], options: SnapshotOptions): number {
  if (options.ssh !== undefined || options.local)
    throw new UsageError('--from liest ein Archiv, --ssh und --local eine Maschine.');
  const archives = readArchiveFile(file).map((archive) => {
    const { handbook, host } = archiveHost(archive, handbooks);
    if (options.host && !options.host.includes(host)) throw new UsageError(`Das Archiv ist von „${host}“.`);
    return { archive, handbook, host };
  });
  const results = archives.map(({ archive, handbook, host }) => store(archive, handbook, host, options));
  return exitCodeOf(results, archives.length);
}

/** The machines that the flags and the inventory name; says which hosts are left out. */
function wantedMachines(handbooks: readonly LoadedHandbook[], options: SnapshotOptions): readonly Machine[] {
  const { host: ids, ssh, local, output } = options;
  if (ssh !== undefined && local)
    throw new UsageError('--ssh und --local schließen sich aus: Die Maschine ist hier oder anderswo.');
  if (ssh !== undefined && !targetForm.test(ssh))
    throw new UsageError('--ssh erwartet benutzer@rechner oder einen Namen aus ~/.ssh/config.');
  const choice = { ids, ssh, local, hostname: hostname() };
  const { machines, skipped } = chooseMachines(documentedHosts(handbooks), choice);
  for (const { id } of skipped)
    say(id, 'übersprungen, im Inventar steht kein Ziel für ssh (hosts.….ssh.target).');
  const names = machines.map(({ host }) => host.id);
  const twice = output ? names.find((name, index) => names.indexOf(name) !== index) : undefined;
  if (twice !== undefined)
    throw new UsageError(`Den Host „${twice}“ gibt es in mehreren Handbüchern: --handbook angeben.`);
  if (machines.length === 0)
    throw new UsageError(
      'Kein Host ist zu lesen: „snapshots“ und „ssh.target“ der Hosts ergänzen oder --ssh oder --local angeben.',
    );
  return machines;
}

/** Reads one machine and stores what it says; false when that failed. */
async function readAndStore(
  machine: Machine,
  handbook: LoadedHandbook,
  options: SnapshotOptions,
  limits: { readonly timeout: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const { host, target } = machine;
  say(host.id, target === null ? 'wird gelesen …' : `wird über ssh gelesen (${target}) …`);
  const envFiles = envFilesOf(handbook, host.id);
  const plainVariables = plainVariablesOf(handbook, host.id);
  const containerVariables = containerVariablesOf(handbook, host.id);
  try {
    return store(
      await readMachine(machine, { envFiles, plainVariables, containerVariables, ...limits }),
      handbook,
      host.id,
      options,
    );
  } catch (error) {
    if (!(error instanceof RunError || error instanceof ArchiveError)) throw error;
    say(host.id, `gescheitert: ${error.message.replace(/\.$/, '')}.`);
    return false;
  }
}

/**
 * Exit code of `infrabuch snapshot`: 1 when a host gave nothing, 2 when none gave anything.
 * @throws UsageError, RootError
 */
export async function snapshot(options: SnapshotOptions): Promise<number> {
  const timeout = Number(options.timeout);
  if (!(Number.isInteger(timeout) && timeout > 0 && timeout <= 86_400))
    throw new UsageError('--timeout erwartet ganze Sekunden, z. B. 120.');
  const loaded = loadHandbooks(readRoot(resolve(options.root), options.handbook)).handbooks;
  for (const { id } of loaded.filter(({ comparable }) => !comparable))
    process.stderr.write(
      `Das Inventar „${id}“ hat Fehler („infrabuch check“ nennt sie): Es zählt, was davon in Ordnung ist.\n`,
    );
  const handbooks = loaded.map(loadedInPart);
  if (options.from !== undefined) return storeFile(options.from, handbooks, options);
  const machines = wantedMachines(handbooks, options);
  const controller = new AbortController();
  const { signal } = controller;
  const takeBack = onEnd(() => controller.abort());
  try {
    const byId = new Map(handbooks.map((handbook) => [handbook.id, handbook]));
    const results = await forMachines(machines, signal, (machine) =>
      readAndStore(machine, byId.get(machine.host.handbook)!, options, { timeout, signal }),
    );
    if (signal.aborted) return 2;
    if (machines.length > 1)
      process.stderr.write(`${results.filter(Boolean).length} von ${machines.length} Hosts gelesen.\n`);
    return exitCodeOf(results, machines.length);
  } finally {
    takeBack();
  }
}
