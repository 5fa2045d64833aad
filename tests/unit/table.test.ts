// Headings and cells of tables: of ours they cannot differ, of a chapter the build says where they do.
import { expect, test } from 'vitest';
import { type Table, tableOf, tableOfLists } from '../../src/model/table.ts';

const caption = 'Werkzeuge';

test('A column brings its heading and its cells', () => {
  const table = tableOf({
    caption,
    of: 'hosts/web/tools',
    rows: [{ name: 'jq' }, { name: 'rg' }],
    columns: [
      { title: 'Nr.', cell: (_, index) => String(index + 1) },
      { title: 'Name', cell: ({ name }) => ({ code: name }) },
    ],
  });
  expect(table).toEqual({
    caption,
    of: 'hosts/web/tools',
    columns: ['Nr.', 'Name'],
    rows: [
      ['1', { code: 'jq' }],
      ['2', { code: 'rg' }],
    ],
  });
});

test('A table of a heading without cells does not compile', () => {
  // @ts-expect-error Only tableOf and tableOfLists make tables.
  const table: Table = { caption, columns: ['Name', 'Zweck'], rows: [['jq']] };
  expect(table.rows[0]).toHaveLength(1);
  // @ts-expect-error A column has both.
  tableOf({ caption, rows: [], columns: [{ title: 'Name' }] });
});

test.each([
  ['a heading too many', ['Name', 'Zweck', 'Seit'], 3],
  ['a heading too few', ['Name'], 1],
])('A chapter with %s is told its table and row', (_, columns, count) => {
  const rows = [['jq', 'JSON lesen']];
  expect(() => tableOfLists({ caption, columns, rows })).toThrow(
    `Die Tabelle „Werkzeuge“ hat ${count} Spalten, ihre Zeile 1 aber 2 Werte.`,
  );
  expect(tableOfLists({ caption, columns: ['Name', 'Zweck'], rows })).toMatchObject({ rows });
});
