// The committed handbooks show everything that is registered, so that the tests of their pages read it.
import { expect, test } from 'vitest';
import { exporters } from '../src/exports/index.ts';
import { staleFindings } from '../src/handbook/generated.ts';
import { loadHandbooks } from '../src/handbook/load.ts';
import { readRoot } from '../src/handbook/root.ts';
import { diagramsOf, viewSlugs } from '../src/views/diagrams/index.ts';
import { tables } from '../src/views/tables/index.ts';
import { repository } from './command.ts';

const loaded = loadHandbooks(readRoot(repository));
const inventories = loaded.handbooks.map(({ inventory }) => inventory!);

test.each(Object.keys(exporters))('the export %s gives a file of a committed handbook', (name) => {
  const made = inventories.flatMap((inventory) => exporters[name as keyof typeof exporters](inventory));
  expect(made.length, 'no committed handbook has data for this export, so no test reads it').toBeGreaterThan(
    0,
  );
});

test.each(viewSlugs)('the diagram %s is drawn for a committed handbook', (slug) => {
  const drawn = inventories.flatMap((inventory) => diagramsOf(inventory).filter(({ view }) => view === slug));
  expect(
    drawn.length,
    'no committed handbook has data for this diagram, so no test reads it',
  ).toBeGreaterThan(0);
});

test.each(Object.keys(tables))('the table %s has rows in a committed handbook', (name) => {
  const rows = inventories.flatMap((inventory) => tables[name as keyof typeof tables](inventory, {}).rows);
  expect(rows.length, 'no committed handbook has data for this table, so no test reads it').toBeGreaterThan(
    0,
  );
});

test('what is made of the inventory and committed, diagrams and schemas, is what would be made now', async () => {
  const stale = await staleFindings(loaded, { getOrMake: (_name, _texts, make) => make() });
  expect(stale.map(({ message, fix }) => `${message} ${fix}`)).toEqual([]);
});
