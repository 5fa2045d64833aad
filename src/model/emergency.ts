// What is to be known before an emergency, in the terms of BSI-Standard 200-4: of each system and its data, and of the
// handbook as a whole. All of it may be left out: what nobody wrote down is a gap, never an error.
import { z } from 'zod';
import { anyRef, day, text, texts } from './fields.ts';
import { idPattern } from './sections.ts';

const need = (goal: string) =>
  z
    .enum(['normal', 'high', 'very_high'])
    .describe(`${goal}: normal, high (hoch) oder very_high (sehr hoch)`)
    .optional();
/** How much a system or its data are worth protecting. */
const protection = z
  .strictObject({
    confidentiality: need('Vertraulichkeit'),
    integrity: need('Integrität'),
    availability: need('Verfügbarkeit'),
    reason: text('Begründung des Schutzbedarfs').optional(),
  })
  .describe('Schutzbedarf nach BSI-Standard 200-2');
export type Protection = z.output<typeof protection>;

/** How long a system may be away, and how one works until then. */
const continuity = z
  .strictObject({
    mtpd: text('Längste hinnehmbare Ausfallzeit (MTPD), z. B. 24 Stunden').optional(),
    rto: text('Zeit, in der das System wieder anlaufen soll (RTO)').optional(),
    rpo: text('Zeitraum, dessen Daten verloren gehen dürfen (RPO)').optional(),
    minimum: text('Notbetriebsniveau: was mindestens laufen muss').optional(),
    workaround: text('Notbetrieb: wie bis zum Wiederanlauf gearbeitet wird').optional(),
  })
  .describe('Ausfallzeiten und Notbetrieb nach BSI-Standard 200-4');
export type Continuity = z.output<typeof continuity>;

/** Fields of what an emergency plan is made for: systems and their data. */
export const emergencyFields = { protection: protection.optional(), continuity: continuity.optional() };

/** `handbook.emergency`: what is true of all systems. */
export const emergency = z
  .strictObject({
    escalation: z
      .array(
        z.strictObject({
          after: text('Wann diese Stufe gilt, z. B. nach 30 Minuten ohne Rückmeldung'),
          who: text('Wer verständigt wird'),
          phone: text('Telefon').optional(),
          decides: text('Was diese Stufe entscheidet').optional(),
        }),
      )
      .describe('Stufen der Eskalation in ihrer Reihenfolge')
      .default([]),
    first_steps: z
      .strictObject({
        isolate: texts('Abtrennen: was vom Netz genommen wird, und wie').optional(),
        evidence: texts('Spuren sichern: was aufgehoben wird, bevor jemand etwas ändert').optional(),
        decide: texts('Entscheiden: wer über Abschalten, Melden und Wiederanlauf entscheidet').optional(),
      })
      .describe('Erste Schritte bei einem Vorfall')
      .optional(),
    data_breach: z
      .strictObject({
        authority: text('Zuständige Aufsichtsbehörde').optional(),
        how: text('Weg der Meldung, z. B. Formular oder Telefon').optional(),
        by: text('Wer meldet').optional(),
        officer: text('Wer den Datenschutz betreut, mit Erreichbarkeit').optional(),
      })
      .describe('Meldung einer Datenpanne nach Art. 33 DSGVO')
      .optional(),
    reports: z
      .array(
        z.strictObject({
          occasion: text('Was zu melden ist'),
          law: text('Grundlage der Pflicht, z. B. ein Vertrag').optional(),
          recipient: text('Wem gemeldet wird'),
          within: text('Frist').optional(),
          how: text('Weg der Meldung').optional(),
          by: text('Wer meldet').optional(),
        }),
      )
      .describe('Weitere Meldepflichten')
      .default([]),
    offline: z
      .strictObject({
        paper: text('Wo die gedruckte Fassung liegt, wenn Server und Mail stehen').optional(),
        keys: text('Wo Passwörter und Schlüssel liegen, wenn Server und Mail stehen').optional(),
        channel: text('Worüber man sich verständigt, wenn Server und Mail stehen').optional(),
      })
      .describe('Was ohne Server und Mail erreichbar ist')
      .optional(),
    exercises: z
      .array(
        z.strictObject({
          date: day('Tag der Übung'),
          what: text('Was geübt wurde'),
          outcome: text('Ergebnis').optional(),
          follows: text('Was daraus folgt').optional(),
        }),
      )
      .describe('Übungen')
      .default([]),
    next_exercise: day('Nächste Übung').optional(),
  })
  .describe('Notfallvorsorge nach BSI-Standard 200-4');

const rating = (what: string) =>
  z
    .enum(['low', 'medium', 'high'])
    .describe(`${what}: low (gering), medium (mittel) oder high (hoch)`)
    .optional();

/** Fields of the handbook's own section that say how system and handbook are kept. */
export const upkeep = {
  maintenance: z
    .strictObject({
      slots: z
        .array(
          z.strictObject({
            when: text('Wann'),
            what: text('Was dann geschehen darf'),
            notice: text('Wer wie lange vorher davon erfährt').optional(),
          }),
        )
        .describe('Wartungsfenster')
        .default([]),
      patching: text('Wie und wie oft Aktualisierungen eingespielt werden').optional(),
      changes: text('Wie eine Änderung beantragt, freigegeben und geprüft wird').optional(),
    })
    .describe('Wartung')
    .optional(),
  risks: z
    .record(
      z.string().regex(idPattern),
      z.strictObject({
        title: text('Risiko in einem Satz'),
        subjects: z.array(anyRef('Betroffener Eintrag')).describe('Betroffene Einträge').default([]),
        likelihood: rating('Eintrittswahrscheinlichkeit'),
        impact: rating('Schadenshöhe'),
        reason: text('Woraus das Risiko folgt').optional(),
        treatment: text('Wie mit ihm umgegangen wird').optional(),
        owner: text('Wer es trägt').optional(),
        due: day('Bis wann es behandelt sein soll').optional(),
      }),
    )
    .describe('Risiken mit Bewertung')
    .default({}),
  copies: z
    .array(
      z.strictObject({
        who: text('Wer das Handbuch bekommt'),
        format: text('In welcher Form, z. B. gedruckt'),
        place: text('Wo das Exemplar liegt').optional(),
      }),
    )
    .describe('Verteiler')
    .default([]),
  records: z
    .strictObject({
      processing: text('Wo das Verzeichnis von Verarbeitungstätigkeiten liegt').optional(),
      contracts: text('Wo die Verträge liegen').optional(),
    })
    .describe('Unterlagen außerhalb dieses Handbuchs')
    .optional(),
};
