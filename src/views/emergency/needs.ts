// Schutzbedarf, Ausfallzeiten and Notbetrieb: of each system and its data.
import type { Continuity, Protection } from '../../model/emergency.ts';
import type { Inventory } from '../../model/inventory.ts';
import { type Cell, tableOf } from '../../model/table.ts';
import { backupOf, link, prose, titleOf } from '../cells.ts';
import { emptyColumns } from './known.ts';
import { type PlanPart, partOf } from './part.ts';
import { keptDataOf, type Planned, systemsOf } from './subjects.ts';

const needWords = { normal: 'normal', high: 'hoch', very_high: 'sehr hoch' } as const;
const goals = (protection: Protection | undefined) =>
  (
    [
      ['Vertraulichkeit', protection?.confidentiality],
      ['Integrität', protection?.integrity],
      ['Verfügbarkeit', protection?.availability],
    ] as const
  ).map(([title, need]) => ({ title, cell: prose(need && needWords[need]) }));
/** What an entity says of its protection and its times, as labels and cells. */
export const planValues = ({ protection, continuity }: Pick<Planned, 'protection' | 'continuity'>) => [
  ...goals(protection).map(({ title, cell }) => [title, cell] as const),
  ['Begründung des Schutzbedarfs', prose(protection?.reason)] as const,
  ...times.map(([title, key]) => [title, prose(continuity?.[key])] as const),
];
const times: readonly (readonly [title: string, key: keyof Continuity])[] = [
  ['MTPD', 'mtpd'],
  ['RTO', 'rto'],
  ['RPO', 'rpo'],
  ['Notbetriebsniveau', 'minimum'],
  ['Notbetrieb', 'workaround'],
];
const namesOf = (planned: readonly Planned[]) => planned.map((entity) => titleOf(entity)).join(', ');
/** Some of all by name; all of them in a word. */
const someOf = (some: readonly Planned[], all: readonly Planned[], word: string) =>
  some.length === 0 ? [] : [some.length === all.length ? word : namesOf(some)];

/** The columns of the goals of protection. */
const goalColumns = [0, 1, 2].map((index) => ({
  title: ['Vertraulichkeit', 'Integrität', 'Verfügbarkeit'][index] ?? '',
  cell: ({ protection }: Planned): Cell => goals(protection)[index]?.cell ?? null,
}));
/** The titles of the columns that a rating fills. */
const ratingTitles = [...goalColumns.map(({ title }) => title), 'Begründung'];
/** How much systems and their data are worth protecting. */
export function protectionNeeds(inventory: Inventory): PlanPart {
  const [systems, data] = [systemsOf(inventory), keptDataOf(inventory)];
  const isRated = ({ protection }: Planned) => protection !== undefined;
  const unrated = [
    ...someOf(
      systems.filter((entity) => !isRated(entity)),
      systems,
      'aller Systeme',
    ),
    ...someOf(
      data.filter((entity) => !isRated(entity)),
      data,
      'aller Daten',
    ),
  ];
  const ofSystems = tableOf({
    caption: 'Schutzbedarf der Systeme',
    rows: systems.filter(isRated),
    columns: [
      { title: 'System', cell: ({ ref }) => link(ref) },
      ...goalColumns,
      { title: 'Begründung', cell: ({ protection }) => prose(protection?.reason) },
    ],
  });
  // What is known of the data stands here also without a rating.
  const ofData = tableOf({
    caption: 'Daten und ihr Schutzbedarf',
    rows: data,
    columns: [
      { title: 'Daten', cell: ({ ref }) => link(ref) },
      { title: 'Inhalt', cell: ({ content }) => content },
      { title: 'Datenart', cell: (volume) => prose(volume.data_class) },
      ...goalColumns,
      { title: 'Begründung', cell: ({ protection }) => prose(protection?.reason) },
      { title: 'RPO', cell: ({ continuity }) => prose(continuity?.rpo) },
      { title: 'Sicherung', cell: (volume) => backupOf(inventory, volume) ?? 'keine dokumentiert' },
    ],
  });
  // Columns that no rating fills are not in the tables: they are named here.
  const unsaid = [
    ...(systems.some(isRated) ? emptyColumns(ofSystems).map((title) => `${title} der Systeme`) : []),
    ...(data.some(isRated) ? emptyColumns(ofData, ratingTitles).map((title) => `${title} der Daten`) : []),
  ];
  return {
    ...partOf('Schutzbedarf', [ofSystems, ofData]),
    missing: [
      ...(unrated.length > 0 ? [`Schutzbedarf ${unrated.join(', ').replace(/^(?!aller)/, 'von ')}`] : []),
      ...unsaid,
      ...(data.some(({ continuity }) => continuity?.rpo) || data.length === 0 ? [] : ['RPO der Daten']),
    ],
  };
}

/** How long systems may be away, and how one works until then. */
export function outages(inventory: Inventory): PlanPart {
  const systems = systemsOf(inventory);
  const planned = systems.filter(({ continuity }) => continuity);
  const unplanned = systems.filter(({ continuity }) => !continuity);
  const table = tableOf({
    caption: 'Ausfallzeiten und Notbetrieb',
    rows: planned,
    columns: [
      { title: 'System', cell: ({ ref }) => link(ref) },
      ...times.map(([title, key]) => ({
        title,
        cell: ({ continuity }: Planned): Cell => prose(continuity?.[key]),
      })),
    ],
  });
  return {
    ...partOf('Ausfallzeiten und Notbetrieb', [table], {
      lead: 'MTPD ist die längste hinnehmbare Ausfallzeit, RTO die Zeit bis zum Wiederanlauf, RPO der Zeitraum, dessen Daten verloren gehen dürfen; das Notbetriebsniveau sagt, was mindestens laufen muss.',
    }),
    missing: [
      ...(planned.length > 0 ? emptyColumns(table) : []),
      ...(unplanned.length > 0
        ? [`MTPD, RTO, RPO, Notbetriebsniveau und Notbetrieb von ${namesOf(unplanned)}`]
        : []),
    ],
  };
}
