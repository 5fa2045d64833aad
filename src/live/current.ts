// The comparison as it is now: the engine's texts in the place of the host's Docker snapshots, everything else as it
// lies in the snapshot folder. The parsers, facts and comparison are those of `drift`.
import { createHash } from 'node:crypto';
import { type AssessedHandbook, assessHandbook } from '../handbook/assessment.ts';
import { readEvidence } from '../handbook/evidence.ts';
import type { Loaded, LoadedHandbook } from '../handbook/handbook.ts';
import type { HandbookFiles } from '../handbook/root.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Site } from '../model/site-file.ts';
import type { SnapshotMeta } from '../model/snapshot-file.ts';
import type { SourceId } from '../model/source-ids.ts';
import { snapshotSource } from '../snapshots/index.ts';
import type { EngineTexts } from './engine-texts.ts';

/** A host of the inventory that is this machine. */
export interface LiveHost {
  readonly handbook: string;
  readonly host: string;
}
/** What the engine said last. */
export interface LiveTexts {
  readonly hosts: readonly LiveHost[];
  readonly texts: EngineTexts;
  /** ISO 8601. */
  readonly time: string;
}

/** The engine's texts as the files of a snapshot. */
function filesOf(host: string, { texts, time }: LiveTexts): Map<string, { file: string; text: string }> {
  const sources: Record<string, SnapshotMeta['sources'][string]> = {};
  const files = new Map<string, { file: string; text: string }>();
  for (const [id, text] of texts) {
    const source = snapshotSource(id);
    if (!source) continue;
    const sha256 = createHash('sha256').update(text).digest('hex');
    sources[id] = { command: source.command.join(' '), version: null, exit: 0, sha256 };
    files.set(source.file, { file: `Docker-Engine/${host}/${source.file}`, text });
  }
  const meta: SnapshotMeta = { host, hostname: null, time, origin: 'live', sources };
  files.set('snapshot.json', { file: `Docker-Engine/${host}/snapshot.json`, text: JSON.stringify(meta) });
  return files;
}

/** Hosts that are read live expect the engine's sources, or all the others. */
const expecting = (
  inventory: Inventory,
  hosts: ReadonlySet<string>,
  expected: (sources: readonly SourceId[]) => readonly SourceId[],
): Inventory => ({
  ...inventory,
  hosts: Object.fromEntries(
    Object.entries(inventory.hosts).map(([id, host]) => [
      id,
      hosts.has(id) ? { ...host, snapshots: expected(host.snapshots) as typeof host.snapshots } : host,
    ]),
  ),
});

const withFolders = (files: HandbookFiles, hosts: ReadonlySet<string>, live: LiveTexts): HandbookFiles => ({
  ...files,
  snapshots: new Map([...files.snapshots, ...[...hosts].map((host) => [host, filesOf(host, live)] as const)]),
});

/** Evidence of a handbook whose hosts are partly read live. */
const reading = (live: LiveTexts, hosts: ReadonlySet<string>): typeof readEvidence =>
  function* (files, inventory, origins, now) {
    const ours = (id: SourceId) => live.texts.has(id);
    const reads = readEvidence(
      withFolders(files, hosts, live),
      expecting(inventory, hosts, () => [...live.texts.keys()]),
      origins,
      now,
      hosts,
    );
    const rest = readEvidence(
      files,
      expecting(inventory, hosts, (sources) => sources.filter((id) => !ours(id))),
      origins,
      now,
    );
    const here = new Map([...reads].map((read) => [read.host, read]));
    for (const read of rest) {
      const first = here.get(read.host);
      here.delete(read.host);
      yield {
        ...read,
        evidence: [...(first?.evidence ?? []), ...read.evidence],
        findings: [...(first?.findings ?? []), ...read.findings],
        sets: [...(first?.sets ?? []), ...read.sets],
      };
    }
    yield* here.values();
  };

/** What the living parts of the pages show: the components that they are made of read nothing else. */
export interface LiveData {
  readonly site: Site;
  readonly handbooks: readonly Omit<AssessedHandbook, 'stamp'>[];
}

/** Every valid handbook as it stands now. */
export function currentData(loaded: Loaded, live: LiveTexts | undefined, now: Date): LiveData {
  const readOf = ({ id }: LoadedHandbook) => {
    const here = (live?.hosts ?? []).filter(({ handbook }) => handbook === id);
    const hosts = new Set(here.map(({ host }) => host));
    return live && hosts.size > 0 ? reading(live, hosts) : undefined;
  };
  return {
    site: loaded.site,
    handbooks: loaded.handbooks.flatMap((handbook) => {
      const { inventory } = handbook;
      if (!inventory) return [];
      const { stamp: _, ...assessed } = assessHandbook(loaded, { ...handbook, inventory }, now, {
        read: readOf(handbook),
      });
      return [assessed];
    }),
  };
}
