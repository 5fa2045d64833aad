// Makers of the parts of a data sheet.
import type { Entity } from '../../model/inventory.ts';
import { type Cell, type Column, type CommandBlock, type SheetPart, tableOf } from '../../model/table.ts';
import { germanDay, marked } from '../cells.ts';
import { planValues } from '../emergency/needs.ts';
import type { Planned } from '../emergency/subjects.ts';

type Values = NonNullable<SheetPart['values']>;
/** Labels whose absence is worth a word; the others are left out where they do not apply. */
const expectedLabels = new Set([
  'Zweck',
  'Status',
  'Hostname',
  'Modell',
  'Prozessor',
  'vCPU',
  'Arbeitsspeicher',
  'Distribution',
  'Version',
  'Kernel',
  'Eingehend',
  'Abgehend',
  'Weitergeleitet',
  'Anmeldung',
  'Subnetze',
  'Sicherung',
  'Neustart-Regel',
  'Systemd-Unit',
  'Zugang',
  'Aussteller',
  'Prüfverfahren',
  'Dateirechte',
]);
/**
 * A maker of an entity's values with their places in the inventory.
 * @returns a function of a key of the entity (`image`, `os/name`) and the value's cell
 */
export const placedIn =
  ({ section, id }: Pick<Entity, 'section' | 'id'>) =>
  (key: string, value: Cell): Cell =>
    marked(`${section}/${id}/${key}`, value);
/**
 * A part of labelled values; notes stand below them. Values that are not documented are left out, but for those whose
 * absence is worth a word.
 */
export const valuesPart = (title: string, values: Values, notes?: readonly string[]): SheetPart => ({
  title,
  values: values.filter(([label, value]) => value !== null || expectedLabels.has(label)),
  ...(notes?.length ? { notes } : {}),
});
/**
 * A part that is a table.
 * @param of the place in the inventory of all that it shows, such as `env_files/shop/variables`
 */
export const tablePart = <Row>(
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  of?: string,
): SheetPart => ({ title, table: tableOf({ caption: title, rows, columns, ...(of ? { of } : {}) }) });
/** Until when the state before an announced change still counts; null without one. */
export const announced = (change: { readonly valid_from: string } | undefined): Cell =>
  change ? `gilt ab ${germanDay(change.valid_from)}; bis dahin auch der alte Stand` : null;
/** A part of commands, one block an action. */
export const commandPart = (commands: readonly CommandBlock[]): SheetPart => ({ title: 'Befehle', commands });
/** How much an entity is worth protecting, and how long it may be away; what nobody wrote down is left out. */
export const planPart = (entity: Pick<Planned, 'protection' | 'continuity'>): SheetPart =>
  valuesPart('Schutzbedarf und Ausfallzeiten', planValues(entity));
