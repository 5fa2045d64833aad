// What is registered in one place is known in all others; where something is missing, the test says what to add.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exporters } from '../src/exports/index.ts';
import { schemaFiles } from '../src/exports/schema.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import { readRoot } from '../src/handbook/root.ts';
import { inspectLines } from '../src/live/engine-texts.ts';
import { factKinds } from '../src/model/facts.ts';
import { sourceIds } from '../src/model/source-ids.ts';
import { partKinds } from '../src/site/print/print-document.ts';
import { dockerInspect } from '../src/snapshots/docker-inspect.ts';
import { readContainer } from '../src/snapshots/docker-inspect-container.ts';
import { askedPaths } from '../src/snapshots/docker-inspect-template.ts';
import { snapshotSources } from '../src/snapshots/index.ts';
import { tables } from '../src/views/tables/index.ts';
import { infrabuch, repository } from './command.ts';
import { complete, projected } from './complete.ts';
import { fixturesOf } from './unit/golden.ts';

const fileText = (path: string) => readFileSync(join(repository, path), 'utf8');
const inventories = loadHandbooks(readRoot(repository)).handbooks.map(({ inventory }) => inventory!);

describe('snapshot sources', () => {
  test('parse --help names all of them', async () => {
    const { stdout } = await infrabuch('parse', '--help');
    const words = stdout.split(/[\s,]+/);
    expect(
      sourceIds.filter((id) => !words.includes(id)),
      'the help of parse must name every source: take sourceIds in src/cli/commands.ts',
    ).toEqual([]);
  });

  test('the schema of an inventory knows all of them', () => {
    const [schema] = schemaFiles();
    expect(
      sourceIds.filter((id) => !schema?.content.includes(`"${id}"`)),
      'the field snapshots of a host must allow every source: take sourceIds in src/model/host.ts',
    ).toEqual([]);
  });

  test('each has a file of its own that is called by its id', () => {
    const wrong = snapshotSources.filter(({ id, file }) => !file.startsWith(`${id}.`));
    expect(
      wrong.map(({ id, file }) => `${id}: ${file}`),
      'the file of a source is its id with an ending: set „file“ in src/snapshots/<id>.ts',
    ).toEqual([]);
  });

  test('each kind of fact is shown by one and expected by the inventory', () => {
    const observed = new Set(snapshotSources.flatMap(({ kinds }) => kinds));
    const expected = new Set(projected(complete).expected.map(({ kind }) => kind));
    expect(
      factKinds.filter((kind) => !observed.has(kind)),
      'no source shows this kind: add it to the kinds of one in src/snapshots/',
    ).toEqual([]);
    expect(
      factKinds.filter((kind) => !expected.has(kind)),
      'the inventory expects none of this kind: project it in src/inventory/project.ts, document one in tests/complete.ts',
    ).toEqual([]);
  });
});

describe('what docker inspect is asked for', () => {
  /** A value that notes each place at which something looks; lists are looked into without their numbers. */
  const noting = (value: unknown, path: string, read: Set<string>): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? new Proxy(value, {
          get: (target, key) => {
            const place = [path, String(key)].filter(Boolean).join('.');
            read.add(place);
            return noting(Reflect.get(target, key), place, read);
          },
        })
      : value;
  const raw = JSON.parse(
    fixturesOf('snapshots/docker-inspect').find(({ name }) => name.endsWith('/raw-with-secrets'))?.text ??
      '[]',
  ) as Readonly<Record<string, unknown>>[];

  test('all that the parser reads is asked for', () => {
    const read = new Set<string>();
    for (const container of raw) readContainer(noting(container, '', read) as typeof container, 1);
    const isAsked = (place: string) =>
      // Names is what docker ps prints: it tells the two apart.
      place === 'Names' ||
      askedPaths.some(
        (asked) => asked === place || asked.startsWith(`${place}.`) || place.startsWith(`${asked}.`),
      );
    expect(read.size).toBeGreaterThan(20);
    expect(
      [...read].filter((place) => !isAsked(place)),
      'the parser reads what neither the collector nor live hands on: add it to „asked“ in src/snapshots/docker-inspect-template.ts',
    ).toEqual([]);
  });

  test('live hands on all that is compared', async () => {
    const factsOf = (text: string) =>
      dockerInspect.facts(dockerInspect.parse(text)).map(({ fields }) => fields);
    const lines = await inspectLines(raw);
    expect(
      factsOf(lines.join('\n')),
      'live drops a field of docker inspect: keep it in „pick“ of src/snapshots/docker-inspect-template.ts',
    ).toEqual(factsOf(JSON.stringify(raw)));
  });
});

test('each kind of part has its component', () => {
  const components = fileText('src/site/components/print/Part.astro');
  expect(
    partKinds.filter((kind) => !components.includes(`kind === '${kind}'`)),
    'a part without a component is an empty page: add a line in src/site/components/print/Part.astro',
  ).toEqual([]);
});

test.each(Object.keys(exporters))('the export %s gives a file of a committed handbook', (name) => {
  const made = inventories.flatMap((inventory) => exporters[name as keyof typeof exporters](inventory));
  expect(made.length, 'no committed handbook has data for this export, so no test reads it').toBeGreaterThan(
    0,
  );
});

test.each(Object.keys(tables))('the table %s has rows in a committed handbook', (name) => {
  const rows = inventories.flatMap((inventory) => tables[name as keyof typeof tables](inventory, {}).rows);
  expect(rows.length, 'no committed handbook has data for this table, so no test reads it').toBeGreaterThan(
    0,
  );
});
