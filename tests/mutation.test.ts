// One thing is changed in a copy of this repository's inventory: exactly the right finding must appear, and no other.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../src/model/finding.ts';
import { infrabuch, repository } from './command.ts';

let root = '';
/** The handbooks whose files a test changes: they are copied again before the next test. */
const changed = new Set<string>();
const copy = (name: string) =>
  cpSync(join(repository, 'inventory', name), join(root, 'inventory', name), { recursive: true });
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-mutation-'));
  copy('.');
  // A page that site.yaml names.
  cpSync(join(repository, 'docs/tutorial.md'), join(root, 'docs/tutorial.md'));
  // Whether the committed schema is up to date is not what is tested here.
  rmSync(join(root, 'inventory/schema.json'), { force: true });
});
afterEach(() => {
  for (const handbook of changed) {
    rmSync(path(handbook), { recursive: true, force: true });
    copy(handbook);
  }
  changed.clear();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const path = (file: string) => {
  changed.add(file.split('/')[0]!);
  return join(root, 'inventory', file);
};
/** Replaces a text that must stand in the file; returns the line on which the new text begins. */
function edit(file: string, from: string | RegExp, to: string): number {
  const text = readFileSync(path(file), 'utf8');
  const at = typeof from === 'string' ? text.indexOf(from) : text.search(from);
  if (at < 0) throw new Error(`${file} has no ${from}`);
  writeFileSync(path(file), text.replace(from, to));
  return text.slice(0, at).split('\n').length;
}
const lineOf = (file: string, text: string) =>
  readFileSync(path(file), 'utf8').split(`\n${text}`)[0]!.split('\n').length + 1;
/** What is said of the changed handbook; of all where none or several were changed. */
async function report(command: 'check' | 'drift', now = '2026-01-01') {
  const [handbook, another] = changed;
  const wanted = handbook && !another ? ['--handbook', handbook] : [];
  const { code, stdout, stderr } = await infrabuch(
    ...[command, '--root', root, '--format', 'json', '--now', now, ...wanted],
  );
  expect(stderr + stdout).not.toMatch(/\n\s+at .*:\d+:\d+/);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return { code, stderr, findings };
}
const briefly = (findings: readonly Finding[]) =>
  findings.map(({ rule, subject }) => `${rule} ${subject}`).sort();

const stack = 'gro-mate/stack-grocery-mate.yaml';
const docker = 'gro-mate/snapshots/web/docker-ps.jsonl';
const inspect = 'gro-mate/snapshots/web/docker-inspect.jsonl';
const ufw = 'gro-mate/snapshots/web/ufw-status.txt';
const added = 'gro-mate/snapshots/web/ufw-added.txt';
const backendUfw = 'tick-guard/snapshots/backend/ufw-status.txt';
const folders = ['gro-mate/snapshots/web', 'tick-guard/snapshots/backend', 'tick-guard/snapshots/frontend'];
const altered = (host: string) => `snapshot-altered host:${host}`;

test('unchanged: no drift', async () => {
  const { code, findings } = await report('drift');
  expect(briefly(findings)).toEqual([]);
  expect(code).toBe(0);
});

test('a container is deleted from the inventory: it is found on the machine, and whatever refers to it', async () => {
  edit(stack, / {2}pgadmin:\n(?: {4}.*\n|\n)*(?= {2}nginx_proxy_manager)/, '');
  const { code, findings } = await report('drift');
  expect(briefly(findings.filter((finding) => finding.class === 'drift'))).toEqual([
    'container-unexpected container:pgadmin',
  ]);
  expect(new Set(findings.filter((finding) => finding.class !== 'drift').map(({ rule }) => rule))).toEqual(
    new Set(['reference-unknown']),
  );
  expect(code).toBe(1);
});

describe('the inventory is changed', () => {
  test.each<[string, string, string | RegExp, string, string[]]>([
    ['a published port', stack, 'published: 8082', 'published: 8092', ['container-ports container:pgadmin']],
    [
      'a port bound to one address',
      stack,
      'published: 8082',
      'published: 8082\n        host_ip: 127.0.0.1',
      ['container-ports container:pgadmin'],
    ],
    [
      'an image',
      stack,
      'image: postgres:16',
      'image: postgres:17',
      ['container-image container:grocery_postgres', 'image-missing image:postgres:17'],
    ],
    [
      'a network',
      stack,
      'networks: [devnet]',
      'networks: [devnet, bridge]',
      ['container-networks container:grocery_postgres'],
    ],
    [
      'a status',
      stack,
      'image: postgres:16',
      'image: postgres:16\n    status: planned',
      ['container-state container:grocery_postgres'],
    ],
    [
      'a planned container becomes active',
      'gro-mate/keycloak.yaml',
      'status: planned',
      'status: active',
      ['container-missing container:keycloak'],
    ],
    [
      'a ufw rule',
      'gro-mate/host.yaml',
      '- to: 8181/tcp',
      '- to: 8182/tcp',
      ['firewall-rule-missing firewall:web/8182/tcp', 'firewall-rule-unexpected firewall:web/8181/tcp'],
    ],
    [
      'the action of a rule',
      'gro-mate/host.yaml',
      '- to: 8181/tcp',
      '- to: 8181/tcp\n              action: limit',
      ['firewall-rule-action firewall:web/8181/tcp'],
    ],
    [
      'the source of a rule',
      'tick-guard/hosts.yaml',
      'from: 192.168.178.156\n',
      'from: 192.168.178.158\n',
      [
        'firewall-rule-missing firewall:backend/8000/tcp from 192.168.178.158',
        'firewall-rule-unexpected firewall:backend/8000/tcp from 192.168.178.156',
      ],
    ],
    [
      'a default policy',
      'gro-mate/host.yaml',
      'incoming: deny',
      'incoming: allow',
      ['firewall-default firewall:web'],
    ],
    [
      'the firewall is off',
      'gro-mate/host.yaml',
      'active: true',
      'active: false',
      ['firewall-inactive firewall:web'],
    ],
  ])('%s', async (_, file, from, to, expected) => {
    edit(file, from, to);
    const { code, findings } = await report('drift');
    expect(briefly(findings)).toEqual(expected);
    expect(findings.every(({ severity }) => severity === 'error')).toBe(true);
    expect(code).toBe(1);
  });
});

describe('a change is announced: until its day the machine may show the state before', () => {
  const change = (before: string) => `change: { valid_from: 2026-02-01, before: ${before} }`;
  test.each<[string, string, string | RegExp, string, string, string[]]>([
    [
      'an image',
      stack,
      'image: postgres:16',
      `image: postgres:17\n    ${change('{ image: "postgres:16" }')}`,
      'container:grocery_postgres',
      ['container-image container:grocery_postgres', 'image-missing image:postgres:17'],
    ],
    [
      'the port of SSH',
      'gro-mate/host.yaml',
      /(ssh:\n {6}service: .*\n {6})port: 22/,
      `$1port: 2222\n      ${change('{ port: 22 }')}`,
      'host:web',
      ['listener-missing port:web/2222/tcp', 'listener-unexpected port:web/22/tcp'],
    ],
    [
      'a default policy of the firewall',
      'gro-mate/host.yaml',
      'incoming: deny',
      'incoming: reject',
      'host:web',
      ['firewall-default firewall:web'],
    ],
    [
      'the firewall is switched off',
      'gro-mate/host.yaml',
      'active: true',
      'active: false',
      'host:web',
      ['firewall-inactive firewall:web'],
    ],
  ])('%s', async (what, file, from, to, subject, overdue) => {
    edit(file, from, to);
    if (what.includes('firewall'))
      edit(
        file,
        'engine: ufw',
        `engine: ufw\n      ${change(what.includes('policy') ? '{ defaults: { incoming: deny } }' : '{ active: true }')}`,
      );
    const early = await report('drift', '2026-01-31');
    expect([early.code, new Set(briefly(early.findings))]).toEqual([
      0,
      new Set([`change-announced ${subject}`]),
    ]);
    const late = await report('drift', '2026-02-01');
    expect([late.code, briefly(late.findings)]).toEqual([1, overdue]);
  });
});

/** What is replaced in which file. */
type Edit = [file: string, from: string | RegExp, to: string];

describe('the snapshot is changed', () => {
  test.each<[string, Edit[], string[]]>([
    [
      'a container is gone',
      [
        [docker, /.*"Names":"pgadmin".*\n/, ''],
        [inspect, /^.*"Name":"\/pgadmin".*\n/m, ''],
      ],
      ['container-missing container:pgadmin', altered('web'), altered('web')],
    ],
    [
      'a container is gone in one of two files',
      [[docker, /.*"Names":"pgadmin".*\n/, '']],
      ['snapshot-conflict container:pgadmin', altered('web')],
    ],
    [
      'a container is new',
      [[docker, /^/, '{"Image":"redis:7","Names":"neu","State":"running"}\n']],
      ['container-unexpected container:neu', altered('web')],
    ],
    [
      'a container was renamed',
      [
        [docker, '"Names":"pgadmin"', '"Names":"pgadmin-alt"'],
        [inspect, '"Name":"/pgadmin"', '"Name":"/pgadmin-alt"'],
      ],
      [
        'container-missing container:pgadmin',
        'container-unexpected container:pgadmin-alt',
        altered('web'),
        altered('web'),
      ],
    ],
    [
      'a published port',
      [
        [docker, /8082(?=->80)/g, '8092'],
        [inspect, /"8082"/g, '"8092"'],
      ],
      ['container-ports container:pgadmin', altered('web'), altered('web')],
    ],
    [
      'an image',
      [
        [docker, '"postgres:16"', '"postgres:16.4"'],
        [inspect, '"postgres:16"', '"postgres:16.4"'],
      ],
      ['container-image container:grocery_postgres', altered('web'), altered('web')],
    ],
    [
      'an image in one of two files',
      [[docker, '"postgres:16"', '"postgres:16.4"']],
      [
        'container-image container:grocery_postgres',
        'snapshot-conflict container:grocery_postgres',
        altered('web'),
      ],
    ],
    [
      'a state',
      [
        [docker, /("Names":"grocery_frontend".*)"State":"running"/, '$1"State":"exited"'],
        [inspect, /("Name":"\/grocery_frontend".*)"Status":"running"/, '$1"Status":"exited"'],
      ],
      ['container-state container:grocery_frontend', altered('web'), altered('web')],
    ],
    [
      'a health',
      [
        [docker, '"Health":"healthy"', '"Health":"unhealthy"'],
        [inspect, '"Health":{"Status":"healthy"}', '"Health":{"Status":"unhealthy"}'],
      ],
      ['container-health container:grocery_postgres', altered('web'), altered('web')],
    ],
    [
      'a volume is lost',
      [['gro-mate/snapshots/web/docker-volume.jsonl', /.*"grocery-mate_postgres_data".*\n/, '']],
      ['volume-missing volume:postgres_data', altered('web')],
    ],
    [
      'a network has another subnet',
      [['gro-mate/snapshots/web/docker-network.jsonl', '172.22.1.0/24', '172.22.2.0/24']],
      ['network-subnets network:mailcow-network', altered('web')],
    ],
    [
      'an image was removed',
      [['gro-mate/snapshots/web/docker-images.jsonl', /.*"dpage\/pgadmin4".*\n/, '']],
      ['image-missing image:dpage/pgadmin4:latest', altered('web')],
    ],
    [
      'a variable is not set',
      [['gro-mate/snapshots/web/env-files.txt', 'GEMINI_API_KEY\n', '']],
      ['env-file-names env_file:backend', altered('web')],
    ],
    [
      'a port is open',
      [['gro-mate/snapshots/web/ss.txt', /^/, 'tcp LISTEN 0 4096 0.0.0.0:9090 0.0.0.0:* users:(("x"))\n']],
      ['listener-unexpected port:web/9090/tcp', altered('web')],
    ],
    [
      'a ufw rule is gone',
      [
        [ufw, /8181\/tcp.*\n/g, ''],
        [added, 'ufw allow 8181/tcp\n', ''],
      ],
      ['firewall-rule-missing firewall:web/8181/tcp', altered('web'), altered('web')],
    ],
    [
      'a ufw rule is gone in one of two files',
      [[ufw, /8181\/tcp.*\n/g, '']],
      ['snapshot-conflict firewall:web/8181/tcp', altered('web')],
    ],
    [
      'a ufw rule is new',
      [[backendUfw, /^8000/m, '9000/tcp                   ALLOW       Anywhere\n8000']],
      ['firewall-rule-unexpected firewall:backend/9000/tcp', altered('backend')],
    ],
    [
      'the action of a rule',
      [
        [ufw, /^(8181\/tcp .*)ALLOW/gm, '$1DENY '],
        [added, 'allow 8181/tcp', 'deny 8181/tcp'],
      ],
      ['firewall-rule-action firewall:web/8181/tcp', altered('web'), altered('web')],
    ],
    [
      'a rule without its IPv6 twin',
      [[ufw, /8181\/tcp \(v6\).*\n/, '']],
      ['firewall-rule-families firewall:web/8181/tcp', altered('web')],
    ],
    [
      'a default policy',
      [[ufw, 'deny (incoming)', 'allow (incoming)']],
      ['firewall-default firewall:web', altered('web')],
    ],
    [
      'the firewall is off',
      [[backendUfw, /^[\s\S]*$/, 'Status: inactive\n']],
      ['firewall-inactive firewall:backend', altered('backend')],
    ],
    [
      'an unknown line',
      [[ufw, /^443\/tcp {2}.*\n/m, 'Unsinn\n']],
      ['firewall-rule-families firewall:web/443/tcp', 'snapshot-line-unknown host:web', altered('web')],
    ],
  ])('%s', async (_, edits, expected) => {
    const lines = () => edits.map(([file]) => readFileSync(path(file), 'utf8').split('\n').length);
    const before = lines();
    for (const [file, from, to] of edits) edit(file, from, to);
    const { code, findings } = await report('drift');
    expect(briefly(findings)).toEqual(expected.toSorted());
    // Fewer lines than were recorded are no evidence of what they do not show.
    const cut = lines().some((count, index) => count < before[index]!);
    expect(findings.find(({ rule }) => rule === 'snapshot-altered')?.severity).toBe(
      cut ? 'error' : 'warning',
    );
    expect(code).toBe(findings.some(({ severity }) => severity === 'error') ? 1 : 0);
  });

  test.each<[string, string, (text: string) => string, string]>([
    ['the order of containers', docker, (text) => text.trim().split('\n').toReversed().join('\n'), 'web'],
    ['an unknown key', docker, (text) => text.replaceAll('{"', '{"Platform":null,"'), 'web'],
    [
      'the order of rules that do the same',
      ufw,
      (text) => text.replace(/(^\d.*\n)+/m, (rows) => `${rows.trim().split('\n').toReversed().join('\n')}\n`),
      'web',
    ],
  ])('%s does not matter', async (_, file, turn, host) => {
    writeFileSync(path(file), turn(readFileSync(path(file), 'utf8')));
    const { code, findings } = await report('drift');
    expect(briefly(findings)).toEqual([altered(host)]);
    expect(code).toBe(0);
  });

  test('the ends of lines do not matter', async () => {
    for (const file of [docker, ufw, backendUfw])
      writeFileSync(path(file), readFileSync(path(file), 'utf8').replaceAll('\n', '\r\n'));
    const { code, findings } = await report('drift');
    expect([code, briefly(findings)]).toEqual([0, []]);
  });

  test.each(folders)(
    'whatever line a file of %s ends with, one that was cut is never silent',
    async (folder) => {
      for (const name of readdirSync(path(folder)).filter((text) => text !== 'snapshot.json')) {
        const file = `${folder}/${name}`;
        const whole = readFileSync(path(file), 'utf8');
        const lines = whole.split('\n').slice(0, -1);
        for (let length = 0; length < lines.length; length += Math.ceil(lines.length / 6)) {
          const cut = lines.slice(0, length).map((line) => `${line}\n`);
          writeFileSync(path(file), cut.join(''));
          const { code, findings } = await report('drift');
          expect(findings, `${file} ${length}`).not.toEqual([]);
          expect(code, `${file} ${length}`).toBe(1);
        }
        writeFileSync(path(file), whole);
      }
    },
    120_000,
  );

  test('all emptied: nothing was compared', async () => {
    const emptied = folders.flatMap((folder) =>
      readdirSync(path(folder))
        .filter((text) => text !== 'snapshot.json')
        .map((name) => ({ host: folder.split('/').at(-1), file: path(`${folder}/${name}`) })),
    );
    for (const { file } of emptied) writeFileSync(file, '');
    const { code, stderr, findings } = await report('drift');
    expect(emptied.length).toBeGreaterThan(12);
    expect(briefly(findings)).toEqual(emptied.map(({ host }) => `snapshot-empty host:${host}`).sort());
    expect(stderr).toContain('nichts verglichen');
    expect(code).toBe(2);
  });

  test('all deleted: nothing was compared', async () => {
    for (const handbook of ['gro-mate', 'tick-guard'])
      rmSync(path(`${handbook}/snapshots`), { recursive: true });
    const { code, findings } = await report('drift');
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['snapshot-missing']));
    expect(code).toBe(2);
  });
});

describe('the inventory is broken: one error, at its place', () => {
  test.each<[string, string, string | RegExp, string, string, number | string, number]>([
    [
      'an open bracket',
      stack,
      'files: [docker-compose.yml]',
      'files: [docker-compose.yml',
      'yaml-syntax',
      1,
      5,
    ],
    ['a wrong indentation', stack, '    host: web\n', '   host: web\n', 'yaml-syntax', 0, 4],
    ['a text for a list', stack, 'files: [docker-compose.yml]', 'files: keine', 'schema-type', 0, 12],
    ['a number for a text', stack, 'image: postgres:16', 'image: 16', 'schema-type', 0, 12],
    [
      'an unknown key',
      stack,
      'image: postgres:16',
      'image: postgres:16\n    farbe: rot',
      'schema-unknown-key',
      1,
      5,
    ],
    ['a mistyped key', stack, 'image: postgres:16', 'imgae: postgres:16', 'schema-unknown-key', 0, 5],
    ['a missing field', stack, '    image: postgres:16\n', '', 'schema-required', '  grocery_postgres:', 3],
    ['a value that is not allowed', stack, 'role: data', 'role: daten', 'schema-value', 0, 11],
    [
      'a network that does not exist',
      stack,
      'networks: [devnet]',
      'networks: [devent]',
      'reference-unknown',
      0,
      16,
    ],
    [
      'a secret that does not exist',
      stack,
      '{ secret: postgres-passwort }',
      '{ secret: postgres }',
      'reference-unknown',
      0,
      36,
    ],
    ['an id twice in one file', stack, '  grocery_backend:', '  grocery_postgres:', 'id-duplicate', 0, 3],
    [
      'an id twice in two files',
      'gro-mate/keycloak.yaml',
      '  keycloak:',
      '  pgadmin: { purpose: Verwaltung, host: web, role: admin, image: x }\n  keycloak:',
      'id-duplicate',
      '  pgadmin:',
      3,
    ],
    ['a file that is no YAML', 'gro-mate/netzwerke.yaml', /^[\s\S]*$/, '}{\n', 'yaml-syntax', 0, 1],
  ])('%s', async (_, file, from, to, rule, below, column) => {
    const edited = edit(file, from, to);
    const place =
      typeof below === 'number'
        ? { file: `inventory/${file}`, line: edited + below }
        : { file: `inventory/${stack}`, line: lineOf(stack, below) };
    const { code, findings } = await report('check');
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(briefly(errors)).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      rule,
      class: 'document',
      handbook: 'gro-mate',
      place: { ...place, column },
    });
    expect(errors[0]?.fix).toMatch(/[.?]$/);
    expect(code).toBe(1);
  });
});
