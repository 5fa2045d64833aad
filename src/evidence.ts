// The snapshot files of one handbook -> evidence for the comparison, and findings about the snapshots themselves:
// missing, empty, old, from another host, altered, lines not understood.
import { createHash } from 'node:crypto';
import type { Evidence } from './drift/compare.ts';
import type { DraftFinding, Origins, Pointer } from './model/finding.ts';
import type { Host, Inventory } from './model/inventory.ts';
import { shellLine } from './model/shell.ts';
import { type SnapshotMeta, snapshotFile } from './model/snapshot.ts';
import type { HandbookFiles } from './root.ts';
import { snapshotSource } from './snapshots/index.ts';
import type { SourceFile } from './source/yaml.ts';

/** The last set of snapshots of one host. */
export interface SnapshotSet {
  readonly host: string;
  readonly meta: SnapshotMeta;
}
export interface ReadEvidence {
  readonly evidence: readonly Evidence[];
  readonly findings: readonly DraftFinding[];
  readonly sets: readonly SnapshotSet[];
}

interface Context {
  readonly handbook: string;
  readonly inventory: Inventory;
  readonly now: Date;
  readonly hostAt: (host: string) => Pointer;
}
const day = 86_400_000;

const finding = (
  context: Context,
  host: string,
  rule: string,
  message: string,
  fix: string,
  rest: Partial<DraftFinding> = {},
): DraftFinding => ({
  rule,
  severity: 'error',
  class: 'drift',
  handbook: context.handbook,
  host,
  subject: `host:${host}`,
  message,
  at: context.hostAt(host),
  fix,
  ...rest,
});

/** snapshot.json of a host, and what is wrong with it. */
function readMeta(
  context: Context,
  host: Host,
  file: SourceFile | undefined,
): { meta?: SnapshotMeta; findings: DraftFinding[] } {
  const missing = 'Momentaufnahme neu erstellen und die Dateien samt snapshot.json ablegen.';
  if (!file)
    return {
      findings: [
        finding(
          context,
          host.id,
          'snapshot-missing',
          `Für „${host.id}“ fehlt snapshot.json: Herkunft und Zeit der Momentaufnahme sind unbekannt.`,
          missing,
        ),
      ],
    };
  let value: unknown;
  try {
    value = JSON.parse(file.text);
  } catch {
    value = undefined;
  }
  const parsed = snapshotFile.safeParse(value);
  const at = { file: file.file, line: 1, column: 1 };
  if (!parsed.success)
    return {
      findings: [
        finding(
          context,
          host.id,
          'snapshot-missing',
          `snapshot.json von „${host.id}“ ist nicht lesbar (${parsed.error.issues[0]?.path.join('.') || 'kein JSON'}).`,
          missing,
          { at },
        ),
      ],
    };
  const meta = parsed.data;
  const findings: DraftFinding[] = [];
  const foreign =
    meta.host !== host.id || (meta.hostname && host.hostname && meta.hostname !== host.hostname);
  if (foreign)
    findings.push(
      finding(
        context,
        host.id,
        'snapshot-foreign',
        `Die Momentaufnahme im Ordner „${host.id}“ stammt von einem anderen Host.`,
        'Die Dateien in den Ordner des richtigen Hosts legen.',
        {
          at,
          expected: `${host.id} (${host.hostname ?? 'Hostname nicht dokumentiert'})`,
          actual: `${meta.host} (${meta.hostname ?? 'ohne Hostname'})`,
        },
      ),
    );
  const age = Math.floor((context.now.getTime() - Date.parse(meta.time)) / day);
  const limit = context.inventory.handbook.snapshots.max_age;
  if (meta.origin === 'live' && age > limit)
    findings.push(
      finding(
        context,
        host.id,
        'snapshot-stale',
        `Die Momentaufnahme von „${host.id}“ ist ${age} Tage alt.`,
        'Eine neue Momentaufnahme erstellen.',
        { at, expected: `höchstens ${limit} Tage`, actual: `${age} Tage` },
      ),
    );
  if (meta.origin === 'live' && Date.parse(meta.time) - context.now.getTime() > day)
    findings.push(
      finding(
        context,
        host.id,
        'snapshot-future',
        `Die Momentaufnahme von „${host.id}“ trägt ein Datum in der Zukunft: Ihr Alter ist unbekannt.`,
        'Die Uhr des Hosts stellen und eine neue Momentaufnahme erstellen.',
        {
          at,
          expected: `höchstens ${context.now.toISOString().slice(0, 10)}`,
          actual: meta.time.slice(0, 10),
        },
      ),
    );
  return foreign ? { findings } : { meta, findings };
}

/** One expected source of a host. */
function readSource(
  context: Context,
  host: Host,
  id: string,
  file: SourceFile | undefined,
  meta: SnapshotMeta,
): { evidence?: Evidence; findings: DraftFinding[] } {
  const source = snapshotSource(id);
  if (!source) return { findings: [] };
  const recorded = meta.sources[id];
  if (recorded && recorded.exit !== 0)
    return {
      findings: [
        finding(
          context,
          host.id,
          'snapshot-failed',
          `Die Momentaufnahme „${source.title}“ von „${host.id}“ ist gescheitert${recorded.reason ? ` (${recorded.reason})` : ''}: Damit ist nichts bewiesen.`,
          `„${recorded.command}“ auf dem Host zum Laufen bringen und die Momentaufnahme neu erstellen.`,
          {
            expected: 'Exitcode 0',
            actual: `Exitcode ${recorded.exit}`,
            related: file
              ? [{ message: 'Was davon aufgezeichnet wurde.', at: { file: file.file, line: 1, column: 1 } }]
              : [],
          },
        ),
      ],
    };
  if (!file)
    return {
      findings: [
        finding(
          context,
          host.id,
          'snapshot-missing',
          `Von „${host.id}“ fehlt die Momentaufnahme „${source.title}“ (${source.file}).`,
          `„${shellLine(source.command)}“ auf dem Host ausführen und die Ausgabe ablegen.`,
        ),
      ],
    };
  const parsed = source.parse(file.text);
  const facts = source.facts(parsed as never);
  const at = (line: number, column = 1) => ({ file: file.file, line, column });
  const findings = parsed.problems.map((problem) =>
    finding(
      context,
      host.id,
      'snapshot-line-unknown',
      problem.message,
      'Die Zeile im Original wiederherstellen oder die Momentaufnahme neu erstellen.',
      { at: at(problem.line, problem.column), subject: `host:${host.id}` },
    ),
  );
  const intact = recorded?.sha256 === createHash('sha256').update(file.text).digest('hex');
  // No container at all is believed only when the tool said so: exit code 0 and the very file that was recorded.
  const nothingThere = source.isEmpty(parsed as never) && recorded?.exit === 0 && intact;
  if (facts.length === 0 && !nothingThere) {
    if (findings.length === 0)
      findings.push(
        finding(
          context,
          host.id,
          'snapshot-empty',
          `Die Momentaufnahme „${source.title}“ von „${host.id}“ ist leer: Damit ist nichts bewiesen.`,
          'Die Momentaufnahme neu erstellen.',
          { at: at(1) },
        ),
      );
    return { findings };
  }
  if (recorded?.sha256 && !intact)
    findings.push(
      finding(
        context,
        host.id,
        'snapshot-altered',
        `„${file.file}“ ist nicht mehr die Datei, die snapshot.json verzeichnet.`,
        'Die Momentaufnahme neu erstellen statt sie zu bearbeiten.',
        { severity: 'warning', at: at(1) },
      ),
    );
  const blind = source.blind?.(parsed as never) ?? [];
  const kinds = source.kinds.filter((kind) => !blind.includes(kind));
  return {
    findings,
    evidence: {
      host: host.id,
      origin: meta.origin,
      time: meta.time,
      file: file.file,
      kinds,
      facts: facts.filter((fact) => kinds.includes(fact.kind)),
      complete: parsed.problems.length === 0,
    },
  };
}

/**
 * Reads all snapshots that the inventory expects. Hosts that expect none are not looked at.
 * @param hosts only these; undefined: all of them
 */
export function readEvidence(
  files: HandbookFiles,
  inventory: Inventory,
  origins: Origins,
  now: Date,
  hosts?: ReadonlySet<string>,
): ReadEvidence {
  const hostAt = (host: string): Pointer => ({
    file: origins.get(`hosts/${host}`) ?? '',
    path: ['hosts', host],
    key: true,
  });
  const context: Context = { handbook: files.id, inventory, now, hostAt };
  const evidence: Evidence[] = [];
  const findings: DraftFinding[] = [];
  const sets: SnapshotSet[] = [];
  for (const host of Object.values(inventory.hosts)) {
    if (host.snapshots.length === 0 || (hosts && !hosts.has(host.id))) continue;
    const folder = files.snapshots.get(host.id) ?? new Map<string, SourceFile>();
    const head = readMeta(context, host, folder.get('snapshot.json'));
    findings.push(...head.findings);
    if (!head.meta) continue;
    sets.push({ host: host.id, meta: head.meta });
    for (const id of host.snapshots) {
      const source = snapshotSource(id);
      const read = readSource(context, host, id, source && folder.get(source.file), head.meta);
      findings.push(...read.findings);
      if (read.evidence) evidence.push(read.evidence);
    }
  }
  return { evidence, findings, sets };
}
