// Every source reads every text below tests/fixtures as a person has agreed once. What is missing is named.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kinds } from '../../src/drift/kinds.ts';
import { snapshotSources } from '../../src/snapshots/index.ts';
import { repository } from '../command.ts';
import { allFixtures, fixturesOfSource, goldenOf, sourceIdOf } from './golden.ts';

const folder = join(repository, 'tests/fixtures');
const goldens = allFixtures.flatMap((fixture) => {
  const source = snapshotSources.find(({ id }) => id === sourceIdOf(fixture.name));
  return source ? [{ name: fixture.name, source, fixture }] : [];
});

describe('golden', () => {
  test.each(goldens)('$name', ({ name, source, fixture }) => {
    const { actual, expected } = goldenOf(source, fixture);
    const missing = `tests/fixtures/${name}.json is missing: run UPDATE=1 npx vitest run tests/unit/golden.test.ts and read it`;
    expect(expected, missing).not.toBeNull();
    expect(actual).toEqual(expected);
  });
});

describe('nothing is missing', () => {
  test.each(snapshotSources)('source $id has texts', ({ id }) => {
    const { length } = fixturesOfSource(id);
    expect(
      length,
      `the source „${id}“ has no text: add tests/fixtures/snapshots/${id}/<trap>.txt`,
    ).toBeGreaterThan(0);
  });

  test('every text is read by a source', () => {
    const unread = allFixtures
      .filter(({ name }) => !snapshotSources.some(({ id }) => id === sourceIdOf(name)))
      .map(({ name }) => `tests/fixtures/${name}.txt: no source „${sourceIdOf(name)}“ is registered`);
    expect(
      unread,
      'move the text into the folder of a source, or add that source to src/model/source-ids.ts',
    ).toEqual([]);
  });

  test('every golden file has its text', () => {
    const alone = ['snapshots', 'captures'].flatMap((kind) =>
      readdirSync(join(folder, kind), { recursive: true, encoding: 'utf8' })
        .filter((file) => !file.endsWith('.txt') && /\.\w+$/.test(file))
        .filter((file) => !existsSync(join(folder, kind, file.replace(/\.\w+$/, '.txt'))))
        .map((file) => `tests/fixtures/${kind}/${file}`),
    );
    expect(
      alone,
      'a golden file whose text is gone proves nothing: remove it, or bring its .txt back',
    ).toEqual([]);
  });

  test('every other fixture is named by a test', () => {
    const tests = readdirSync(join(repository, 'tests'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(repository, 'tests', file), 'utf8'))
      .join('\n');
    /** A folder that a test reads whole; there no file is named. */
    const isReadWhole = (name: string) => name === 'pruefung';
    const others = readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !['snapshots', 'captures', 'README.md'].includes(name))
      .flatMap((entry) =>
        entry.isDirectory() && !isReadWhole(entry.name)
          ? readdirSync(join(folder, entry.name)).map((name) => `${entry.name}/${name}`)
          : [entry.name],
      );
    const unread = others.filter((file) => !tests.includes(basename(file)));
    expect(
      unread.map((file) => `tests/fixtures/${file}`),
      'no test names this fixture: read it in one, or remove it',
    ).toEqual([]);
  });

  test('drift has words for every field that a source shows', () => {
    const wordless = new Set(
      goldens.flatMap(({ source, fixture }) =>
        source.facts(source.parse(fixture.text)).flatMap(({ kind, fields }) =>
          Object.keys(fields)
            .filter((field) => !Object.hasOwn(kinds[kind].fields, field))
            .map(
              (field) =>
                `„${source.id}“ shows ${kind}.${field}: add „${field}“ to the fields of „${kind}“ in src/drift/kinds.ts`,
            ),
        ),
      ),
    );
    expect([...wordless], 'a difference of this field could not be said').toEqual([]);
  });

  test('a source shows only kinds that it gives evidence of', () => {
    const odd = goldens.flatMap(({ name, source, fixture }) =>
      source
        .facts(source.parse(fixture.text))
        .filter(({ kind }) => !source.kinds.includes(kind) && !source.adds?.includes(kind))
        .map(({ kind }) => `${name}: add „${kind}“ to the kinds of src/snapshots/${source.id}.ts`),
    );
    expect(odd, 'what a source shows without saying so is never compared').toEqual([]);
  });
});
