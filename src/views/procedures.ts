// Procedures -> tables, and the procedures that belong to an entity.
import type { Entity, Inventory } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import type { Cell, SheetPart } from '../model/table.ts';
import { code, link, list, prose } from './cells.ts';
import { oneLine } from './commands.ts';
import { tablePart, valuesPart } from './sheets/part.ts';

export type Procedure = Entity<'procedures'>;
export type ProcedureStep = Procedure['steps'][number];

/** The German words for the kinds of procedures. */
export const procedureKinds: Readonly<Record<Procedure['kind'], string>> = {
  install: 'Installation',
  update: 'Aktualisierung',
  backup: 'Sicherung',
  restore: 'Wiederherstellung',
  recurring: 'wiederkehrende Arbeit',
  fault: 'Störung',
};

// Inventories are frozen: the pages of all entities ask one after the other.
const bySubject = rememberedOf((procedures: Inventory['procedures']): ReadonlyMap<string, Procedure[]> => {
  const found = new Map<string, Procedure[]>();
  for (const procedure of Object.values(procedures))
    for (const subject of new Set(procedure.subjects)) {
      const list = found.get(subject);
      if (list) list.push(procedure);
      else found.set(subject, [procedure]);
    }
  return found;
});
/** The procedures of an entity, in the order of the files. */
export const proceduresOf = ({ procedures }: Inventory, ref: string): readonly Procedure[] =>
  bySubject(procedures).get(ref) ?? [];

/** The lines of a step for a shell: into the folder, then the commands. */
export const stepLines = ({ directory, commands = [] }: ProcedureStep): readonly string[] =>
  directory === undefined ? commands : [`cd ${directory}`, ...commands];

/** The part of a data sheet that leads to the procedures of an entity; without any it is empty. */
export const proceduresPart = (inventory: Inventory, { ref }: Pick<Entity, 'ref'>): SheetPart =>
  tablePart('Abläufe', proceduresOf(inventory, ref), [
    { title: 'Ablauf', cell: (procedure) => link(procedure.ref) },
    { title: 'Art', cell: ({ kind }) => procedureKinds[kind] },
    { title: 'Anlass', cell: ({ occasion }) => prose(occasion) ?? '' },
  ]);

/** What is to be known of a procedure before its first step. */
export const procedureHead = (procedure: Procedure): SheetPart =>
  valuesPart('Steckbrief', [
    ['Ziel', procedure.purpose],
    ['Art', procedureKinds[procedure.kind]],
    ...(procedure.status === 'active' ? [] : [['Status', { status: procedure.status }] as const]),
    ['Gehört zu', list(procedure.subjects.map((ref) => link(ref)))],
    ['Anlass', prose(procedure.occasion)],
    ['Fällt währenddessen aus', prose(procedure.interruption)],
    ['Quelle', procedure.source],
  ]);

/** Words and then commands, as one cell. */
const withCommands = (words: string | undefined, commands: readonly string[] = []): Cell =>
  list([...(words ? [words] : []), ...commands.map((command) => code(command))]) ?? '';
/** The part of a procedure's sheet that holds its steps. */
export const stepsTitle = 'Schritte';
/** The steps as a table: for paper that has no room for blocks. */
export const procedureSteps = ({ steps }: Procedure): SheetPart =>
  tablePart(stepsTitle, steps, [
    { title: 'Nr.', cell: (_, index) => String(index + 1) },
    {
      title: 'Schritt',
      cell: (step) => (step.warning ? list([step.do, `Achtung: ${step.warning}`]) : step.do),
    },
    { title: 'Wo', cell: ({ host, where }) => link(host && `host:${host}`) ?? where ?? '' },
    { title: 'Befehl', cell: (step) => (step.commands ? code(oneLine(stepLines(step))) : '') },
    { title: 'Prüfung', cell: ({ check, check_commands }) => withCommands(check, check_commands) },
    { title: 'Weg zurück', cell: ({ back, back_commands }) => withCommands(back, back_commands) },
  ]);
