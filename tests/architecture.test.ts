// The law of rooms: which folder of src/ may import which, what the fast commands must not load, what is pure.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './command.ts';

const src = join(repository, 'src');

interface Room {
  readonly room: string;
  readonly holds: string;
  /** Folders in it, by path: each imports earlier ones only. */
  readonly folders?: Readonly<Record<string, string>>;
}
/** The rooms in groups. A room imports from earlier groups only, never from its own group or a later one. */
const law: readonly (readonly Room[])[] = [
  [{ room: 'model', holds: 'types, zod schemas and what follows from one value' }],
  [{ room: 'system', holds: 'browser, paths of the package, standard input, files written whole' }],
  [
    {
      room: 'source',
      holds: 'YAML texts -> values, and their places on demand',
      folders: { compose: 'texts of compose files -> one project, every value with its place' },
    },
    { room: 'snapshots', holds: 'the output of one tool -> facts, one file each' },
    { room: 'secrets', holds: 'a text -> the secrets in it, or the text without them' },
  ],
  [
    { room: 'exposure', holds: 'packets through firewall and Docker -> who reaches which port' },
    {
      room: 'paths',
      holds: 'inventory -> the ways of requests to what answers them, and the addresses of networks',
    },
    { room: 'prose', holds: 'texts of people -> what in them contradicts the inventory' },
    { room: 'effects', holds: 'inventory -> start order, and what no longer works without something' },
  ],
  [
    { room: 'drift', holds: 'facts against facts -> differences' },
    { room: 'rules', holds: 'inventory -> findings, one object a rule' },
    {
      room: 'views',
      holds: 'inventory -> tables, sheets, graphs: data, never markup',
      folders: {
        surroundings: 'what stands around an entity',
        tables: 'the tables of chapters and lists',
        chosen: 'what chapters choose from the inventory: paths with conditions, texts with placeholders',
        emergency: 'the emergency sheet and plan: their parts, and what is missing in them',
        sheets: "the parts of an entity's data sheet",
        pages: 'what the page of an entity shows, in the order of need',
        diagrams: 'the graphs of the diagrams',
        search: 'what can be found, and what a query finds; the register',
      },
    },
    { room: 'reports', holds: 'findings -> text, JSON, JUnit, SARIF, Markdown' },
  ],
  [
    {
      room: 'inventory',
      holds: 'values -> the frozen inventory, findings, documented facts',
      folders: {
        facts: 'what the inventory expects of a machine',
        compose: 'a compose project -> entries of the inventory',
        undocumented: 'what only a machine has -> the entry that would document it',
      },
    },
    { room: 'collect', holds: 'runs the tools of a machine; the collector script; archives' },
    {
      room: 'diagrams',
      holds: 'graph -> drawing and its downloads',
      folders: {
        arrange: 'sizes -> places of boxes and ways of lines',
        'mermaid/in-page': 'what runs inside the browser beside Mermaid',
        mermaid: 'the language, and Mermaid in a browser',
      },
    },
  ],
  [{ room: 'exports', holds: 'inventory -> files for others' }],
  [
    {
      room: 'handbook',
      holds: 'a root folder -> everything that is known about its handbooks',
      folders: { comparison: 'inventory beside snapshots, value by value' },
    },
  ],
  [
    {
      room: 'site',
      holds: 'pages, components, styles, print pages',
      folders: {
        content: 'words of the frame',
        public: 'files that are copied',
        styles: 'style sheets',
        'print/page': 'what runs in the page before it is printed',
        print: 'which documents are printed, and their rules',
        'components/diagram-tools': 'pan, zoom and keys of a diagram',
        'components/search': 'the dialog of the search, suggestions',
        components: 'parts of pages',
        'components/print': 'parts of print pages',
        pages: 'one file an address',
      },
    },
    {
      room: 'adopt',
      holds: 'what people have -> their inventory',
      folders: {
        compose: 'compose files -> one inventory file a project',
        live: 'what a machine shows -> its entries',
        ansible: 'an inventory of Ansible -> hosts and the ways to them',
        init: 'answers -> a whole repository',
        accept: 'findings of drift -> edits of the inventory',
      },
    },
  ],
  [
    {
      room: 'pdf',
      holds: 'prints, measures and finishes the PDF files',
      folders: { limits: 'a printed PDF against its profile' },
    },
  ],
  [{ room: 'publish', holds: 'what build and dev do, in order' }],
  [{ room: 'live', holds: 'the built site, kept current by the Docker engine' }],
  [
    {
      room: 'cli',
      holds: 'arguments, exit codes, progress',
      folders: { commands: 'names, arguments, flags and help of the commands' },
    },
  ],
];
/** They compute from what they are given: no file, no clock, no process, no network. */
const pure = [
  'model',
  'source',
  'snapshots',
  'secrets',
  'exposure',
  'paths',
  'effects',
  'prose',
  'drift',
  'rules',
  'views',
  'reports',
  'inventory',
  'exports',
];

const rankOf = new Map(law.flatMap((group, rank) => group.map(({ room }) => [room, rank] as const)));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.(ts|astro|js)$/.test(file) && !file.endsWith('.d.ts'));

interface Import {
  readonly from: string;
  /** A path below src/, or a package's name. */
  readonly to: string;
  readonly isLazy: boolean;
  readonly isType: boolean;
}
const statement =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;
const importsOf = (file: string): Import[] =>
  [...readFileSync(join(src, file), 'utf8').matchAll(statement)].map(([, type, fixed, lazy]) => {
    const name = fixed ?? lazy ?? '';
    const to = name.startsWith('.')
      ? relative(src, resolve(src, dirname(file), name)).replaceAll('\\', '/')
      : name;
    return { from: file, to, isLazy: lazy !== undefined, isType: type !== undefined };
  });
const imports = files.flatMap(importsOf);
const ours = imports.filter(({ to }) => files.includes(to));
const roomOf = (file: string) => file.split('/')[0] ?? file;
const shown = ({ from, to }: Import) => `${from} → ${to}`;

test('there are imports to look at', () => {
  expect(ours.length).toBeGreaterThan(300);
});

/** Folders that hold texts, not code. */
const withoutCode = ['site/content/i18n', 'site/default-chapters'];
/** All folders below src/, by path; those below site/pages are addresses. */
const folders = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ parentPath, name }) => relative(src, join(parentPath, name)).replaceAll('\\', '/'))
  .filter((folder) => !folder.startsWith('site/pages/') && !withoutCode.includes(folder));
const inLaw = law
  .flat()
  .flatMap(({ room, folders: inside = {} }) => [
    room,
    ...Object.keys(inside).map((name) => `${room}/${name}`),
  ]);

test('src holds folders only, and each of them stands in the law', () => {
  const loose = readdirSync(src, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
  expect(
    loose.map(({ name }) => name),
    'a file belongs into a room',
  ).toEqual([]);
  const unknown = folders.filter((folder) => !inLaw.includes(folder));
  expect(
    unknown,
    'a new folder needs an entry in the law above: what it holds and whom it may import',
  ).toEqual([]);
  const gone = inLaw.filter((folder) => !folders.includes(folder));
  expect(gone, 'a folder that is gone leaves the law').toEqual([]);
});

test.each(law.flat().filter((entry) => entry.folders))(
  'folders of $room import only earlier ones',
  ({ room, folders: inside = {} }) => {
    const order = Object.keys(inside);
    const rank = (file: string) =>
      order.findLastIndex(
        (name) =>
          file.startsWith(`${room}/${name}/`) &&
          !order.some((other) => other.startsWith(`${name}/`) && file.startsWith(`${room}/${other}/`)),
      );
    const broken = ours.filter(({ from, to }) => rank(from) >= 0 && rank(to) > rank(from));
    expect(broken.map(shown)).toEqual([]);
  },
);

test.each(law.flatMap((group) => group.map(({ room }) => room)))('%s imports only earlier rooms', (room) => {
  const broken = ours.filter(
    ({ from, to }) =>
      roomOf(from) === room &&
      roomOf(to) !== room &&
      !((rankOf.get(roomOf(to)) ?? Number.POSITIVE_INFINITY) < rankOf.get(room)!),
  );
  expect(broken.map(shown)).toEqual([]);
});

test('no file imports itself by a detour', () => {
  const next = Map.groupBy(
    ours.filter(({ isLazy }) => !isLazy),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

/** Every package that a file loads without being asked to. */
function loadedBy(start: string): Set<string> {
  const packages = new Set<string>();
  const visited = new Set<string>();
  const visit = (file: string) => {
    if (visited.has(file)) return;
    visited.add(file);
    for (const { to, isLazy, isType } of importsOf(file)) {
      if (isLazy || isType) continue;
      if (existsSync(join(src, to))) visit(to);
      else packages.add(to);
    }
  };
  visit(start);
  return packages;
}

test.each(['main', 'check', 'drift', 'parse', 'snapshot', 'collector', 'export', 'exposure'])(
  'cli/%s.ts loads no Astro, Mermaid or browser',
  (name) => {
    const light = ['commander', 'js-yaml', 'yaml', 'zod', 'picocolors'];
    const heavy = [...loadedBy(`cli/${name}.ts`)].filter(
      (loaded) => !loaded.startsWith('node:') && !light.includes(loaded),
    );
    expect(heavy).toEqual([]);
  },
);

test('pure rooms read no file, no clock, no arguments, and touch no machine', () => {
  const machine = /^node:(fs|http|https|net|child_process|os|process)/;
  const reading = imports.filter(
    ({ from, to }) => pure.includes(roomOf(from)) && (machine.test(to) || roomOf(to) === 'system'),
  );
  expect(reading.map(shown)).toEqual([]);
  const clock = files.filter(
    (file) =>
      pure.includes(roomOf(file)) &&
      /Date\.now\(|new Date\(\)|process\.(argv|env|exit)/.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(clock).toEqual([]);
});
