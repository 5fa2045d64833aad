// Many hosts at once: an inventory of Ansible says which there are and how they are reached.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ansibleProblem, readAnsibleInventory } from '../../src/source/ansible.ts';
import { infrabuch } from '../command.ts';

const ini = `# Flotte
mail.example.org ansible_host=192.0.2.9 ansible_user="root" ansible_password=tiefblau4711

[web]
web[01:03].example.org ansible_port=2222 # drei
[db]
Db_1 ansible_host=192.0.2.20
localhost ansible_connection=local
[prod:children]
web
db
[prod:vars]
ansible_user = deploy
`;
const yaml = `all:
  vars: { ansible_user: deploy }
  hosts:
    mail.example.org: { ansible_host: 192.0.2.9, ansible_user: root, ansible_password: tiefblau4711 }
  children:
    prod:
      children:
        web:
          hosts:
            web[01:03].example.org: { ansible_port: 2222 }
        db:
          hosts:
            Db_1: { ansible_host: 192.0.2.20 }
`;
const expected = [
  { name: 'mail.example.org', address: '192.0.2.9', user: 'root', port: undefined },
  { name: 'web01.example.org', address: undefined, user: 'deploy', port: 2222 },
  { name: 'web02.example.org', address: undefined, user: 'deploy', port: 2222 },
  { name: 'web03.example.org', address: undefined, user: 'deploy', port: 2222 },
  { name: 'Db_1', address: '192.0.2.20', user: 'deploy', port: undefined },
];
test.each([
  ['hosts.ini', ini],
  ['hosts', ini.replaceAll('\n', '\r\n')],
  ['hosts.yml', yaml],
])('%s: the hosts with what their groups say', (file, text) => {
  expect(readAnsibleInventory(file, text)).toEqual(expected);
});
test.each([
  ['a circle of groups', '[a:children]\nb\n[b:children]\na\n[c]\nx\n', ['x']],
  ['a range without end', 'web[1:99999999]\nx\n', ['x']],
  ['nothing', '', []],
  ['hosts in a circle of groups', '[x]\nx\n[a:children]\nb\n[b:children]\na\n[b]\ny\n', ['x', 'y']],
  ['a range of ranges without end', 'web[1:9999]x[1:9999]\nx\n', ['x']],
  ['a range at the beginning', '[a:c].example.org\n', ['a.example.org', 'b.example.org', 'c.example.org']],
])('%s', (_, text, names) => {
  expect(readAnsibleInventory('hosts', text).map(({ name }) => name)).toEqual(names);
});

test('a value with a tag of Ansible is a text, and no address where it is encrypted', () => {
  const text =
    'all:\n  hosts:\n    web:\n      ansible_user: !unsafe deploy\n      ansible_password: !vault |\n        $ANSIBLE_VAULT;1.1;AES256\n        3131\n';
  expect(ansibleProblem('hosts.yml', text)).toBeUndefined();
  expect(readAnsibleInventory('hosts.yml', text)).toEqual([
    { name: 'web', address: undefined, user: 'deploy', port: undefined },
  ]);
});
test.each([
  ['hosts', ini],
  ['hosts.yml', yaml],
  ['hosts.json', '{ "all": { "hosts": { "web": {} } } }'],
])('%s is an inventory', (file, text) => {
  expect(ansibleProblem(file, text)).toBeUndefined();
  expect(readAnsibleInventory(file, text).length).toBeGreaterThan(0);
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-import-ansible-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('the hosts that a handbook lacks, without a password; check has no error; a second time nothing', async () => {
  const file = join(root, 'hosts.ini');
  writeFileSync(file, ini);
  mkdirSync(join(root, 'inventory/flotte'), { recursive: true });
  writeFileSync(
    join(root, 'inventory/flotte/flotte.yaml'),
    'handbook: { title: F, subtitle: F, description: F, edition_date: 2026-01-15, owner: F }\nhosts:\n  web: { kind: vm, hostname: web01.example.org }\n',
  );
  const { code, stderr } = await infrabuch('import', 'ansible', file, '--root', root);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toContain('inventory/flotte/ansible.yaml: 4 Hosts geschrieben.');
  expect(stderr).toContain('Schon im Inventar: 1.');
  const text = readFileSync(join(root, 'inventory/flotte/ansible.yaml'), 'utf8');
  expect(text).not.toContain('tiefblau');
  const { hosts } = load(text) as { hosts: Record<string, unknown> };
  expect(Object.keys(hosts)).toEqual(['mail.example.org', 'web02.example.org', 'web03.example.org', 'db_1']);
  expect(hosts.db_1).toMatchObject({ name: 'Db_1', ssh: { target: 'deploy@192.0.2.20' } });
  expect(hosts['web02.example.org']).toMatchObject({
    ssh: { target: 'deploy@web02.example.org', port: 2222 },
  });
  const checked = await infrabuch('check', '--root', root, '--format', 'json');
  expect(JSON.parse(checked.stdout).summary.errors).toBe(0);
  const again = await infrabuch('import', 'ansible', file, '--root', root);
  expect(again.stderr.trim()).toBe('Schon im Inventar: 5.');
  // What an editor on Windows made of the file stays.
  const written = join(root, 'inventory/flotte/ansible.yaml');
  writeFileSync(written, `\uFEFF${text.replaceAll('\n', '\r\n')}`);
  writeFileSync(file, `neu\n${ini}`);
  await infrabuch('import', 'ansible', file, '--root', root);
  const added = readFileSync(written, 'utf8');
  expect(added.startsWith(`\uFEFF${text.replaceAll('\n', '\r\n').trimEnd()}`)).toBe(true);
  expect(added).toMatch(/\r\n {2}neu:\r\n/);
  expect(added).not.toMatch(/(?<!\r)\n/);
});

test('a file without a host is one sentence', async () => {
  const file = join(root, 'leer.ini');
  writeFileSync(file, '[web]\n');
  const { code, stderr } = await infrabuch('import', 'ansible', file, '--root', root);
  expect(stderr.trim()).toMatch(/^infrabuch: „.*leer.ini“ nennt keinen Host/);
  expect(code).toBe(2);
});

test.each([
  ['an encrypted file', 'hosts', '$ANSIBLE_VAULT;1.1;AES256\n3131\n', '1:1: Diese Datei ist verschlüsselt'],
  ['an encrypted YAML file', 'hosts.yml', '$ANSIBLE_VAULT;1.1;AES256\n3131\n', '1:1: Diese Datei ist versch'],
  ['a script', 'hosts.sh', '#!/bin/sh\necho web db\n', '2:1: Hinter dem Namen eines Hosts'],
  ['bytes that are no text', 'hosts', 'web\n\0\x01\x02\n', '2:1: Hier steht kein Name'],
  ['JSON under another name', 'hosts', 'web\n  {"all":{}}\n', '2:3: Hier steht kein Name'],
  ['YAML under another name', 'hosts', 'all:\n  hosts:\n    web:\n', '1:1: Das sieht nach YAML aus'],
  ['YAML with a fault', 'hosts.yml', 'all:\n  hosts: [\n', '3:1: Die Datei endet mitten in einem Wert.'],
  [
    'YAML that holds itself',
    'hosts.yml',
    'all: &a\n  children: { c: *a }\n',
    '1:1: Ein Abschnitt dieser Datei',
  ],
  ['a range without end', 'hosts', 'db\nweb[1:9999]x[1:9999]\n', '2:1: Dieser Bereich'],
  ['a range downwards', 'hosts', 'web[3:1]\n', '1:1: Dieser Bereich'],
])('%s is one sentence with its place, and nothing is written', async (_, name, text, expected) => {
  const file = join(root, name);
  writeFileSync(file, text);
  const { code, stderr, stdout } = await infrabuch('import', 'ansible', file, '--root', root);
  expect(stderr).toContain(`${name}:${expected}`);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect({ code, stdout, written: readdirSync(root) }).toEqual({ code: 2, stdout: '', written: [name] });
});
