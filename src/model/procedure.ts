// A procedure: what someone does step by step who installs, updates, backs up, restores or repairs something.
import { z } from 'zod';
import { anyRef, common, ref, status, text, texts } from './fields.ts';

const step = z.strictObject({
  do: text('Was zu tun ist, in einem Satz'),
  host: ref('hosts', 'Maschine, auf der die Befehle laufen').optional(),
  where: text('Wo der Schritt geschieht, wenn nicht auf einer Maschine, z. B. eine Weboberfläche').optional(),
  directory: text('Ordner, in dem die Befehle laufen').optional(),
  commands: texts('Befehle, die zusammen eine Handlung sind').optional(),
  warning: text('Was bei diesem Schritt schiefgehen kann').optional(),
  check: text('Woran man erkennt, dass der Schritt gelungen ist').optional(),
  check_commands: texts('Befehle der Prüfung').optional(),
  back: text('Der Weg zurück').optional(),
  back_commands: texts('Befehle für den Weg zurück').optional(),
});

export const procedure = z.strictObject({
  ...common,
  title: text('Titel'),
  purpose: text('Was danach erreicht ist'),
  kind: z
    .enum(['install', 'update', 'backup', 'restore', 'recurring', 'fault'])
    .describe('Art: install, update, backup, restore, recurring (wiederkehrende Arbeit), fault (Störung)'),
  status: status.default('active'),
  subjects: z
    .array(anyRef('Eintrag, zu dem der Ablauf gehört'))
    .describe('Wozu der Ablauf gehört; ohne Angabe zum ganzen Handbuch')
    .default([]),
  occasion: text('Anlass').optional(),
  interruption: text('Was währenddessen ausfällt').optional(),
  source: text('Quelle des Ablaufs'),
  warnings: texts('Was vor dem ersten Schritt zu wissen ist').optional(),
  steps: z.array(step).min(1).describe('Schritte in ihrer Reihenfolge'),
});
