// A root in which every text that a schema allows carries a marked script: made by walking the schemas, so that a new
// field is marked as well. Where a script gets to run, it leaves its number in `window.__xss`.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import { definitionOf } from '../src/inventory/zod-schemas.ts';
import { references } from '../src/model/fields.ts';
import { handbook, sectionSchemas } from '../src/model/inventory.ts';
import type { Section } from '../src/model/sections.ts';
import { siteFile } from '../src/model/site-file.ts';

/** What a script leaves behind: `window.__xss` is its number. */
export const flag = '__xss';

const run = (number: number) => `window.${flag}=${number}`;
/** Ways out of the places where a text may stand; each begins with another one, and holds the others as well. */
const forms: readonly ((number: number) => string)[] = [
  (number) => `</title><script>${run(number)}</script>`,
  (number) => `"><img src=x onerror=${run(number)}>`,
  (number) => `<script>${run(number)}</script>`,
  (number) => `'><svg onload=${run(number)}>`,
  (number) => `--><script>${run(number)}</script>`,
  (number) => `</script><script>${run(number)}</script>`,
  (number) => `</style><img src=x onerror=${run(number)}>`,
  (number) => `\${${run(number)}}{globalThis.${flag}=${number}}`,
  (number) => `]]></text></svg><img src=x onerror=${run(number)}>`,
  (number) => `\`<img src=x onerror=${run(number)}>\``,
  (number) => `[x](javascript:${run(number)})`,
  (number) => `javascript:${run(number)}//`,
  (number) => `\n${flag}: ${number}\n${flag}=${number}\n`,
];

/** The mark of one place: its form is another one for each number. */
const markOf = (number: number): string => {
  const first = number % forms.length;
  const order = [...forms.slice(first), ...forms.slice(0, first)].map((form) => form(number));
  return `${order[0]} M${number} ${order.slice(1).join(' ')}`.replace(/^\n/, 'M\n');
};

/** What a text may be that is no free text: days, durations, ports, ids, … The first that its schema accepts is taken. */
const formalTexts = (entity: string, number: number): readonly string[] => [
  `javascript:${run(number)}`,
  `https://example.org/"><svg/onload=${run(number)}>`,
  '/handbuch/',
  `env.${entity}.example`,
  '2026-01-15',
  '10s',
  'always',
  `sha256:87d2dfa78e5${number % 10}`,
  '80',
  `${entity}:/<img src=x onerror=${run(number)}>`,
  `NAME_${number}`,
  `name-${number}.example`,
  entity,
];
/** Values that the schema alone does not tell: what a check of the whole inventory asks for. */
const wanted: Readonly<Record<string, (entity: string) => unknown>> = {
  'handbook.order': () => 1,
  'handbook.snapshots.max_age': () => 7,
  'handbook.print_profiles.*.based_on': () => 'pruefung-ihk-koeln',
  'handbook.print_profiles.*.chapters': () => ['einleitung'],
  'handbook.print_profiles.*.appendices': () => [],
  'handbook.print_profiles.*.pages': () => ({}),
  // A secret has no value; marked values are what is to be seen.
  'env_files.variables.*.secret': () => undefined,
  'env_files.change.before.variables.*.secret': () => undefined,
  // Compose files must be there.
  'stacks.compose': () => undefined,
  'containers.depends_on': (entity) => (entity === 'e1' ? [] : ['e1']),
  'containers.change.valid_from': () => '2099-01-01',
  'hosts.snapshots': () => ['docker-ps', 'ufw-status', 'os'],
  'site.internal': () => false,
  'site.base': () => '/handbuch/',
  'site.edit_url': () => 'https://git.example/blob/main/{file}#L{line}',
};
/** What a marked text stands for. */
interface MarkedText {
  readonly number: number;
  readonly path: string;
  readonly text: string;
}
/** Values of all schemas, and the marks that are in them. */
export interface MarkedValues {
  readonly handbook: Record<string, unknown>;
  readonly entries: Readonly<Record<Section, Record<string, unknown>>>;
  readonly site: Record<string, unknown>;
  readonly marks: readonly MarkedText[];
  /** Places of texts for which the schema allows no mark, with what stands there. */
  readonly formal: ReadonlyMap<string, string>;
}

/** How many entities of each section: of a union with two options, each is taken once. */
const copies = 2;
const numbers = [12, 2, 1, 1.5, 101] as const;
const kinds = ['container', 'service', 'host', 'external', 'domain', 'stack'] as const;

/** Fills schemas with values, one after the other. */
function filler() {
  const marks: MarkedText[] = [];
  const formal = new Map<string, string>();
  let count = 0;
  const accepts = (schema: z.core.$ZodType, value: unknown) => (schema as z.ZodType).safeParse(value).success;

  /** A text that the schema accepts: the mark where it can be. */
  function textFor(schema: z.core.$ZodType, path: string, entity: string): string | undefined {
    const number = ++count;
    // A key is one line.
    const mark = path.endsWith('(key)') ? markOf(number).replace(/\s+/g, ' ') : markOf(number);
    const reference = references.get(schema);
    const kind = kinds[number % kinds.length]!;
    const candidates = reference
      ? reference.section === 'any'
        ? [`${kind}:e1`]
        : ['e1', `e1:/<img src=x onerror=${run(number)}>`]
      : [
          mark,
          mark.replace(/\s+/g, ' '),
          mark.slice(0, 190).replace(/[\s/\\]+/g, ' '),
          ...formalTexts(entity, number),
        ];
    const text = candidates.find((candidate) => accepts(schema, candidate));
    if (text === undefined) return undefined;
    if (text.includes(flag)) marks.push({ number, path, text });
    else formal.set(path, text);
    return text;
  }

  /** A value with every optional field; undefined where there is none. */
  function fill(schema: z.core.$ZodType, path: string, entity: string): unknown {
    const set = wanted[path];
    if (set) return set(entity);
    const definition = definitionOf(schema) as ReturnType<typeof definitionOf> & {
      readonly entries?: Record<string, string>;
      readonly values?: readonly unknown[];
    };
    const { type, innerType, in: input, options, shape, element, keyType, valueType } = definition;
    if (innerType ?? input) return fill((innerType ?? input)!, path, entity);
    if (options) {
      const start = Number(entity.slice(1)) % options.length;
      for (const option of [...options.slice(start), ...options.slice(0, start)]) {
        const value = fill(option, path, entity);
        if (value !== undefined && accepts(schema, value)) return value;
      }
      return undefined;
    }
    if (shape)
      return Object.fromEntries(
        Object.entries(shape)
          .map(([key, field]) => [key, fill(field, `${path}.${key}`, entity)] as const)
          .filter(([, value]) => value !== undefined),
      );
    if (element) {
      const values = [fill(element, path, entity)].filter((value) => value !== undefined);
      return values;
    }
    if (valueType && keyType) {
      const key = textFor(keyType, `${path} (key)`, entity);
      return key === undefined ? {} : { [key]: fill(valueType, `${path}.*`, entity) };
    }
    if (type === 'string') return textFor(schema, path, entity);
    if (type === 'enum') return Object.values(definition.entries ?? {})[0];
    if (type === 'literal') return definition.values?.[0];
    if (type === 'boolean') return true;
    if (type === 'null') return null;
    return numbers.find((value) => accepts(schema, value));
  }
  return { fill, marks, formal };
}

/** Fills every field of every section, of the handbook's own and of site.yaml. */
function markedValues(): MarkedValues {
  const { fill, marks, formal } = filler();
  const entries = Object.fromEntries(
    Object.entries(sectionSchemas).map(([section, schema]) => [
      section,
      Object.fromEntries(
        Array.from({ length: copies }, (_, index) => {
          const id = `e${index + 1}`;
          return [id, fill(schema, section, id)] as const;
        }),
      ),
    ]),
  ) as Record<Section, Record<string, Record<string, unknown>>>;
  // What refers to its own kind refers to the first; that one to nothing, else there would be circles.
  for (const [section, field] of [
    ['hosts', 'parent'],
    ['domains', 'alias_of'],
  ] as const)
    delete entries[section].e1?.[field];
  return {
    entries,
    handbook: fill(handbook, 'handbook', 'e1') as Record<string, unknown>,
    site: fill(siteFile, 'site', 'e1') as Record<string, unknown>,
    marks,
    formal,
  };
}

const row = (name: string, image: string) =>
  JSON.stringify({
    Image: image,
    Labels: '',
    Names: name,
    Networks: 'bridge',
    Ports: '',
    State: 'running',
    Status: `Up ${markOf(9001)}`,
  });
/** What a machine says, with marks: containers, firewall rules and an operating system that nobody documented. */
const snapshots = (name: string): Readonly<Record<string, string>> => ({
  'docker-ps.jsonl': `${row(name, markOf(9002))}\n${row(markOf(9003), markOf(9004))}\n`,
  'ufw-status.txt': `Status: active
Default: deny (incoming), allow (outgoing), deny (routed)

To                         Action      From
--                         ------      ----
22/tcp                     ALLOW IN    Anywhere                   # ${markOf(9005).replace(/\s+/g, ' ')}
`,
  'os.txt': `NAME="${markOf(9006).replace(/["\n]/g, '')}"
VERSION="1"
Linux 6.8.0"><img src=x onerror=${run(9007)}> x86_64
`,
});
const commands: Readonly<Record<string, string>> = {
  'docker-ps': 'docker ps -a',
  'ufw-status': 'ufw status verbose',
  os: 'cat /etc/os-release; uname -srm',
};
const chapter = `---
title: "1. Einleitung"
description: Alle Bausteine, die Werte des Inventars zeigen.
---
<Fact of="hosts.e1.purpose" /> <Fact of="hosts.e1.os.name" /> <Fact of="containers.e1.title" as="code" /> <Ref to="container:e1" /> <Ref to="host:e1" text="{title}" />

<Shell each="containers.e1" code="{title}" title="{title}" />

<List of="hosts.e1" text="**{title}** – {purpose}" />

<DataTable rows="containers" columns="Was" cells="{title} {purpose}" caption="Werte" />

<StackCommands of="e1" /> <ServiceSheet of="e1" />

<Diagram of="eigene/ablauf" />

<DataTable of="containers" /> <DataTable of="accounts" />

<Comparison /> <Gaps /> <Questions />
`;

/** Writes the root `laden` into a folder: inventory, site, a chapter, a diagram by hand, snapshots of one host. */
export function writeMarkedRoot(root: string): MarkedValues {
  const values = markedValues();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const { handbook: head, entries, site } = values;
  write('inventory/site.yaml', JSON.stringify(site));
  write('inventory/laden/laden.yaml', JSON.stringify({ handbook: head, ...entries }));
  write('content/laden/01-einleitung.mdx', chapter);
  const label = markOf(9008).replace(/["\n]/g, '');
  write(
    'diagrams/laden/eigene/ablauf.mmd',
    `---\ntitle: ${JSON.stringify(markOf(9009))}\ndescription: ${JSON.stringify(markOf(9010))}\n---\nflowchart LR\n  a["${label}"] --> b["<img src=x onerror=${run(9011)}>"]\n  click a href "hosts/e1/" "${label}"\n`,
  );
  const files = snapshots((entries.containers.e1 as { name: string }).name);
  const sources = Object.fromEntries(
    Object.entries(files).map(([file, text]) => {
      write(`inventory/laden/snapshots/e1/${file}`, text);
      const id = file.replace(/\.\w+$/, '');
      const sha256 = createHash('sha256').update(text).digest('hex');
      return [id, { command: commands[id], version: markOf(9012), exit: 0, sha256 }];
    }),
  );
  const failed = { 'docker-volume': { command: markOf(9013), exit: 1, reason: markOf(9014) } };
  write(
    'inventory/laden/snapshots/e1/snapshot.json',
    JSON.stringify({
      host: 'e1',
      hostname: null,
      time: '2026-01-15T08:00:00Z',
      origin: 'live',
      sources: { ...sources, ...failed },
    }),
  );
  return values;
}
