// Lines and columns of findings, whatever way the YAML is written; and both YAML readers read a file alike.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readRoot } from '../../src/handbook/root.ts';
import { placeFindings } from '../../src/source/places.ts';
import { readYaml } from '../../src/source/yaml.ts';
import { repository } from '../command.ts';

const file = 'a.yaml';
const placeOf = (text: string, path: (string | number)[], key = false) => {
  const [finding] = placeFindings(
    [
      {
        rule: 'x',
        severity: 'error',
        class: 'document',
        subject: 's',
        message: 'm',
        at: { file, path, key },
      },
    ],
    () => text,
  );
  return [finding?.place.line, finding?.place.column];
};

const block = `# Kommentar
containers:
  web:
    image: nginx
    ports:
      - "80:80"
      - { target: 443, published: 8443 }
    environment:
      - TZ=Europe/Berlin
      - DB_PASSWORD=x
    restart:
  "mit anführung": { image: caddy }
`;

describe.each([
  ['LF', block],
  ['CRLF', block.replaceAll('\n', '\r\n')],
])('%s', (_, text) => {
  test.each<[string, (string | number)[], boolean, number, number]>([
    ['a key', ['containers', 'web'], true, 3, 3],
    ['a value', ['containers', 'web', 'image'], false, 4, 12],
    ['the key of a value', ['containers', 'web', 'image'], true, 4, 5],
    ['a list is placed at its key', ['containers', 'web', 'ports'], false, 5, 5],
    ['an item of a list', ['containers', 'web', 'ports', 0], false, 6, 9],
    ['a value in a flow map', ['containers', 'web', 'ports', 1, 'published'], false, 7, 35],
    ['a key in a flow map', ['containers', 'web', 'ports', 1, 'published'], true, 7, 24],
    ['an item by its text', ['containers', 'web', 'environment', 'TZ=Europe/Berlin'], false, 9, 9],
    ['a variable of a list', ['containers', 'web', 'environment', 'DB_PASSWORD'], false, 10, 9],
    ['a value that is not there: behind its key', ['containers', 'web', 'restart'], false, 11, 13],
    ['a quoted key', ['containers', 'mit anführung', 'image'], false, 12, 29],
    ['a key that is not there: the entity', ['containers', 'web', 'missing'], false, 4, 5],
    ['an item that is not there: the list', ['containers', 'web', 'ports', 7], false, 6, 7],
    ['the file', [], false, 2, 1],
  ])('%s', (_name, path, key, line, column) => {
    expect(placeOf(text, path, key)).toEqual([line, column]);
  });
});

test('anchors, aliases and merge keys', () => {
  const text = `base: &base
  image: nginx
a:
  <<: *base
  name: x
b: *base
c: &c [1, 2]
`;
  expect(placeOf(text, ['base', 'image'])).toEqual([2, 10]);
  expect(placeOf(text, ['a', 'name'])).toEqual([5, 9]);
  expect(placeOf(text, ['a', 'image'])).toEqual([4, 3]);
  expect(placeOf(text, ['b', 'image'])).toEqual([6, 4]);
  expect(placeOf(text, ['c', 1])).toEqual([7, 11]);
});

test('a byte order mark does not move a place', () => {
  const root = readRoot(join(repository, 'tests/cases/in-ordnung')).handbooks[0]!.yaml[0]!;
  expect(root.text.charCodeAt(0)).not.toBe(0xfeff);
  expect(placeOf(`\uFEFF${block}`, ['containers', 'web', 'image'])).toEqual([4, 12]);
  expect(readYaml({ file, text: block })).toMatchObject({
    findings: [],
    value: { containers: { web: { image: 'nginx' } } },
  });
});

test('an empty file, and one of comments only, hold nothing', () => {
  for (const text of ['', '\n', '# nur ein Kommentar\n', '---\n'])
    expect(readYaml({ file, text })).toEqual({ value: null, findings: [] });
  expect(placeOf('', ['containers'])).toEqual([1, 1]);
});

test('findings stand in the order of their places', () => {
  const at = (line: number, column: number, name = file) =>
    ({
      rule: 'x',
      severity: 'error',
      class: 'document',
      subject: 's',
      message: 'm',
      at: { file: name, line, column },
    }) as const;
  const sorted = placeFindings([at(2, 1), at(1, 9), at(10, 1), at(1, 1, 'b.yaml'), at(1, 2)], () => '');
  expect(sorted.map(({ place }) => `${place.file}:${place.line}:${place.column}`)).toEqual([
    'a.yaml:1:2',
    'a.yaml:1:9',
    'a.yaml:2:1',
    'a.yaml:10:1',
    'b.yaml:1:1',
  ]);
});

describe('js-yaml, which gives the values, and yaml, which gives the places, read alike', () => {
  const files = readdirSync(join(repository, 'inventory'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.yaml'),
  );
  test.each(files)('%s', (name) => {
    const text = readFileSync(join(repository, 'inventory', name), 'utf8');
    const { value, findings } = readYaml({ file: name, text });
    expect(findings).toEqual([]);
    expect(value).toEqual(parse(text, { merge: true }));
  });

  test.each([
    'a: 2026-01-15',
    'a: yes',
    'a: 0o17',
    'a: 012',
    'a: 1e3',
    'a: ~',
    'a:',
    'a: "1"',
    'a: 12:30:00',
    'a: .inf',
    "a: 'it''s'",
    'a: |\n  x\n  y\n',
    'a: >-\n  x\n  y\n',
    '<<: { b: 1 }\na: 2',
    'x: &x { a: 1 }\ny: { <<: *x, b: 2 }',
    '"<<": 1',
  ])('%j', (text) => {
    expect(readYaml({ file, text }).value).toEqual(parse(text, { merge: true }));
  });
});
