// `import compose`: what it makes of comments, labels and secrets; a second import; a changed file beside what people wrote.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importCompose } from '../../src/adopt/compose/import.ts';
import { loadHandbooks } from '../../src/handbook/load.ts';
import { readRoot } from '../../src/handbook/root.ts';
import { UsageError } from '../../src/system/errors.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'infrabuch-import-'));
  mkdirSync(join(root, 'laden'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const compose = (text: string) => writeFileSync(join(root, 'laden/compose.yaml'), text);
const run = (options: Partial<Parameters<typeof importCompose>[0]> = {}) =>
  importCompose(
    {
      root,
      files: [join(root, 'laden/compose.yaml')],
      handbook: 'h',
      host: 'web',
      directory: '/srv/laden',
      ...options,
    },
    '2026-01-15',
  );
const file = () => join(root, 'inventory/h/compose-laden.yaml');
const written = () => readFileSync(file(), 'utf8');
const rewrite = (from: string, to: string) => {
  expect(written()).toContain(from);
  writeFileSync(file(), written().replace(from, to));
};
const inventory = () => {
  const [handbook] = loadHandbooks(readRoot(root)).handbooks;
  expect(handbook?.findings).toEqual([]);
  return handbook!.inventory!;
};

const shop = `services:
  # Liefert die Seiten des Ladens aus.
  web:
    image: nginx:1.27
    ports:
      - "8080:80" # offen für alle Kunden
      # - "8443:443"
    environment:
      STUFE: produktiv
    depends_on: [db]
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: k8Fz2mQx91
    volumes: ["daten:/var/lib/postgresql/data"]
volumes:
  daten:
`;

describe('the first import', () => {
  test('writes one file that is in order, with comments kept and secrets as names', () => {
    compose(shop);
    expect(run()).toMatchObject({ state: 'new', losses: [], file: 'inventory/h/compose-laden.yaml' });
    const { containers, secrets, connections, stacks } = inventory();
    expect(containers['laden-web-1']).toMatchObject({
      purpose: 'Liefert die Seiten des Ladens aus.',
      notes: ['offen für alle Kunden'],
      service: 'web',
    });
    expect(written()).not.toContain('k8Fz2mQx91');
    expect(containers['laden-db-1']?.environment).toEqual([
      { name: 'POSTGRES_PASSWORD', value: null, secret: 'laden-postgres_password' },
    ]);
    expect(secrets['laden-postgres_password']?.used_by).toEqual(['container:laden-db-1']);
    expect(connections['laden-web-1-laden-db-1']).toMatchObject({ protocol: 'PostgreSQL', port: 5432 });
    expect(stacks.laden).toMatchObject({ directory: '/srv/laden', host: 'web' });
  });

  test('labels of Traefik and caddy are domains with their routes', () => {
    compose(`services:
  traefik: { image: traefik:v3 }
  app:
    image: app:1
    labels:
      - "traefik.http.routers.app.rule=Host(\`app.example.org\`)"
      - traefik.http.routers.app.tls.certresolver=le
      - traefik.http.services.app.loadbalancer.server.port=8000
      - "traefik.http.routers.api.rule=Host(\`app.example.org\`) && PathPrefix(\`/api\`)"
      - traefik.http.routers.api.service=app
  wer:
    image: whoami
    labels: { caddy: wer.example.org, caddy.reverse_proxy: "{{upstreams 8080}}" }
`);
    run();
    const { domains } = inventory();
    expect(domains['app.example.org']).toMatchObject({
      proxy: 'container:laden-traefik-1',
      upstream: { scheme: 'http', to: 'container:laden-app-1', port: 8000 },
      tls: { issuer: 'le', terminated_by: 'container:laden-traefik-1' },
      notes: ['Pfad /api führt zu laden-app-1, Port 8000.'],
    });
    expect(domains['wer.example.org']?.upstream).toMatchObject({ to: 'container:laden-wer-1', port: 8080 });
  });

  test('what cannot be taken over is listed with its line', () => {
    compose(
      'services:\n  web:\n    image: a\n    prots: ["80:80"]\n    restart: immer\n    init: vielleicht\n',
    );
    const { losses } = run();
    expect(losses.map(({ message, at }) => `${at.line}: ${message}`)).toEqual([
      '4: Den Schlüssel „prots“ bei „web“ kennt Compose nicht; meinten Sie „ports“?',
      '5: „restart“ bei „web“ lässt sich so nicht übernehmen.',
      '6: „init“ bei „web“ lässt sich so nicht übernehmen.',
    ]);
  });

  test('a file that goes over another is taken without images; what it depends on elsewhere is said', () => {
    compose(
      'services:\n  web:\n    ports: ["80:80"]\n    depends_on: [db]\n  job:\n    image: job\n    depends_on:\n      db: { condition: service_started, required: false }\n',
    );
    const { losses, hints } = run();
    expect(losses.map(({ message }) => message)).toEqual([
      'Der Dienst „db“, von dem „web“ abhängt, steht in keiner der Dateien.',
    ]);
    expect(hints.map(({ at, message }) => `${at.line}: ${message.split('.')[0]}`)).toEqual([
      '3: Der Dienst „web“ hat weder image noch build',
      '8: Der Dienst „db“, von dem „job“ abhängt, steht in keiner der Dateien',
    ]);
    expect(Object.values(inventory().containers).map(({ image }) => image)).toEqual([
      'nicht dokumentiert',
      'job',
    ]);
  });

  test('an external network or volume of one host is described once', () => {
    const other = (name: string) => {
      mkdirSync(join(root, name));
      writeFileSync(
        join(root, name, 'compose.yaml'),
        'services:\n  app:\n    image: app\n    networks: [vorn]\n    volumes: ["daten:/d"]\n' +
          'networks: { vorn: { external: true, name: laden_proxy } }\nvolumes: { daten: { external: true, name: alle } }\n',
      );
      return run({ files: [join(root, name, 'compose.yaml')] });
    };
    compose(
      'services: { traefik: { image: traefik, networks: [proxy] } }\nnetworks: { proxy: { internal: false } }\n',
    );
    run();
    other('zweiter');
    other('dritter');
    const { networks, volumes, containers } = inventory();
    expect(Object.values(networks).map(({ id, name }) => [id, name])).toEqual([['proxy', 'laden_proxy']]);
    expect(Object.values(volumes).map(({ id, name }) => [id, name])).toEqual([['daten', 'alle']]);
    expect(Object.values(containers).map((container) => container.networks)).toEqual(
      Array.from({ length: 3 }, () => [{ network: 'proxy' }]),
    );
  });

  test('profiles that .env names are those that the stack runs with', () => {
    compose('services: { web: { image: a }, debug: { image: b, profiles: [debug] } }\n');
    writeFileSync(join(root, 'laden/.env'), 'COMPOSE_PROFILES=debug, jobs\n');
    run();
    expect(inventory().stacks.laden?.profiles).toEqual(['debug', 'jobs']);
  });

  test('ids of other files are not given again', () => {
    compose(shop);
    run();
    mkdirSync(join(root, 'zweiter'));
    writeFileSync(join(root, 'zweiter/compose.yaml'), shop);
    run({ files: [join(root, 'zweiter/compose.yaml')] });
    expect(Object.keys(inventory().volumes).sort()).toEqual(['daten', 'zweiter-daten']);
  });

  test('a file that is not there, and two hosts without a choice, are refused in a sentence', () => {
    expect(() => run({ files: ['/gibt/es/nicht.yaml'] })).toThrow(UsageError);
    compose(shop);
    run();
    writeFileSync(join(root, 'inventory/h/mehr.yaml'), 'hosts: { zwei: { purpose: Z, kind: vm } }\n');
    expect(() => run({ host: undefined, stack: 'anders' })).toThrow(/--host/);
  });
});

describe('another import', () => {
  test('of the same file changes nothing', () => {
    compose(shop);
    run();
    const before = written();
    expect(run()).toMatchObject({ state: 'unchanged', losses: [] });
    expect(written()).toBe(before);
  });

  test('updates what changed and leaves every other line as people wrote it', () => {
    compose(shop);
    run();
    rewrite('purpose: Liefert die Seiten des Ladens aus.', 'purpose: "Von Hand"   # so bleibt es');
    rewrite('    role: data\n', '    role: data\n    data_note: Alles liegt im Volume.\n');
    const before = written().split('\n');
    compose(shop.replace('nginx:1.27', 'nginx:1.28').replace('"8080:80"', '"8080:80"\n      - "8443:443"'));
    expect(run()).toMatchObject({ state: 'changed', losses: [] });
    const after = written().split('\n');
    expect(before.filter((line) => !after.includes(line))).toEqual(['    image: nginx:1.27']);
    expect(after.filter((line) => !before.includes(line))).toEqual([
      '    image: nginx:1.28',
      '      - "8443:443"',
    ]);
    expect(inventory().containers['laden-web-1']).toMatchObject({ image: 'nginx:1.28', purpose: 'Von Hand' });
  });

  test('leaves a byte-order mark where it is', () => {
    compose(shop);
    run();
    writeFileSync(file(), `\uFEFF${written()}`);
    compose(shop.replace('nginx:1.27', 'nginx:1.28'));
    expect(run()).toMatchObject({ state: 'changed', losses: [] });
    expect(written()).toContain('image: nginx:1.28\n');
    expect(written().lastIndexOf('\uFEFF')).toBe(0);
  });

  test('adds and removes services, without what people added', () => {
    compose(shop);
    run();
    writeFileSync(file(), `${written()}gaps:\n  x: { what: Etwas, owner: Jeff }\n`);
    compose(shop.replace('  db:', '  neu: { image: neu:1 }\n  db:').replace('    depends_on: [db]\n', ''));
    expect(run()).toMatchObject({ state: 'changed', losses: [] });
    const { containers, connections, gaps } = inventory();
    expect(Object.keys(containers)).toEqual(['laden-web-1', 'laden-db-1', 'laden-neu-1']);
    expect(Object.keys(connections)).toEqual([]);
    expect(Object.keys(gaps)).toEqual(['x']);
    compose(shop.replace('    depends_on: [db]\n', ''));
    run();
    expect(Object.keys(inventory().containers)).toEqual(['laden-web-1', 'laden-db-1']);
  });

  test('says where people and compose file both changed a value, and leaves it', () => {
    compose(shop);
    run();
    rewrite('image: nginx:1.27', 'image: nginx:1.27-alpine');
    compose(shop.replace('nginx:1.27', 'nginx:1.28'));
    const { losses } = run();
    expect(losses.map(({ message }) => message)).toEqual([
      '„containers.laden-web-1.image“ hat sich in der Compose-Datei geändert, ist im Inventar aber von Hand geändert; es bleibt, wie es ist.',
    ]);
    expect(written()).toContain('image: nginx:1.27-alpine');
  });
});
