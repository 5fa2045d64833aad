// Every key of the Compose Specification is a field of the inventory, a word for one, or refused with a sentence that says
// where it belongs; docs/compose.md has the table.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { readInventory } from '../src/inventory/read.ts';
import { keysAt } from '../src/inventory/zod-schemas.ts';
import { type ComposePart, composeKeys, fateOf, fates } from '../src/model/compose-keys.ts';
import { sectionSchemas } from '../src/model/inventory.ts';
import { repository } from './command.ts';
import { complete, projected } from './complete.ts';
import { head } from './sample.ts';

type Place = readonly [
  title: string,
  section: string,
  schema: z.ZodType | undefined,
  base: readonly string[],
];
const places: Readonly<Record<ComposePart, Place>> = {
  file: ['', '', undefined, []],
  include: ['include.', '', undefined, []],
  service: ['services.*.', 'containers', sectionSchemas.containers, []],
  network: ['networks.*.', 'networks', sectionSchemas.networks, []],
  volume: ['volumes.*.', 'volumes', sectionSchemas.volumes, []],
  secret: ['secrets.*.', 'secrets', sectionSchemas.secrets, []],
  config: ['configs.*.', 'stacks.configs', sectionSchemas.stacks, ['configs', 'x']],
  model: ['models.*.', 'stacks.models', sectionSchemas.stacks, ['models', 'x']],
};
/** Whether a schema has a field; between two steps there may be the entries of a list or map. */
function hasField(schema: z.ZodType, steps: readonly string[], base: readonly string[]): boolean {
  let path = [...base];
  for (const step of steps) {
    const next = [path, [...path, 'x']].find((tried) => keysAt(schema, tried).includes(step));
    if (!next) return false;
    path = [...next, step];
  }
  return true;
}
const comparedKeys = new Set(
  projected(complete).expected.flatMap(({ kind, fieldPaths }) =>
    Object.values(fieldPaths).map(([key]) => `${kind} ${key}`),
  ),
);
const kinds: Partial<Record<ComposePart, string>> = {
  service: 'container',
  network: 'network',
  volume: 'volume',
};

type Row = { readonly key: string; readonly becomes: string; readonly field?: string };
function rowOf(part: ComposePart, key: string): Row | undefined {
  const [title, section, schema, base] = places[part];
  const shown = `${title}${key}`;
  const fate = fateOf(part, key);
  if (fate)
    return {
      key: shown,
      becomes: fate.alias
        ? `\`${fate.alias.includes('.') || section === '' ? fate.alias : `${section}.${fate.alias}`}\`; ${fate.says}`
        : fate.reader
          ? `read, and done with: ${fate.says}`
          : `refused: ${fate.says}`,
    };
  if (part === 'include') return { key: shown, becomes: 'read, and done with' };
  if (part === 'file') return { key: shown, becomes: `section \`${key}\`` };
  if (!schema || !hasField(schema, key.split('.'), base)) return undefined;
  const [first = ''] = key.split('.');
  const isCompared = comparedKeys.has(`${kinds[part]} ${first}`);
  return { key: shown, becomes: `field${isCompared ? ', compared' : ''}`, field: `${section}.${key}` };
}
const rows = (Object.keys(composeKeys) as ComposePart[]).flatMap((part) =>
  composeKeys[part].map((key) => rowOf(part, key) ?? { key: `${places[part][0]}${key}`, becomes: '' }),
);

test('each key has a fate', () => {
  expect(rows.length).toBeGreaterThan(280);
  expect(rows.filter(({ becomes }) => becomes === '').map(({ key }) => key)).toEqual([]);
});

test('each entry of the table of fates is about a key of the specification', () => {
  const isKnown = (name: string) => {
    const [part = '', ...steps] = name.split('.');
    const wanted = steps.join('.');
    return composeKeys[part as ComposePart].some((key) => key === wanted || key.startsWith(`${wanted}.`));
  };
  expect(Object.keys(fates).filter((name) => !isKnown(name))).toEqual([]);
});

test('docs/compose.md says what becomes of each', () => {
  const path = join(repository, 'docs/compose.md');
  const text = readFileSync(path, 'utf8');
  const [before = ''] = text.split('<!-- keys -->');
  const table = rows.map(({ key, becomes }) => `| \`${key}\` | ${becomes} |`).join('\n');
  const whole = `${before}<!-- keys -->\n\n| key of compose | what becomes of it |\n|---|---|\n${table}\n`;
  if (process.env.UPDATE === '1') writeFileSync(path, whole);
  else expect(text, 'run UPDATE=1 npx vitest run tests/compose-keys.test.ts').toBe(whole);
});

const stack = 'stacks: { laden: { purpose: Laden, host: web, directory: /srv/laden } }\n';
const read = (text: string) => readInventory('laden', [{ file: 'a.yaml', text: `${head}${stack}${text}` }]);

test('a pasted services: block works as it is', () => {
  const { inventory, findings } = read(`version: "3.8"
x-log: &log { driver: json-file }
services:
  web:
    container_name: laden-web
    image: nginx:\${TAG:-1.27}
    ports: ["\${PORT:-8080}:80"]
    env_file: [.env, { path: ./b.env, required: false }]
    networks: [vorn]
    logging: *log
    expose: [81/tcp]
    x-notiz: nichts
    deploy: { replicas: 1 }
  db:
    image: postgres:16
    volumes: [daten:/var/lib/postgresql/data]
    scale: 2
networks:
  vorn: { enable_ipv6: true, ipam: { config: [{ subnet: 10.9.0.0/24 }] } }
  fremd: { external: { name: wirklich } }
volumes:
  daten:
`);
  expect(findings).toEqual([]);
  const { web, db } = inventory!.containers;
  expect(web).toMatchObject({
    name: 'laden-web',
    service: 'web',
    stack: 'laden',
    image: 'nginx:1.27',
    purpose: 'noch nicht dokumentiert',
    expose: ['81'],
    logging: { driver: 'json-file' },
  });
  expect(web?.ports).toMatchObject([{ published: '8080', target: '80' }]);
  expect(db).toMatchObject({ name: 'laden-db-1', role: 'data', replicas: 2 });
  expect(inventory?.networks).toMatchObject({
    vorn: { ipv6: true },
    fremd: { external: true, name: 'wirklich' },
  });
  expect(web?.env_file.map((id) => inventory?.env_files[id]?.path)).toEqual([
    '/srv/laden/.env',
    '/srv/laden/b.env',
  ]);
});

test.each([
  [
    'containers: { web: { purpose: P, stack: laden, role: proxy, image: a, extends: b } }',
    /Compose-Datei, die ein Stack unter „compose“ nennt/,
  ],
  [
    'containers: { web: { purpose: P, stack: laden, role: proxy, image: a, provider: { type: x } } }',
    /„providers“/,
  ],
  ['containers: { web: { purpose: P, stack: laden, role: proxy, image: a, net: host } }', /„network_mode“/],
  ['containers: { web: { purpose: P, stack: laden, role: proxy, image: a, ip: x } }', /ipv4_address/],
  ['networks: { a: { purpose: P, external_name: b } }', /neben „external“: „name“/],
  ['configs: { a: { file: x } }', /„configs“ bei „stacks“/],
  ['networks: { a: { purpose: P, extern: true } }', /Meinten Sie „external“\?/],
])('%s is answered with where it belongs', (text, fix) => {
  expect(
    read(`${text}\n`)
      .findings.map((finding) => finding.fix)
      .join(),
  ).toMatch(fix);
});
