// What commands meet on Windows, as far as it can be tried elsewhere: line ends, paths, names, how ssh is started.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shownPath } from '../../src/adopt/compose/import.ts';
import { archiveHead, readArchives } from '../../src/collect/archive.ts';
import { launchOf } from '../../src/collect/run.ts';
import { exporters } from '../../src/exports/index.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { isWindowsPath } from '../../src/model/file-name.ts';
import { snapshotSources } from '../../src/snapshots/index.ts';
import { readInput } from '../../src/system/read.ts';
import { isWithin, pathBelow } from '../../src/system/write.ts';
import { repository } from '../command.ts';
import { head } from '../sample.ts';

const crlf = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;

describe('line ends of Windows and a byte-order mark', () => {
  test('of the inventory change nothing', () => {
    const files = readRoot(repository, 'tick-guard', { snapshots: false });
    const [handbook] = files.handbooks;
    if (!handbook) throw new Error('no handbook');
    const before = loadHandbooks(files);
    const after = loadHandbooks({
      ...files,
      handbooks: [{ ...handbook, yaml: handbook.yaml.map(({ file, text }) => ({ file, text: crlf(text) })) }],
    });
    expect(before.handbooks[0]?.inventory).toBeDefined();
    expect(after.findings).toEqual(before.findings);
    expect(after.handbooks[0]?.inventory).toEqual(before.handbooks[0]?.inventory);
  });

  const folder = join(repository, 'inventory/gro-mate/snapshots/web');
  test.each(readdirSync(folder).filter((file) => file !== 'snapshot.json'))(
    'of %s change no fact',
    (file) => {
      const source = snapshotSources.find((candidate) => candidate.file === file);
      const text = readFileSync(join(folder, file), 'utf8');
      expect(source).toBeDefined();
      expect(source?.parse(crlf(text))).toEqual(source?.parse(text));
    },
  );
});

describe('a redirected archive of the collector', () => {
  const text = [
    ...[archiveHead, 'hostname web', 'time 2026-11-30T10:00:00Z', 'source docker-ps', 'command docker ps -a'],
    ...['|{"Names":"büro"}', '|', 'exit 0', 'end 1', ''],
  ].join('\n');
  test('with the line ends of Windows is the same', () => {
    expect(readArchives(text.replaceAll('\n', '\r\n'))).toEqual(readArchives(text));
  });
  test('of a Unix machine keeps what a tool printed to the letter', () => {
    const [archive] = readArchives(text.replace('}', '}\r'));
    expect(archive?.sources.get('docker-ps')?.text).toBe('{"Names":"büro"}\r\n');
  });
  test('in UTF-16, as its older shells write it, is read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'infrabuch-windows-'));
    try {
      const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
      writeFileSync(join(folder, 'little.txt'), little);
      writeFileSync(join(folder, 'big.txt'), Buffer.from(little).swap16());
      for (const file of ['little.txt', 'big.txt']) expect(readInput(join(folder, file)), file).toBe(text);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('paths', () => {
  test('with backslashes are said to be wrong on every system', () => {
    const root = mkdtempSync(join(tmpdir(), 'infrabuch-windows-'));
    try {
      mkdirSync(join(root, 'inventory/laden'), { recursive: true });
      writeFileSync(
        join(root, 'inventory/laden/a.yaml'),
        `${head}stacks: { shop: { purpose: S, host: web, directory: /srv/shop, compose: ['apps\\compose.yaml'] } }\n`,
      );
      // So that it would be found where a backslash is a letter.
      writeFileSync(join(root, 'apps\\compose.yaml'), 'services: {}\n');
      const loaded = loadHandbooks(readRoot(root));
      const findings = loaded.place(loaded.handbooks.flatMap((handbook) => handbook.findings));
      expect(findings.map(({ message }) => message)).toEqual([
        'Die Datei „apps\\compose.yaml“ liegt nicht vor: Pfade stehen mit Schrägstrichen („/“), auch unter Windows.',
      ]);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
  test('of compose files stand in the inventory with forward slashes', () => {
    expect(shownPath('C:\\doku', 'C:\\doku\\apps\\shop\\compose.yaml', win32)).toBe('apps/shop/compose.yaml');
    expect(shownPath('C:\\doku', 'D:\\shop\\compose.yaml', win32)).toBe('compose.yaml');
    expect(shownPath('C:\\doku', 'C:\\shop\\compose.yaml', win32)).toBe('compose.yaml');
    expect(shownPath('/doku', '/doku/apps/compose.yaml', posix)).toBe('apps/compose.yaml');
    expect(shownPath('C:\\doku', '\\\\nas\\doku\\compose.yaml', win32)).toBe('compose.yaml');
    expect(shownPath('\\\\nas\\doku', '\\\\nas\\doku\\a\\compose.yaml', win32)).toBe('a/compose.yaml');
    // Two dots at the start of a name lead nowhere.
    expect(shownPath('/doku', '/doku/..alt/compose.yaml', posix)).toBe('..alt/compose.yaml');
  });
  test.each([
    [win32, 'C:\\doku\\a\\b', 'C:\\doku', true],
    [win32, 'c:\\Doku\\a', 'C:\\doku', true],
    [win32, 'C:\\doku', 'C:\\', true],
    [win32, 'C:\\doku', 'C:\\doku', true],
    [win32, 'C:\\doku\\..a', 'C:\\doku', true],
    [win32, 'C:\\doku2', 'C:\\doku', false],
    [win32, 'D:\\doku\\a', 'C:\\doku', false],
    [win32, '\\\\server\\share\\a', 'C:\\doku', false],
    [posix, '/doku/a', '/', true],
    [posix, '/doku2', '/doku', false],
    [posix, '/', '/doku', false],
  ] as const)('%# are below a folder, or not', (paths, path, folder, expected) => {
    expect(isWithin(path, folder, paths)).toBe(expected);
  });
});

describe('names of files', () => {
  test('that Windows keeps for itself', () => {
    for (const name of [
      'con',
      'AUX.txt',
      'a/nul/b',
      'com1',
      'lpt9.docker-compose.yml',
      'a:b',
      'shop.',
      'shop /x',
      'a?',
      'a\\b',
    ])
      expect(isWindowsPath(name), name).toBe(false);
    for (const name of [
      'console',
      'auxiliary.txt',
      'env.con.example',
      'a/b',
      'com10',
      '.gitignore',
      'Tür.md',
    ])
      expect(isWindowsPath(name), name).toBe(true);
  });
  test('are refused there with a remedy, and only there', () => {
    expect(() => pathBelow(tmpdir(), 'con.docker-compose.yml', 'win32')).toThrow(
      'kann unter Windows kein Dateiname sein',
    );
    expect(() => pathBelow(tmpdir(), 'a:b', 'win32')).toThrow('Die Kennung im Inventar ändern');
    expect(pathBelow(tmpdir(), 'con.docker-compose.yml', 'linux')).toMatch(/con\.docker-compose\.yml$/);
  });
  test('of all that is committed and exported are none of them', () => {
    const files = readRoot(repository);
    const exported = loadHandbooks(files).handbooks.flatMap(({ inventory }) =>
      inventory ? Object.values(exporters).flatMap((make) => make(inventory).map(({ name }) => name)) : [],
    );
    const committed = files.handbooks.flatMap(({ yaml, snapshots }) => [
      ...yaml.map(({ file }) => file),
      ...[...snapshots.values()].flatMap((folder) => [...folder.values()].map(({ file }) => file)),
    ]);
    expect(exported.length).toBeGreaterThan(5);
    expect([...exported, ...committed].filter((name) => !isWindowsPath(name))).toEqual([]);
  });
});

describe('ssh', () => {
  const options = { target: 'jeff@192.0.2.7', port: 2222, timeout: 60 };
  test('is the one of the system, without a group of processes on Windows', () => {
    const { argv, hasGroup } = launchOf(options, 'win32');
    expect(argv[0]).toBe('ssh.exe');
    expect(hasGroup).toBe(false);
    expect(launchOf(options, 'linux')).toEqual({ argv: ['ssh', ...argv.slice(1)], hasGroup: true });
  });
  test('a Windows machine itself is not read', () => {
    expect(() => launchOf({ target: null, timeout: 60 }, 'win32')).toThrow(
      'mit --ssh einen Linux-Server nennen',
    );
  });
});
