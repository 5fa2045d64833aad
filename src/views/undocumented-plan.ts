// What an emergency plan and the handbook's upkeep lack: each field of src/model/emergency.ts that nobody wrote.
import type { Entity, Inventory } from '../model/inventory.ts';
import { isRecord } from '../model/record.ts';
import { isPresent } from '../model/select.ts';
import { keptDataOf, type Planned, systemsOf } from './emergency/subjects.ts';
import type { MissingAnswer } from './missing-answer.ts';

type Question = readonly [rank: number, what: string, why: string];
const shared = (
  { ref, section, id }: Pick<Entity, 'ref' | 'section' | 'id'>,
  field: string,
  [rank, what, why]: Question,
): MissingAnswer => ({ ref, path: [section, id, field], what, why, rank, isText: false, isShared: true });

const protectionQuestions = {
  need: [6, 'Schutzbedarf', 'Was bei einem Vorfall zuerst zu schützen ist.'],
  reason: [7, 'Begründung des Schutzbedarfs', 'Ohne sie lässt sich die Einstufung nicht nachvollziehen.'],
} as const satisfies Record<string, Question>;
const continuityQuestions = {
  mtpd: [6, 'MTPD', 'Nach welcher Zeit ein Ausfall nicht mehr hinnehmbar ist.'],
  rto: [6, 'RTO', 'In welcher Zeit das System wieder laufen soll; daran richtet sich der Wiederanlauf aus.'],
  rpo: [6, 'RPO', 'Wie oft gesichert werden muss.'],
  minimum: [7, 'Notbetriebsniveau', 'Was im Notbetrieb mindestens laufen muss.'],
  workaround: [8, 'Notbetrieb', 'Wie bis zum Wiederanlauf gearbeitet wird.'],
} as const satisfies Record<string, Question>;

function openProtection(entity: Planned): MissingAnswer[] {
  const { confidentiality, integrity, availability, reason } = entity.protection ?? {};
  if (!confidentiality || !integrity || !availability)
    return [shared(entity, 'protection', protectionQuestions.need)];
  return reason ? [] : [shared(entity, 'protection', protectionQuestions.reason)];
}
const openContinuity = (
  entity: Planned,
  keys: readonly (keyof typeof continuityQuestions)[],
): MissingAnswer[] =>
  keys
    .filter((key) => entity.continuity?.[key] === undefined)
    .map((key) => shared(entity, 'continuity', continuityQuestions[key]));

/**
 * The handbook's own fields, in the order of the emergency plan: what is missing where nothing stands in one, or where it
 * is not enough that something does.
 */
const handbookQuestions: readonly (readonly [
  path: readonly string[],
  question: Question,
  isWritten?: (handbook: Inventory['handbook']) => boolean,
])[] = [
  [
    ['people'],
    [1, 'Telefon', 'Wen man anruft, wenn Mail und Server stehen.'],
    ({ people }) => Object.values(people).some(({ phone }) => phone !== undefined),
  ],
  [
    ['people'],
    [3, 'Vertretung', 'Wer handelt, wenn die verantwortliche Person nicht erreichbar ist.'],
    ({ people, deputy }) =>
      deputy !== undefined || Object.values(people).some((person) => person.deputy !== undefined),
  ],
  [
    ['emergency', 'escalation'],
    [5, 'Eskalation', 'Wer wann verständigt wird und was er entscheidet.'],
  ],
  [
    ['emergency', 'first_steps', 'isolate'],
    [5, 'Erste Schritte: abtrennen', 'Damit sich ein Schaden nicht ausbreitet.'],
  ],
  [
    ['emergency', 'first_steps', 'evidence'],
    [5, 'Erste Schritte: Spuren sichern', 'Nach einem Neustart sind sie verloren.'],
  ],
  [
    ['emergency', 'first_steps', 'decide'],
    [5, 'Erste Schritte: entscheiden', 'Wer über Abschalten, Melden und Wiederanlauf entscheidet.'],
  ],
  [
    ['emergency', 'data_breach', 'authority'],
    [5, 'Aufsichtsbehörde', 'Eine Datenpanne ist ihr binnen 72 Stunden zu melden (Art. 33 DSGVO).'],
  ],
  [
    ['emergency', 'data_breach', 'how'],
    [6, 'Weg der Meldung', 'Im Notfall ist keine Zeit, das Formular der Behörde zu suchen.'],
  ],
  [
    ['emergency', 'data_breach', 'by'],
    [6, 'Wer eine Datenpanne meldet', 'Sonst meldet sie niemand oder jeder.'],
  ],
  [
    ['emergency', 'offline', 'paper'],
    [5, 'Ort der gedruckten Fassung', 'Stehen Server und Mail, ist nur Papier zu lesen.'],
  ],
  [
    ['emergency', 'offline', 'keys'],
    [5, 'Schlüssel ohne Server', 'Passwörter, die nur auf dem Server liegen, fehlen, wenn er steht.'],
  ],
  [
    ['emergency', 'offline', 'channel'],
    [7, 'Verständigung ohne Mail', 'Worüber sich alle absprechen, wenn Mail und Server stehen.'],
  ],
  [
    ['emergency', 'exercises'],
    [9, 'Übungen', 'Ein Plan, den niemand geübt hat, trägt nicht.'],
  ],
  [
    ['maintenance', 'slots'],
    [9, 'Wartungsfenster', 'Wann unterbrochen werden darf.'],
  ],
  [
    ['maintenance', 'patching'],
    [8, 'Einspielen von Aktualisierungen', 'Ohne festen Rhythmus bleiben bekannte Schwachstellen offen.'],
  ],
  [
    ['maintenance', 'changes'],
    [9, 'Ablauf einer Änderung', 'Wer sie freigibt und wie sie geprüft wird.'],
  ],
  [['risks'], [8, 'Risiken', 'Was droht, und wie damit umgegangen wird.']],
  [['copies'], [10, 'Verteiler', 'Wer eine neue Fassung bekommt.']],
  [['version'], [10, 'Version', 'Ohne sie lässt sich nicht sagen, welche Fassung gilt.']],
  [['approval'], [10, 'Freigabe', 'Wer die Fassung für gültig erklärt hat.']],
  [
    ['records', 'processing'],
    [
      9,
      'Ort des Verzeichnisses von Verarbeitungstätigkeiten',
      'Art. 30 DSGVO verlangt es; bei einer Datenpanne nennt es die Betroffenen.',
    ],
  ],
  [
    ['records', 'contracts'],
    [9, 'Ort der Verträge', 'Mit Kundennummer und Fristen hilft der Anbieter schneller.'],
  ],
];
/** Whether anything stands at a path of the handbook's own section: no empty list, no empty text. */
const isWrittenAt = (handbook: Inventory['handbook'], path: readonly string[]): boolean =>
  isPresent(path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), handbook));

const risk: Question = [8, 'Bewertung der Risiken', 'Welches zuerst zu behandeln ist.'];
const openRisks = ({ handbook }: Inventory): MissingAnswer[] =>
  Object.entries(handbook.risks)
    .filter(([, { likelihood, impact }]) => !likelihood || !impact)
    .slice(0, 1)
    .map(() => ({
      ref: 'handbook',
      path: ['handbook', 'risks'],
      what: risk[1],
      why: risk[2],
      rank: risk[0],
      isText: false,
    }));

/** Whom one reaches at a provider, how long a backup takes to come back. */
function openContracts({ externals, backups }: Inventory): MissingAnswer[] {
  const hotline = [3, 'Telefon des Anbieters', 'Wer hilft, wenn die Störung bei ihm liegt.'] as const;
  const contract = [6, 'Vertrag des Anbieters', 'Ohne Kundennummer hilft er nicht.'] as const;
  const duration = [8, 'Dauer der Wiederherstellung', 'Ob sie in die zulässige Ausfallzeit passt.'] as const;
  const acceptance = [
    8,
    'Abnahme der Wiederherstellung',
    'Woran man erkennt, dass alles zurück ist.',
  ] as const;
  return [
    ...Object.values(externals)
      .filter(({ kind, status }) => kind === 'provider' && status === 'active')
      .flatMap((external) => [
        ...(external.hotline ? [] : [shared(external, 'hotline', hotline)]),
        ...(external.contract ? [] : [shared(external, 'contract', contract)]),
      ]),
    ...Object.values(backups)
      .filter(({ status }) => status !== 'retired')
      .flatMap((backup) => [
        ...(backup.restore_duration ? [] : [shared(backup, 'restore_duration', duration)]),
        ...(backup.acceptance ? [] : [shared(backup, 'acceptance', acceptance)]),
      ]),
  ];
}

/** All that is missing of the emergency plan and of the upkeep. */
export const openPlan = (inventory: Inventory): MissingAnswer[] => [
  ...handbookQuestions
    .filter(([path, , isWritten]) =>
      isWritten ? !isWritten(inventory.handbook) : !isWrittenAt(inventory.handbook, path),
    )
    .map(([path, [rank, what, why]]) => ({
      ref: 'handbook',
      path: ['handbook', ...path],
      what,
      why,
      rank,
      isText: path.length === 1 && (path[0] === 'version' || path[0] === 'approval'),
    })),
  ...openRisks(inventory),
  ...openContracts(inventory),
  ...systemsOf(inventory).flatMap((system) => [
    ...openProtection(system),
    ...openContinuity(system, ['mtpd', 'rto', 'rpo', 'minimum', 'workaround']),
  ]),
  ...keptDataOf(inventory).flatMap((volume) => [
    ...openProtection(volume),
    ...openContinuity(volume, ['rpo']),
  ]),
];
