// The Notfallhandbuch: what is documented for an emergency, in the order in which one needs it, in the terms of BSI-Standard
// 200-4. Each part says in one line what nobody wrote down.
import { startOrderOf } from '../../effects/start-order.ts';
import type { Inventory } from '../../model/inventory.ts';
import { type Table, tableOf } from '../../model/table.ts';
import { code, germanDay, link, list, prose, titleOf } from '../cells.ts';
import { containerCommands, oneLine, serviceCommands, stackCommands, type Task } from '../commands.ts';
import { outages, protectionNeeds } from './needs.ts';
import { type PlanPart, partOf } from './part.ts';
import { active, checks, hosts, people, plannedBackups, secrets, startOrder } from './sheet.ts';
import { type System, systemsOf } from './subjects.ts';

function alarm(inventory: Inventory): PlanPart {
  const { emergency } = inventory.handbook;
  const escalation = tableOf({
    caption: 'Eskalation',
    rows: emergency?.escalation ?? [],
    columns: [
      { title: 'Stufe', cell: (_, index) => String(index + 1) },
      { title: 'Wann', cell: ({ after }) => after },
      { title: 'Wer', cell: ({ who }) => who },
      { title: 'Telefon', cell: ({ phone }) => prose(phone) },
      { title: 'Entscheidet', cell: ({ decides }) => prose(decides) },
    ],
  });
  const called = people(inventory);
  const all = ['Vertretung', 'Erreichbar, Vertrag'].filter((title) => !called.columns.includes(title));
  return partOf('Alarmierung und Eskalation', [called, escalation, hosts(inventory)], { missing: all });
}

/** The commands of a task of a system, for a shell; undefined where none are known. */
function linesOf(inventory: Inventory, system: System, task: Task): readonly string[] | undefined {
  const [block] =
    system.section === 'stacks'
      ? stackCommands(inventory, system, [task])
      : system.section === 'services'
        ? serviceCommands(inventory, system, [task])
        : containerCommands(inventory, system, [task]);
  return block?.lines;
}
/** One task of all systems, as lines for a shell. */
function taskTable(inventory: Inventory, task: Task, caption: string): Table {
  const rows = systemsOf(inventory)
    .map((system) => ({ ...system, lines: linesOf(inventory, system, task) }))
    .filter(({ lines }) => lines);
  return tableOf({
    caption,
    rows,
    columns: [
      { title: 'Was', cell: ({ ref }) => link(ref) },
      { title: 'Auf', cell: ({ host }) => (host === undefined ? null : link(`host:${host}`)) },
      { title: 'Befehl', cell: ({ lines }) => code(lines && oneLine(lines)) },
    ],
  });
}
function firstSteps(inventory: Inventory): PlanPart {
  const steps = inventory.handbook.emergency?.first_steps;
  const rows = [
    ['1. Abtrennen', steps?.isolate],
    ['2. Spuren sichern', steps?.evidence],
    ['3. Entscheiden', steps?.decide],
  ] as const;
  const written = tableOf({
    caption: 'Erste Schritte',
    rows: rows.filter(([, texts]) => texts?.length),
    columns: [
      { title: 'Schritt', cell: ([title]) => title },
      { title: 'Was zu tun ist', cell: ([, texts]) => list(texts ?? []) },
    ],
  });
  return {
    ...partOf(
      'Erste Schritte bei einem Vorfall',
      [
        written,
        taskTable(inventory, 'stop', 'Anhalten'),
        taskTable(inventory, 'logs', 'Protokolle lesen, bevor etwas neu startet'),
      ],
      {
        lead: 'Erst abtrennen, dann Spuren sichern, dann entscheiden: Wer zuerst neu startet, verliert, was den Vorfall erklärt.',
      },
    ),
    missing: rows.filter(([, texts]) => !texts?.length).map(([title]) => title.replace(/^\d\. /, '')),
  };
}

function duties({ handbook }: Inventory): PlanPart {
  const breach = handbook.emergency?.data_breach;
  const rows = [
    {
      occasion:
        'Verletzung des Schutzes personenbezogener Daten, außer sie führt voraussichtlich zu keinem Risiko',
      law: 'Art. 33 DSGVO',
      recipient: breach?.authority ?? 'Aufsichtsbehörde (welche, ist nicht dokumentiert)',
      within: '72 Stunden, nachdem sie bekannt wurde',
      how: breach?.how,
      by: breach?.by,
    },
    {
      occasion: 'Dasselbe, wenn ein hohes Risiko für Personen besteht',
      law: 'Art. 34 DSGVO',
      recipient: 'den betroffenen Personen',
      within: 'unverzüglich',
      how: undefined,
      by: breach?.by,
    },
    ...(handbook.emergency?.reports ?? []),
  ];
  const table = tableOf({
    caption: 'Meldepflichten',
    rows,
    columns: [
      { title: 'Was', cell: ({ occasion }) => occasion },
      { title: 'Grundlage', cell: ({ law }) => prose(law) },
      { title: 'An wen', cell: ({ recipient }) => recipient },
      { title: 'Frist', cell: ({ within }) => prose(within) },
      { title: 'Weg', cell: ({ how }) => prose(how) },
      { title: 'Wer meldet', cell: ({ by }) => prose(by) },
    ],
  });
  const processing = handbook.records?.processing;
  const notes = [
    ...(breach?.officer ? [`Datenschutz: ${breach.officer}`] : []),
    ...(processing ? [`Verzeichnis von Verarbeitungstätigkeiten: ${processing}`] : []),
  ];
  return partOf('Meldepflichten', [table], {
    notes,
    missing: [
      ...(breach?.officer ? [] : ['wer den Datenschutz betreut']),
      ...(processing ? [] : ['wo das Verzeichnis von Verarbeitungstätigkeiten liegt']),
    ],
  });
}

function restart(inventory: Inventory): PlanPart {
  const steps = startOrderOf(inventory)
    .steps.map((step) => step.filter(({ status }) => status === 'active'))
    .filter((step) => step.length > 0);
  const inside = tableOf({
    caption: 'Reihenfolge im Einzelnen',
    rows: steps.length > 1 ? steps : [],
    columns: [
      { title: 'Schritt', cell: (_, index) => String(index + 1) },
      { title: 'Startet', cell: (step) => step.map((workload) => titleOf(workload)).join(', ') },
    ],
  });
  const part = partOf('Wiederanlauf', [startOrder(inventory), inside, checks(inventory)], {
    lead: 'Die Reihenfolge folgt aus den dokumentierten Abhängigkeiten; jeder Schritt beginnt, wenn der vorige läuft.',
  });
  return { ...part, missing: part.missing.filter((title) => title !== 'Reihenfolge im Einzelnen') };
}

function restore(inventory: Inventory): PlanPart {
  const backups = Object.values(inventory.backups).filter(({ status }) => status !== 'retired');
  const planned = plannedBackups(inventory);
  const table = tableOf({
    caption: 'Wiederherstellung aus Sicherungen',
    rows: backups,
    columns: [
      { title: 'Was', cell: ({ purpose }) => purpose },
      { title: 'Stand', cell: ({ status }) => ({ status }) },
      {
        title: 'Liegt in',
        cell: ({ target, offsite }) => list([code(target), prose(offsite)].filter((cell) => cell !== null)),
      },
      { title: 'Dauer', cell: ({ restore_duration }) => prose(restore_duration) },
      { title: 'Abnahme', cell: ({ acceptance }) => prose(acceptance) },
      {
        title: 'Zuletzt geprobt',
        cell: ({ last_restore_test: day }) => (day ? germanDay(day) : null),
      },
    ],
  });
  return partOf('Wiederherstellung', [table], {
    procedures: active(inventory.procedures).filter(({ kind }) => kind === 'restore'),
    notes: planned ? [planned] : [],
  });
}

const faults = (inventory: Inventory): PlanPart =>
  partOf('Bekannte Störungen', [], {
    procedures: active(inventory.procedures).filter(({ kind }) => kind === 'fault'),
  });

function offline(inventory: Inventory): PlanPart {
  const known = inventory.handbook.emergency?.offline;
  const rows = [
    ['Gedruckte Fassung', known?.paper, 'wo die gedruckte Fassung liegt'],
    ['Passwörter und Schlüssel', known?.keys, 'wo Passwörter und Schlüssel liegen, wenn der Server steht'],
    ['Verständigung', known?.channel, 'worüber man sich verständigt'],
    ['Verträge', inventory.handbook.records?.contracts, 'wo die Verträge liegen'],
  ] as const;
  const table = tableOf({
    caption: 'Erreichbar ohne Server und Mail',
    rows: rows.filter(([, text]) => text),
    columns: [
      { title: 'Was', cell: ([title]) => title },
      { title: 'Wo', cell: ([, text]) => prose(text) },
    ],
  });
  return {
    ...partOf('Ohne Server und Mail', [table, secrets(inventory)]),
    missing: rows.flatMap(([, text, question]) => (text ? [] : [question])),
  };
}

function exercises({ handbook }: Inventory): PlanPart {
  const { exercises: done = [], next_exercise: next } = handbook.emergency ?? {};
  const table = tableOf({
    caption: 'Übungen',
    rows: done,
    columns: [
      { title: 'Tag', cell: ({ date }) => germanDay(date) },
      { title: 'Was', cell: ({ what }) => what },
      { title: 'Ergebnis', cell: ({ outcome }) => prose(outcome) },
      { title: 'Folgt daraus', cell: ({ follows }) => prose(follows) },
    ],
  });
  return {
    ...partOf('Übungen', [table], { notes: next ? [`Nächste Übung: ${germanDay(next)}.`] : [] }),
    missing: [...(done.length > 0 ? [] : ['Übungen']), ...(next ? [] : ['Tag der nächsten Übung'])],
  };
}

/** The parts of the Notfallhandbuch; a part of which nothing is known says only what is missing. */
export const emergencyPlan = (inventory: Inventory): PlanPart[] =>
  [
    alarm(inventory),
    firstSteps(inventory),
    duties(inventory),
    protectionNeeds(inventory),
    outages(inventory),
    restart(inventory),
    restore(inventory),
    faults(inventory),
    offline(inventory),
    exercises(inventory),
  ].filter(
    ({ tables, procedures, notes, missing }) =>
      tables.length + procedures.length + notes.length + missing.length > 0,
  );
