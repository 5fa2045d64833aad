// What somebody has of a machine -> the files of a snapshot: a folder of `infrabuch snapshot`, an archive of the collector,
// or the output of a tool that was pasted into a file.
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ArchiveError, archiveHead, readArchives, snapshotFiles } from '../../collect/archive.ts';
import { idPatternHolds } from '../../model/sections.ts';
import { shellLine } from '../../model/shell.ts';
import { countLines } from '../../model/snapshot.ts';
import { type SnapshotMeta, snapshotFile, snapshotFormat } from '../../model/snapshot-file.ts';
import { scrubSnapshot } from '../../secrets/snapshots.ts';
import { type AnySnapshotSource, snapshotSource, snapshotSources } from '../../snapshots/index.ts';
import { UsageError } from '../../system/errors.ts';
import { maxArchiveFile, maxSnapshotFile, readInput, readTextFile } from '../../system/read.ts';

/** What is known of one machine. */
export interface ObservedMachine {
  /** Id that the snapshot carries; undefined: none. */
  readonly host: string | undefined;
  readonly hostname: string | undefined;
  /** The files of a snapshot folder by name for the host of an id, `snapshot.json` among them. */
  readonly files: (host: string) => ReadonlyMap<string, string>;
}

/** A folder as `infrabuch snapshot` writes it: of one host, or with one folder a host. */
function fromFolder(folder: string, shown: string): ObservedMachine[] {
  const path = join(folder, 'snapshot.json');
  const isThere = (file: string) => statSync(file, { throwIfNoEntry: false }) !== undefined;
  const hosts = isThere(path)
    ? []
    : readdirSync(folder).filter((name) => isThere(join(folder, name, 'snapshot.json')));
  if (hosts.length > 0) return hosts.flatMap((name) => fromFolder(join(folder, name), `${shown}/${name}`));
  if (!isThere(path))
    throw new UsageError(
      `In „${shown}“ liegt keine snapshot.json: Den Ordner eines Hosts angeben, wie „infrabuch snapshot“ ihn schreibt.`,
    );
  const text = readTextFile(path, `${shown}/snapshot.json`, maxSnapshotFile);
  let meta: SnapshotMeta;
  try {
    meta = snapshotFile.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`„${shown}/snapshot.json“ ist nicht lesbar: Die Momentaufnahme neu erstellen.`);
  }
  const texts = snapshotSources.flatMap(({ file }) => {
    const inside = join(folder, file);
    return statSync(inside, { throwIfNoEntry: false })?.isFile()
      ? [[file, readTextFile(inside, `${shown}/${file}`, maxSnapshotFile)] as const]
      : [];
  });
  return [
    {
      host: meta.host,
      hostname: meta.hostname ?? undefined,
      files: (host) =>
        new Map([['snapshot.json', `${JSON.stringify({ ...meta, host }, null, 2)}\n`] as const, ...texts]),
    },
  ];
}

/** The sources that people paste, those first whose lines are most telling. */
const pasted = ['docker-inspect', 'docker-ps', 'ufw-status', 'ufw-added', 'ss', 'pct-list'] as const;
/** Which tool printed a text: the one that understands all of it, else most of it. */
function sourceOf(text: string): AnySnapshotSource | undefined {
  const tried = pasted.flatMap((id) => {
    const source = snapshotSource(id);
    if (!source) return [];
    const parsed = source.parse(text);
    const facts = source.facts(parsed).length;
    return facts > 0 ? [{ source, weight: facts - parsed.problems.length }] : [];
  });
  return tried.sort((a, b) => b.weight - a.weight)[0]?.source;
}
/** Of the prompt before a command: `jeff@web:~$ docker ps`. */
const prompt = /^\s*\[?[\w.-]+@(?<hostname>[\w-]+)[^\n]*[$#] (?:sudo )?(?:docker|podman|ufw|ss|pct)\b/m;

/** The output of a tool as it was pasted. When it was made nobody knows; a self-test at most. */
function fromText(text: string, shown: string, time: string): ObservedMachine[] {
  const clean = scrubSnapshot(text);
  const source = sourceOf(clean);
  if (!source) {
    const [problem] = snapshotSource('docker-ps')?.parse(clean).problems ?? [];
    if (!problem)
      throw new UsageError(
        clean.trim() === ''
          ? `In „${shown}“ steht nichts: Die Ausgabe von „docker ps -a“ oder ein Archiv des Sammlers angeben.`
          : `In „${shown}“ steht kein Container: „docker ps -a“ nennt auch die angehaltenen.`,
      );
    throw new UsageError(
      `In „${shown}“ steht weder ein Archiv des Sammlers noch eine Ausgabe von ${pasted.join(', ')}, die zu lesen ist. Als „docker ps“ gelesen, Zeile ${problem.line}: ${problem.message}`,
    );
  }
  const hostname = prompt.exec(clean)?.groups?.hostname;
  return [
    {
      host: undefined,
      hostname,
      files: (host) => {
        const meta: SnapshotMeta = {
          format: snapshotFormat,
          host,
          hostname: hostname ?? null,
          time,
          origin: 'documentation',
          sources: {
            [source.id]: {
              command: shellLine(source.command),
              version: null,
              exit: 0,
              sha256: createHash('sha256').update(clean).digest('hex'),
              lines: countLines(clean),
            },
          },
        };
        return new Map([
          ['snapshot.json', `${JSON.stringify(meta, null, 2)}\n`],
          [source.file, clean],
        ]);
      },
    },
  ];
}

/**
 * Reads what there is of one or more machines.
 * @param path a folder, a file, `-` for standard input
 * @param now written as the time of a pasted text
 * @throws UsageError when it holds nothing that can be read
 */
export function readObserved(path: string, now: Date): ObservedMachine[] {
  const stat = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false });
  if (path !== '-' && !stat) throw new UsageError(`„${path}“ gibt es nicht.`);
  if (stat?.isDirectory()) return fromFolder(path, basename(path));
  const text = readInput(path, maxArchiveFile);
  const shown = path === '-' ? 'der Standardeingabe' : basename(path);
  if (!text.includes(archiveHead.replace(/\d+$/, '')))
    return fromText(text, shown, `${now.toISOString().slice(0, 19)}Z`);
  try {
    return readArchives(text).map((archive) => ({
      host: archive.host ?? undefined,
      hostname: archive.hostname || undefined,
      files: (host) => snapshotFiles(archive, host),
    }));
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    throw new UsageError(`„${shown}“: ${error.message}`);
  }
}

/**
 * Sees that every machine can get the id that it is to have, before anything is written.
 * @param host wanted id
 * @throws UsageError where it is none, or is meant for several machines
 */
export function checkHostIds(machines: readonly ObservedMachine[], host: string | undefined): void {
  if (host !== undefined && machines.length > 1)
    throw new UsageError(
      `--host gilt für eine Maschine, gelesen sind ${machines.length}: Ohne --host behält jede ihre Kennung.`,
    );
  for (const id of host === undefined ? machines.map((machine) => machine.host) : [host])
    if (id !== undefined && !idPatternHolds(id))
      throw new UsageError(
        `„${id}“ ist keine Kennung: --host erwartet eine aus Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich, z. B. web.`,
      );
}
