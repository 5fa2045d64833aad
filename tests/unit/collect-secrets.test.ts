// The detector's corpus through the collector as it is: its script runs under sh with a docker that prints each secret
// as a container's command, its archive is read as `infrabuch snapshot` reads it.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readArchives } from '../../src/collect/archive.ts';
import { collectorScript } from '../../src/collect/script.ts';
import { xmlText } from '../../src/model/escape.ts';
import { secretsBelow } from '../../src/rules/secret-fields.ts';
import { findSecrets } from '../../src/secrets/find.ts';
import { leakedSecret } from '../../src/secrets/leaks.ts';
import { snapshotSource } from '../../src/snapshots/index.ts';
import { type CorpusText, corpusTexts } from '../secret-corpus.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infrabuch-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the script prints, and the text of the source as it is written to the snapshot. */
function collect(id: string, lines: readonly string[]): { printed: string; kept: string[] } {
  const file = join(folder, 'lines');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  writeFileSync(
    join(folder, 'docker'),
    `#!/bin/sh\ncase "$1 $2" in 'ps -aq') echo 0a ;; '--version '*) ;; *) cat ${file} ;; esac\n`,
  );
  chmodSync(join(folder, 'docker'), 0o755);
  const { stdout } = spawnSync('sh', ['-s'], {
    input: collectorScript({ sources: [snapshotSource(id)!] }),
    env: { PATH: `${folder}:/usr/bin:/bin` },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const text = readArchives(stdout)[0]?.sources.get(id)?.text ?? '';
  return { printed: stdout, kept: text.trimEnd().split('\n') };
}
const secretsOf = ({ text, secrets }: CorpusText): string[] =>
  secrets.map(({ start, end }) => text.slice(start, end));
/** A text that is a command as a list already: `"Cmd":["mysql","-pX"]`. */
const asList = (text: string): readonly string[] | undefined => {
  try {
    return JSON.parse(/^"Cmd":(\[.*\])$/s.exec(text)?.[1] ?? '') as string[];
  } catch {
    return undefined;
  }
};
/** Two lines of inspect for each text: as one argument of a shell, and word by word. */
const asCommands = ({ text }: CorpusText, index: number): string[] =>
  [['sh', '-c', text], asList(text) ?? text.split(' ')].map((command, form) =>
    JSON.stringify({
      Name: `/c${String(index).padStart(4, '0')}-${form}`,
      Config: { Image: 'nginx', Cmd: command, Env: ['A'] },
      After: 'kept',
    }),
  );
const entries = corpusTexts('found.yaml').map((entry) =>
  entry.name === null
    ? entry
    : {
        ...entry,
        name: null,
        text: `${entry.name}=${entry.text}`,
        secrets: entry.secrets.map(({ start, end }) => ({
          start: start + entry.name!.length + 1,
          end: end + entry.name!.length + 1,
        })),
      },
);

/** Whether every secret of a text is among those that were found. */
const isAmong = (entry: CorpusText, found: readonly string[]) =>
  secretsOf(entry).every((secret) => found.some((text) => text.includes(secret) || secret.includes(text)));
/**
 * How many secrets of a kind are missed, of how many: in a field of the inventory, in a chapter, and in a page that is
 * handed out although its inventory is known to hold them.
 */
function elsewhere(kind: string): string[] {
  const ofKind = corpusTexts('found.yaml').filter((entry) => entry.kind === kind);
  const inInventory = ({ name, text }: CorpusText) =>
    secretsBelow(name === null ? { notes: [text] } : { environment: [{ name, value: text }] }).map(
      ({ secret }) => secret,
    );
  const inChapter = ({ name, text }: CorpusText) => {
    const chapter = `---\ntitle: Laden\n---\n\n${name === null ? text : `${name}=${text}`}\n`;
    return findSecrets(chapter).map(({ start, end }) => chapter.slice(start, end));
  };
  const isRefused = (entry: CorpusText) => {
    const known = inInventory(entry).map((secret) => ({ secret }));
    return known.every(
      (secret) => secret.secret.length < 4 || leakedSecret(`<p>${xmlText(entry.text)}</p>`, [secret]),
    );
  };
  const missed = (counts: (entry: CorpusText) => boolean) =>
    `${ofKind.filter((entry) => !counts(entry)).length}/${ofKind.length}`;
  return [
    missed((entry) => isAmong(entry, inInventory(entry))),
    missed((entry) => isAmong(entry, inChapter(entry))),
    missed(isRefused),
  ];
}

test('of the secrets in containers’ commands none arrives, and nearly none leaves the machine', () => {
  const { printed, kept } = collect('docker-inspect', entries.flatMap(asCommands));
  expect(kept).toHaveLength(entries.length * 2);
  const printedLines = printed.split('\n').filter((line) => line.startsWith('|{'));
  const held = (line: string | undefined, entry: CorpusText) =>
    secretsOf(entry).some((secret) => (line ?? '').includes(JSON.stringify(secret).slice(1, -1)));
  const counts = new Map<string, { total: number; left: number; arrived: number }>();
  for (const [index, entry] of entries.entries()) {
    const row = counts.get(entry.kind) ?? { total: 0, left: 0, arrived: 0 };
    // A secret that is also another word of the command cannot be told from it.
    const twice = secretsOf(entry).some((secret) => entry.text.split(secret).length > 2);
    if (!twice)
      for (const form of [0, 1]) {
        row.total++;
        if (held(printedLines[index * 2 + form], entry)) row.left++;
        if (held(kept[index * 2 + form], entry)) row.arrived++;
      }
    counts.set(entry.kind, row);
  }
  const rows = [...counts].map(([kind, row]) => [
    kind.padEnd(18),
    ...elsewhere(kind).map((count) => count.padStart(10)),
    `${row.left}/${row.total}`.padStart(10),
    `${row.arrived}/${row.total}`.padStart(10),
  ]);
  expect(
    [...counts.keys()].filter((kind) =>
      elsewhere(kind).some((count) => Number.parseInt(count, 10) / Number(count.split('/')[1]) > 0.05),
    ),
    'of each kind at least 95 of 100 are found everywhere',
  ).toEqual([]);
  const heads = ['inventory', 'chapters', 'output', 'left', 'arrived'].map((head) => head.padStart(10));
  console.log(
    ['missed, of how many', ''.padEnd(18) + heads.join(''), ...rows.map((row) => row.join(''))].join('\n'),
  );
  const sum = (key: 'total' | 'left' | 'arrived') =>
    [...counts.values()].reduce((all, row) => all + row[key], 0);
  expect(sum('left') / sum('total')).toBeLessThan(0.05);
  expect(sum('arrived') / sum('total')).toBeLessThan(0.02);
  expect(kept.filter((line) => !line.includes('"After":"kept"'))).toEqual([]);
});

test('commands without a secret arrive as they are', () => {
  const plain = [
    ['gunicorn', '-w', '4', '-k', 'uvicorn.workers.UvicornWorker', 'app:app'],
    ['postgres', '-c', 'max_connections=200'],
    ['mysqld', '--default-authentication-plugin=mysql_native_password'],
    ['--transaction-isolation=READ-COMMITTED', '--log-bin=binlog'],
    ['nginx', '-g', 'daemon off;'],
    ['redis-server', '--appendonly', 'yes'],
    ['traefik', '--providers.docker', '--entrypoints.web.address=:80'],
    ['server', '/data', '--console-address', ':9001'],
    ['--api.insecure=true', '--providers.docker=true', '--entrypoints.websecure.address=:443'],
    ['postgres', '-c', 'shared_buffers=256MB', '-c', 'log_statement=all'],
    ['celery', '-A', 'app', 'worker', '-l', 'info', '-c', '4'],
    ['sh', '-c', 'alembic upgrade head && uvicorn app.main:app --host 0.0.0.0 --port 8000'],
    ['start-dev', '--http-port=8080', '--hostname=id.example.org'],
    ['/bin/sh', '-c', "sleep 5; exec nginx -g 'daemon off;'"],
    ['dockerd', '-H', 'unix:///var/run/docker.sock'],
    ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.retention.time=30d'],
    ['redis-server', '/etc/redis.conf', '--save', '60', '1'],
    ['mongod', '--bind_ip_all', '--replSet', 'rs0'],
    ['/usr/bin/supervisord', '-c', '/etc/supervisor/supervisord.conf'],
    ['caddy', 'run', '--config', '/etc/caddy/Caddyfile', '--adapter', 'caddyfile'],
    ['gunicorn', '--bind', '0.0.0.0:8000', '-w', '4', 'wsgi:application'],
    ['--cleanup', '--interval', '86400'],
    ['java', '-Xmx512m', '-jar', 'app.jar', '--server.port=8080'],
    ['tini', '--', 'node', 'dist/main.js'],
    ['sh', '-c', 'tail -f /var/log/x.log | grep -v debug'],
    ['crond', '-f', '-l', '2'],
    ['docker-entrypoint.sh', 'mysqld', '--innodb-buffer-pool-size=512M'],
    ['python', '-m', 'http.server', '-p', '8080'],
  ];
  const lines = plain.map((command, index) =>
    JSON.stringify({ Name: `/c${String(index).padStart(2, '0')}`, Config: { Cmd: command } }),
  );
  const kept = collect('docker-inspect', lines).kept;
  expect(
    kept.filter((line, index) => line !== lines[index] && !plain[index]!.join(' ').includes('plugin')),
  ).toEqual([]);
});

test('the value of a variable never leaves the machine, whatever its name', () => {
  // What inspect prints as a whole, as old engines do where the template fails.
  const raw = JSON.stringify([
    {
      Name: '/a',
      Config: { Cmd: ['env', 'STAGE=Lager7Tor', 'server'], Env: ['STAGE=Lager7Tor', 'DB_PWD=Lager8Tor'] },
    },
  ]);
  const { printed, kept } = collect('docker-inspect', [raw]);
  expect(printed).not.toMatch(/Lager[78]Tor/);
  expect(kept.join('\n')).not.toMatch(/Lager[78]Tor/);
});
