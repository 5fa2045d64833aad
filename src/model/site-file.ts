// inventory/site.yaml.
import { z } from 'zod';
import { link, text, texts } from './fields.ts';

/** inventory/site.yaml: the published site as a whole. */
export const siteFile = z.strictObject({
  title: text('Name der Website'),
  description: text('Ein Satz für die Startseite'),
  url: z
    .url({ protocol: /^https?$/ })
    .describe('Veröffentlichte Adresse')
    .optional(),
  base: z
    .string()
    .regex(
      /^\/(?:(?!\.\.?(?:\/|$))[A-Za-z0-9._-]+\/)*(?:(?!\.\.?$)[A-Za-z0-9._-]+)?$/,
      'Schreibweise: / oder /handbuch/.',
    )
    .describe('Pfad unterhalb der Adresse')
    .default('/'),
  internal: z.boolean().describe('Nur intern erreichbar: kein Impressum nötig').default(true),
  repository: z
    .enum(['private', 'public'])
    .describe(
      'Wer die Quellen lesen kann: Wo es jeder kann (public), liegen weder Momentaufnahmen noch Ausnahmen dabei',
    )
    .default('private'),
  edit_url: z
    .string()
    .regex(/^https?:\/\/[^\s"'<>]+$/, 'Schreibweise: https://…/{file}#L{line}.')
    .refine((value) => value.includes('{file}') && URL.canParse(value), 'Die Stelle {file} fehlt.')
    .describe(
      'Adresse, unter der man eine Zeile des Inventars ändert; {file} und {line} werden eingesetzt, z. B. https://git.example.org/team/doku/blob/main/{file}#L{line}',
    )
    .optional(),
  private_root: text(
    'Zweiter Ordner, den nicht jeder lesen kann, vom Wurzelordner aus: Momentaufnahmen, Ausnahmen und eingefrorene Befunde liegen dort',
  ).optional(),
  pages: z
    .array(
      z
        .string()
        .regex(
          /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\<>"':*?|]+\.md$/,
          'Schreibweise: docs/anleitung.md, vom Wurzelordner aus.',
        ),
    )
    .describe(
      'Weitere Seiten der Website: Markdown-Dateien vom Wurzelordner aus, deren erste Zeile eine Überschrift ist („# …“)',
    )
    .default([]),
  imprint: link('Adresse des Impressums').optional(),
  privacy: link('Adresse der Datenschutzerklärung').optional(),
  glossary: z
    .record(
      z.string().min(2),
      z.strictObject({
        meaning: text('Erklärung in eigenen Worten'),
        also: texts('Andere Schreibweisen und Formen, unter denen der Begriff vorkommt').default([]),
      }),
    )
    .describe('Glossar: Jedes Handbuch druckt davon, was in ihm vorkommt')
    .default({}),
});
export type Site = z.output<typeof siteFile>;
