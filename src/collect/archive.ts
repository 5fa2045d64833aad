// What the collector prints: archives of one host each, one after the other, as text. Read as hostile input: no path
// and no file name comes from it, only ids of sources that are registered; what is not of this form is refused.
//
//   infrabuch-archive 2            the format; older ones are read, newer ones are not
//   host web                       the id in the inventory; may be missing
//   hostname srv1
//   time 2026-11-22T09:00:00Z
//   source docker-ps
//   command docker ps -a …
//   version Docker version 28.2.2  may be missing
//   |{"Names":…}                   the text, one line behind each bar; behind the last one no newline
//   !permission denied             what the tool complained about
//   exit 0
//   end 1                          how many sources; without it the archive was cut
import { createHash } from 'node:crypto';
import { countLines } from '../model/snapshot.ts';
import { type SnapshotMeta, snapshotFormat } from '../model/snapshot-file.ts';
import { scrub } from '../secrets/scrub.ts';
import { scrubSnapshot } from '../secrets/snapshots.ts';
import { snapshotSource, snapshotSources } from '../snapshots/index.ts';

/** What one source's command printed. */
export interface CollectedSource {
  readonly command: string;
  readonly version: string | null;
  readonly exit: number;
  readonly text: string;
  /** What the tool complained about. */
  readonly errors: readonly string[];
}
/** What the collector read of one machine. */
export interface Archive {
  readonly format: number;
  /** Null: the collector was made for any host. */
  readonly host: string | null;
  readonly hostname: string;
  readonly time: string;
  readonly sources: ReadonlyMap<string, CollectedSource>;
}
/** The text is no archive, or a damaged one; the message is one German sentence. */
export class ArchiveError extends Error {}

/** The first line of every archive. */
export const archiveHead = `infrabuch-archive ${snapshotFormat}`;
const headForm = /^infrabuch-archive (?<format>\d{1,6})$/;
/** More than this no machine has to say. */
const maxTextLength = 32 * 1024 * 1024;
const maxFieldLength = 20_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not reach a terminal
const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const headed = /^(host|hostname|time|source|command|version|exit|end) (.*)$/;

interface Open {
  readonly fields: Map<string, string>;
  readonly sources: Map<string, CollectedSource>;
  source: {
    readonly id: string;
    readonly fields: Map<string, string>;
    readonly lines: string[];
    readonly errors: string[];
    size: number;
  } | null;
}

const form: Readonly<Record<string, RegExp>> = {
  host: /^(?!\.)[^\s/\\]{1,200}$/u,
  hostname: /^[\w.-]{1,255}$/,
  time: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
  source: /^[a-z][a-z0-9-]{0,50}$/,
  exit: /^\d{1,3}$/,
  end: /^\d{1,3}$/,
};

/** Reads one line of an archive; true at its end. */
function readLine(open: Open, line: string): boolean | 'refused' {
  const { source } = open;
  if (source && (line.startsWith('|') || line.startsWith('!'))) {
    source.size += line.length;
    if (source.size > maxTextLength) return 'refused';
    if (line.startsWith('|')) source.lines.push(line.slice(1));
    else source.errors.push(line.slice(1).replace(control, ' ').trim());
    return false;
  }
  const [, key = '', value = ''] = headed.exec(line) ?? [];
  if (key === '' || value.length > maxFieldLength || !(form[key]?.test(value) ?? true)) return 'refused';
  if (key === 'end') return source || Number(value) !== open.sources.size ? 'refused' : true;
  if (key === 'source') {
    if (source || !open.fields.has('hostname') || !open.fields.has('time')) return 'refused';
    if (!snapshotSource(value) || open.sources.has(value)) return 'refused';
    open.source = { id: value, fields: new Map(), lines: [], errors: [], size: 0 };
    return false;
  }
  const isOfSource = key === 'command' || key === 'version' || key === 'exit';
  const fields = isOfSource ? source?.fields : source ? undefined : open.fields;
  if (!fields || fields.has(key)) return 'refused';
  fields.set(key, value.replace(control, ' '));
  if (key !== 'exit' || !source) return false;
  const command = fields.get('command');
  // The collector adds a line to every text: none at all means that the text was lost on its way.
  if (command === undefined || (value === '0' && source.lines.length === 0)) return 'refused';
  open.sources.set(source.id, {
    command,
    version: fields.get('version')?.slice(0, 200).trim() || null,
    exit: Number(value),
    // The script has taken out what its sed knows; what is left is looked at again before it is written anywhere.
    text: scrubSnapshot(source.lines.join('\n')),
    errors: source.errors.map((line) => scrub(line)),
  });
  open.source = null;
  return false;
}

/**
 * All archives of a text. What stands outside of them (a greeting of the shell) is passed over.
 * @throws ArchiveError when there is none, or one that is damaged, cut or of another version
 */
export function readArchives(text: string): Archive[] {
  const archives: Archive[] = [];
  let open: (Open & { readonly format: number; readonly isWindows: boolean }) | null = null;
  const lines = text.split('\n');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  for (const [index, raw] of lines.entries()) {
    // Redirected by Windows' shells all lines end as theirs; else what a tool printed stays to the letter.
    const line: string = raw.endsWith('\r') && (!open?.source || open.isWindows) ? raw.slice(0, -1) : raw;
    if (!open) {
      const format: number = Number(headForm.exec(line)?.groups?.format ?? 0);
      if (format > snapshotFormat)
        throw new ArchiveError(
          `Das Archiv ist von einem neueren Sammler (Format ${format}, hier bekannt ${snapshotFormat}): infrabuch hier aktualisieren.`,
        );
      if (format > 0)
        open = { format, isWindows: raw.endsWith('\r'), fields: new Map(), sources: new Map(), source: null };
      else if (line.startsWith('infrabuch-archive '))
        throw new ArchiveError(
          'Das Archiv ist von einer anderen Fassung des Sammlers; „infrabuch collector“ gibt den passenden aus.',
        );
      continue;
    }
    const end = readLine(open, line);
    // What breaks off in its last line was cut on its way.
    if (end === 'refused' && (index > last || index === lines.length - 1) && !line.startsWith('end ')) break;
    if (end === 'refused') throw new ArchiveError(`Zeile ${index + 1} des Archivs ist nicht lesbar.`);
    if (!end) continue;
    archives.push({
      format: open.format,
      host: open.fields.get('host') ?? null,
      hostname: open.fields.get('hostname') ?? '',
      time: open.fields.get('time') ?? '',
      sources: open.sources,
    });
    if (Number.isNaN(Date.parse(archives.at(-1)?.time ?? '')))
      throw new ArchiveError('Die Zeit des Archivs ist kein Zeitpunkt.');
    open = null;
  }
  if (open) throw new ArchiveError('Das Archiv ist abgeschnitten: Sein Ende fehlt.');
  if (archives.length === 0) throw new ArchiveError('Das ist kein Archiv des Sammlers.');
  return archives;
}

const words: Readonly<Record<number, string>> = {
  124: 'nach 60 Sekunden ohne Antwort beendet',
  127: 'auf dieser Maschine nicht gefunden',
};

/** Why a source is no evidence; undefined when it is. */
export function reasonOf({ exit, errors, text }: CollectedSource): string | undefined {
  if (exit === 0) return undefined;
  // Of several commands the first one counts; what it complained about stands below its head.
  const lines = text.split('\n');
  const next = lines.findIndex((line, index) => index > 0 && line.startsWith('# '));
  const below = lines[0]?.startsWith('# ') ? lines.slice(1, next < 0 ? undefined : next) : [];
  const said = [...below, ...errors].map((line) => line.replace(control, ' ').trim());
  return (
    words[exit] ??
    (said
      .filter((line) => line !== '')
      .at(-1)
      ?.slice(0, 300) ||
      `Exitcode ${exit}`)
  );
}

/** The files of a host's snapshot folder, by name: snapshot.json, and a text for each source that is evidence. */
export function snapshotFiles(archive: Archive, host: string): Map<string, string> {
  const files = new Map<string, string>();
  const sources: SnapshotMeta['sources'] = {};
  for (const { id, file } of snapshotSources) {
    const source = archive.sources.get(id);
    if (!source) continue;
    const { command, version, exit, text, errors } = source;
    const reason = reasonOf(source);
    if (exit === 0) files.set(file, text);
    sources[id] = {
      command,
      version,
      exit,
      ...(reason === undefined
        ? {
            sha256: createHash('sha256').update(text).digest('hex'),
            lines: countLines(text),
            ...(errors.length > 0 ? { reason: errors.join(' ').slice(0, 300) } : {}),
          }
        : { reason }),
    };
  }
  const { format, hostname, time } = archive;
  const meta: SnapshotMeta = { format, host, hostname, time, origin: 'live', sources };
  return new Map([['snapshot.json', `${JSON.stringify(meta, null, 2)}\n`], ...files]);
}
