// Tables of an edition for an examination: time planned and needed, costs, works cited.
import type { Inventory } from '../model/inventory.ts';
import { type Table, tableOf } from '../model/table.ts';
import { code, germanDay, list, none, prose } from './cells.ts';

const german = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 2 });
const euros = new Intl.NumberFormat('de-DE', { style: 'currency', currency: 'EUR' });
/** A number of hours: `12,5\u00a0h`. */
const hours = (value: number) => `${german.format(value)}\u00a0h`;
const signed = (value: number) =>
  value === 0 ? hours(0) : `${value > 0 ? '+' : '−'}${hours(Math.abs(value))}`;
/** Sums of money in cents: 0.1 + 0.2 is no sum of money. */
const total = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;

/** The time plan: planned, needed, and the difference; the last row is the sum. */
export function scheduleTable({ handbook: { exam } }: Inventory): Table {
  const phases = exam?.schedule ?? [];
  const isWhole = phases.every(({ actual }) => actual !== undefined);
  const sum = {
    phase: 'Summe',
    planned: total(phases.map(({ planned }) => planned)),
    actual: isWhole ? total(phases.map(({ actual = 0 }) => actual)) : undefined,
    reason: '',
  };
  return tableOf({
    caption: 'Zeitplan: geplant und gebraucht',
    rows: [...phases, sum],
    columns: [
      { title: 'Abschnitt', cell: ({ phase }) => phase },
      { title: 'Geplant', cell: ({ planned }) => hours(planned) },
      { title: 'Gebraucht', cell: ({ actual }) => (actual === undefined ? null : hours(actual)) },
      {
        title: 'Unterschied',
        cell: ({ planned, actual }) => (actual === undefined ? none : signed(total([actual, -planned]))),
      },
      { title: 'Grund', cell: ({ reason }) => prose(reason) ?? none },
    ],
  });
}

/** The costs with their sum. */
export function costTable({ handbook: { exam } }: Inventory): Table {
  const costs = exam?.costs ?? [];
  const sum = { what: 'Summe', amount: total(costs.map(({ amount }) => amount)), note: '' };
  return tableOf({
    caption: 'Kosten',
    rows: [...costs, sum],
    columns: [
      { title: 'Wofür', cell: ({ what }) => what },
      { title: 'Betrag', cell: ({ amount }) => euros.format(amount) },
      { title: 'Wie er sich ergibt', cell: ({ note }) => prose(note) ?? none },
    ],
  });
}

/** Works and pages cited, by author and title. */
export const citationTable = ({ handbook: { exam } }: Inventory): Table =>
  tableOf({
    caption: 'Angeführte Werke und Seiten',
    rows: (exam?.citations ?? []).toSorted((a, b) =>
      `${a.author ?? a.title}`.localeCompare(`${b.author ?? b.title}`, 'de'),
    ),
    columns: [
      { title: 'Verfasser', cell: ({ author }) => prose(author) ?? none },
      {
        title: 'Titel',
        cell: ({ title, published, url }) =>
          list([title, ...(published ? [published] : []), ...(url ? [code(url)] : [])]),
      },
      { title: 'Gelesen am', cell: ({ read }) => (read ? germanDay(read) : none) },
      { title: 'Angeführt für', cell: ({ cited_for }) => prose(cited_for) ?? none },
    ],
  });
