// Values of a YAML text are changed in their place: quotes, comments, order and every other line stay.
import { describe, expect, test } from 'vitest';
import { readYaml } from '../../src/source/yaml.ts';
import { commentsIn, keepsComments } from '../../src/source/yaml-comments.ts';
import { withYamlEdits, type YamlEdit } from '../../src/source/yaml-edit.ts';

const edited = (text: string, path: YamlEdit['path'], value: unknown, insert?: true) =>
  withYamlEdits(text, [{ path, value, insert }]);

describe('a value', () => {
  test.each([
    ["a:\n  b: '1.27' # x\n", "a:\n  b: '1.28' # x\n"],
    ['a:\n  b: "1.27"\n', 'a:\n  b: "1.28"\n'],
    ['a: { b: "1.27", c: 2 }\n', 'a: { b: "1.28", c: 2 }\n'],
    ['# oben\na:\n\n  b:   "1.27"   # x\n  c: 1\n', '# oben\na:\n\n  b:   "1.28"   # x\n  c: 1\n'],
    ['a:\n  b: |  # x\n    viele\n    Zeilen\n  c: 1\n', 'a:\n  b: "1.28"\n  # x\n  c: 1\n'],
    ['a:\r\n  b: alt # x\r\n  c: 1\r\n', 'a:\r\n  b: "1.28" # x\r\n  c: 1\r\n'],
    ['\uFEFFa:\n  b: alt\n', '\uFEFFa:\n  b: "1.28"\n'],
    ['x: &v alt\na:\n  b: *v # x\n', 'x: &v alt\na:\n  b: "1.28" # x\n'],
    ['x: &v\n  b: alt\na:\n  <<: *v\n', 'x: &v\n  b: alt\na:\n  <<: *v\n  b: "1.28"\n'],
    ['a: # x\n  - b\nc: 1\n', undefined],
    ['x: &v { b: 1 }\na: *v\n', undefined],
    ['a:\n  b: "offen\n', undefined],
    ['a: 1\na: 2\n', undefined],
  ])('%j', (before, after) => {
    expect(edited(before, ['a', 'b'], '1.28')).toBe(after);
  });
  test('a text that YAML would read as something else is quoted', () => {
    expect(edited('a: alt\n', ['a'], '1.30')).toBe('a: "1.30"\n');
    expect(edited('a: alt\n', ['a'], 'no: #x')).toBe('a: "no: #x"\n');
    expect(edited('a: { b: alt }\n', ['a', 'b'], 'x, y')).toBe('a: { b: "x, y" }\n');
  });
  test('a number stays a number', () => {
    expect(edited('a: 8082 # x\n', ['a'], 8083)).toBe('a: 8083 # x\n');
  });
});

describe('a map with a merge', () => {
  const before = 'x: &v { p: 1, q: 2 }\na:\n  <<: *v # alle\n  r: 3 # hier\n  s: 4\n';
  test.each([
    ['loses a key of its own', { p: 1, q: 2, r: 3 }, before.replace('  s: 4\n', '')],
    ['says a key of the merge anew', { p: 5, q: 2, r: 3, s: 4 }, `${before}  p: 5\n`],
    ['says only what the merge says', { p: 1, q: 2 }, before.replace('r: 3 # hier\n  s: 4\n', '# hier\n')],
    [
      'lacks a key of the merge',
      { p: 1, r: 3, s: 4 },
      `${before.replace('<<: *v # alle\n', '# alle\n')}  p: 1\n`,
    ],
  ])('%s', (_, value, after) => expect(edited(before, ['a'], value)).toBe(after));
  test('whose key hides one of the merge loses it with the merge', () => {
    expect(edited('x: &v { p: 1, q: 2 }\na:\n  <<: *v\n  p: 3\n', ['a'], { q: 2 })).toBe(
      'x: &v { p: 1, q: 2 }\na:\n  q: 2\n',
    );
  });
});

describe('a part of what only a merge says', () => {
  const merged = (own: string) =>
    `x: &v\n  l: [r, s]\n  m: { p: 1, q: 2 }\ny: &w\n  n: 1\na:\n  <<: [*w, *v] # alle\n${own}`;
  test.each([
    ['of a list', ['a', 'l', 1], 't', '  l:\n    - r\n    - t\n'],
    ['of a list, taken out', ['a', 'l', 0], undefined, '  l:\n    - s\n'],
    ['of a map', ['a', 'm', 'p'], 3, '  m:\n    p: 3\n    q: 2\n'],
    ['of a map, new', ['a', 'm', 'z'], 3, '  m:\n    p: 1\n    q: 2\n    z: 3\n'],
  ])('%s: all of it is said anew, and nothing else is lost', (_, path, value, own) => {
    expect(edited(merged(''), path, value)).toBe(merged(own));
  });
  test('is not there, or has no place of its own', () => {
    expect(edited(merged(''), ['a', 'm', 'z'], undefined)).toBeUndefined();
    expect(edited(merged(''), ['a', 'l', 0], 't', true)).toBeUndefined();
  });
});

describe('a list', () => {
  const ports = 'a:\n  ports: # oben\n    - 80:80 # http\n\n    # sicher\n    - 443:443 # https\n  b: 1\n';
  test('grows behind its last item; comments stay', () => {
    expect(edited(ports, ['a', 'ports'], ['80:80', '443:443', '81:81'])).toBe(
      ports.replace('# https\n', '# https\n    - "81:81"\n'),
    );
  });
  test('changes an item that has become another one', () => {
    expect(edited(ports, ['a', 'ports'], ['80:80', '8443:443'])).toBe(ports.replace('443:443', '8443:443'));
  });
  test('loses an item, whose comment stays as a line of its own', () => {
    expect(edited(ports, ['a', 'ports'], ['443:443'])).toBe(ports.replace('- 80:80 # http', '# http'));
  });
  test('is empty, or goes', () => {
    expect(edited(ports, ['a', 'ports'], [])).toBe(
      'a:\n  ports: []\n  # oben\n  # http\n  # sicher\n  # https\n  b: 1\n',
    );
    expect(edited(ports, ['a', 'ports'], undefined)).toBe(
      'a:\n  # oben\n  # http\n  # sicher\n  # https\n  b: 1\n',
    );
  });
  test('in brackets stays in brackets', () => {
    expect(edited('a: [x, y] # z\n', ['a'], ['y', 'w'])).toBe('a: [y, w] # z\n');
    expect(edited('a: [x] # z\n', ['a'], ['x', { b: 1 }])).toBe('a: [x, { b: 1 }] # z\n');
    expect(edited('a: []\n', ['a'], ['x'])).toBe('a:\n  - x\n');
  });
  test('of maps: only the key that differs changes', () => {
    const before = 'a:\n  - target: 80 # innen\n    published: 8082 # außen\n    reason: x\n';
    expect(edited(before, ['a'], [{ target: 80, published: 8083, reason: 'x' }])).toBe(
      before.replace('8082', '8083'),
    );
    expect(edited(before, ['a', 0, 'target'], undefined)).toBe(
      'a:\n  # innen\n  - published: 8082 # außen\n    reason: x\n',
    );
  });
  test('takes an item before another', () => {
    expect(edited('a:\n  # zuerst\n  - x: 1 # eins\n', ['a', 0], { w: 2, z: 3 }, true)).toBe(
      'a:\n  # zuerst\n  - w: 2\n    z: 3\n  - x: 1 # eins\n',
    );
  });
});

describe('a map', () => {
  test('takes a key behind its last one, with all that is missing above', () => {
    expect(edited('a:\n    b: 1 # x\n\nc: 2', ['a', 'd', 'e'], [1])).toBe(
      'a:\n    b: 1 # x\n    d:\n      e:\n        - 1\n\nc: 2',
    );
    expect(edited('a: { b: 1 } # x\n', ['a', 'c'], 'y')).toBe('a: { b: 1, c: y } # x\n');
    expect(edited('a: {}\n', ['a', 'b', 'c'], 2)).toBe('a:\n  b:\n    c: 2\n');
    expect(edited('a: # leer\nb: 1\n', ['a', 'c'], 2)).toBe('a:\n  c: 2 # leer\nb: 1\n');
    expect(edited('', ['a', 'b'], 1)).toBe('a:\n  b: 1\n');
  });
  test('loses an entry with all of its lines but the comments', () => {
    expect(
      edited('a:\n  b: # x\n    c: 1 # y\n    d: |\n      # Text\n  e: 2\n', ['a', 'b'], undefined),
    ).toBe('a:\n  # x\n  # y\n  e: 2\n');
  });
});

test('comments are told from what only looks so', () => {
  const text = '# a\nb: "x # y" # c\nd: |\n  # Text\ne: \'# z\'\nf: x#y\n';
  expect(commentsIn(text).map((comment) => comment.text)).toEqual(['# a', '# c']);
  expect(commentsIn(text).every(({ start, text: comment }) => text.startsWith(comment, start))).toBe(true);
  expect(keepsComments(text, '# c\n# a\n')).toBe(true);
  expect(keepsComments('# a\n# a\n', '# a\n')).toBe(false);
});

test('any change of any value says what was asked for, and nothing else changes', () => {
  const text = `# oben
containers:
  web: # Laden
    image: nginx:1 # geprüft
    ports:
      # außen
      - 80:80 # http
      - { target: 443, published: 443 } # https
    env: { A: 1, B: [x, y] } # klein
    volumes: [ daten:/data, # eins
      /etc:/x ]
    leer:
`;
  const pathsOf = (
    value: unknown,
    path: readonly (string | number)[] = [],
  ): (readonly (string | number)[])[] => [
    ...(path.length > 0 ? [path] : []),
    ...(typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) =>
          pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : []),
  ];
  const { value } = readYaml({ file: '', text });
  let changes = 0;
  for (const path of pathsOf(value))
    for (const wanted of ['neu', 7, true, ['a', 'b: c'], [], { k: 'v' }, {}, [{ k: [1] }], undefined]) {
      const after = edited(text, path, wanted);
      expect(after, `${path.join('.')} = ${JSON.stringify(wanted)}`).toBeDefined();
      expect(keepsComments(text, after ?? '')).toBe(true);
      changes += 1;
    }
  expect(changes).toBeGreaterThan(150);
});
