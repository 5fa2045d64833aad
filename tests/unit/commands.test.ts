// Whoever stands on a page finds its commands there: one block an action, and none for what does not run.
import { expect, test } from 'vitest';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import type { Entity } from '../../src/model/inventory.ts';
import { notDocumented } from '../../src/model/not-documented.ts';
import type { CommandBlock } from '../../src/model/table.ts';
import {
  containerCommands,
  guestCommands,
  serviceCommands,
  stackCommands,
} from '../../src/views/commands.ts';
import { faultOf } from '../../src/views/pages/fault.ts';
import { sheetOf } from '../../src/views/sheets/index.ts';
import { repository } from '../command.ts';
import { sample } from '../sample.ts';

const { inventory, findings } = sample(`stacks:
  laden: { purpose: Laden, host: web, directory: /srv/mein laden }
  post: { purpose: Post, host: web, directory: /opt/post, upstream: true, commands: { update: [./update.sh] } }
containers:
  shop: { purpose: Laden, stack: laden, service: web, role: application, image: nginx, build: { context: . } }
  db:
    purpose: Daten
    stack: laden
    service: db
    role: data
    image: postgres
    healthcheck: { test: [CMD-SHELL, pg_isready -U laden] }
  smtp: { purpose: Post, stack: post, service: smtp, role: mail, image: postfix }
  allein: { purpose: Allein, host: web, role: support, image: alpine }
  neu: { purpose: Neues, stack: laden, service: neu, role: support, image: alpine, status: planned }
services:
  api:
    purpose: Schnittstelle
    host: gast
    role: application
    unit: api.service
    ports: [8000]
    health: { path: /health }
hosts:
  eisen: { purpose: Gäste, kind: hypervisor }
  gast: { purpose: Gast, kind: lxc, parent: eisen, vmid: 101 }
  unbekannt: { purpose: Gast, kind: lxc, parent: eisen }
domains:
  laden.example: { purpose: Laden, upstream: { scheme: http, to: 'container:shop', port: 80 } }
`);
const blocks = (commands: readonly CommandBlock[]) =>
  Object.fromEntries(commands.map(({ title, lines }) => [title, lines.join(' && ')]));
const container = (id: string) => blocks(containerCommands(inventory!, inventory!.containers[id]!));

test('a container of a stack: each action by itself, from the folder of its stack', () => {
  expect(findings).toEqual([]);
  expect(container('shop')).toEqual({
    'Zustand prüfen': "cd '/srv/mein laden' && docker compose ps web",
    'Protokoll ansehen': "cd '/srv/mein laden' && docker compose logs --tail 100 web",
    'Neu starten': "cd '/srv/mein laden' && docker compose restart web",
    Stoppen: "cd '/srv/mein laden' && docker compose stop web",
    Starten: "cd '/srv/mein laden' && docker compose up -d web",
    Aktualisieren: "cd '/srv/mein laden' && docker compose build web && docker compose up -d web",
    'Shell öffnen': "cd '/srv/mein laden' && docker compose exec web sh",
    'Von außen prüfen: laden.example': 'curl -I http://laden.example',
  });
});
test('its documented health check is how it is checked', () => {
  expect(container('db')['Zustand prüfen']).toContain('docker compose exec -T db pg_isready -U laden');
});
test('what others maintain is updated as a whole', () => {
  expect(container('smtp').Aktualisieren).toBe('cd /opt/post && ./update.sh');
});
test('a container of no stack can be run, not updated', () => {
  expect(container('allein')).toMatchObject({ 'Neu starten': 'docker restart allein' });
  expect(container('allein')).not.toHaveProperty('Aktualisieren');
});
test('a planned container has no commands: there is nothing to run', () => {
  expect(container('neu')).toEqual({});
});
test('a service: its unit, its address, and the way into its guest', () => {
  expect(blocks(serviceCommands(inventory!, inventory!.services.api!))).toEqual({
    'Zustand prüfen': 'systemctl status --no-pager api.service && curl -fsS http://127.0.0.1:8000/health',
    'Protokoll ansehen': 'journalctl --no-pager -n 100 -u api.service',
    'Neu starten': 'sudo systemctl restart api.service',
    Stoppen: 'sudo systemctl stop api.service',
    Starten: 'sudo systemctl start api.service',
    'Shell öffnen, auf: eisen': 'pct enter 101',
  });
});
test('a guest whose number nobody wrote down says so', () => {
  const commands = guestCommands(inventory!, inventory!.hosts.unbekannt!);
  expect(commands.map(({ lines }) => lines.join())).toContain('pct reboot VMID');
  expect(commands.every(({ note }) => note?.includes('nicht dokumentiert'))).toBe(true);
  expect(guestCommands(inventory!, inventory!.hosts.web!)).toEqual([]);
});

const handbooks = loadHandbooks(readRoot(repository)).handbooks.map((handbook) => handbook.inventory!);
const actions = ['Zustand prüfen', 'Protokoll ansehen', 'Neu starten', 'Stoppen', 'Starten', 'Aktualisieren'];
test.each(handbooks)('$id: every page of a container, service and stack has its commands', (handbook) => {
  const running: Entity[] = [
    ...Object.values(handbook.stacks),
    ...Object.values(handbook.containers),
    ...Object.values(handbook.services),
  ].filter(({ status }) => status === 'active');
  expect(running.length).toBeGreaterThan(3);
  for (const entity of running) {
    const commands = sheetOf(handbook, entity).flatMap((part) => part.commands ?? []);
    const titles = commands.map(({ title }) => title);
    expect.soft(titles, entity.ref).toEqual(expect.arrayContaining(actions));
    expect
      .soft(
        titles.some((title) => title.startsWith('Shell öffnen')),
        entity.ref,
      )
      .toBe(true);
  }
});
test('files and profiles that Compose does not find by itself are named', () => {
  const of = (files: string[], profiles?: string[]) =>
    stackCommands(inventory!, { ...inventory!.stacks.laden!, files, ...(profiles ? { profiles } : {}) }, [
      'stop',
    ])[0]?.lines[1];
  expect(of(['compose.yaml'])).toBe('docker compose stop');
  expect(of(['docker-compose.yml', 'docker-compose.override.yml'])).toBe('docker compose stop');
  expect(of(['docker-compose.yml', 'prod.yml'])).toBe(
    'docker compose -f docker-compose.yml -f prod.yml stop',
  );
  expect(of(['compose.yml'], ['mail'])).toBe('docker compose --profile mail stop');
});
test('a stack without commands of its own has those of Docker Compose', () => {
  expect(blocks(stackCommands(inventory!, inventory!.stacks.laden!, ['stop', 'start']))).toEqual({
    Stoppen: "cd '/srv/mein laden' && docker compose stop",
    Starten: "cd '/srv/mein laden' && docker compose up -d",
  });
});
test('without a documented folder Compose knows the project by its name; what needs its file is left out', () => {
  const { laden } = inventory!.stacks;
  const lost = { ...laden!, directory: notDocumented, project: 'mein-laden' };
  const compose = 'docker compose -p mein-laden';
  expect(blocks(stackCommands(inventory!, lost, ['check', 'start', 'update']))).toEqual({
    'Zustand prüfen': `${compose} ps`,
    Starten: `${compose} start`,
  });
  const stacks = { ...inventory!.stacks, laden: lost };
  expect(blocks(containerCommands({ ...inventory!, stacks }, inventory!.containers.db!))).toEqual({
    'Zustand prüfen': `${compose} ps db && ${compose} exec -T db pg_isready -U laden`,
    'Protokoll ansehen': `${compose} logs --tail 100 db`,
    'Neu starten': `${compose} restart db`,
    Stoppen: `${compose} stop db`,
    Starten: `${compose} start db`,
    'Shell öffnen': `${compose} exec db sh`,
  });
});

/** The commands of one entity of an inventory of its own. */
const linesOf = (yaml: string, section: 'containers' | 'services' | 'stacks' | 'hosts', id: string) => {
  const read = sample(yaml);
  expect(read.findings).toEqual([]);
  const found = read.inventory!;
  if (section === 'stacks') return blocks(stackCommands(found, found.stacks[id]!));
  if (section === 'services') return blocks(serviceCommands(found, found.services[id]!));
  if (section === 'hosts') return blocks(guestCommands(found, found.hosts[id]!));
  return blocks(containerCommands(found, found.containers[id]!));
};
test.each([
  ['/opt/mailcow-dockerized', 'mailcowdockerized', 'docker compose -p mailcowdockerized'],
  ['/opt/Mail Cow!', 'mailcow', 'docker compose'],
  ['/srv/shop/', 'shop', 'docker compose'],
  ['/srv/_shop', 'shop', 'docker compose'],
  ['/srv/shop', 'Shop', 'docker compose -p Shop'],
  // Without a documented project nothing is claimed about the folder.
  ['/srv/shop', undefined, 'docker compose'],
])(
  'the project is named where Compose would take another for the folder: %s, %s',
  (directory, project, compose) => {
    const yaml = `stacks:
  s: { purpose: Laden, host: web, directory: ${JSON.stringify(directory)}${project ? `, project: ${project}` : ''} }
containers:
  c: { purpose: Laden, stack: s, service: web, role: application, image: nginx }
`;
    expect(linesOf(yaml, 'stacks', 's')['Neu starten']).toContain(` && ${compose} restart`);
    expect(linesOf(yaml, 'containers', 'c')['Protokoll ansehen']).toContain(`${compose} logs --tail 100 web`);
  },
);
test.each([
  ['curl -f http://localhost/ || exit 1', `sh -c 'curl -f http://localhost/ || exit 1'`],
  [['CMD-SHELL', 'pg_isready -U $$POSTGRES_USER'], `sh -c 'pg_isready -U $POSTGRES_USER'`],
  [['CMD-SHELL', "test 'a' = a"], String.raw`sh -c 'test '\''a'\'' = a'`],
  [['CMD-SHELL', 'pg_isready -U laden'], 'pg_isready -U laden'],
  [['CMD', 'redis-cli', '-a', 'x y', 'ping'], `redis-cli -a 'x y' ping`],
  [['NONE'], undefined],
])('a health check is handed on whole, so that nothing of it runs outside: %j', (check, expected) => {
  const of = (rest: string) =>
    linesOf(
      `containers:
  c: { purpose: Laden, name: laden-c, role: application, image: nginx, healthcheck: { test: ${JSON.stringify(check)} }${rest} }
`,
      'containers',
      'c',
    )['Zustand prüfen'];
  const ps = `docker ps --all --filter 'name=^laden-c$'`;
  expect(of(', host: web')).toBe(expected ? `${ps} && docker exec laden-c ${expected}` : ps);
});
test('a container outside of compose is found by its whole name; podman is called by its own', () => {
  const yaml = `hosts:
  eins: { purpose: Podman, kind: vm, container_engine: { kind: podman } }
stacks:
  s: { purpose: Laden, host: eins, directory: /srv/s }
containers:
  allein: { purpose: Allein, host: eins, role: support, image: alpine }
  c: { purpose: Laden, stack: s, service: web, role: application, image: nginx }
`;
  expect(linesOf(yaml, 'containers', 'allein')).toEqual({
    'Zustand prüfen': `podman ps --all --filter 'name=^allein$'`,
    'Protokoll ansehen': 'podman logs --tail 100 allein',
    'Neu starten': 'podman restart allein',
    Stoppen: 'podman stop allein',
    Starten: 'podman start allein',
    'Shell öffnen': 'podman exec -it allein sh',
  });
  expect(linesOf(yaml, 'containers', 'c')['Neu starten']).toBe('cd /srv/s && podman compose restart web');
});
test('a virtual machine of Proxmox is called by its number; without one nothing says that it is one', () => {
  const yaml = `hosts:
  eisen: { purpose: Gäste, kind: hypervisor }
  vm: { purpose: Gast, kind: vm, parent: eisen, vmid: 100 }
  andere: { purpose: Gast, kind: vm, parent: eisen }
`;
  expect(linesOf(yaml, 'hosts', 'vm')).toEqual({
    'Zustand prüfen, auf: eisen': 'qm status 100',
    'Neu starten, auf: eisen': 'qm reboot 100',
    'Stoppen, auf: eisen': 'qm shutdown 100',
    'Starten, auf: eisen': 'qm start 100',
  });
  expect(linesOf(yaml, 'hosts', 'andere')).toEqual({});
});
test.each([
  ['[8000]', '/health', 'curl -fsS http://127.0.0.1:8000/health'],
  ['[8000]', 'health', 'curl -fsS http://127.0.0.1:8000/health'],
  ['[8000]', 'https://api.example/health', 'curl -fsS https://api.example/health'],
  ['["192.0.2.7:8000:8000"]', '/health', 'curl -fsS http://192.0.2.7:8000/health'],
  ['["[2001:db8::7]:8000:8000"]', '/health', "curl -fsS 'http://[2001:db8::7]:8000/health'"],
  ['[53/udp]', '/health', undefined],
  ['[8000-8003]', '/health', undefined],
  ['[]', '/health', undefined],
])('a service is asked only where its address is documented: %s %s', (ports, path, expected) => {
  const yaml = `services:
  s: { purpose: Dienst, host: web, role: application, unit: s@1.service, ports: ${ports}, health: { path: ${path} } }
`;
  const status = 'systemctl status --no-pager s@1.service';
  expect(linesOf(yaml, 'services', 's')['Zustand prüfen']).toBe(
    [status, ...(expected ? [expected] : [])].join(' && '),
  );
});
test('a domain that stands for many, or for no website, is not called', () => {
  const { inventory: read } = sample(`domains:
  '*.laden.example': { name: '*.laden.example', purpose: Alle, upstream: { scheme: http, to: 'host:web', port: 80 } }
  post.example: { purpose: Post, records: [{ type: MX, value: mail.example }] }
volumes:
  irgendwo: { content: Daten, host: web, kind: directory }
`);
  for (const entity of [...Object.values(read?.domains ?? {}), ...Object.values(read?.volumes ?? {})])
    expect(faultOf(read!, entity)?.commands, entity.ref).toEqual([]);
});
