// The reader of compose files: variables, short and long forms, anchors, merges, extends, include, override rules, places.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: compose files are full of them
import { describe, expect, test } from 'vitest';
import { readDotenv } from '../../src/source/compose/dotenv.ts';
import { interpolate } from '../../src/source/compose/interpolate.ts';
import { entryOf, itemsOf, plainOf } from '../../src/source/compose/node.ts';
import { readComposeProject } from '../../src/source/compose/project.ts';

const read = (files: Readonly<Record<string, string>>, names = ['/p/laden/compose.yaml']) =>
  readComposeProject({ files: names, read: (path) => files[path] });
const one = (text: string, env?: string) =>
  read({ '/p/laden/compose.yaml': text, ...(env === undefined ? {} : { '/p/laden/.env': env }) });
const serviceOf = (text: string, name = 'web', env?: string) =>
  plainOf(one(text, env).sections.services.get(name)!) as Record<string, unknown>;

describe('variables', () => {
  const values: Readonly<Record<string, string>> = { A: 'a', LEER: '', B: 'b' };
  test.each([
    ['$A', 'a'],
    ['${A}', 'a'],
    ['${A}x$B', 'axb'],
    ['${X:-d}', 'd'],
    ['${LEER:-d}', 'd'],
    ['${LEER-d}', ''],
    ['${X-d}', 'd'],
    ['${A:+ja}', 'ja'],
    ['${X:+ja}', ''],
    ['${LEER+ja}', 'ja'],
    ['${LEER:+ja}', ''],
    ['${X:?fehlt}', ''],
    ['${X:-${A}}', 'a'],
    ['${X:-${Y:-tief}}', 'tief'],
    ['$$A', '$A'],
    ['$${A}', '${A}'],
    ['100$', '100$'],
    ['${X}', ''],
    ['${SQL_PORT:-127.0.0.1:13306}:3306', '127.0.0.1:13306:3306'],
    ['{{.Name}}', '{{.Name}}'],
  ])('%s', (text, expected) => {
    expect(interpolate(text, (name) => values[name]).text).toBe(expected);
  });

  test.each([
    ['${X}', '${X}'],
    ['a${X:-b}', 'ab'],
    ['$$HOME/$A', '$$HOME/a'],
    ['${X:?fehlt}', '${X:?fehlt}'],
    ['${X:-${Y}}', '${X:-${Y}}'],
  ])('%s is written %s again', (text, expected) => {
    expect(interpolate(text, (name) => values[name]).notation).toBe(expected);
  });

  test('what has no value is named, and what must have one', () => {
    expect(interpolate('${X} ${Y:?weg}', () => undefined)).toMatchObject({ missing: ['X'], required: ['Y'] });
    expect(interpolate('${X', () => undefined).isBroken).toBe(true);
  });

  test('.env: comments, quotes, export, values over several lines, variables in values', () => {
    const text = `# Kopf
A=1 # dazu
export B="zwei # bleibt"
C='\${A}'
D=\${A}\${B:-x}
E: mit Doppelpunkt
F="a
b"
G=
`;
    expect(Object.fromEntries(readDotenv(text))).toEqual({
      A: '1',
      B: 'zwei # bleibt',
      C: '${A}',
      D: '1zwei # bleibt',
      E: 'mit Doppelpunkt',
      F: 'a\nb',
      G: '',
    });
  });

  test('what is set outside goes before .env', () => {
    const project = readComposeProject({
      files: ['/p/laden/compose.yaml'],
      read: (path) =>
        path.endsWith('.env') ? 'TAG=1\nX=2' : 'services: { web: { image: "a:${TAG}-${X}" } }',
      variables: (name) => (name === 'TAG' ? '9' : undefined),
    });
    expect(plainOf(project.sections.services.get('web')!)).toEqual({ image: 'a:9-2' });
  });
});

describe('long forms', () => {
  test.each<[string, object]>([
    ['"8080:80"', { target: 80, published: '8080', protocol: 'tcp', mode: 'ingress' }],
    ['80', { target: 80, protocol: 'tcp', mode: 'ingress' }],
    ['22:22', { target: 22, published: '22', protocol: 'tcp', mode: 'ingress' }],
    [
      '"[::1]:443:443/udp"',
      { target: 443, published: '443', host_ip: '::1', protocol: 'udp', mode: 'ingress' },
    ],
    ['"127.0.0.1::80"', { target: 80, host_ip: '127.0.0.1', protocol: 'tcp', mode: 'ingress' }],
    ['":443:443"', { target: 443, published: '443', protocol: 'tcp', mode: 'ingress' }],
    [
      '"6000-6007:7000-7007"',
      { target: '7000-7007', published: '6000-6007', protocol: 'tcp', mode: 'ingress' },
    ],
    ['"${BIND:-}:${P:-443}:443"', { target: 443, published: '443', protocol: 'tcp', mode: 'ingress' }],
  ])('port %s', (port, expected) => {
    expect(serviceOf(`services:\n  web:\n    image: a\n    ports: [${port}]\n`).ports).toEqual([expected]);
  });

  test.each<[string, object]>([
    ['daten:/data', { type: 'volume', source: 'daten', target: '/data' }],
    [
      './x:/data/:ro',
      { type: 'bind', source: './x', target: '/data', read_only: true, bind: { create_host_path: true } },
    ],
    ['/anonym', { type: 'volume', target: '/anonym' }],
    ['C:\\x:/data', { type: 'bind', source: 'C:\\x', target: '/data', bind: { create_host_path: true } }],
    ['${ORT}:/data', { type: 'bind', source: '', target: '/data', bind: { create_host_path: true } }],
    [
      '${ORT:-./da}:/data',
      { type: 'bind', source: './da', target: '/data', bind: { create_host_path: true } },
    ],
    ['daten:/data:nocopy', { type: 'volume', source: 'daten', target: '/data', volume: { nocopy: true } }],
    [
      '/a:/b:rslave,z',
      {
        type: 'bind',
        source: '/a',
        target: '/b',
        bind: { create_host_path: true, propagation: 'rslave', selinux: 'z' },
      },
    ],
  ])('volume %s', (mount, expected) => {
    expect(serviceOf(`services:\n  web:\n    image: a\n    volumes: ['${mount}']\n`).volumes).toEqual([
      expected,
    ]);
  });

  test('lists of assignments, names and hosts are maps and lists of one kind', () => {
    expect(
      serviceOf(`services:
  web:
    build: .
    environment: [A=1, B, "C=d=e"]
    labels: [x, y=z]
    depends_on: [db]
    networks: [vorn]
    env_file: a.env
    extra_hosts: { db: 10.0.0.1 }
    secrets: [kasse]
    devices: ["/dev/dri"]
    dns: 1.1.1.1
    tmpfs: /run
`),
    ).toEqual({
      build: { context: '.' },
      environment: { A: '1', B: null, C: 'd=e' },
      labels: { x: '', y: 'z' },
      depends_on: { db: { condition: 'service_started', required: true } },
      networks: { vorn: null },
      env_file: [{ path: 'a.env' }],
      extra_hosts: ['db=10.0.0.1'],
      secrets: [{ source: 'kasse' }],
      devices: [{ source: '/dev/dri', target: '/dev/dri', permissions: 'rwm' }],
      dns: ['1.1.1.1'],
      tmpfs: ['/run'],
    });
  });

  test('anchors, merge keys with a list, octal numbers, x- fields', () => {
    const text = `x-all: &all { restart: always, labels: { a: "1" } }
x-more: &more { tty: true, restart: "no" }
services:
  web:
    <<: [*all, *more]
    image: a
    secrets: [{ source: kasse, mode: 0440 }]
secrets: { kasse: { external: { name: k } } }
`;
    expect(serviceOf(text)).toEqual({
      image: 'a',
      restart: 'always',
      tty: true,
      labels: { a: '1' },
      secrets: [{ source: 'kasse', mode: 288 }],
    });
    expect(plainOf(one(text).sections.secrets.get('kasse')!)).toEqual({ external: true, name: 'k' });
  });
});

describe('several files', () => {
  const merged = (over: string) =>
    plainOf(
      read(
        {
          '/p/laden/compose.yaml': `services:
  web:
    image: a:1
    command: [x, y]
    ports: ["80:80", "81:81"]
    environment: { A: "1", B: "2" }
    volumes: ["./a:/data", "bb:/b"]
    labels: [l=1]
    dns: [1.1.1.1]
    logging: { driver: json-file, options: { max-size: 1m } }
`,
          '/p/laden/o.yaml': over,
        },
        ['/p/laden/compose.yaml', '/p/laden/o.yaml'],
      ).sections.services.get('web')!,
    ) as Record<string, unknown>;

  test('maps are merged, lists grow, commands are replaced, mounts and ports count by target', () => {
    const service = merged(`services:
  web:
    image: a:2
    command: z
    ports: ["80:80", "82:82"]
    environment: [B=3, C=4]
    volumes: ["./neu:/data"]
    labels: { l: "2", m: "3" }
    dns: 8.8.8.8
    logging: { driver: syslog }
`);
    expect(service).toMatchObject({
      image: 'a:2',
      command: 'z',
      environment: { A: '1', B: '3', C: '4' },
      labels: { l: '2', m: '3' },
      dns: ['1.1.1.1', '8.8.8.8'],
      logging: { driver: 'syslog' },
    });
    expect((service.ports as { published: string }[]).map(({ published }) => published)).toEqual([
      '80',
      '81',
      '82',
    ]);
    expect((service.volumes as { source: string }[]).map(({ source }) => source)).toEqual(['./neu', 'bb']);
  });

  test('!reset takes away, !override replaces', () => {
    const service = merged(`services:
  web:
    ports: !reset []
    environment: !override { X: "9" }
    labels: !reset null
`);
    expect(service).toMatchObject({ environment: { X: '9' }, image: 'a:1' });
    expect(service).not.toHaveProperty('ports');
    expect(service).not.toHaveProperty('labels');
  });

  test('extends takes a service of the same file, or of another folder with its paths', () => {
    const project = read({
      '/p/laden/compose.yaml': `services:
  web: { extends: { file: ../gemein/base.yaml, service: base }, ports: ["80:80"] }
  api: { extends: web, image: c }
`,
      '/p/gemein/base.yaml': `services:
  base: { extends: kern, environment: { A: "1" }, volumes: ["./x:/x"], build: . }
  kern: { image: a, restart: always }
`,
    });
    expect(project.problems).toEqual([]);
    expect(plainOf(project.sections.services.get('api')!)).toMatchObject({
      image: 'c',
      restart: 'always',
      environment: { A: '1' },
      build: { context: '../gemein' },
      volumes: [{ source: '../gemein/x' }],
      ports: [{ published: '80' }],
    });
  });

  test('a circle of extends ends', () => {
    const { problems } = one('services:\n  a: { extends: b, image: x }\n  b: { extends: a, image: y }\n');
    expect(problems.some(({ message }) => message.includes('selbst'))).toBe(true);
  });

  test('include brings a project with its own folder and .env', () => {
    const project = read({
      '/p/laden/compose.yaml':
        'include: [db/compose.yaml]\nservices: { web: { image: a, depends_on: [db] } }\n',
      '/p/laden/db/compose.yaml':
        'services: { db: { image: "pg:${V}", volumes: ["./d:/d"] } }\nvolumes: { v: {} }\n',
      '/p/laden/db/.env': 'V=16\n',
    });
    expect(project.problems).toEqual([]);
    expect(plainOf(project.sections.services.get('db')!)).toMatchObject({
      image: 'pg:16',
      volumes: [{ source: './db/d' }],
    });
    expect([...project.sections.volumes.keys()]).toEqual(['v']);
  });
});

test('every value keeps its line and column, also behind anchors and in other files', () => {
  const project = read(
    {
      '/p/laden/compose.yaml':
        'x-a: &a\n  restart: always\nservices:\n  web:\n    <<: *a\n    image: a\n    ports:\n      - "80:80"\n',
      '/p/laden/o.yaml': 'services:\n  web:\n    image: b\n',
    },
    ['/p/laden/compose.yaml', '/p/laden/o.yaml'],
  );
  const web = project.sections.services.get('web')!;
  expect(entryOf(web, 'image')?.at).toEqual({ file: '/p/laden/o.yaml', line: 3, column: 12 });
  expect(entryOf(web, 'restart')?.at).toEqual({ file: '/p/laden/compose.yaml', line: 2, column: 12 });
  expect(itemsOf(entryOf(web, 'ports'))[0]?.at).toEqual({
    file: '/p/laden/compose.yaml',
    line: 8,
    column: 9,
  });
  expect(project.keys.get('services/web')).toMatchObject({ file: '/p/laden/o.yaml', line: 2 });
});

test('the name is that of the file, of .env, or of the folder as compose makes it', () => {
  expect(one('services: {}').name).toBe('laden');
  expect(one('name: shop\nservices: {}').name).toBe('shop');
  expect(one('services: {}', 'COMPOSE_PROJECT_NAME=aus-env').name).toBe('aus-env');
  expect(read({ '/p/Mein Laden!/compose.yaml': '' }, ['/p/Mein Laden!/compose.yaml']).name).toBe('meinladen');
});

test('faults are problems with their line, never exceptions', () => {
  const messages = (text: string) => one(text).problems.map(({ at, message }) => `${at.line}: ${message}`);
  expect(messages('services:\n  web:\n    image: [\n')[0]).toMatch(/Kein gültiges YAML/);
  expect(messages('services:\n  web: { image: a, ports: ["80:80:80:80:x"] }\n')[0]).toMatch(
    /^2: Die Portangabe/,
  );
  expect(messages('a: &a [*a]\nservices: {}\n').join()).toMatch(/selbst|vervielfachen|kennt Compose nicht/);
  expect(messages('dienste: {}\n')[0]).toMatch(/^1: Den Abschnitt „dienste“/);
  expect(messages('services:\n  web:\n')[0]).toMatch(/^2: Der Dienst „web“ ist leer/);
  expect(messages('- a\n')[0]).toMatch(/keine Compose-Datei/);
});

test('files of the first version have their services at the top', () => {
  expect(plainOf(one('web:\n  image: a\n').sections.services.get('web')!)).toEqual({ image: 'a' });
});
