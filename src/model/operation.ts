// Entities of operation, not of machines: surroundings, connections, backups, accounts, decisions, gaps, waivers.
import { z } from 'zod';
import { fileSource, secretDriver } from './compose-fields.ts';
import { anyRef, common, day, flag, laterText, port, ref, status, text, texts } from './fields.ts';

/** What is not ours: people's programs, providers, services of others. */
export const external = z.strictObject({
  ...common,
  purpose: laterText('Rolle für das System'),
  kind: z
    .enum(['user', 'provider', 'service'])
    .describe('Art: user (Nutzende), provider (Anbieter), service (fremder Dienst)'),
  status: status.default('active'),
  hotline: text('Telefon, unter dem ein Anbieter im Notfall hilft').optional(),
  contract: text('Vertrag oder Kundennummer, und wo er liegt').optional(),
});

export const connection = z.strictObject({
  ...common,
  title: text('Bezeichnung').optional(),
  from: anyRef('Quelle'),
  to: anyRef('Ziel'),
  port: port('Zielport').optional(),
  protocol: text('Protokoll, z. B. HTTPS'),
  encrypted: flag('Verschlüsselt').optional(),
  status: status.default('active'),
  path: text('Weg, z. B. interne Bridge').optional(),
  note: text('Hinweis').optional(),
  security: texts('Vorgaben zum Schutz der Verbindung').optional(),
});

export const backup = z.strictObject({
  ...common,
  purpose: laterText('Was gesichert wird'),
  subjects: z.array(anyRef('Gesicherter Eintrag')).describe('Was gesichert wird').default([]),
  status: status.default('active'),
  automated: flag('Läuft ohne Zutun').default(false),
  method: text('Verfahren'),
  commands: texts('Befehle der Sicherung').optional(),
  restore: texts('Befehle der Wiederherstellung').optional(),
  restore_note: text('Hinweis zur Wiederherstellung').optional(),
  schedule: text('Zeitplan').optional(),
  target: text('Ziel').optional(),
  offsite: text('Ziel außer Haus').optional(),
  retention: text('Aufbewahrung').optional(),
  max_age: text('Höchstalter').optional(),
  restore_duration: text('Wie lange die Wiederherstellung dauert').optional(),
  acceptance: text(
    'Abnahme: woran man erkennt, dass die Wiederherstellung gelungen ist, und wer sie abnimmt',
  ).optional(),
  last_restore_test: day('Letzter Wiederherstellungstest').optional(),
  script: text('Skript').optional(),
});

/** Of a secret that became public; where it can be read is never documented. */
const exposed = {
  exposed_since: z
    .union([day('Spätestens seit diesem Tag'), z.literal('unknown')])
    .describe(
      'Der Wert ist öffentlich geworden: seit wann spätestens (JJJJ-MM-TT), oder unknown. Wo er steht, gehört nicht ins Inventar',
    )
    .optional(),
  exposure_due: day('Bis wann der öffentlich gewordene Wert geändert sein soll').optional(),
  exposure_handled: z
    .strictObject({ date: day('Wann').optional(), what: text('Was getan wurde, z. B. Wert geändert') })
    .describe('Was getan wurde, seit der Wert öffentlich ist; ohne Angabe ist das Risiko offen')
    .optional(),
};

export const secret = z.strictObject({
  ...common,
  purpose: laterText('Wofür'),
  kept_in: laterText('Wo der Wert aufbewahrt wird'),
  variable: text('Variable, in der eine Compose-Datei den Wert verlangt').optional(),
  ...fileSource,
  ...secretDriver,
  used_by: z.array(anyRef('Wer den Wert braucht')).describe('Verwendung').default([]),
  ...exposed,
});

export const account = z.strictObject({
  ...common,
  system: anyRef('System, an dem man sich anmeldet'),
  who: text('Wer'),
  how: text('Wie man sich anmeldet'),
  url: text('Adresse').optional(),
  managed_in: text('Wo die Konten gepflegt werden').optional(),
  secret: ref('secrets', 'Geheimnis').optional(),
  recommended: texts('Empfehlungen').optional(),
  ...exposed,
});

export const monitor = z.strictObject({
  ...common,
  subjects: z.array(anyRef('Was überwacht wird')).describe('Was überwacht wird').default([]),
  status: status.default('active'),
  tool: text('Werkzeug'),
  check: text('Was geprüft oder gemessen wird'),
  alert: text('Wer wie benachrichtigt wird').optional(),
  directory: text('Vorgesehener Ort').optional(),
});

export const document = z.strictObject({
  ...common,
  title: text('Titel').optional(),
  path: text('Datei'),
  content: text('Was darin stehen soll'),
  status: z
    .enum(['present', 'missing'])
    .describe('present (liegt vor) oder missing (fehlt)')
    .default('missing'),
});

/** A decision with what else was possible: what examiners ask for, and successors. */
export const decision = z.strictObject({
  ...common,
  title: text('Worum es ging'),
  date: day('Datum').optional(),
  by: text('Wer entschieden hat').optional(),
  context: text('Ausgangslage').optional(),
  options: z
    .array(
      z.strictObject({
        name: text('Möglichkeit'),
        pros: texts('Dafür spricht').default([]),
        cons: texts('Dagegen spricht').default([]),
        chosen: flag('Diese wurde gewählt').default(false),
      }),
    )
    .min(1)
    .describe('Die Möglichkeiten, die zur Wahl standen'),
  reason: text('Warum so entschieden wurde'),
  subjects: z.array(anyRef('Betroffener Eintrag')).describe('Betroffene Einträge').default([]),
});

const number = z
  .int()
  .positive()
  .describe('Nummer, die bleibt, wenn andere Einträge wegfallen; ohne Angabe der Platz in der Liste')
  .optional();

export const openQuestion = z.strictObject({
  number,
  title: text('Frage in einem Satz'),
  short: text('Worum es geht, in wenigen Worten; so heißt die Frage im laufenden Text').optional(),
  statements: z
    .array(z.strictObject({ source: text('Fundstelle'), says: text('Aussage') }))
    .min(1)
    .describe('Die widersprüchlichen Aussagen'),
  follows: text('Welcher Aussage das Inventar folgt'),
  reason: text('Warum'),
  owner: text('Wer klärt'),
  subjects: z.array(anyRef('Betroffener Eintrag')).describe('Betroffene Einträge').default([]),
});

/** A finding that is tolerated for a while. */
export const waiver = z.strictObject({
  rule: text('Regel des Befunds, z. B. container-image'),
  subject: text('Gegenstand des Befunds, z. B. container:pgadmin; ein * am Ende steht für beliebig viel'),
  host: ref('hosts', 'Nur auf diesem Host').optional(),
  actual: text(
    'Was die Maschine zeigte, als die Ausnahme erteilt wurde (Ist); ein anderer Wert gilt nicht mehr als geduldet',
  ).optional(),
  reason: text('Warum der Befund geduldet wird'),
  until: day('Letzter Tag, an dem er geduldet wird'),
  by: text('Wer das entschieden hat'),
});

export const gap = z.strictObject({
  number,
  short: text('Worum es geht, in wenigen Worten; so heißt die Lücke im laufenden Text').optional(),
  what: text('Was nicht dokumentiert ist'),
  owner: text('Wer es nachträgt'),
  why: text('Warum es gebraucht wird').optional(),
  subjects: z.array(anyRef('Betroffener Eintrag')).describe('Betroffene Einträge').default([]),
});
