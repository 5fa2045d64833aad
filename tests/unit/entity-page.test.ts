// The page of an entry in the order of need: the box for a fault with commands that are right for the real project, folder,
// unit and guest, and nothing of the data sheet lost but what stands elsewhere on the page.
import { expect, test } from 'vitest';
import { entityPlaces } from '../../src/handbook/entity-places.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Entity } from '../../src/model/inventory.ts';
import { anyRefParts } from '../../src/model/sections.ts';
import type { Cell, SheetPart } from '../../src/model/table.ts';
import { changesSince, lastChange } from '../../src/views/changes.ts';
import { editHref, placeText } from '../../src/views/edit.ts';
import { entityPage, foldedTitle, withoutSigns } from '../../src/views/pages/entity-page.ts';
import { faultOf } from '../../src/views/pages/fault.ts';
import { entityPath } from '../../src/views/paths.ts';
import { sheetOf } from '../../src/views/sheets/index.ts';
import { openPorts, registerTables } from '../../src/views/tables/registers.ts';
import { repository } from '../command.ts';
import { sample } from '../sample.ts';

const { inventory: read, findings } = sample(`stacks:
  laden: { purpose: Laden, host: web, directory: /srv/mein laden, owner: Team Laden }
  suche: { purpose: Suche, host: web, directory: nicht dokumentiert }
containers:
  shop:
    purpose: Laden
    stack: laden
    service: web
    role: application
    image: nginx
    expose: [9000]
    volumes: [laden-daten:/data]
    depends_on: { db: {} }
  db: { purpose: Daten, stack: laden, service: db, role: data, image: postgres }
  proxy: { purpose: Eingang, stack: laden, service: proxy, role: proxy, image: caddy }
  such: { purpose: Suche, stack: suche, service: such, role: support, image: such }
  neu: { purpose: Neues, stack: laden, service: neu, role: support, image: alpine, status: planned }
volumes:
  laden-daten: { content: Bestellungen, host: web, kind: named, backup: nacht }
  rest: { content: Rest, host: web, kind: named }
backups:
  nacht: { purpose: Bestellungen, subjects: ['volume:laden-daten'], method: Dump, status: planned }
secrets:
  db-passwort: { name: Passwort der Datenbank, purpose: Anmeldung, kept_in: Tresor, used_by: ['container:db'] }
accounts:
  ssh: { system: 'host:gast', who: Anna, how: SSH mit Schlüssel }
services:
  api: { purpose: Schnittstelle, host: gast, role: application, unit: api.service, ports: [8000] }
networks:
  lan: { purpose: LAN, kind: lan, subnets: [10.0.0.0/24] }
hosts:
  eisen: { purpose: Gäste, kind: hypervisor }
  wand:
    purpose: Firewall
    kind: vm
    firewall:
      engine: ufw
      active: true
      defaults: { incoming: deny, outgoing: allow, routed: deny }
      groups: [{ title: Web, rules: [{ to: 80/tcp, action: allow, purpose: Web }] }]
  gast:
    purpose: Gast
    kind: lxc
    parent: eisen
    vmid: 101
    interfaces: [{ name: eth0, network: lan, addresses: [{ address: 10.0.0.7/24, scope: private }] }]
domains:
  laden.example:
    purpose: Laden
    proxy: container:proxy
    upstream: { scheme: http, to: 'container:shop', port: 80 }
    tls: { issuer: LE, terminated_by: 'container:proxy' }
`);
const inventory = read!;
const entity = (ref: string): Entity => {
  const { section, id } = anyRefParts(ref)!;
  return inventory[section][id] as Entity;
};
const lines = (ref: string) =>
  Object.fromEntries(faultOf(inventory, entity(ref))!.commands.map(({ label, line }) => [label, line]));
const facts = (ref: string) => Object.fromEntries(faultOf(inventory, entity(ref))!.facts);
const refs = (cell: Cell | undefined): string[] =>
  cell === null || cell === undefined || typeof cell === 'string'
    ? []
    : 'list' in cell
      ? cell.list.flatMap(refs)
      : 'ref' in cell
        ? [cell.ref]
        : [];

test('a container: log, check, restart from the folder of its stack', () => {
  expect(findings).toEqual([]);
  expect(lines('container:shop')).toEqual({
    Protokoll: "cd '/srv/mein laden' && docker compose logs --tail 100 web",
    Prüfen: "cd '/srv/mein laden' && docker compose ps web",
    'Von außen': 'curl -I https://laden.example',
    Neustart: "cd '/srv/mein laden' && docker compose restart web",
  });
});
test('it names what it needs, what fails with it, and where secrets are kept', () => {
  expect(refs(facts('container:shop').Braucht)).toEqual(['container:db', 'volume:laden-daten']);
  expect(refs(facts('container:db')['Fällt aus'])).toEqual(['domain:laden.example', 'container:shop']);
  expect(refs(facts('container:db').Geheimnisse)).toEqual(['secret:db-passwort']);
  expect(entityPath('/', 'laden', 'secret:db-passwort')).toBe('/laden/geheimnisse/#db-passwort');
});
test('without a documented folder the line still runs, from anywhere', () => {
  expect(lines('container:such').Protokoll).toBe('docker compose -p suche logs --tail 100 such');
});
test('a service by its unit, a guest by its number on the machine that carries it', () => {
  expect(lines('service:api').Neustart).toBe('sudo systemctl restart api.service');
  expect(lines('host:gast')).toEqual({
    'Prüfen (auf eisen)': 'pct status 101',
    'Neustart (auf eisen)': 'pct reboot 101',
  });
  expect(refs(facts('host:gast').Anmeldung)).toEqual(['account:ssh']);
});
test('a domain leads to log and restart of what stands behind it, and names what fails with that', () => {
  expect(lines('domain:laden.example')).toMatchObject({
    Prüfen: 'curl -I https://laden.example',
    'Protokoll Ziel': expect.stringContaining('logs --tail 100 web'),
    'Neustart Ziel': expect.stringContaining('restart web'),
    'Protokoll Proxy': expect.stringContaining('logs --tail 100 proxy'),
  });
  expect(facts('domain:laden.example')['Fällt mit aus']).toBe('nach dem Inventar nichts anderes');
});
test('owner and deputy: the own one first, and a missing deputy is said', () => {
  expect(facts('stack:laden').Zuständig).toBe('Team Laden · Vertretung: nicht dokumentiert');
  const withDeputy = { ...inventory, handbook: { ...inventory.handbook, deputy: 'Berta' } };
  expect(Object.fromEntries(faultOf(withDeputy, entity('container:db'))!.facts).Zuständig).toContain(
    'Vertretung: Berta',
  );
});
test('a volume names its backup, and one that is only planned saves nothing', () => {
  // Its status stands beside every link to it.
  expect(refs(facts('volume:laden-daten').Sicherung)).toEqual(['backup:nacht']);
  expect(facts('volume:rest').Sicherung).toBe('keine dokumentiert');
  expect(registerTables.unsaved(inventory, {}).rows.map(([cell]) => refs(cell ?? null)[0])).toEqual([
    'volume:laden-daten',
    'volume:rest',
  ]);
});
test('what is planned has no box', () => {
  expect(faultOf(inventory, entity('container:neu'))).toBeUndefined();
});

test('signs stay only where the machine shows something else', () => {
  const part = {
    title: 'Steckbrief',
    values: [
      ['Image', { of: 'containers/shop/image', value: { code: 'nginx' } }],
      ['Neustart-Regel', { of: 'containers/shop/restart', value: { code: 'always' } }],
    ],
  } as const;
  expect(withoutSigns(part, (place) => place.endsWith('/image')).values).toEqual([
    ['Image', { of: 'containers/shop/image', value: { code: 'nginx' } }],
    ['Neustart-Regel', { code: 'always' }],
  ]);
});
test('what the head says is not said again, unless the machine shows something else', () => {
  const labels = (differs: (place: string) => boolean) =>
    entityPage(inventory, entity('container:shop'), differs)
      .sections.flatMap(({ parts }) => parts)
      .flatMap(({ values = [] }) => values.map(([label]) => label));
  expect(labels(() => false)).not.toContain('Image');
  expect(labels((place) => place === 'containers/shop/image')).toContain('Image');
});
test('no sign of a difference is lost with what the page says in other words', () => {
  const signsOf = (cell: Cell): string[] =>
    cell === null || typeof cell === 'string'
      ? []
      : 'of' in cell
        ? [cell.of]
        : 'list' in cell
          ? cell.list.flatMap(signsOf)
          : [];
  const partSigns = ({ values = [], table }: SheetPart) => [
    ...(table?.of ? [table.of] : []),
    ...[...values.map(([, cell]) => cell), ...(table?.rows.flat() ?? [])].flatMap(signsOf),
  ];
  for (const ref of ['container:shop', 'host:wand', 'service:api', 'volume:laden-daten', 'network:lan']) {
    const { section, id } = entity(ref);
    const ofSheet = sheetOf(inventory, entity(ref)).flatMap(partSigns);
    const { first, effects, sections } = entityPage(inventory, entity(ref), () => true);
    const ofPage = [...first, ...effects, ...sections.flatMap(({ parts, folded }) => [...parts, ...folded])];
    expect(ofPage.flatMap(partSigns), ref).toEqual(
      expect.arrayContaining(ofSheet.filter((place) => place.startsWith(`${section}/${id}/`))),
    );
  }
  const plain = entityPage(inventory, entity('host:wand'), () => false).sections;
  expect(plain.flatMap(({ folded }) => folded.map(({ title }) => title))).not.toContain('Firewallregeln');
});
test('every address is in the plan, those of networks and those of none', () => {
  const { rows } = registerTables.addresses(inventory, {});
  expect(rows).toContainEqual([
    { code: '10.0.0.7' },
    { ref: 'host:gast' },
    { ref: 'network:lan' },
    'Schnittstelle eth0',
  ]);
});

test('the page leads to the line, in the repository where one is named', () => {
  const place = { file: 'inventory/laden/mein host.yaml', line: 7, column: 3 };
  expect(placeText(place)).toBe('inventory/laden/mein host.yaml:7');
  expect(editHref({}, place)).toBeUndefined();
  expect(editHref({ edit_url: 'https://git.example/edit/main/{file}#L{line}' }, place)).toBe(
    'https://git.example/edit/main/inventory/laden/mein%20host.yaml#L7',
  );
});
test('changes after the edition stand apart from those before it, the latest day first', () => {
  const handbook = {
    ...inventory.handbook,
    edition_date: '2026-02-01',
    change_history: [
      { date: '2026-01-01', change: 'alt' },
      { date: '2026-03-01', change: 'neu' },
      { date: '2026-03-02', change: 'neuer' },
      { date: '2026-03-02', change: 'am neuesten' },
    ],
  };
  const { since, before } = changesSince(handbook);
  expect(since.map(({ date, changes }) => [date, changes.length])).toEqual([
    ['2026-03-02', 2],
    ['2026-03-01', 1],
  ]);
  expect(before.map(({ date }) => date)).toEqual(['2026-01-01']);
  expect(lastChange(handbook)?.change).toBe('am neuesten');
});

const loaded = loadHandbooks(readRoot(repository));
test.each(loaded.handbooks)('$id: every entry has its line, and no part of its sheet is lost', (handbook) => {
  const real = handbook.inventory!;
  const places = entityPlaces(handbook);
  for (const section of [
    'hosts',
    'stacks',
    'containers',
    'services',
    'networks',
    'volumes',
    'domains',
  ] as const)
    for (const one of Object.values(real[section]) as Entity[]) {
      expect.soft(places[`${section}/${one.id}`]?.line, one.ref).toBeGreaterThan(0);
      const page = entityPage(real, one, () => false);
      const shown = [
        ...page.first,
        ...page.effects,
        ...page.sections.flatMap(({ parts, folded }) => [...parts, ...folded]),
      ].map(({ title }) => title);
      // In the box, among the ports, or as a number with a link.
      const elsewhere =
        /^(Befehle|In den Netzwerken sichtbar|Firewallregeln|Wer welchen Port erreicht|Dienste|Container|Steckbrief|Was fällt aus.*)$/;
      const lost = sheetOf(real, one)
        .map(({ title }) => title)
        .filter((title) => !shown.includes(title) && !elsewhere.test(title));
      expect.soft(lost, one.ref).toEqual([]);
    }
});
test('what the internet reaches: each port once, those that are meant for fewer first', () => {
  for (const { inventory: real } of loaded.handbooks) {
    const ports = openPorts(real!);
    const wider = ports.map(({ wider: isWider }) => isWider);
    expect(wider).toEqual(wider.toSorted((a, b) => Number(b) - Number(a)));
  }
});
test('a folded part says how much is in it', () => {
  expect(foldedTitle({ title: 'Hinweise', notes: ['a', 'b'] })).toBe('Hinweise (2)');
  expect(foldedTitle({ title: 'Hinweise', notes: ['a'] })).toBe('Hinweise');
});

test('domains that lead to each other, or to themselves, have a box that ends', () => {
  const { inventory: circle } = sample(`domains:
  a.example: { purpose: A, upstream: { scheme: http, to: 'domain:b.example', port: 80 } }
  b.example: { purpose: B, upstream: { scheme: http, to: 'domain:a.example', port: 80 } }
  c.example: { purpose: C, proxy: 'domain:c.example', upstream: { scheme: http, to: 'domain:c.example', port: 80 } }
`);
  for (const domain of Object.values(circle!.domains))
    expect(faultOf(circle!, domain)?.commands).toEqual([
      { label: 'Prüfen', line: `curl -I http://${domain.name}` },
    ]);
});
