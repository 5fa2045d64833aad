// What is registered in one place is known in all others; where something is missing, the test says what to add.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schemaFiles } from '../src/exports/schema.ts';
import { chapterSite } from '../src/handbook/chapters.ts';
import { readInventory } from '../src/inventory/read.ts';
import { inspectLines } from '../src/live/engine-texts.ts';
import { container } from '../src/model/container.ts';
import { factKinds } from '../src/model/facts.ts';
import { sourceIds } from '../src/model/source-ids.ts';
import { fixedPages } from '../src/site/navigation.ts';
import { partKinds } from '../src/site/print/print-document.ts';
import { dockerInspect } from '../src/snapshots/docker-inspect.ts';
import { readContainer } from '../src/snapshots/docker-inspect-container.ts';
import { askedPaths } from '../src/snapshots/docker-inspect-template.ts';
import { snapshotSources } from '../src/snapshots/index.ts';
import { composeExtract } from '../src/views/compose-file.ts';
import { infrabuch, repository } from './command.ts';
import { complete, projected } from './complete.ts';
import { composeSamples } from './compose-samples.ts';
import { fixturesOf } from './unit/golden.ts';

const fileText = (path: string) => readFileSync(join(repository, path), 'utf8');

describe('snapshot sources', () => {
  test('parse --help names all of them', async () => {
    const { stdout } = await infrabuch('parse', '--help');
    const words = stdout.split(/[\s,]+/);
    expect(
      sourceIds.filter((id) => !words.includes(id)),
      'the help of parse must name every source: take sourceIds in src/cli/commands/machines.ts',
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
      dockerInspect
        .facts(dockerInspect.parse(text))
        // The command of a check in which there is a secret is taken out.
        .map(({ fields: { healthcheck, ...fields } }) =>
          JSON.stringify(healthcheck)?.includes('geheim') ? fields : { ...fields, healthcheck },
        );
    const lines = await inspectLines(raw);
    expect(
      factsOf(lines.join('\n')),
      'live drops a field of docker inspect: keep it in „pick“ of src/snapshots/docker-inspect-template.ts',
    ).toMatchObject(factsOf(JSON.stringify(raw)));
  });
});

test('each kind of part has its component', () => {
  const components = fileText('src/site/components/print/Part.astro');
  expect(
    partKinds.filter((kind) => !components.includes(`kind === '${kind}'`)),
    'a part without a component is an empty page: add a line in src/site/components/print/Part.astro',
  ).toEqual([]);
});

describe('what chapters may use', () => {
  test('is what infrabuch/mdx exports', () => {
    const text = fileText('src/site/mdx.ts').replaceAll(/\/\/.*$/gm, '');
    const exported = [...text.matchAll(/export \{([^}]*)\}/g)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim().replace(/^.* as /, '')),
    );
    expect(
      [...chapterSite.components].sort(),
      'check knows other components than chapters can import: take over the names of src/site/mdx.ts in src/handbook/chapters.ts',
    ).toEqual(exported.filter(Boolean).sort());
  });
  test('and links to are the pages that every handbook has', () => {
    expect(
      [...chapterSite.pages].sort(),
      'check knows other pages than every handbook has: take over the slugs of src/site/navigation.ts in src/handbook/chapters.ts',
    ).toEqual(fixedPages.map(({ slug }) => slug).sort());
  });
});

describe('a field of a container', () => {
  /** What says more than compose can: who, where, why. `name` is `container_name`, an image that is built is `build`. */
  const notOfCompose = [
    ...['name', 'title', 'purpose', 'notes', 'owner', 'host', 'stack', 'service', 'role', 'status', 'change'],
    ...['image_id', 'one_shot', 'replicas', 'build', 'image_ports', 'data_note', 'logs'],
    ...['protection', 'continuity'],
  ];
  const whole = structuredClone(complete) as { containers: Record<string, object> } & typeof complete;
  whole.containers.shop = {
    ...whole.containers.shop,
    ...{ expose: ['81'], depends_on: ['hinten'], mem_limit: '1g' },
    ...composeSamples,
  } as unknown as typeof complete.containers.shop;
  Object.assign(whole, { secrets: { kasse: { purpose: 'Kasse', kept_in: 'Tresor' } } });
  whole.containers.hinten = { purpose: 'Hinten', stack: 'shop', service: 'hinten', role: 'data', image: 'x' };
  whole.containers.neben = { ...whole.containers.lauf, network_mode: 'host' };
  const { inventory } = readInventory('laden', [{ file: 'laden.yaml', text: JSON.stringify(whole) }]);
  const written = ['shop', 'neben'].flatMap((id) =>
    inventory?.containers[id] ? composeExtract(inventory, inventory.containers[id]).split('\n') : [],
  );

  test('is written into the compose file, where compose knows it', () => {
    const words = new Set(written.map((line) => /^ {2}(\w+):/.exec(line)?.[1]));
    const missing = Object.keys(container.shape).filter(
      (key) => !words.has(key) && !notOfCompose.includes(key),
    );
    expect(
      missing,
      'the compose file leaves a field out: add it to composeService in src/views/compose-file.ts (and a value to this test), or to notOfCompose here',
    ).toEqual([]);
  });

  test('can be announced to change, where it is compared', () => {
    /** The stack is another entity; the note says that nothing is mounted. */
    const fixed = ['stack', 'data_note'];
    const compared = projected(complete)
      .expected.filter(({ kind }) => kind === 'container')
      .flatMap(({ fieldPaths }) => Object.values(fieldPaths).map(([key]) => String(key)));
    const before = Object.keys(container.shape.change.unwrap().shape.before.unwrap().shape);
    expect(
      [...new Set(compared)].filter((key) => !before.includes(key) && !fixed.includes(key)),
      'a change of a compared field must be possible to announce: add it to „change“ in src/model/container.ts',
    ).toEqual([]);
  });
});
