// The stamp in words: the same line below every page, in the comparison and on the proof page.
import type { Origin } from '../model/snapshot-file.ts';
import { germanDay } from './cells.ts';

export const originWords: Readonly<Record<Origin, string>> = {
  live: 'von der Maschine gelesen',
  laboratory: 'Nachbau im Labor',
  documentation: 'aus Texten zusammengestellt',
};

interface Stamp {
  readonly head?: { readonly commit: string; readonly isChanged: boolean };
  readonly inventory: string;
  readonly snapshots: readonly { readonly host: string; readonly time: string; readonly origin: Origin }[];
  readonly compared: { readonly entities: number; readonly fields: number };
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number };
  readonly waived: number;
}
const counted = (number: number, singular: string, many: string) =>
  `${number} ${number === 1 ? singular : many}`;

/** The commit, `unbekannt` outside of a repository; full or its first twelve digits. */
export const commitText = ({ head }: Stamp, digits = 12) =>
  head
    ? `${head.commit.slice(0, digits)}${head.isChanged ? ' mit nicht eingecheckten Änderungen' : ''}`
    : 'unbekannt';
/** Open findings by severity. */
export const findingsText = ({ findings: { error, warning, info } }: Stamp) =>
  error + warning + info === 0
    ? 'keine offenen Befunde'
    : `offen: ${counted(error, 'Fehler', 'Fehler')}, ${counted(warning, 'Warnung', 'Warnungen')}, ${counted(info, 'Hinweis', 'Hinweise')}`;

/** The stamp in one line. */
export const stampText = (stamp: Stamp): string =>
  [
    `Commit ${commitText(stamp)}`,
    `Inventar ${stamp.inventory.slice(0, 12)}`,
    stamp.snapshots.length > 0
      ? `Momentaufnahmen ${stamp.snapshots.map(({ host, time, origin }) => `${host} ${germanDay(time)} (${originWords[origin]})`).join(', ')}`
      : 'keine Momentaufnahmen',
    `${counted(stamp.compared.entities, 'Eintrag', 'Einträge')} mit ${counted(stamp.compared.fields, 'Feld', 'Feldern')} verglichen`,
    findingsText(stamp),
    counted(stamp.waived, 'geduldeter Befund', 'geduldete Befunde'),
  ].join(' · ');

/** The command that computes the stamp's hash of the inventory, for whoever does not believe it. */
export const hashCommand = (handbook: string) =>
  `find inventory/${handbook} -path inventory/${handbook}/snapshots -prune -o \\( -name '*.yaml' -o -name '*.yml' \\) -print | LC_ALL=C sort | xargs sha256sum | sha256sum`;
