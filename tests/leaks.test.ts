// The commands that hand something out refuse, with exit code 1 and one sentence, where a value that was found in the inputs
// would stand in it; nothing is written then.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { infrabuch } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'infrabuch-refused-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A root whose stack is called by a word that is a secret elsewhere, where nobody would take it for one. */
function rootWith(files: Readonly<Record<string, string>>, title = 'Lager7Tor'): string {
  const root = mkdtempSync(join(folder, 'root-'));
  const inventory = `handbook: { title: Laden, subtitle: Beispiel, description: Laden., edition_date: 2026-01-15, owner: Betrieb }
hosts: { web: { purpose: Webserver, kind: vm, snapshots: [docker-inspect] } }
stacks: { laden: { purpose: Laden, title: ${title}, host: web, directory: /srv/laden } }
containers: { shop: { purpose: Laden, title: ${title}, stack: laden, service: shop, role: application, image: 'nginx:1.27' } }
externals: { nutzer: { purpose: Nutzende, kind: user } }
connections: { weg: { from: 'external:nutzer', to: 'container:shop', port: 80, protocol: HTTP } }
`;
  const all = { 'inventory/laden/laden.yaml': inventory, 'content/laden/.gitkeep': '', ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
const inspect = JSON.stringify({
  Name: '/shop',
  Config: { Image: 'nginx:1.27', Cmd: ['server', '--password', 'Lager7Tor'], Env: [] },
});
/** Where the value is found: each is another kind of input. */
const inputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a snapshot': { 'inventory/laden/snapshots/web/docker-inspect.jsonl': `${inspect}\n` },
  'a chapter': { 'content/laden/index.mdx': '---\ntitle: Laden\n---\nDas Passwort lautet Lager7Tor.\n' },
  'a comment': { 'inventory/laden/b.yaml': '# DB_PASSWORD=Lager7Tor\nnetworks: {}\n' },
  'a field': {
    'inventory/laden/b.yaml':
      'volumes: { daten: { content: "curl -u a:Lager7Tor https://x.example", host: web } }\n',
  },
  'a diagram by hand': {
    'diagrams/laden/eigene/plan.mmd': '%% DB_PASSWORD=Lager7Tor\nflowchart LR\n  a --> b\n',
  },
};
const sentence =
  /^infrabuch: Nichts wird ausgegeben, denn „[^“]+“ enthielte ein Geheimnis aus „[^“]+“: „infrabuch check“ zeigt die Stelle\.\n$/;

describe.each(Object.entries(inputs))('a value found in %s', (name, files) => {
  test('is in no export', async () => {
    const output = mkdtempSync(join(folder, 'out-'));
    const { code, stdout, stderr } = await infrabuch(
      'export',
      '--all',
      '--root',
      rootWith(files),
      '--output',
      join(output, 'x'),
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('Lager7Tor');
    expect(existsSync(join(output, 'x'))).toBe(false);
  });
  test('is in no diagram', async () => {
    const output = join(mkdtempSync(join(folder, 'out-')), 'x');
    const { code, stderr } = await infrabuch('diagrams', '--root', rootWith(files), '--output', output);
    expect([name, code]).toEqual([name, 1]);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('Lager7Tor');
    expect(existsSync(output)).toBe(false);
  });
  test('is in no build', async () => {
    const root = rootWith(files);
    const { code, stderr } = await infrabuch('build', '--root', root);
    expect(code).toBe(1);
    expect(stderr.split('infrabuch: ').at(-1)).toMatch(/^Nichts wird ausgegeben/);
    expect(stderr).not.toContain('Lager7Tor');
    expect(existsSync(join(root, 'dist'))).toBe(false);
  });
});

test('live serves no site that was built before the value was known', async () => {
  const root = rootWith(inputs['a comment'] ?? {});
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'dist/index.html'), '<p>Lager<wbr>7Tor</p>');
  const { code, stderr } = await infrabuch('live', '--root', root, '--port', '0');
  expect(code).toBe(1);
  expect(stderr).toMatch(/Nichts wird ausgegeben, denn „index\.html“/);
  expect(stderr).not.toContain('Lager7Tor');
});

test('what holds none of the values is handed out', async () => {
  const root = rootWith(inputs['a snapshot'] ?? {}, 'Laden');
  const output = join(folder, 'good');
  const exported = await infrabuch('export', '--all', '--root', root, '--output', output);
  expect([exported.code, existsSync(join(output, 'laden'))]).toEqual([0, true]);
  expect((await infrabuch('diagrams', '--root', root, '--output', output)).code).toBe(0);
});
