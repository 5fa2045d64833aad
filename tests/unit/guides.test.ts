// Ten guides in the style of admins' texts, with planted faults, held against the inventory of their system: exactly what
// a person found true is found. expected.txt is read by a person; UPDATE=1 writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadHandbooks } from '../../src/handbook/load.ts';
import type { ObservedFact } from '../../src/model/facts.ts';
import { proseFindings } from '../../src/prose/judge.ts';
import { type Known, knownOf, knownOfFacts } from '../../src/prose/known.ts';
import { repository } from '../command.ts';
import { loadSample } from '../sample.ts';

const folder = join(repository, 'tests/fixtures/guides');
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const { handbooks } = loadHandbooks({
  root: '/r',
  site: undefined,
  handbooks: [
    {
      id: 'laden',
      yaml: [{ file: 'inventory/laden/laden.yaml', text: textOf('inventory.yaml') }],
      snapshots: new Map(),
      chapters: [],
    },
  ],
});
const known = knownOf(handbooks[0]!.inventory!);
const loadHandbooksOf = (variable: string) =>
  knownOf(
    loadSample(
      `handbook: { title: x, subtitle: x, description: x, edition_date: 2026-01-15, owner: x }
env_files: { web: { purpose: x, host: web, path: /srv/.env, example: env.web.example, variables: { ${variable} } } }
hosts: { web: { kind: vm, purpose: x } }`,
    ).handbooks[0]!.inventory!,
  );
/** One of each style: what admins hand on to each other. */
const guides = [
  '01-anleitung.md',
  '02-runbook.md',
  '03-notizen.md',
  '04-installation.md',
  '05-nginx.md',
  '06-fragen.md',
  '07-betrieb.rst',
  '08-handbuch.adoc',
  '09-mail.txt',
  '10-uebersicht.md',
];
const found = guides.flatMap((name) =>
  proseFindings(known, { file: name, text: textOf(name) })
    .filter(({ rule }) => rule !== 'prose-by-hand')
    .map(({ rule, at, actual, expected }) => {
      const { line } = at as { line: number };
      return `${name}:${line} ${rule.slice('prose-'.length)} ${actual} (${expected ?? '–'})`;
    }),
);

test('what is found in the guides is what a person found true', () => {
  const list = `${found.join('\n')}\n`;
  if (process.env.UPDATE === '1') writeFileSync(join(folder, 'expected.txt'), list);
  expect(list).toBe(textOf('expected.txt'));
});

const shop = (line: string) =>
  proseFindings(known, { file: 'a.md', text: line }).flatMap(({ rule, actual }) =>
    rule === 'prose-by-hand' ? [] : [actual],
  );
test.each([
  'Früher war der Laden unter http://10.20.0.50:3000 zu erreichen.',
  'Die Datenbank ist nicht mehr unter laden-db:3306 erreichbar.',
  'vorher war es 10.20.0.99',
  'Statt postgres:15 läuft das neue Image.',
  'Netze: Docker 172.30.0.0/24',
  'Docker vergibt von sich aus 172.17.0.0/16, der Host hat darin 172.17.0.1.',
  'Private Netze sind z. B. 192.168.1.0/24 oder 10.0.0.0/8.',
  'Nameserver von Hetzner: 185.12.64.1 und 2a01:4ff:ff00::add:1',
  'Reverse-DNS: 21.0.20.10.in-addr.arpa',
  'Im Netz hat der Host 172.30.0.1/24, in der Firewall steht sshd.service.',
  'Mail geht über smtp.mailgun.org, Port 587.',
  'Kein Port 2375! Port 3306 ist nach außen gesperrt.',
  'Danach läuft `docker exec -it <container> sh` oder `docker logs mycontainer`.',
  'Mit docker compose restart neu starten hilft meistens.',
  'Update von PostgreSQL 15 auf 16; es gehen PostgreSQL 14, 15 oder 16.',
  'Zertifikate: /etc/laden/shop.env.d, /var/log/nginx/access.log, /etc/letsencrypt/live/x/privkey.pem',
  'SHOP_PAYMENT_URI wird nirgends gelesen.',
  'docker pull kaufhaus/laden:1.4 && docker compose restart shop db',
  'https://your-domain.net, https://deine-domain.de und https://laden.example',
])('what was, or only looks like a fault, is none: %s', (line) => expect(shop(line)).toEqual([]));
test.each([
  ['Früher war es anders. Die Adresse ist 10.20.0.50.', '10.20.0.50'],
  ['Die alte Adresse gilt nicht mehr, jetzt ist es 10.20.0.50', '10.20.0.50'],
  ['10.20.0.99 → 10.20.0.50 (alt → neu)', '10.20.0.99'],
  ['psql -h laden -U kim -p 5433', '5433'],
  ['cd /srv/ladn/backup', '/srv/ladn/backup'],
  ['Statische Adresse: 10.20.0.77/24', '10.20.0.77/24'],
  ['ufw allow from 10.20.0.77 to any port 8000', '10.20.0.77'],
  ['AAAA 2a01:4f8:1c1a:ca2e:0:0:0:1', '2a01:4f8:1c1a:ca2e:0:0:0:1'],
  ['Es läuft im Container `laden-kasse`, Volumes `laden_daten` und `laden_bilder`.', 'laden-kasse'],
  ['Es läuft im Container `laden-shop`, Volumes `laden_daten` und `laden_bilder`.', 'laden_bilder'],
  ['Alles hängt an `laden_innnen`.', 'laden_innnen'],
  ['| laden_shop | läuft |', 'laden_shop'],
  ['| `laden-db` | 5433/tcp |', '5433'],
  ['`docker compose restart shop laden-kasse`', 'laden-kasse'],
])('what is said of today counts: %s', (line, actual) => expect(shop(line)).toContain(actual));
const code = (...lines: string[]) => shop(['```', ...lines, '```'].join('\n'));
test.each([
  ['an origin of developers', ['CORS_ORIGINS=https://laden.kaufhaus.net,http://localhost:3000']],
  ['a list of origins', ['$ALLOWED_ORIGINS = [', "  'http://localhost:3000',", '];']],
  [
    'the near end of a tunnel',
    ['ssh -p 2222 -L 9090:localhost:8000 kim@10.20.0.10', 'curl http://localhost:9090/'],
  ],
  ['a container of its own', ['container_name: prometheus', 'volumes:', '  - prometheus_data:/prometheus']],
  [
    'variables of a script',
    [
      'SHOP_SECRET_KEY=x',
      'SHOP_PAYMENT_URL=y',
      'PROJECT_DIR=/srv',
      'cd "$PROJECT_DIR"',
      'make',
      'make install',
      'echo ok',
      'exit',
    ],
  ],
] as const)('code shows no fault: %s', (_, lines) => expect(code(...lines)).toEqual([]));
test.each([
  ['container_name: laden-shopp', 'laden-shopp'],
  ['  - laden_date:/var/lib/postgresql/data', 'laden_date'],
  ['server_name kasse.handel.io;', 'kasse.handel.io'],
  ['curl http://localhost:3000/', '3000'],
])('code shows a fault: %s', (line, actual) => expect(code(line)).toContain(actual));
test('among known variables of an env file an unknown one counts', () => {
  expect(code('SHOP_SECRET_KEY=x', 'SHOP_PAYMENT_URL=y', 'LAGER=3', 'DB_HOST=db', 'SHOP_MODE=dark')).toEqual([
    'SHOP_MODE',
  ]);
});
test('the variable of another build tool is never read', () => {
  const inventory = loadHandbooksOf('VITE_API_URL: { description: Adresse }');
  const findings = proseFindings(inventory, { file: 'a.md', text: 'REACT_APP_BACKEND_URL neu setzen.' });
  expect(findings.map(({ actual, expected }) => [actual, expected])).toEqual([
    ['REACT_APP_BACKEND_URL', 'VITE_API_URL'],
  ]);
});
describe('with nothing but snapshots', () => {
  const facts = (...all: Partial<ObservedFact>[]) =>
    knownOfFacts(all.map((fact) => ({ kind: 'container', name: '', line: 1, fields: {}, ...fact })));
  const seen = (known: Known, text: string) =>
    proseFindings(known, { file: 'a.md', text }).map(({ actual }) => actual);
  test('rules of a firewall alone do not tell what listens', () => {
    const rules = facts({
      kind: 'firewall-rule',
      name: '8000/tcp from 10.20.0.156',
      fields: { to: '8000/tcp', from: '10.20.0.156' },
    });
    expect(seen(rules, 'Port 156, Port 9000, Adresse 10.20.0.150')).toEqual(['10.20.0.150']);
  });
  test('an address of IPv6 is known in each spelling, also that of a rule', () => {
    const rules = facts(
      { kind: 'firewall-rule', name: 'x', fields: { to: '22/tcp', from: '2a01:4f8:c0c:1234::9' } },
      { kind: 'listener', name: '[2a01:4F8:0c0c:1234::10]:443/tcp' },
    );
    const text = 'Von 2a01:04f8:0c0c:1234::9 zu 2a01:4f8:c0c:1234:0:0:0:10, nie von 2a01:4f8:c0c:1234::11';
    expect(proseFindings(rules, { file: 'a.md', text }).map(({ rule, actual }) => [rule, actual])).toEqual([
      ['prose-by-hand', undefined],
      ['prose-by-hand', undefined],
      ['prose-address', '2a01:4f8:c0c:1234::11'],
    ]);
  });
  test('keys of compose files stand for real names', () => {
    const machine = facts(
      { name: 'shop-web-1', fields: { ports: ['0.0.0.0:8000->80/tcp'], networks: ['shop_inner'] } },
      { kind: 'volume', name: 'shop_data' },
      { kind: 'network', name: 'shop_inner', fields: { subnets: ['172.30.0.0/24'] } },
    );
    expect(
      seen(machine, 'Volume `data`, Netzwerk `inner` mit 172.30.0.1/24, `docker compose logs web`'),
    ).toEqual([]);
    expect(seen(machine, 'Volume `daten`, Port 8001')).toEqual(['daten', '8001']);
  });
});
test.each([
  [2, 'Auch in einer weiteren Zeile (3).'],
  [3, 'Auch in 2 weiteren Zeilen (3, 5).'],
  [7, 'Auch in 6 weiteren Zeilen (3, 5, 7, 9, 11, …).'],
])('what stands there %i times is one finding', (times, words) => {
  const text = Array.from({ length: times }, () => 'Adresse 10.20.0.77').join('\n\n');
  const findings = proseFindings(known, { file: 'a.md', text });
  expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
});
test('a gateway is not the machine of the line', () => {
  const [finding] = proseFindings(known, {
    file: 'a.md',
    text: 'Vordermaschine: 10.20.0.10, Gateway 10.20.0.1',
  }).filter(({ rule }) => rule === 'prose-address');
  expect(finding?.severity).toBe('warning');
});
