// The files that the handbooks hand out: read again with other tools' eyes.

import { parseEnv } from 'node:util';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { exportsOf } from '../src/exports/index.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import { readRoot } from '../src/handbook/root.ts';
import { repository } from './command.ts';

const inventories = loadHandbooks(readRoot(repository)).handbooks.map(({ inventory }) => inventory!);
const contentOf = (handbook: string, name: string) => {
  const inventory = inventories.find(({ id }) => id === handbook)!;
  const file = exportsOf(inventory).find((exportFile) => exportFile.name === name);
  if (!file) throw new Error(`no export ${name}`);
  return file.content;
};
interface Compose {
  readonly services: Record<string, Record<string, unknown>>;
  readonly networks: Record<string, unknown>;
  readonly volumes: Record<string, unknown>;
}

const placeholder = (name: string, title: string) => `\${${name}:?${title} fehlt}`;

describe('the compose file of grocery-mate', () => {
  const text = contentOf('gro-mate', 'grocery-mate.docker-compose.yml');
  const compose = load(text) as Compose;

  test('has the five services with their ports', () => {
    const ports = Object.fromEntries(
      Object.entries(compose.services).map(([name, service]) => [name, service.ports ?? []]),
    );
    expect(ports).toEqual({
      postgres: [],
      backend: [],
      frontend: [],
      pgadmin: ['8082:80'],
      'nginx-proxy-manager': ['80:80', '81:81', '443:443'],
    });
  });

  test('keeps volumes, the health check and what waits for it', () => {
    expect(compose.services.postgres).toMatchObject({
      image: 'postgres:16',
      volumes: ['postgres_data:/var/lib/postgresql/data'],
      healthcheck: {
        test: ['CMD-SHELL', 'pg_isready -U grocery_user -d grocery_db'],
        interval: '10s',
        timeout: '5s',
        retries: 5,
      },
      restart: 'unless-stopped',
    });
    expect(compose.services.backend).toMatchObject({
      env_file: ['./backend/.env'],
      depends_on: { postgres: { condition: 'service_healthy' } },
    });
    expect(compose.services.pgadmin?.volumes).toEqual([
      'pgadmin_data:/var/lib/pgadmin',
      './pgadmin_servers.json:/pgadmin4/servers.json:ro',
    ]);
    expect(compose.services['nginx-proxy-manager']?.volumes).toEqual([
      '/srv/dockerdata/nginx/data:/data',
      '/srv/dockerdata/nginx/letsencrypt:/etc/letsencrypt',
    ]);
    expect(Object.keys(compose.volumes).sort()).toEqual(['pgadmin_data', 'postgres_data']);
    expect(Object.keys(compose.networks)).toEqual(['devnet']);
  });

  test('has placeholders for secrets and says which', () => {
    const secret = (service: string, name: string) =>
      (compose.services[service]!.environment as Record<string, string>)[name];
    const database = placeholder('POSTGRES_PASSWORD', 'Passwort der Datenbank');
    expect(secret('postgres', 'POSTGRES_PASSWORD')).toBe(database);
    // The same password, so the same variable.
    expect(secret('backend', 'DB_PASSWORD')).toBe(database);
    expect(secret('pgadmin', 'PGADMIN_DEFAULT_PASSWORD')).toBe(
      placeholder('PGADMIN_DEFAULT_PASSWORD', 'Passwort von pgAdmin'),
    );
    expect(text).toMatch(/^# Zu setzen: POSTGRES_PASSWORD, PGADMIN_DEFAULT_PASSWORD$/m);
    expect(text.split('\n')[0]).toMatch(/^# Erzeugt von infrabuch/);
  });
});

test('what the compose file asks for has an example that names every place of a value', () => {
  const text = contentOf('gro-mate', 'env.grocery-mate.compose.example');
  const asked = [...contentOf('gro-mate', 'grocery-mate.docker-compose.yml').matchAll(/\$\{(\w+):\?/g)];
  expect(Object.keys(parseEnv(text)).sort()).toEqual([...new Set(asked.map(([, name]) => name))].sort());
  expect(new Set(Object.values(parseEnv(text)))).toEqual(new Set(['BITTE_SETZEN']));
  expect(text).toContain('# Gesetzt in: postgres (POSTGRES_PASSWORD), backend (DB_PASSWORD)\n');
  expect(text).toContain(
    '# Derselbe Wert steht auch in: /home/jeff/grocery-mate/backend/.env (DATABASE_URL)\n',
  );
});

test('the compose file of Mailcow says first that it does not run', () => {
  const text = contentOf('gro-mate', 'mailcow.docker-compose.yml');
  expect(text.split('\n')[0]).toMatch(/^# Auszug, nicht lauffähig/);
  expect(Object.keys((load(text) as Compose).services).length).toBeGreaterThan(15);
});

describe.each(inventories)('$id', (inventory) => {
  test.each(Object.values(inventory.env_files))(
    'env file $id has an example with every variable and no secret',
    ({ example, variables }) => {
      const text = contentOf(inventory.id, example);
      const values = parseEnv(text);
      for (const [name, { secret, required, description, default: value, example: shown }] of Object.entries(
        variables,
      )) {
        expect(text).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
        expect(text).toContain(description.replace(/\s+/g, ' '));
        // A placeholder of what may be left out would break what works without it.
        if (!required && value === undefined) expect(values[name]).toBeUndefined();
        else if (secret) expect(values[name]).toContain('BITTE_SETZEN');
        else expect(values[name]).toBe(value ?? shown);
        const origin = secret
          ? 'geheim, Platzhalter'
          : value !== undefined
            ? 'Wert aus den Quellen'
            : shown === undefined
              ? 'ohne Wert'
              : 'Platzhalter';
        expect(text).toContain(
          `${description.replace(/\s+/g, ' ')} (${origin}, ${required ? 'Pflicht' : 'freiwillig'})\n`,
        );
      }
      expect(Object.keys(values).filter((name) => !(name in variables))).toEqual([]);
    },
  );

  test('inventar.json is the inventory', () => {
    expect(JSON.parse(contentOf(inventory.id, 'inventar.json'))).toEqual(
      JSON.parse(JSON.stringify(inventory)),
    );
  });

  test('every export has a name and a path of its own', () => {
    const files = exportsOf(inventory);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });
});
