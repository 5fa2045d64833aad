// A machine that nobody has documented, imported from what there is of it: check and drift are green at the first try.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { archiveHead } from '../../src/collect/archive.ts';
import { infrabuch, repository } from '../command.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-import-live-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const snapshot = join(repository, 'inventory/gro-mate/snapshots/web');
const captures = join(repository, 'tests/fixtures/captures');
const text = (file: string) => readFileSync(join(root, 'inventory/handbuch', file), 'utf8');

describe('import live', () => {
  test('of a snapshot: one file a compose project, nothing is undocumented, no error', async () => {
    const { code, stderr } = await infrabuch('import', 'live', snapshot, '--root', root);
    expect(stderr).toContain('web: 2 Stacks, 23 Container, 2 Netzwerke, 14 Volumes');
    expect(code).toBe(0);
    expect(readdirSync(join(root, 'inventory/handbuch')).sort()).toEqual([
      'grocery-mate.yaml',
      'handbuch.yaml',
      'mailcowdockerized.yaml',
      'snapshots',
      'web.yaml',
    ]);
    const checked = await infrabuch('check', '--root', root, '--format', 'json');
    expect(JSON.parse(checked.stdout).summary.errors).toBe(0);
    const drifted = await infrabuch('drift', '--root', root, '--format', 'json');
    expect(JSON.parse(drifted.stdout).findings).toEqual([]);
    expect(text('grocery-mate.yaml')).toMatch(/grocery_postgres:\n(?: {4}.*\n)*? {4}role: data\n/);
    expect(text('grocery-mate.yaml')).toContain('purpose: TODO');
    expect(text('mailcowdockerized.yaml')).toMatch(/DBPASS:\n {8}secret: mailcowdockerized-dbpass\n/);
    expect(text('web.yaml').match(/title: /g)).toHaveLength(1);
    const again = await infrabuch('import', 'live', snapshot, '--root', root);
    expect(again.stderr).toContain('Das Inventar hat schon alles.');
  });

  test('what people wrote stays: only what is new is added', async () => {
    await infrabuch('import', 'live', snapshot, '--root', root);
    const file = join(root, 'inventory/handbuch/grocery-mate.yaml');
    const before = `${readFileSync(file, 'utf8').replace('purpose: TODO', 'purpose: Einkauf # von Hand')}# Ende\n`;
    const entry = / {2}pgadmin:\n(?: {4}.*\n|\n)+/.exec(before)?.[0] ?? '';
    expect(entry).not.toBe('');
    writeFileSync(file, `\uFEFF${before.replace(entry, '')}`);
    const { code } = await infrabuch('import', 'live', snapshot, '--root', root);
    expect(code).toBe(0);
    const after = readFileSync(file, 'utf8');
    expect(after.lastIndexOf('\uFEFF')).toBe(0);
    expect(after).toContain('purpose: Einkauf # von Hand');
    expect(after).toContain('\n  pgadmin:\n');
    expect(after.endsWith('# Ende\n')).toBe(true);
  });

  test.each(['20-ps-a.txt', '28-inspect-all.txt'])(
    'of a pasted %s: no host is needed, check has no error',
    async (name) => {
      const { stderr } = await infrabuch('import', 'live', join(captures, 'docker', name), '--root', root);
      expect(stderr).toContain('33 Container');
      const checked = await infrabuch('check', '--root', root, '--format', 'json');
      expect(JSON.parse(checked.stdout).summary.errors).toBe(0);
      const drifted = await infrabuch('drift', '--root', root, '--format', 'json');
      const rules: string[] = JSON.parse(drifted.stdout).findings.map(({ rule }: { rule: string }) => rule);
      expect(rules.filter((rule) => rule.endsWith('-unexpected') || rule.endsWith('-missing'))).toEqual([]);
    },
  );

  test('of a table with a prompt: the machine has the name that stands there', async () => {
    const table = readFileSync(join(captures, 'docker/28-ps-a.txt'), 'utf8');
    const file = join(root, 'ps.txt');
    writeFileSync(file, `jeff@web01:~$ docker ps -a\n${table}`);
    await infrabuch('import', 'live', file, '--root', root, '--handbook', 'laden');
    expect(readFileSync(join(root, 'inventory/laden/web01.yaml'), 'utf8')).toContain('hostname: web01');
  });

  test('of ufw alone: profiles, comments, families, interfaces', async () => {
    const file = join(captures, 'ufw-status/active-many-status-verbose.txt');
    const { stdout } = await infrabuch('import', 'live', file, '--root', root);
    // Two rules of one port that differ in their action alone have no two entries in the inventory.
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['firewall-rule-action firewall']);
    expect(text('server.yaml')).toContain('comment: "SSH nur Büro # kein Witz"');
    expect(text('server.yaml')).toContain('interface_in: ');
  });

  test('of a folder with a folder for each host', async () => {
    cpSync(snapshot, join(root, 'alle/web'), { recursive: true });
    const { code, stderr } = await infrabuch('import', 'live', join(root, 'alle'), '--root', root);
    expect(stderr).toContain('web: 2 Stacks, 23 Container');
    expect(code).toBe(0);
  });

  /** An archive of one machine; @param head its lines about the machine */
  const archiveOf = (...head: readonly string[]) => {
    const ps = readFileSync(join(snapshot, 'docker-ps.jsonl'), 'utf8').trimEnd();
    return [
      archiveHead,
      ...head,
      `time ${new Date().toISOString().slice(0, 19)}Z`,
      'source docker-ps',
      'command docker ps -a',
      ...ps.split('\n').map((line) => `|${line}`),
      'exit 0',
      'end 1',
      '',
    ].join('\n');
  };

  test('of an archive of the collector', async () => {
    const file = join(root, 'web01.txt');
    writeFileSync(file, archiveOf('hostname web01'));
    const { code, stderr } = await infrabuch('import', 'live', file, '--root', root);
    expect(stderr).toContain('web01: 2 Stacks, 23 Container');
    expect(code).toBe(0);
  });

  test.each([
    [
      'one id for several machines',
      ['web'],
      ['--host', 'neu'],
      '--host gilt für eine Maschine, gelesen sind 2',
    ],
    ['a machine whose id is none, behind another', ['Web2'], [], '„Web2“ ist keine Kennung: --host'],
    ['an id that leads out of the folder', [], ['--host', '../../x'], '„../../x“ ist keine Kennung: --host'],
  ])('%s is one sentence, and nothing is written', async (_, more, flags, expected) => {
    const file = join(root, 'alle.txt');
    writeFileSync(file, ['erste', ...more].map((id) => archiveOf(`host ${id}`, `hostname ${id}`)).join(''));
    const { code, stderr } = await infrabuch('import', 'live', file, '--root', root, ...flags);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(expected);
    expect(code).toBe(2);
    expect(readdirSync(root)).toEqual(['alle.txt']);
  });

  test('domains from labels and variables of three proxies; the folder of a project; no secret of a label', async () => {
    const inspect = JSON.parse(readFileSync(join(captures, 'docker/28-inspect-all.txt'), 'utf8')).slice(0, 4);
    const said: readonly [string, string, Record<string, string>, readonly string[]][] = [
      ['/traefik', 'traefik:v3', {}, []],
      [
        '/shop',
        'shop:1',
        {
          'com.docker.compose.project': 'laden',
          'com.docker.compose.service': 'shop',
          'com.docker.compose.project.working_dir': '/srv/laden',
          'traefik.http.routers.shop.rule':
            'Host(`Shop.example.org`) || Host(`www.shop.example.org`) || Host(`*.weg.example.org`, `{{ .Name }}`)',
          'traefik.http.routers.shop.tls.certresolver': 'le',
          'traefik.http.services.shop.loadbalancer.server.port': '8080',
          'traefik.http.middlewares.innen.basicauth.users': 'mara:$apr1$tiefblau4711',
        },
        [],
      ],
      ['/blog', 'blog:1', { caddy: 'blog.example.org', 'caddy.reverse_proxy': '{{upstreams 3000}}' }, []],
      ['/wiki', 'wiki:1', {}, []],
    ];
    for (const [index, [name, image, labels, env]] of said.entries()) {
      Object.assign(inspect[index], { Name: name });
      Object.assign(inspect[index].Config, { Image: image, Labels: labels, Env: env });
    }
    // As the collector prints it: of pasted output the values of variables are taken out before.
    inspect[3].Config.Routing = { VIRTUAL_HOST: 'wiki.example.org,~^x', VIRTUAL_PORT: '3001' };
    const file = join(root, 'inspect.json');
    writeFileSync(file, JSON.stringify(inspect, null, 2));
    await infrabuch('import', 'live', file, '--root', root);
    const { domains } = load(text('server.yaml')) as { domains: Record<string, Record<string, unknown>> };
    expect(Object.keys(domains).sort()).toEqual([
      'blog.example.org',
      'shop.example.org',
      'wiki.example.org',
      'www.shop.example.org',
    ]);
    expect(domains['shop.example.org']).toMatchObject({
      proxy: 'container:traefik',
      upstream: { scheme: 'http', to: 'container:shop', port: 8080 },
      tls: { issuer: 'le', terminated_by: 'container:traefik' },
    });
    expect(domains['blog.example.org']?.upstream).toEqual({
      scheme: 'http',
      to: 'container:blog',
      port: 3000,
    });
    expect(domains['wiki.example.org']?.upstream).toEqual({
      scheme: 'http',
      to: 'container:wiki',
      port: 3001,
    });
    expect(text('laden.yaml')).toContain('directory: /srv/laden\n');
    const checked = await infrabuch('check', '--root', root, '--format', 'json');
    expect(
      JSON.parse(checked.stdout).findings.filter(
        ({ severity }: { severity: string }) => severity === 'error',
      ),
    ).toEqual([]);
    expect(
      readdirSync(join(root, 'inventory/handbuch'))
        .map((name) => (name.endsWith('.yaml') ? text(name) : ''))
        .join(),
    ).not.toContain('tiefblau');
    const again = await infrabuch('import', 'live', file, '--root', root);
    expect(again.stderr).toContain('Das Inventar hat schon alles.');
  });

  test('no value of a secret is written, wherever it stood', async () => {
    const inspect = JSON.parse(readFileSync(join(captures, 'docker/28-inspect-all.txt'), 'utf8'));
    inspect[0].Config.Env = ['DB_PASSWORD=tiefblau-4711-geheim', 'PATH=/bin'];
    const file = join(root, 'inspect.json');
    writeFileSync(file, JSON.stringify(inspect, null, 2));
    await infrabuch('import', 'live', file, '--root', root);
    rmSync(file);
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        expect(readFileSync(join(entry.parentPath, entry.name), 'utf8'), entry.name).not.toContain(
          '4711-geheim',
        );
    expect(text('server.yaml')).toContain('DB_PASSWORD:');
  });

  test('with findings that no entry could settle ends with 1 and names them', async () => {
    const { code, stdout } = await infrabuch(
      'import',
      'live',
      join(captures, 'docker/28-ps-a.txt'),
      '--root',
      root,
    );
    expect(stdout).toContain('container-state container:restarting');
    expect(code).toBe(1);
  });

  test.each([
    ['nothing of a tool', 'Hallo\n', 'steht weder ein Archiv'],
    ['an empty file', '\n', 'steht nichts: Die Ausgabe von „docker ps -a“'],
    [
      'a table without a container',
      'CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES\n',
      'kein Container',
    ],
    ['a client that is too old', 'json\njson\n', 'Als „docker ps“ gelesen, Zeile 1'],
  ])('of %s says what is wrong', async (_, content, expected) => {
    const file = join(root, 'x.txt');
    writeFileSync(file, content);
    const { code, stderr } = await infrabuch('import', 'live', file, '--root', root);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });

  test('into an inventory that is not in order says so and writes nothing', async () => {
    cpSync(join(repository, 'tests/cases/pflichtfeld-fehlt/inventory'), join(root, 'inventory'), {
      recursive: true,
    });
    const before = readdirSync(join(root, 'inventory/laden'));
    const { code, stderr } = await infrabuch('import', 'live', snapshot, '--root', root);
    expect(code).toBe(2);
    expect(stderr).toContain('Das Inventar „laden“ ist nicht in Ordnung');
    expect(readdirSync(join(root, 'inventory/laden'))).toEqual(before);
  });
});
