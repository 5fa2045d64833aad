// Tables of an edition for an examination: sums are exact, what is not said yet is no number.
import { expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/read.ts';
import { citationTable, costTable, scheduleTable } from '../../src/views/exam.ts';

const inventoryWith = (exam: object) => {
  const { inventory, findings } = readInventory('laden', [
    {
      file: 'inventory/laden/laden.yaml',
      text: JSON.stringify({
        handbook: {
          title: 'Laden',
          subtitle: 'Beispiel',
          description: 'Ein Laden.',
          edition_date: '2026-01-15',
          owner: 'Betrieb',
          exam: { title: 'Arbeit', ...exam },
        },
        hosts: { web: { purpose: 'Webserver', kind: 'vm' } },
      }),
    },
  ]);
  if (!inventory) throw new Error(findings.map(({ message }) => message).join('\n'));
  return inventory;
};
const plain = (cells: readonly unknown[] | undefined) =>
  cells?.map((cell) => (typeof cell === 'string' ? cell.replaceAll('\u00a0', ' ') : cell));

test('times add up, planned and needed; the difference has a sign', () => {
  const { rows } = scheduleTable(
    inventoryWith({
      schedule: [
        { phase: 'Analyse', planned: 0.1, actual: 0.3, reason: 'Umfang' },
        { phase: 'Test', planned: 0.2, actual: 0.1 },
      ],
    }),
  );
  expect(rows.map(plain)).toEqual([
    ['Analyse', '0,1 h', '0,3 h', '+0,2 h', 'Umfang'],
    ['Test', '0,2 h', '0,1 h', '−0,1 h', '–'],
    ['Summe', '0,3 h', '0,4 h', '+0,1 h', ''],
  ]);
});
test('while a phase has no time, there is no sum of times needed', () => {
  const { rows } = scheduleTable(
    inventoryWith({
      schedule: [
        { phase: 'Analyse', planned: 8, actual: 8 },
        { phase: 'Test', planned: 4 },
      ],
    }),
  );
  expect(plain(rows.at(-1))).toEqual(['Summe', '12 h', null, '–', '']);
  expect(plain(rows[0])?.[3]).toBe('0 h');
});
test('costs add up to the cent', () => {
  const { rows } = costTable(
    inventoryWith({
      costs: [
        { what: 'A', amount: 0.1 },
        { what: 'B', amount: 0.2 },
      ],
    }),
  );
  expect(plain(rows.at(-1))?.[1]).toBe('0,30 €');
});
test('works stand by author, else by title', () => {
  const { rows } = citationTable(
    inventoryWith({
      citations: [{ title: 'Zeit' }, { title: 'Buch', author: 'Ärztin' }, { title: 'Mitte' }],
    }),
  );
  expect(rows.map(([author, title]) => [author, title])).toEqual([
    ['Ärztin', 'Buch'],
    ['–', 'Mitte'],
    ['–', 'Zeit'],
  ]);
});
