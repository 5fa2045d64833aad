// What an edition for an examination says about the person and the work. How it is laid out, print.ts says.
import { z } from 'zod';
import { anyRef, day, flag, text } from './fields.ts';
import { idPattern } from './sections.ts';

const hours = (what: string) => z.number().nonnegative().describe(`${what} in Stunden`);

/** `handbook.exam`: what an edition for an examination says about the person and the work. */
export const exam = z
  .strictObject({
    title: text('Thema der Arbeit'),
    occupation: text('Ausbildungsberuf oder Abschluss').optional(),
    chamber: text('Prüfende Stelle').optional(),
    date: text('Prüfungstermin, z. B. Sommer 2026').optional(),
    own_text: flag(
      'Der Text der Kapitel ist vom Prüfling selbst geschrieben; nur dann sagt es die Fassung',
    ).optional(),
    period: text('Zeitraum der Durchführung').optional(),
    place: text('Ort der Durchführung').optional(),
    supervisor: text('Betreuende Person').optional(),
    candidate: z
      .strictObject({
        name: text('Name'),
        number: text('Prüflingsnummer').optional(),
        address: text('Anschrift').optional(),
        company: text('Betrieb').optional(),
        contact: text('Erreichbarkeit').optional(),
      })
      .describe('Prüfling')
      .optional(),
    declarations: z
      .array(
        z.strictObject({
          title: text('Überschrift, z. B. Eigenständigkeitserklärung'),
          signed_by: z
            .enum(['candidate', 'company'])
            .describe('Wer unterschreibt: candidate (Prüfling) oder company (Betrieb)')
            .default('candidate'),
          text: text('Wortlaut, wie ihn die prüfende Stelle vorgibt'),
          place: text('Ort der Unterschrift').optional(),
          date: day('Datum der Unterschrift').optional(),
        }),
      )
      .describe('Erklärungen, die Prüfling oder Betrieb unterschreiben')
      .default([]),
    aids: z
      .array(z.strictObject({ name: text('Hilfsmittel'), purpose: text('Wofür es verwendet wurde') }))
      .describe('Verwendete Hilfsmittel, auch KI-Werkzeuge')
      .default([]),
    schedule: z
      .array(
        z.strictObject({
          phase: text('Abschnitt der Arbeit'),
          planned: hours('Geplante Zeit'),
          actual: hours('Gebrauchte Zeit').optional(),
          reason: text('Woher der Unterschied kommt').optional(),
        }),
      )
      .describe('Zeitplan mit geplanter und gebrauchter Zeit')
      .default([]),
    costs: z
      .array(
        z.strictObject({
          what: text('Wofür'),
          amount: z.number().nonnegative().describe('Betrag in Euro'),
          note: text('Wie er sich ergibt').optional(),
        }),
      )
      .describe('Kosten')
      .default([]),
    acceptance: z
      .strictObject({
        by: text('Wer abgenommen hat'),
        date: day('Tag der Abnahme').optional(),
        outcome: text('Ergebnis der Abnahme').optional(),
      })
      .describe('Abnahme der Arbeit durch den Betrieb')
      .optional(),
    citations: z
      .array(
        z.strictObject({
          author: text('Wer es geschrieben hat').optional(),
          title: text('Titel des Werks oder der Seite'),
          published: text('Verlag, Auflage, Jahr').optional(),
          url: text('Adresse').optional(),
          read: day('Wann gelesen').optional(),
          cited_for: text('Wofür es angeführt ist, z. B. Kapitel 2').optional(),
        }),
      )
      .describe('Angeführte Werke und Seiten')
      .default([]),
    tests: z
      .record(
        z.string().regex(idPattern),
        z.strictObject({
          what: text('Was geprüft wurde'),
          expected: text('Soll: was geschehen soll'),
          actual: text('Ist: was geschehen ist').optional(),
          result: z
            .enum(['passed', 'failed', 'open'])
            .describe('Ergebnis: passed (bestanden), failed (nicht bestanden), open (noch nicht geprüft)'),
          date: day('Tag der Prüfung').optional(),
          tester: text('Wer geprüft hat').optional(),
          evidence: text('Beleg, z. B. eine Datei, ein Protokoll oder eine Anlage').optional(),
          subjects: z.array(anyRef('Geprüfter Eintrag')).describe('Geprüfte Einträge').default([]),
        }),
      )
      .describe('Eigene Prüffälle des Prüflings; sie stehen im Prüfprotokoll vor den Vergleichen')
      .default({}),
  })
  .describe('Angaben für eine Prüfungsfassung');
