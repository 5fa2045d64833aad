// What nobody has written yet: fields that are left out or `TODO`, and what every handbook needs and this one lacks.
import type { Entity, Inventory } from '../model/inventory.ts';
import { notDocumented } from '../model/not-documented.ts';
import { isRecord } from '../model/record.ts';
import { type Section, sections } from '../model/sections.ts';
import type { Table } from '../model/table.ts';
import { tableOf } from '../model/table.ts';
import { link, list } from './cells.ts';
import { keptDataOf } from './emergency/subjects.ts';
import type { MissingAnswer } from './missing-answer.ts';
import { openPlan } from './undocumented-plan.ts';

type Path = readonly (string | number)[];

const words: Readonly<Record<string, string>> = {
  purpose: 'Zweck',
  content: 'Inhalt',
  description: 'Bedeutung',
  kept_in: 'Wo der Wert aufbewahrt wird',
  owner: 'Verantwortlich',
  directory: 'Arbeitsverzeichnis',
};
const reasons: Partial<Record<Section, readonly [rank: number, why: string]>> = {
  hosts: [1, 'Bei einer Störung: was steht, wenn diese Maschine steht.'],
  stacks: [2, 'Bei einer Störung: was steht, wenn dieser Stack steht.'],
  containers: [3, 'Bei einer Störung und bei jeder Änderung: wozu der Container da ist.'],
  services: [3, 'Bei einer Störung und bei jeder Änderung: wozu der Dienst da ist.'],
  volumes: [4, 'Sicherung und Schutzbedarf hängen davon ab, was darin liegt.'],
  secrets: [6, 'Wer den Wert ändern oder nach einem Ausfall einsetzen muss, muss ihn finden.'],
  domains: [7, 'Wer die Adresse nutzt, entscheidet, wer sie erreichen darf.'],
};
const otherReason = [12, 'Nachfolger verstehen sonst nicht, wozu es da ist.'] as const;

/** The texts below a value that are still to be written. */
function openTexts(value: unknown, path: Path = []): { path: Path; holder: unknown }[] {
  if (!isRecord(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return inner === notDocumented ? [{ path: here, holder: value }] : openTexts(inner, here);
  });
}
/** What a text inside of an entity belongs to: `Zweck (22/tcp)`. */
function whatOf({ path, holder }: { path: Path; holder: unknown }): string {
  const word = words[String(path.at(-1))] ?? String(path.at(-1));
  if (path.length === 1 || !isRecord(holder)) return word;
  const names = [holder.name, holder.to, holder.rule, holder.path, path.at(-2)];
  return `${word} (${names.find((name) => typeof name === 'string') ?? path.slice(0, -1).join('.')})`;
}

const entitiesOf = (inventory: Inventory): Entity[] =>
  (Object.keys(sections) as Section[]).flatMap((section) => Object.values(inventory[section]) as Entity[]);
const isInUse = (entity: Entity) => !('status' in entity) || entity.status !== 'retired';

/** Fields that are left out or `TODO`. */
function openFields(inventory: Inventory): MissingAnswer[] {
  return entitiesOf(inventory)
    .filter(isInUse)
    .flatMap((entity) =>
      openTexts(entity).map((open): MissingAnswer => {
        const [rank, why] = (open.path.length === 1 ? reasons[entity.section] : undefined) ?? otherReason;
        return {
          ref: entity.ref,
          path: [entity.section, entity.id, ...open.path],
          what: whatOf(open),
          why,
          rank: open.path.length === 1 ? rank : rank + 2,
          isText: true,
        };
      }),
    );
}

const missing = (
  ref: string,
  path: Path,
  [rank, what, why]: readonly [number, string, string],
): MissingAnswer => ({ ref, path, what, why, rank, isText: false });

/** Who is in charge and whom to call. */
function openPeople({ handbook }: Inventory): MissingAnswer[] {
  const owner = [0, 'Verantwortlich', 'Wer Befunde klärt und bei einer Störung entscheidet.'] as const;
  const contact = [1, 'Erreichbarkeit', 'Wen man bei einer Störung anruft.'] as const;
  return [
    ...(handbook.owner === notDocumented
      ? [{ ...missing('handbook', ['handbook', 'owner'], owner), isText: true }]
      : []),
    ...(Object.values(handbook.people).some(
      ({ contact: way, phone }) => way !== undefined || phone !== undefined,
    )
      ? []
      : [missing('handbook', ['handbook', 'people'], contact)]),
  ];
}

/** Data without a backup, backups that nobody has tried. */
function openBackups(inventory: Inventory): MissingAnswer[] {
  const { backups } = inventory;
  const backup = [2, 'Sicherung', 'Ob und wie die Daten nach einem Ausfall zurückkommen.'] as const;
  const test = [
    9,
    'Letzter Wiederherstellungstest',
    'Eine Sicherung, die niemand zurückgespielt hat, ist keine.',
  ] as const;
  const isSaved = (volume: Entity<'volumes'>) =>
    Object.values(backups).some(({ id, subjects }) => subjects.includes(volume.ref) || id === volume.backup);
  return [
    ...keptDataOf(inventory)
      .filter((volume) => !isSaved(volume))
      .map(({ ref, id }) => missing(ref, ['volumes', id], backup)),
    ...Object.values(backups)
      .filter(({ status, last_restore_test: day }) => status === 'active' && day === undefined)
      .map(({ ref, id }) => missing(ref, ['backups', id], test)),
  ];
}

/** The order of starting, who may reach a port, what is compared. */
function openOperation({ stacks, containers, hosts }: Inventory): MissingAnswer[] {
  const order = [5, 'Platz in der Startreihenfolge', 'Was nach einem Ausfall zuerst startet.'] as const;
  const intent = [
    4,
    'Wer die Ports erreichen soll',
    'Ohne Absicht ist nicht zu prüfen, ob ein Port zu weit offen ist.',
  ] as const;
  const evidence = [8, 'Momentaufnahmen', 'Ohne sie ist nichts mit der Maschine verglichen.'] as const;
  const running = Object.values(stacks).filter(({ status }) => status === 'active');
  return [
    ...(running.length > 1 ? running : [])
      .filter((stack) => stack.start_order === undefined)
      .map(({ ref, id }) => missing(ref, ['stacks', id], order)),
    ...Object.values(containers)
      .filter(({ status }) => status === 'active')
      .filter(({ ports }) => ports.some(({ published, exposure }) => published !== null && !exposure))
      .map(({ ref, id }) => missing(ref, ['containers', id, 'ports'], intent)),
    ...Object.values(hosts)
      .filter(({ status, kind }) => status === 'active' && kind !== 'edge')
      .filter(({ snapshots }) => snapshots.length === 0)
      .map(({ ref, id }) => missing(ref, ['hosts', id], evidence)),
  ];
}

/** All answers that are missing; those that help most first, else in the order of the inventory. */
export const missingAnswers = (inventory: Inventory): MissingAnswer[] =>
  [
    ...openPeople(inventory),
    ...openBackups(inventory),
    ...openOperation(inventory),
    ...openPlan(inventory),
    ...openFields(inventory),
  ].sort((a, b) => a.rank - b.rank);

/** Of one entry as many of a kind as a row names. */
const maxNamed = 8;
/** The missing answers as a table: one row an entry and kind of answer. */
export function undocumentedTable(inventory: Inventory): Table {
  const rows = [
    ...Map.groupBy(missingAnswers(inventory), ({ ref, what, why, isShared }) =>
      [isShared ? '' : ref, what.replace(/ \(.*$/, ''), why].join('\n'),
    ).values(),
  ];
  return tableOf({
    caption: 'Noch auszufüllen',
    rows,
    columns: [
      {
        title: 'Eintrag',
        cell: (answers) => {
          const refs = [...new Set(answers.map(({ ref }) => ref))];
          const more = refs.length - maxNamed;
          return list([
            ...refs.slice(0, maxNamed).map((ref) => (ref === 'handbook' ? 'Handbuch' : link(ref))),
            ...(more > 0 ? [`und ${more} weitere`] : []),
          ]);
        },
      },
      {
        title: 'Was fehlt',
        cell: (answers) => {
          const [first] = answers;
          const named = answers.flatMap(({ what }) => / \((.*)\)$/.exec(what)?.[1] ?? []);
          if (named.length === 0) return first?.what ?? null;
          const more = named.length > maxNamed ? ` und ${named.length - maxNamed} weitere` : '';
          return `${first?.what.replace(/ \(.*$/, '')}: ${named.slice(0, maxNamed).join(', ')}${more}`;
        },
      },
      { title: 'Wozu es gebraucht wird', cell: ([first]) => first?.why ?? null },
    ],
  });
}
