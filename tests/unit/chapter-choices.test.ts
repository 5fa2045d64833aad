// What chapters choose from the inventory: paths with conditions, placeholders, tables; and what is said when it is nothing.
import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { leavesOf, select } from '../../src/model/select.ts';
import { withImports } from '../../src/site/chapter-imports.ts';
import { choose, chosenTable, writtenTable } from '../../src/views/chosen/choose.ts';
import { factOf, fillCommands, fillPlain, fillText } from '../../src/views/chosen/fill.ts';
import { choiceFault } from '../../src/views/chosen/judge.ts';
import { listItem } from '../../src/views/chosen/list.ts';
import { loadSample } from '../sample.ts';

const loaded = loadSample(`
handbook: { title: Laden, subtitle: Beispiel, description: Ein Laden., edition_date: 2026-01-15, owner: Betrieb }
hosts:
  web:
    title: Webserver
    purpose: Webserver
    kind: vm
    os: { name: Debian GNU/Linux, version: '12', kernel: 6.8.0-31 }
    software:
      - { name: Docker Engine, version: 29.0.1, purpose: Container }
      - { name: OpenSSH, version: "9.6", purpose: Fernzugang }
    interfaces: [{ name: eth0, addresses: [{ address: 192.0.2.7/24, scope: global }, { address: 10.0.0.1/8, scope: private }] }]
    notes: [Cronjobs sichern nichts., Der Server steht im Keller.]
    users: { jeff: { uid: 1000, groups: [{ name: sudo, gid: 27 }, { name: docker, gid: 110 }] } }
    firewall: { engine: ufw, active: true, groups: [{ title: Web, rules: [{ to: 80/tcp, action: allow, from: Anywhere, purpose: Web }, { to: 8080/tcp, action: allow, from: Anywhere, purpose: Rest }] }] }
stacks:
  laden: { title: Laden, purpose: Der Laden, host: web, directory: /srv/laden }
domains:
  laden.example.org: { purpose: Laden, records: [] }
containers:
  db: { purpose: Datenbank, host: web, stack: laden, service: db, role: data, image: 'postgres:16', healthcheck: { test: [CMD, pg_isready] } }
  shop: { purpose: Shop, host: web, stack: laden, service: app, role: application, image: 'shop:2', ports: ['80:80', '81:81', '127.0.0.1:82:82'], logs: [Eine Datei.] }
  blog: { purpose: Blog, host: web, role: application, image: 'blog:1' }
monitoring:
  puls: { tool: Uptime Kuma, check: Antwortet er, subjects: ['container:shop', 'container:db'] }
`);
const inventory = loaded.handbooks[0]?.inventory as Inventory;

const valuesAt = (path: string) => {
  const found = select(inventory, path);
  return 'fault' in found ? found : leavesOf(found).map(({ value }) => value);
};

describe('a path means', () => {
  test.each([
    ['hosts.web.os.kernel', ['6.8.0-31']],
    ['domains.laden.example.org.purpose', ['Laden']],
    ['hosts.web.software[name=Docker Engine].version', ['29.0.1']],
    ['hosts.web.software[name^=Open].name', ['OpenSSH']],
    ['containers[stack=laden].image', ['postgres:16', 'shop:2']],
    ['containers[stack=laden][!healthcheck].service', ['app']],
    ['containers[id=blog|db].image', ['postgres:16', 'blog:1']],
    [`containers[id="blog" | 'db'].image`, ['postgres:16', 'blog:1']],
    ['containers[!stack].image', ['blog:1']],
    ['containers[image$=:16].service', ['db']],
    ['containers[role!=application].service', ['db']],
    ['containers[purpose*=lo].image', ['blog:1']],
    ['containers[healthcheck|logs].service', ['db', 'app']],
    ['containers[stack.directory=/srv/laden].service', ['db', 'app']],
    ['containers.shop.stack.directory', ['/srv/laden']],
    ['monitoring.puls.subjects.image', ['shop:2', 'postgres:16']],
    ['hosts.web.interfaces.addresses[scope=global].address.ip', ['192.0.2.7']],
    ['hosts.web.notes[^=Cronjobs]', ['Cronjobs sichern nichts.']],
    ['hosts.web.users.*.name', ['jeff']],
    ['hosts.*.users.jeff.groups.0.name', ['sudo']],
  ])('%s', (path, values) => expect(valuesAt(path)).toEqual(values));

  test.each([
    ['hosts.web.os.kernl', 'keinen Wert', 'hosts.web.os.kernel'],
    ['host.web.os.kernel', 'keinen Wert', 'hosts.web.os.kernel'],
    ['domains.laden.exmple.org.purpose', 'keinen Wert', undefined],
    ['containers[stck=laden].image', 'Keiner der Einträge hat „stck“', 'containers[stack=laden].image'],
    ['containers[stack=ladn].image', 'Kein Eintrag erfüllt [stack=ladn]', 'laden'],
    ['containers[stack=laden].imag', 'keinen Wert', 'containers[stack=laden].image'],
    ['containers.shop.stack.directry', 'keinen Wert', 'containers.shop.stack.directory'],
    ['containers[stack=laden', 'endet die Klammer [ nicht', undefined],
    ['containers[=]x', 'nicht lesbar', undefined],
    ['containers..image', 'nicht lesbar', undefined],
    ['containers[a b c].image', 'nicht lesbar', undefined],
    ["containers[stck=$'$&'].image", 'Keiner der Einträge hat „stck“', "containers[stack=$'$&'].image"],
    ['', 'leer', undefined],
    [`containers${'.a'.repeat(5000)}`, 'mehr als 60 Namen', undefined],
  ])('nothing: %s', (path, fault, expected) => {
    const found = select(inventory, path);
    if (!('fault' in found)) throw new Error('found');
    expect(found.fault).toContain(fault);
    expect(found.expected).toBe(expected);
  });
});

test.each([
  ['entries[name="a|b"].id', [1]],
  ['entries[name="a|b" | c].id', [1, 2]],
  [`entries[name='a"]b'].id`, [3]],
  ['entries[name=a|b].id', undefined],
])('what stands in quotes is one value: %s', (path, ids) => {
  const found = select(
    {
      entries: [
        { name: 'a|b', id: 1 },
        { name: 'c', id: 2 },
        { name: 'a"]b', id: 3 },
      ],
    },
    path,
  );
  expect('fault' in found ? undefined : found.map(({ value }) => value)).toEqual(ids);
});

const entry = (path: string) => choose(inventory, path)[0];
describe('a text', () => {
  test('is filled with values, code, links, words where there is none', () => {
    expect(
      fillText(
        inventory,
        '{ref}: **{purpose}** in `{stack.directory}`, {health:-nichts}',
        entry('containers[id=shop]'),
      ),
    ).toEqual([
      { ref: 'container:shop' },
      { text: ': ' },
      { strong: [{ text: 'Shop' }] },
      { text: ' in ' },
      { code: '/srv/laden' },
      { text: ', ' },
      { text: 'nichts' },
    ]);
    expect(fillText(inventory, '[{service}]({ref})', entry('containers[id=shop]'))).toEqual([
      { ref: 'container:shop', text: 'app' },
    ]);
    expect(fillPlain(inventory, '{build|name}', entry('hosts.web.software[name=OpenSSH]'))).toBe('OpenSSH');
    expect(fillPlain(inventory, '{hosts.web.notes}')).toBe(
      'Cronjobs sichern nichts. Der Server steht im Keller.',
    );
  });
  test('has links to entries and addresses only', () => {
    const shop = entry('containers[id=shop]');
    expect(() => fillText(inventory, '[{purpose}]({stack})', shop)).toThrow('Bei „stack“ steht „laden“');
    expect(choiceFault(inventory, 'List', { of: 'containers', text: '[{purpose}]({image})' }, false)).toEqual(
      {
        fault: expect.stringContaining('Bei „image“ steht „postgres:16“'),
      },
    );
    expect(
      fillText(inventory, '[{a}]({url})', {
        value: { a: '{b}', url: 'https://example.org' },
        place: ['x'],
      }),
    ).toEqual([{ href: 'https://example.org', text: '{b}' }]);
  });
  test('with a wrong name is a fault with the right one', () => {
    expect(() => fillText(inventory, '{purpos}', entry('containers[id=shop]'))).toThrow(
      'Gemeint ist wohl „purpose“.',
    );
    expect(() => fillText(inventory, '{purpos:-keiner}', entry('containers[id=shop]'))).toThrow('purpose');
  });
  test('of commands leaves the braces of the shell alone', () => {
    const shell = `docker ps --format '{{.Names}}' | awk '{print $1}' > \${HOME}/{1..5} {a,b} {"x":1}`;
    expect(fillCommands(inventory, shell)).toBe(shell);
    expect(
      fillCommands(
        inventory,
        'cd {stacks.laden.directory}\ndocker compose up -d {containers[stack=laden].service}',
      ),
    ).toBe('cd /srv/laden\ndocker compose up -d db app');
    expect(fillCommands(inventory, '{containers[stack=laden].service}')).toBe('db\napp');
    expect(fillCommands(inventory, 'test: {containers.db.healthcheck.test}', undefined, true)).toBe(
      'test: ["CMD", "pg_isready"]',
    );
    expect(fillCommands(inventory, 'stop {service}', entry('containers[id=shop]'))).toBe('stop app');
    expect(fillCommands(inventory, 'stop {service}')).toBe('stop {service}');
  });
  test('of a list has points of what an entry has', () => {
    const text = '{service}\n- Image `{image}`\n- {logs}\n- Prüfung: {healthcheck.test}';
    expect(listItem(inventory, text, choose(inventory, 'containers[id=shop]')[0] as never)).toEqual({
      pieces: [{ text: 'app' }],
      points: [[{ text: 'Image ' }, { code: 'shop:2' }], [{ text: 'Eine Datei.' }]],
    });
  });
});

describe('a table', () => {
  test('of chosen entries', () => {
    const table = chosenTable(inventory, {
      rows: 'containers[stack=laden]',
      columns: 'Dienst | Image | Protokolle | Stack',
      cells: '{ref} | `{image}` | {logs:-keine} | {stack.ref}',
      caption: 'Dienste',
      sort: 'service',
    });
    expect(table.columns).toEqual(['Dienst', 'Image', 'Protokolle', 'Stack']);
    expect(table.rows).toEqual([
      [{ ref: 'container:shop' }, { code: 'shop:2' }, 'Eine Datei.', { ref: 'stack:laden' }],
      [{ ref: 'container:db' }, { code: 'postgres:16' }, 'keine', { ref: 'stack:laden' }],
    ]);
  });
  test('with lines of its own', () => {
    const lines = '\n  Kernel | `{hosts.web.os.kernel}`\n  ufw | {hosts.web.firewall.active}\n';
    expect(writtenTable(inventory, { lines, columns: 'Was | Wert', caption: 'x' }).rows).toEqual([
      ['Kernel', { code: '6.8.0-31' }],
      ['ufw', { yes: true }],
    ]);
  });
  test('of ports that are open on all addresses, and of rules that nothing answers', () => {
    expect(
      choose(inventory, 'open_ports[!rules]').map(({ value }) => (value as { port: string }).port),
    ).toEqual(['81/tcp']);
    expect(
      choose(inventory, 'firewall_rules[!answered_by]').map(({ value }) => (value as { to: string }).to),
    ).toEqual(['8080/tcp']);
  });
});

test('a fact says its words and its place', () => {
  expect(factOf(inventory, 'hosts.web.os.kernel', undefined)).toEqual({
    text: '6.8.0-31',
    isTechnical: true,
    place: 'hosts/web/os/kernel',
  });
  expect(factOf(inventory, 'hosts.web.users.jeff', 'name').text).toBe('jeff');
  expect(() => factOf(inventory, 'hosts.web', undefined)).toThrow('ein Eintrag mit mehreren');
});

test.each([
  ['Fact', { of: 'hosts.web.os.kernl' }, 'hosts.web.os.kernel'],
  ['Fact', { text: 'x {stacks.ladn.directory}' }, 'stacks.laden.directory'],
  ['List', { of: 'containers[stack=laden]', text: '{purpse}' }, 'purpose'],
  ['Shell', { code: 'cd {stacks.laden.directry}' }, 'stacks.laden.directory'],
  ['Shell', { each: 'containers[stack=ladn]', code: 'x' }, 'laden'],
  ['DataTable', { rows: 'containers', columns: 'A', cells: '{imag}', caption: 'x' }, 'image'],
  ['DataTable', { rows: 'containers', columns: 'A | B', cells: '{image}', caption: 'x' }, undefined],
  ['DataTable', { lines: 'A | {hosts.web.os.kernl}', columns: 'A | B', caption: 'x' }, 'hosts.web.os.kernel'],
  ['DataTable', { of: 'containers', columns: 'Imag' }, 'Image'],
  ['DataTable', { of: 'containers', without: 'Imag' }, 'Image'],
  ['DataTable', { of: 'containers', only: 'shp' }, undefined],
] as const)('<%s> with a wrong name is a fault: %o', (name, attributes, expected) => {
  const fault = choiceFault(inventory, name, attributes as Record<string, string>, false);
  expect(fault?.fault).toMatch(/\.$/);
  expect(fault?.expected).toBe(expected);
});
test('a list without entries is none where it may be', () => {
  expect(choiceFault(inventory, 'List', { of: 'containers[status=retired]' }, false)).toBeDefined();
  expect(choiceFault(inventory, 'List', { of: 'containers[status=retired]' }, true)).toBeUndefined();
});

test('texts of several lines keep their indentation and their line numbers', () => {
  const text =
    '---\ntitle: x\n---\n\n1. Eins\n\n   <Shell lang="yaml" code="\n     a:\n       b: &quot;1&quot;\n   " />\n\nSatz mit a="1\n2" darin.\n';
  const made = withImports(text);
  expect(made.split('\n').slice(0, 12)).toEqual([
    ...['---', 'title: x', '---', '', '1. Eins', ''],
    '   <Shell lang="yaml" code={"\\n" +',
    '     "     a:\\n" +',
    '       "       b: \\"1\\"\\n" +',
    '   "   "} />',
    '',
    'Satz mit a="1',
  ]);
});
