// The snapshot files of one handbook -> evidence for the comparison, and findings about the snapshots themselves:
// missing, empty, old, from another host, altered, lines not understood.
import { createHash } from 'node:crypto';
import type { Evidence } from '../drift/observations.ts';
import type { DraftFinding, Origins, Place, Pointer } from '../model/finding.ts';
import { listedFindings } from '../model/finding-limit.ts';
import type { Host, Inventory } from '../model/inventory.ts';
import { shellLine } from '../model/shell.ts';
import { countLines, staleFrom } from '../model/snapshot.ts';
import { type SnapshotMeta, snapshotFile } from '../model/snapshot-file.ts';
import { findInSnapshot } from '../secrets/snapshots.ts';
import { snapshotSource } from '../snapshots/index.ts';
import type { SourceFile } from '../source/yaml.ts';
import type { HandbookFiles } from './root.ts';
import { otherFormat } from './snapshot-format.ts';

/** The last set of snapshots of one host. */
export interface SnapshotSet {
  readonly host: string;
  readonly meta: SnapshotMeta;
}
interface ReadEvidence {
  /** undefined: not of one host that the inventory knows. */
  readonly host?: string;
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

type Find = (rule: string, message: string, fix: string, rest?: Partial<DraftFinding>) => DraftFinding;
/** Makes the findings about one host's snapshots. */
const findingsOf =
  ({ handbook, hostAt }: Context, host: string): Find =>
  (rule, message, fix, rest = {}) => ({
    rule,
    severity: 'error',
    class: 'drift',
    handbook,
    host,
    subject: `host:${host}`,
    message,
    at: hostAt(host),
    fix,
    ...rest,
  });
const only = (finding: DraftFinding): { readonly findings: DraftFinding[] } => ({ findings: [finding] });

/** snapshot.json as it is written; null where it is no JSON. */
function parseMeta(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `uname -n` may print the domain as well. */
const isSameName = (a: string, b: string) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

/** snapshot.json of a host, and what is wrong with it. */
function readMeta(
  context: Context,
  host: Host,
  file: SourceFile | undefined,
): { readonly meta?: SnapshotMeta; readonly findings: DraftFinding[] } {
  const find = findingsOf(context, host.id);
  const missing = 'Momentaufnahme neu erstellen und die Dateien samt snapshot.json ablegen.';
  if (!file)
    return only(
      find(
        'snapshot-missing',
        `Für „${host.id}“ fehlt snapshot.json: Herkunft und Zeit der Momentaufnahme sind unbekannt.`,
        missing,
      ),
    );
  const at = { file: file.file, line: 1, column: 1 };
  const parsed = snapshotFile.safeParse(parseMeta(file.text));
  if (!parsed.success)
    return only(
      find(
        'snapshot-missing',
        `snapshot.json von „${host.id}“ ist nicht lesbar (${parsed.error.issues[0]?.path.join('.') || 'kein JSON'}).`,
        missing,
        { at },
      ),
    );
  const meta = parsed.data;
  const isForeign =
    meta.host !== host.id || (meta.hostname && host.hostname && !isSameName(meta.hostname, host.hostname));
  const foreign = isForeign
    ? find(
        'snapshot-foreign',
        `Die Momentaufnahme im Ordner „${host.id}“ stammt von einem anderen Host.`,
        'Die Dateien in den Ordner des richtigen Hosts legen.',
        {
          at,
          expected: `${host.id} (${host.hostname ?? 'Hostname nicht dokumentiert'})`,
          actual: `${meta.host} (${meta.hostname ?? 'ohne Hostname'})`,
        },
      )
    : [];
  const findings = [
    foreign,
    formatFinding(context, host, meta, at),
    ageFinding(context, host, meta, at),
  ].flat();
  return isForeign ? { findings } : { meta, findings };
}

/** Who wrote it may know less than what is compared here, or more. */
function formatFinding(context: Context, host: Host, { format }: SnapshotMeta, at: Place): DraftFinding[] {
  const words = otherFormat(host.id, format);
  if (!words) return [];
  const { message, fix, ...rest } = words;
  return [
    findingsOf(context, host.id)('snapshot-format', message, fix, { severity: 'warning', at, ...rest }),
  ];
}

/** A live snapshot must not be too old, nor from a day to come. */
function ageFinding(context: Context, host: Host, { origin, time }: SnapshotMeta, at: Place): DraftFinding[] {
  if (origin !== 'live') return [];
  const find = findingsOf(context, host.id);
  const { now, inventory } = context;
  const age = now.getTime() - Date.parse(time);
  const days = Math.floor(age / day);
  const limit = inventory.handbook.snapshots.max_age;
  if (now >= staleFrom(time, limit))
    return [
      find(
        'snapshot-stale',
        `Die Momentaufnahme von „${host.id}“ ist ${days} Tage alt.`,
        'Eine neue Momentaufnahme erstellen.',
        { at, expected: `höchstens ${limit} Tage`, actual: `${days} Tage` },
      ),
    ];
  if (age >= -day) return [];
  return [
    find(
      'snapshot-future',
      `Die Momentaufnahme von „${host.id}“ trägt ein Datum in der Zukunft: Ihr Alter ist unbekannt.`,
      'Die Uhr des Hosts stellen und eine neue Momentaufnahme erstellen.',
      { at, expected: `höchstens ${now.toISOString().slice(0, 10)}`, actual: time.slice(0, 10) },
    ),
  ];
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
/** Whether a text is the one that was recorded; a checkout may have changed the ends of its lines. */
const isIntact = (text: string, recorded: string | undefined) =>
  recorded === sha256(text) || recorded === sha256(text.replaceAll('\r\n', '\n'));

/** A file that is not the one that was recorded. With fewer lines it is no evidence of what it does not show. */
function alteredFinding(find: Find, { file, text }: SourceFile, recorded: number | undefined): DraftFinding {
  const at = { file, line: 1, column: 1 };
  const lines = countLines(text);
  if (recorded === undefined || lines >= recorded)
    return find(
      'snapshot-altered',
      `„${file}“ ist nicht mehr die Datei, die snapshot.json verzeichnet.`,
      'Die Momentaufnahme neu erstellen statt sie zu bearbeiten.',
      { severity: 'warning', at },
    );
  return find(
    'snapshot-altered',
    `„${file}“ ist nicht vollständig: Es fehlen Zeilen, die snapshot.json verzeichnet.`,
    'Die Momentaufnahme neu erstellen.',
    { at, expected: `Zeilen: ${recorded}`, actual: `Zeilen: ${lines}` },
  );
}

/** A source whose command failed on the host. */
function failedFinding(
  find: Find,
  host: Host,
  { title }: { readonly title: string },
  file: SourceFile | undefined,
  { command, exit, reason }: SnapshotMeta['sources'][string],
): DraftFinding {
  return find(
    'snapshot-failed',
    `Die Momentaufnahme „${title}“ von „${host.id}“ ist gescheitert${reason ? ` (${reason})` : ''}: Damit ist nichts bewiesen.`,
    `„${command}“ auf dem Host zum Laufen bringen und die Momentaufnahme neu erstellen.`,
    {
      expected: 'Exitcode 0',
      actual: `Exitcode ${exit}`,
      related: file
        ? [{ message: 'Was davon aufgezeichnet wurde.', at: { file: file.file, line: 1, column: 1 } }]
        : [],
    },
  );
}

/** Lines of a snapshot in which a secret stands: the collector leaves none, so somebody else wrote them. */
function secretFindings(find: Find, { file, text }: SourceFile): DraftFinding[] {
  const lines = Map.groupBy(findInSnapshot(text), ({ start }) => text.slice(0, start).split('\n').length);
  return [...lines].map(([line, [hit]]) =>
    find(
      'snapshot-secret',
      `In der Momentaufnahme steht ein Geheimnis: ${hit!.reason}`,
      'Die Zeile mit dem Sammler neu aufnehmen, aus der Versionsgeschichte entfernen und das Geheimnis auf der Maschine ändern.',
      { at: { file, line, column: hit!.start - text.lastIndexOf('\n', hit!.start - 1) } },
    ),
  );
}

interface ReadSource {
  readonly evidence?: Evidence;
  readonly findings: readonly DraftFinding[];
}

/** Whether a text was UTF-8: redirected by Windows' shells it is UTF-16, whose every other byte is zero. */
const isUtf8 = (text: string) => !/^\uFFFD\uFFFD|\0/.test(text.slice(0, 1000));

/** One expected source of a host: the file's text as evidence, or why it is none. */
function readSource(
  context: Context,
  host: Host,
  id: string,
  file: SourceFile | undefined,
  meta: SnapshotMeta,
): ReadSource {
  const source = snapshotSource(id);
  if (!source) return { findings: [] };
  const find = findingsOf(context, host.id);
  const recorded = meta.sources[id];
  if (recorded && recorded.exit !== 0) return only(failedFinding(find, host, source, file, recorded));
  if (!file)
    return only(
      find(
        'snapshot-missing',
        `Von „${host.id}“ fehlt die Momentaufnahme „${source.title}“ (${source.file}).`,
        `„${shellLine(source.command)}“ auf dem Host ausführen und die Ausgabe ablegen.`,
      ),
    );
  return readText(find, host, source, file, meta, recorded);
}

/** The text of a source whose command succeeded, as far as anything is known about that. */
function readText(
  find: Find,
  host: Host,
  source: NonNullable<ReturnType<typeof snapshotSource>>,
  { file, text }: SourceFile,
  { origin, time }: SnapshotMeta,
  recorded: SnapshotMeta['sources'][string] | undefined,
): ReadSource {
  const parsed = source.parse(text);
  const facts = source.facts(parsed as never);
  const unknownLine = ({ line, column, message }: { line: number; column: number; message: string }) =>
    find(
      'snapshot-line-unknown',
      message,
      'Die Zeile im Original wiederherstellen oder die Momentaufnahme neu erstellen.',
      { at: { file, line, column } },
    );
  const findings = isUtf8(text)
    ? [...listedFindings(parsed.problems.map(unknownLine))]
    : [unknownLine({ line: 1, column: 1, message: 'Die Datei ist nicht in UTF-8 geschrieben.' })];
  findings.push(...secretFindings(find, { file, text }));
  const intact = isIntact(text, recorded?.sha256);
  // No container at all is believed only when the tool said so: exit code 0 and the very file that was recorded.
  const nothingThere = source.isEmpty(parsed as never) && recorded?.exit === 0 && intact;
  // What is weighed as a whole has no facts of its own.
  const isWhole = source.kinds.length === 0 && !source.isEmpty(parsed as never);
  if (facts.length === 0 && !nothingThere && !isWhole) {
    const empty = find(
      'snapshot-empty',
      `Die Momentaufnahme „${source.title}“ von „${host.id}“ ist leer: Damit ist nichts bewiesen.`,
      'Die Momentaufnahme neu erstellen.',
      { at: { file, line: 1, column: 1 } },
    );
    return { findings: findings.length > 0 ? findings : [empty] };
  }
  if (recorded?.sha256 && !intact) findings.push(alteredFinding(find, { file, text }, recorded.lines));
  const complete = parsed.problems.length === 0;
  const blind = source.blind?.(parsed as never) ?? [];
  const kinds = source.kinds.filter((kind) => !blind.includes(kind));
  return {
    findings,
    evidence: {
      host: host.id,
      origin,
      time,
      file,
      kinds,
      hidden: complete ? blind : [],
      facts: facts.filter(({ kind }) => kinds.includes(kind) || source.adds?.includes(kind)),
      complete,
    },
  };
}

/**
 * Reads all snapshots that the inventory expects, host by host. Hosts that expect none are not looked at.
 * @param hosts only these; undefined: all of them
 */
export function* readEvidence(
  files: HandbookFiles,
  inventory: Inventory,
  origins: Origins,
  now: Date,
  hosts?: ReadonlySet<string>,
): Generator<ReadEvidence> {
  const hostAt = (host: string): Pointer => ({
    file: origins.get(`hosts/${host}`) ?? '',
    path: ['hosts', host],
    key: true,
  });
  const context: Context = { handbook: files.id, inventory, now, hostAt };
  const foreign: DraftFinding[] = [];
  for (const [id, folder] of files.snapshots) {
    const [first] = folder.values();
    if (hosts || !first || inventory.hosts[id]) continue;
    foreign.push(
      findingsOf(context, id)(
        'snapshot-foreign',
        `Die Momentaufnahmen im Ordner „${id}“ gehören zu keinem Host des Inventars: Sie werden mit nichts verglichen.`,
        'Den Ordner löschen oder den Host dokumentieren.',
        { severity: 'warning', at: { file: first.file, line: 1, column: 1 } },
      ),
    );
  }
  yield { evidence: [], findings: foreign, sets: [] };
  for (const host of Object.values(inventory.hosts)) {
    if (host.snapshots.length === 0 || (hosts && !hosts.has(host.id))) continue;
    const folder = files.snapshots.get(host.id) ?? new Map<string, SourceFile>();
    const { meta, findings } = readMeta(context, host, folder.get('snapshot.json'));
    const read = meta
      ? host.snapshots.map((id) => {
          const source = snapshotSource(id);
          return readSource(context, host, id, source && folder.get(source.file), meta);
        })
      : [];
    yield {
      host: host.id,
      evidence: read.flatMap((entry) => entry.evidence ?? []),
      findings: [...findings, ...read.flatMap((entry) => entry.findings)],
      sets: meta ? [{ host: host.id, meta }] : [],
    };
  }
}
