// What is planned, or out of service, says so wherever it is named as doing something: nobody may count on it.
import { expect, test } from 'vitest';
import type { Entity } from '../../src/model/inventory.ts';
import type { Cell } from '../../src/model/table.ts';
import { sheetOf } from '../../src/views/sheets/index.ts';
import { tables } from '../../src/views/tables/index.ts';
import { sample } from '../sample.ts';

const { inventory, findings } = sample(`stacks:
  laden: { purpose: Laden, host: web, directory: /srv/laden }
volumes:
  daten: { content: Daten, stack: laden, backup: nacht }
  alt: { content: Altes, stack: laden, backup: frueher }
  neu: { content: Neues, stack: laden, backup: taeglich }
backups:
  nacht: { purpose: Nachtsicherung, method: tar, status: planned }
  frueher: { purpose: Frühere Sicherung, method: tar, status: retired }
  taeglich: { purpose: Tagessicherung, method: tar }
externals:
  kundschaft: { purpose: Kundschaft, kind: user }
`);

/** All that a cell says, in one text. */
const words = (cell: Cell): string => {
  if (cell === null || typeof cell === 'string') return cell ?? '';
  if ('list' in cell) return cell.list.map(words).join(' ');
  if ('of' in cell) return words(cell.value);
  if ('status' in cell) return cell.status;
  return 'text' in cell ? (cell.text ?? '') : 'code' in cell ? cell.code : '';
};

test('the column of backups says which are planned or out of service', () => {
  expect(findings).toEqual([]);
  const { columns, rows } = tables.volumes(inventory!, {});
  const column = columns.indexOf('Sicherung');
  expect(rows.map((row) => words(row[column] ?? null))).toEqual([
    'Nachtsicherung planned',
    'Frühere Sicherung retired',
    'Tagessicherung',
  ]);
});

test('the data sheet of a volume says it, too', () => {
  const shown = Object.values(inventory!.volumes).map((volume) =>
    sheetOf(inventory!, volume as Entity)
      .flatMap(({ values }) => values ?? [])
      .filter(([label]) => label === 'Sicherung')
      .map(([, value]) => words(value)),
  );
  expect(shown).toEqual([['Nachtsicherung planned'], ['Frühere Sicherung retired'], ['Tagessicherung']]);
});

test('people have no status', () => {
  const { rows } = tables.externals(inventory!, {});
  expect(rows.flat().map(words)).not.toContain('active');
});
