// Names from the inventory are data everywhere: any string as a name, a purpose or a value, in every output; and the
// comparison's laws.

import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { diagramTexts } from '../../src/diagrams/mmd.ts';
import { compare } from '../../src/drift/differences.ts';
import type { Evidence } from '../../src/drift/observations.ts';
import type { Scope } from '../../src/drift/scope.ts';
import { exportsOf } from '../../src/exports/index.ts';
import { projectFacts } from '../../src/inventory/project.ts';
import { readInventory } from '../../src/inventory/read.ts';
import type { ExpectedFact, FactKind, FieldValue, ObservedFact } from '../../src/model/facts.ts';
import { renderText } from '../../src/reports/text.ts';
import { holdsInvisible } from '../../src/source/yaml.ts';
import { composeFile } from '../../src/views/compose-file.ts';
import { envExample } from '../../src/views/env.ts';
import { runs } from '../runs.ts';
import { head, sample } from '../sample.ts';

/** Any text that the schema takes as a name: not blank. Half of them made of what some language gives a meaning. */
const meaning = fc.constantFrom(
  '"',
  "'",
  '`',
  '<',
  '>',
  '&',
  ';',
  '#',
  '%%',
  '$',
  `$${'{X}'}`,
  '\\',
  '\n',
  '\r\n',
  '\t',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '|',
  '-->',
  ':::',
  'end',
  'click',
  '</script>',
  '<br/>',
  '~~~',
  '- ',
  '1. ',
  '_x_',
  '*',
  '=',
  '\u2028',
  '\u0085',
  '\u0000',
  '\u001b[31m',
  '😀',
  'é',
  'null',
  'yes',
  '12:30',
  '0x1F',
);
const anyName = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.array(meaning, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
  )
  .filter((text) => text.trim() !== '' && text.isWellFormed());
/** Any text that an inventory may hold. */
const documentedName = anyName.filter((text) => !holdsInvisible(text) && text !== '\uFFFD');

// JSON is YAML, so that any string gets into the inventory unharmed.
const inventoryWith = (name: string, value = 'x') => {
  const { inventory, findings } = sample(
    JSON.stringify({
      networks: {
        netz: { purpose: name, title: name, host: 'web', kind: 'lan' },
        devnet: { purpose: name, title: name, host: 'web' },
      },
      stacks: { laden: { purpose: name, host: 'web', directory: '/srv/laden' } },
      containers: {
        shop: {
          name,
          title: name,
          purpose: name,
          stack: 'laden',
          service: 'shop',
          role: 'application',
          image: name,
          networks: ['devnet'],
          environment: { WERT: value },
          ports: ['8082:80'],
          command: name,
        },
        db: { purpose: name, stack: 'laden', service: 'db', role: 'data', image: 'x', networks: ['devnet'] },
      },
      connections: { eine: { from: 'container:shop', to: 'container:db', protocol: name, note: name } },
      env_files: {
        shop: {
          purpose: name,
          // A path is one line.
          path: name.replace(/[\n\t]/g, ' '),
          example: 'env.example',
          variables: {
            WERT: { description: name, default: value },
            LEER: { description: name, secret: true },
          },
        },
      },
    }),
  );
  expect(findings).toEqual([]);
  return inventory!;
};
const lineBreaks = /[\r\n\u2028\u2029]/;

test('a diagram keeps one line a box, and nothing of a name has a meaning in it', () => {
  const shape = (text: string) =>
    text.split('\n').map((line) => line.replace(/"[^"]*"/g, '""').replace(/(accTitle|accDescr): .*/, '$1'));
  const plain = diagramTexts(inventoryWith('name'), '/').map(({ text }) => shape(text));
  expect(plain.length).toBeGreaterThan(0);
  fc.assert(
    fc.property(documentedName, (name) => {
      const texts = diagramTexts(inventoryWith(name), '/').map(({ text }) => text);
      expect(texts.map(shape)).toEqual(plain);
      for (const text of texts)
        for (const [, label = ''] of text.matchAll(/"([^"]*)"/g)) {
          expect(label.replaceAll('<br/>', '')).not.toMatch(/[`<>"'&;$\\{}[\]|](?<!#\d+;)/);
          expect(label).not.toMatch(/[\r\u2028\u2029]|[^\P{Cc}]/u);
        }
    }),
    { numRuns: runs(300) },
  );
});

test('an env example gives its values back', () => {
  fc.assert(
    fc.property(documentedName, fc.oneof(documentedName, fc.constant('')), (name, value) => {
      // Documented: white space becomes one space; a value with both kinds of quotes has no form that all readers share.
      fc.pre(!(value.includes("'") && /["\\$`]/.test(value)));
      const inventory = inventoryWith(name, value);
      const text = envExample(inventory, inventory.env_files.shop!);
      expect({ ...parseEnv(text) }).toEqual({ WERT: value.replace(/\s+/g, ' '), LEER: 'BITTE_SETZEN' });
      for (const line of text.split('\n')) expect(line).toMatch(/^(#|WERT=|LEER=|$)/);
    }),
    { numRuns: runs(500) },
  );
});

test('a compose file gives its values back', () => {
  fc.assert(
    fc.property(documentedName, documentedName, (name, value) => {
      const inventory = inventoryWith(name, value);
      const text = composeFile(inventory, inventory.stacks.laden!);
      const { services } = load(text) as { services: Record<string, Record<string, unknown>> };
      const { image, command, environment } =
        inventory.containers.shop!.name === 'laden-shop-1'
          ? { image: name.trim(), command: name, environment: [] }
          : inventory.containers.shop!;
      expect(services.shop).toMatchObject({
        image,
        command,
        environment: Object.fromEntries(environment.map((variable) => [variable.name, variable.value])),
        ports: ['8082:80'],
      });
      expect(Object.keys(services)).toEqual(['shop', 'db']);
    }),
    { numRuns: runs(300) },
  );
});

test('every export can be made of any name, and names no file after it', () => {
  const paths = exportsOf(inventoryWith('name')).map(({ path }) => path);
  fc.assert(
    fc.property(documentedName, (name) => {
      const files = exportsOf(inventoryWith(name));
      expect(files.map(({ path }) => path)).toEqual(paths);
      expect(
        JSON.parse(files.find(({ name: file }) => file === 'inventar.json')!.content).containers.shop.name,
      ).toBe(name.trim());
    }),
    { numRuns: runs(100) },
  );
});

test('a report cannot be steered by a name', () => {
  const same = (text: string) => text;
  const palette = { red: same, yellow: same, blue: same, dim: same, bold: same };
  fc.assert(
    fc.property(anyName, (name) => {
      const finding = {
        rule: 'x',
        severity: 'error',
        class: 'drift',
        subject: name,
        message: name,
        expected: name,
        actual: name,
        fix: name,
        place: { file: 'a', line: 1, column: 1 },
        related: [],
      } as const;
      const text = renderText([finding], [], ['laden'], palette);
      expect(text.split(lineBreaks)).toHaveLength(8);
      expect(text.replaceAll('\n', '')).not.toMatch(/[^\P{Cc}]/u);
    }),
  );
});

const field: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.constantFrom('a', 'b', true, false, null, 1),
  fc.uniqueArray(fc.constantFrom('x', 'y', 'z')).map((list) => list.sort()),
);
interface Thing {
  readonly kind: FactKind;
  readonly name: string;
  readonly fields: Record<string, FieldValue>;
}
const things = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom<FactKind[]>('container', 'firewall', 'firewall-rule'),
    name: fc.oneof(fc.constantFrom('web', 'db', 'mail', '__proto__'), anyName),
    fields: fc.dictionary(fc.constantFrom('image', 'state', 'ports', 'action'), field, {
      noNullPrototype: true,
    }),
  }),
  { selector: ({ kind, name }) => `${kind} ${name}`, maxLength: 8 },
);
const scope: Scope = { handbook: 'laden', hostAt: (host) => ({ file: 'hosts.yaml', path: ['hosts', host] }) };
const expectedOf = (list: readonly Thing[]): ExpectedFact[] =>
  list.map((entry) => ({
    ...entry,
    host: 'web',
    subject: `${entry.kind}:${entry.name}`,
    at: { file: 'a.yaml', path: [] },
    fieldPaths: {},
  }));
const evidenceOf = (list: readonly Thing[]): Evidence => ({
  host: 'web',
  origin: 'laboratory',
  time: '2026-01-01T00:00:00Z',
  file: 's',
  kinds: ['container', 'firewall', 'firewall-rule'],
  facts: list.map((entry, index): ObservedFact => ({ ...entry, line: index + 1 })),
  complete: true,
});
const compared = (a: readonly Thing[], b: readonly Thing[]) =>
  compare(expectedOf(a), [evidenceOf(b)], scope).findings;
const keyed = (list: ReturnType<typeof compared>, end: string) =>
  list
    .filter(({ rule }) => rule.endsWith(end))
    .map(({ message, rule }) => `${rule.slice(0, -end.length)} ${/„([\s\S]*?)“/.exec(message)?.[1]}`)
    .sort();

describe('the comparison', () => {
  test('of a thing with itself finds nothing', () => {
    fc.assert(
      fc.property(things, (list) => {
        expect(compared(list, list)).toEqual([]);
      }),
    );
  });

  test('with swapped sides swaps missing and unexpected, and changed fields stay', () => {
    fc.assert(
      fc.property(things, things, (a, b) => {
        const [there, back] = [compared(a, b), compared(b, a)];
        expect(keyed(there, '-missing')).toEqual(keyed(back, '-unexpected'));
        expect(keyed(there, '-unexpected')).toEqual(keyed(back, '-missing'));
        expect(there).toHaveLength(back.length);
      }),
    );
  });

  test('does not depend on the order of facts, nor on how they are spread over files', () => {
    const plain = (list: ReturnType<typeof compared>) =>
      list
        .map(({ rule, message, expected, actual }) => JSON.stringify([rule, message, expected, actual]))
        .sort();
    fc.assert(
      fc.property(things, things, fc.nat(8), (a, b, cut) => {
        const whole = plain(compared(a, b));
        expect(plain(compared(a.toReversed(), b.toReversed()))).toEqual(whole);
        const parts = [evidenceOf(b.slice(cut)), evidenceOf(b.slice(0, cut))];
        expect(plain(compare(expectedOf(a), parts, scope).findings)).toEqual(whole);
      }),
    );
  });
});

test('the order of files and of keys does not matter to the facts', () => {
  const containers = Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((id) => [
      id,
      {
        purpose: id,
        host: 'web',
        role: 'data',
        image: `image-${id}`,
        ports: [`${8000 + id.charCodeAt(0)}:80`],
      },
    ]),
  );
  const facts = (texts: readonly string[]) => {
    const { inventory, findings, origins } = readInventory(
      'laden',
      texts.map((text, index) => ({ file: `${index}.yaml`, text })),
    );
    expect(findings).toEqual([]);
    return projectFacts(inventory!, origins)
      .map(({ name, fields }) => ({ name, fields }))
      .sort((x, y) => (x.name < y.name ? -1 : 1));
  };
  const entry = facts([head, JSON.stringify({ containers })]);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(Object.entries(containers), { minLength: 4 }),
      fc.nat(4),
      fc.boolean(),
      (entries, cut, headLast) => {
        const shuffled = entries.map(
          ([id, value]) => [id, Object.fromEntries(Object.entries(value).toReversed())] as const,
        );
        const files = [shuffled.slice(0, cut), shuffled.slice(cut)].map((part) =>
          JSON.stringify({ containers: Object.fromEntries(part) }),
        );
        expect(facts(headLast ? [...files, head] : [head, ...files])).toEqual(entry);
      },
    ),
    { numRuns: runs(50) },
  );
});
