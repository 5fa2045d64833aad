// The contract of variables between compose files, env files and `environment`, one case for each kind of fault.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as compose writes them
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import type { SourceFile } from '../../src/source/yaml.ts';
import { findingsIn } from './rule-examples.ts';

const messages = (id: string, inventory: string, compose: readonly SourceFile[] = []) =>
  findingsIn(rules.find((rule) => rule.id === id)!, inventory, compose).map(({ message }) => message);
const shop = (more: string) =>
  `  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4"${more} }\n`;
const ofStack = (image: string) =>
  `  shop: { purpose: Laden, stack: laden, role: application, image: "${image}" }\n`;
const stack = (more = '') =>
  `stacks:\n  laden: { purpose: Laden, host: web, directory: /srv/laden${more} }\n`;
const file = (variables: string, more = '') =>
  `env_files:\n  laden: { purpose: Werte, host: web, path: /srv/laden/.env, example: env.laden.example${more}, variables: { ${variables} } }\n`;
const version = 'VERSION: { description: Version, default: 1 }';

describe('a variable that a compose file asks for', () => {
  const missing = (image: string, files = '', more = '') =>
    messages('env-variable-missing', `${stack(more)}containers:\n${ofStack(image)}${files}`);
  test.each(['laden:$VERSION', 'laden:${VERSION}', 'laden:${VERSION:?fehlt}', 'laden:${ANDERE:-${VERSION}}'])(
    'is missing without an env file: %s',
    (image) =>
      expect(missing(image)).toEqual([
        '„shop“ verlangt VERSION; eine Env-Datei dafür ist nicht dokumentiert.',
      ]),
  );
  test.each([
    'laden:${VERSION:-1.4}',
    'laden:${VERSION-1.4}',
    'laden:$${VERSION}',
    'laden:${COMPOSE_PROJECT_NAME}',
  ])('is not missing where compose needs none: %s', (image) => expect(missing(image)).toEqual([]));
  test('is missing in the env file beside the compose file', () => {
    expect(missing('laden:${VERSION}', file('FARBE: { description: Farbe, default: rot }'))).toEqual([
      '„shop“ verlangt VERSION; in „/srv/laden/.env“ steht das nicht.',
    ]);
    expect(missing('laden:${VERSION}', file(version))).toEqual([]);
  });
  test('may be one that nobody documented, in a file that is documented in part', () =>
    expect(missing('laden:${VERSION}', file('', ', complete: false'))).toEqual([]));
});

describe('a variable of an env file', () => {
  const unused = (inventory: string, compose: readonly SourceFile[] = []) =>
    messages('env-variable-unused', inventory, compose);
  test('has no effect where no compose file asks for it', () => {
    const inventory = `${stack(', compose: compose/laden.yaml')}${file(`${version}, FARBE: { description: Farbe, default: rot }`)}`;
    const compose = (image: string) => [
      { file: 'compose/laden.yaml', text: `services: { shop: { image: "${image}" } }` },
    ];
    const ofPeople =
      'containers:\n  shop: { purpose: Laden, role: application, stack: laden, service: shop }\n';
    expect(unused(inventory + ofPeople, compose('laden:${VERSION}-${FARBE:-rot}'))).toEqual([]);
    expect(unused(inventory + ofPeople, compose('laden:${VERSION}'))).toEqual([
      'FARBE in „/srv/laden/.env“ wirkt nicht: keine Compose-Datei von „laden“ fragt danach.',
    ]);
  });
  test('may be asked for by a compose file that nobody has', () =>
    expect(
      unused(`${stack()}containers:\n${ofStack('laden:${VERSION}')}${file('X: { description: x }')}`),
    ).toEqual([]));
  test('is read where only one of two readers sets it otherwise', () => {
    const second = shop(', env_file: [laden]').replace('shop:', 'kasse:');
    const first = shop(', env_file: [laden], environment: { VERSION: 2 }');
    expect(unused(`containers:\n${first}${second}${file(version)}`)).toEqual([]);
    expect(unused(`containers:\n${first}${file(version)}`)).toHaveLength(1);
  });
  test('is read by nobody where nobody reads the file', () => {
    expect(unused(`containers:\n${shop('')}${file(version)}`)).toEqual(['Niemand liest „/srv/laden/.env“.']);
    expect(unused(`containers:\n${shop('')}${file(version, ', used_by: ["container:shop"]')}`)).toEqual([]);
  });
  test('needs an example only where it must be set and is no secret', () => {
    const missing = (more: string) => messages('env-example-missing', file(`X: { description: x${more} }`));
    expect(missing('')).toHaveLength(1);
    for (const more of [', required: false', ', secret: true', ', default: 1', ', example: x'])
      expect(missing(more), more).toEqual([]);
  });
});

describe('origins and addresses', () => {
  const domain =
    'domains:\n  laden.kaufhaus.net: { purpose: Laden, redirect_https: true, tls: { issuer: x, terminated_by: "container:shop", renewal: x } }\n';
  const hosts =
    'hosts:\n  web: { purpose: x, kind: vm, interfaces: [{ name: eth0, purpose: x, addresses: [{ address: 10.1.2.3/24 }] }] }\n';
  const net = 'networks:\n  lan: { purpose: LAN, kind: lan, subnets: [10.1.2.0/24] }\n';
  const found = (rule: string, variable: string) =>
    messages(
      rule,
      `${hosts}${net}containers:\n${shop(`, ports: ["8000:80"], environment: { ${variable} }`)}${domain}`,
    );
  test.each([
    ['https://laden.kaufhaus.net', 0],
    ['http://10.1.2.3', 0],
    ['http://localhost:3000', 0],
    ['[\'https://laden.kaufhaus.net\', "http://shop"]', 0],
    ['https://laden.kaufhaus.net/', 1],
    ['http://laden.kaufhaus.net', 1],
    ['https://www.kaufhaus.net', 1],
    ['*', 1],
    ['http://localhost:3000,https://laden.kaufhaus.de,https://fremd.net/', 2],
  ])('CORS_ORIGINS: %s has %i faults', (value, count) =>
    expect(found('origin-unknown', `CORS_ORIGINS: '${value.replaceAll("'", "''")}'`)).toHaveLength(count),
  );
  test.each([
    ['https://laden.kaufhaus.net/kasse', 0],
    ['https://fremd.net', 0],
    ['http://10.1.2.3:8000', 0],
    ['http://192.0.2.9:99', 0],
    ['postgresql://u@10.1.2.3:5432/db', 1],
    ['http://10.1.2.4:8000', 1],
    ['https://alt.kaufhaus.net', 1],
    ['http://laden.kaufhaus.net', 1],
  ])('LADEN_URL: %s has %i faults', (value, count) =>
    expect(found('url-unknown', `LADEN_URL: '${value}'`)).toHaveLength(count),
  );
  test('names in env files are looked up like those of environment', () => {
    const inventory = (host: string) =>
      `${net}containers:\n${shop(', networks: [lan], env_file: [laden]')}${file(`DB_HOST: { description: x, default: ${host} }`)}`;
    expect(messages('name-unresolved', inventory('datenbank'))).toHaveLength(1);
    expect(messages('name-unresolved', inventory('shop'))).toEqual([]);
  });
});

describe('secrets', () => {
  test('of another user are others', () => {
    const inventory = (user: string, secret: string) => `secrets:
  a: { purpose: A, kept_in: Tresor }
  b: { purpose: B, kept_in: Tresor }
containers:
  db: { purpose: Datenbank, host: web, role: data, image: "postgres:16", environment: { POSTGRES_USER: laden, POSTGRES_PASSWORD: { secret: a } } }
${shop(`, environment: { DB_HOST: db, DB_USER: ${user}, DB_PASSWORD: { secret: ${secret} } }`)}`;
    expect(messages('secret-places-differ', inventory('laden', 'b'))).toHaveLength(1);
    expect(messages('secret-places-differ', inventory('leser', 'b'))).toEqual([]);
  });
  test('are named with the stack or the reader of their file', () => {
    const inventory = (usedBy: string) =>
      `${stack()}secrets:\n  a: { purpose: A, kept_in: Tresor, used_by: ["${usedBy}"] }\ncontainers:\n${ofStack('laden:1').replace('image', 'env_file: [laden], image')}${file('TOKEN: { description: x, secret: a }')}`;
    for (const ref of ['stack:laden', 'container:shop', 'host:web'])
      expect(messages('secret-place-unnamed', inventory(ref)), ref).toEqual([]);
    expect(
      messages(
        'secret-place-unnamed',
        `${inventory('stack:kasse')}`.replace(
          'stacks:\n',
          'stacks:\n  kasse: { purpose: x, host: web, directory: /k }\n',
        ),
      ),
    ).toHaveLength(1);
  });
});
