// The reader of archives takes what the collector writes, and nothing else: whatever comes, it names no file of its own.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Archive, ArchiveError, readArchives, snapshotFiles } from '../../src/collect/archive.ts';
import { snapshotFile } from '../../src/model/snapshot-file.ts';
import { snapshotSources } from '../../src/snapshots/index.ts';
import { runs } from '../runs.ts';

const line = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\n\r]/g, ' '));
const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
const archive = fc.record({
  format: fc.constantFrom(1, 2),
  host: fc.option(fc.constantFrom('web', 'srv-1', 'ü'), { nil: null }),
  hostname: fc.constantFrom('vm', 'srv1.example.org'),
  time: fc.constant('2026-11-22T09:00:00Z'),
  sources: fc
    .uniqueArray(
      fc.record({
        id: fc.constantFrom(...snapshotSources.map(({ id }) => id)),
        command: fc.constantFrom('docker ps', 'ufw status'),
        version: fc.option(fc.constant('1.2'), { nil: null }),
        exit: fc.constantFrom(0, 1, 127),
        text,
        errors: fc.constant<string[]>([]),
      }),
      { selector: ({ id }) => id },
    )
    .map((all) => new Map(all.map(({ id, ...entry }) => [id, entry]))),
});
/** What the script prints. */
const written = ({ format, host, hostname, time, sources }: Archive): string =>
  [
    `infrabuch-archive ${format}`,
    ...(host === null ? [] : [`host ${host}`]),
    `hostname ${hostname}`,
    `time ${time}`,
    ...[...sources].flatMap(([id, collectedSource]) => [
      `source ${id}`,
      `command ${collectedSource.command}`,
      ...(collectedSource.version === null ? [] : [`version ${collectedSource.version}`]),
      ...collectedSource.text.split('\n').map((part) => `|${part}`),
      ...collectedSource.errors.map((part) => `!${part}`),
      `exit ${collectedSource.exit}`,
    ]),
    `end ${sources.size}`,
    '',
  ].join('\n');
const names = ['snapshot.json', ...snapshotSources.map(({ file }) => file)];
const tried = (input: string): Archive[] | null => {
  try {
    return readArchives(input);
  } catch (error) {
    if (error instanceof ArchiveError) return null;
    throw error;
  }
};

test('what was written is read again, one or several, after any greeting', () => {
  fc.assert(
    fc.property(fc.array(archive, { minLength: 1, maxLength: 3 }), line, (archives, greeting) => {
      fc.pre(!greeting.startsWith('infrabuch-archive '));
      expect(readArchives(`${greeting}\n${archives.map(written).join('')}`)).toEqual(archives);
    }),
  );
});

test('a cut archive is never read', () => {
  fc.assert(
    fc.property(archive, fc.nat(), (entry, at) => {
      const whole = written(entry);
      const end = whole.lastIndexOf('\nend ') + 5;
      expect(tried(whole.slice(0, at % end))).toBeNull();
    }),
  );
});

test('any text and any change of an archive: refused, or only known files and a valid snapshot.json', () => {
  const hostile = fc.oneof(
    line,
    fc.constantFrom(
      ...[
        'host ../../etc',
        'host a/b',
        'hostname ../x',
        'source ../../x',
        'source snapshot.json',
        'source docker-ps',
      ],
      ...[
        'source constructor',
        'source __proto__',
        'exit 0',
        'exit -1',
        'end 0',
        'end 1',
        'time x',
        'infrabuch-archive 2',
      ],
      ...['infrabuch-archive 2', '|x', '!x', 'command x', 'version x', ''],
    ),
  );
  fc.assert(
    fc.property(
      archive,
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 2 }), hostile), { maxLength: 4 }),
      (entry, changes) => {
        const lines = written(entry).split('\n');
        for (const [at, removed, put] of changes) lines.splice(at % lines.length, removed, put);
        for (const read of tried(lines.join('\n')) ?? []) {
          expect(read.host ?? 'x').not.toMatch(/[/\\\s]/);
          const files = snapshotFiles(read, 'web');
          for (const name of files.keys()) expect(names).toContain(name);
          expect(snapshotFile.safeParse(JSON.parse(files.get('snapshot.json') ?? '')).success).toBe(true);
        }
      },
    ),
    { numRuns: runs(500) },
  );
});

test.each([
  ['', /kein Archiv/],
  ['docker: not found\n', /kein Archiv/],
  ['infrabuch-archive x\n', /anderen Fassung/],
  ['infrabuch-archive 3\n', /neueren Sammler/],
  [
    'infrabuch-archive 2\nhostname a\ntime 2026-11-22T09:00:00Z\nsource docker-ps\ncommand x\nexit 0\nend 1\n',
    /Zeile 6/,
  ],
  ['infrabuch-archive 2\n', /abgeschnitten/],
  ['infrabuch-archive 2\nhost', /abgeschnitten/],
  ['infrabuch-archive 2\nhostname a\ntime 2026-11', /abgeschnitten/],
  ['infrabuch-archive 2\nhostname a\ntime 2026-11-22T09:00:00Z\nend 1\n', /Zeile 4/],
  ['infrabuch-archive 2\nhostname a\ntime 2026-11-22T09:00:00Z\nsource nmap\n', /Zeile 4/],
  ['infrabuch-archive 2\nhost ..\n', /Zeile 2/],
  ['infrabuch-archive 2\nhostname a\nhostname b\n', /Zeile 3/],
])('%j is refused with one sentence', (input, message) => {
  expect(() => readArchives(input)).toThrow(message);
});
