// Many hosts at once: an inventory of Ansible says which there are and how they are reached.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAnsibleInventory } from '../../src/source/ansible.ts';
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
])('%s', (_, text, names) => {
  expect(readAnsibleInventory('hosts', text).map(({ name }) => name)).toEqual(names);
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
});

test('a file without a host is one sentence', async () => {
  const file = join(root, 'leer.ini');
  writeFileSync(file, '[web]\n');
  const { code, stderr } = await infrabuch('import', 'ansible', file, '--root', root);
  expect(stderr.trim()).toMatch(/^infrabuch: „.*leer.ini“ nennt keinen Host/);
  expect(code).toBe(2);
});
