// The text of `systemctl list-units` and `systemctl list-unit-files` in, services and timers out.
//
//   systemctl list-units --type=service,timer --all --plain --full --no-legend --no-pager
//   ssh.service         loaded active   running OpenBSD Secure Shell server
//   systemctl list-unit-files --type=service,timer --full --no-legend --no-pager
//   ssh.service         enabled  enabled
//
// Also with headings and legends, and `systemctl show --property=Id,Names,LoadState,ActiveState,UnitFileState
// UNIT…`. Both lists are sorted, `show '*.service'` is not and leaves out what is inactive. A unit that was never
// loaded stands in the second list only: it is inactive. A unit that something wants but nobody installed is
// `not-found`: there is none. The second list names aliases, the first one does not. Old versions print no preset.

import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { blockProblems, errorIn, isBlockHead, type KnownError, notFound, readLines } from './read-lines.ts';
import { cleanLines, problemAt } from './text.ts';

interface ObservedUnit {
  readonly name: string;
  /** Other names of the same unit, of `show` only. */
  readonly aliases: readonly string[];
  /** `loaded`, `not-found`, `masked`, …; null where not printed. */
  readonly load: string | null;
  /** `active`, `inactive`, `failed`, …; null where not printed. */
  readonly active: string | null;
  /** `enabled`, `disabled`, `static`, `masked`, `alias`, …; null where not printed, '' where the unit has no file. */
  readonly enabled: string | null;
  /** 1-based line of the text. */
  readonly line: number;
}

/** What `parse units` prints. */
export interface Units {
  readonly units: readonly ObservedUnit[];
  readonly problems: readonly Problem[];
}

const types = 'service|timer|socket|target|mount|automount|swap|path|slice|scope|device';
const unitName = `[\\w:.@\\\\-]+\\.(?:${types})`;
const loadStates = 'loaded|not-found|masked|error|bad-setting|merged|stub';
const activeStates = 'active|reloading|refreshing|inactive|failed|activating|deactivating|maintenance';
const fileStates =
  'enabled|enabled-runtime|linked|linked-runtime|alias|masked|masked-runtime|static|disabled|indirect|generated|transient|bad';
const unitRow = new RegExp(
  `^\\s*(?:[●○*x×↻]\\s+)?(?<name>${unitName})\\s+(?<load>${loadStates})\\s+(?<active>${activeStates})\\s+[a-z][\\w-]*(?:\\s.*)?$`,
);
const fileRow = new RegExp(
  `^\\s*(?<name>${unitName})\\s+(?<enabled>${fileStates})(?:\\s+(?:enabled|disabled|ignored|n/a|-))?\\s*$`,
);
const property = /^(?<key>Id|Names|LoadState|ActiveState|UnitFileState)=(?<value>.*)$/;
const legend =
  /^\s*(?:UNIT\s+(?:FILE\s+STATE\b|LOAD\s+ACTIVE\s+SUB\b).*|(?:LOAD|ACTIVE|SUB|JOB)\s+[=→] .*|(?:Legend: )?\d+ (?:loaded units|unit files) listed\..*|To show all installed unit files use .*|Pass --all to see .*)$/;

const commands = [
  [
    ...['systemctl', 'list-units', '--type=service,timer', '--all', '--plain', '--full'],
    ...['--no-legend', '--no-pager'],
  ],
  ['systemctl', 'list-unit-files', '--type=service,timer', '--full', '--no-legend', '--no-pager'],
] as const;

const errors: readonly KnownError[] = [
  [
    /System has not been booted with systemd|Failed to connect to bus|Failed to list unit|Host is down/i,
    'systemd war auf dieser Maschine nicht erreichbar, über die Units ist damit nichts bekannt.',
  ],
  notFound('systemctl'),
];
const unknownLine =
  'Diese Zeile ist in der Ausgabe von „systemctl“ nicht bekannt oder unvollständig und kann nicht verglichen werden.';
const cutBlock = 'Die Angaben zu dieser Unit sind unvollständig und können nicht verglichen werden.';

type Values = Map<string, string>;

interface Reading {
  readonly lines: readonly string[];
  readonly units: Map<string, ObservedUnit>;
  readonly problems: Problem[];
  /** The block of `show` that is being read. */
  block: { readonly start: number; readonly values: Values } | null;
}

/** Reads what `systemctl` printed. Never throws; every line not understood is a problem. */
export function parseUnits(text: string): Units {
  const lines = cleanLines(text);
  const reading: Reading = { lines, units: new Map(), problems: [], block: null };
  let previous = -1;
  const unread = readLines(lines, 'systemctl\\b', (line, index) => {
    if (index !== previous + 1) closeBlock(reading);
    previous = index;
    return readLine(reading, line, index);
  });
  closeBlock(reading);
  const problems = [...unread, ...reading.problems, ...blockProblems(lines, commands)];
  const units = [...reading.units.values()];
  return {
    units: problems.length === 0 ? withInactive(units, lines) : units,
    problems: problems.sort((a, b) => a.line - b.line),
  };
}

function readLine(reading: Reading, line: string, index: number): string | null {
  const { key, value = '' } = property.exec(line.trim())?.groups ?? {};
  if (key !== undefined) {
    if (reading.block?.values.has(key)) closeBlock(reading);
    reading.block ??= { start: index, values: new Map() };
    reading.block.values.set(key, value);
    return null;
  }
  closeBlock(reading);
  const groups = unitRow.exec(line)?.groups ?? fileRow.exec(line)?.groups;
  if (groups === undefined) return legend.test(line) ? null : (errorIn(line, errors) ?? unknownLine);
  const { name = '', load = null, active = null, enabled = null } = groups;
  add(reading, { name, aliases: [], load, active, enabled, line: index + 1 });
  return null;
}

/** A block of `show` is a unit when it has its name and both states. */
function closeBlock(reading: Reading): void {
  const { block } = reading;
  if (block === null) return;
  reading.block = null;
  const [name, active, enabled] = ['Id', 'ActiveState', 'UnitFileState'].map((key) => block.values.get(key));
  if (!name || !active || enabled === undefined) {
    reading.problems.push(problemAt(reading.lines, block.start, cutBlock));
    return;
  }
  const aliases = (block.values.get('Names') ?? '')
    .split(/\s+/)
    .filter((word) => word !== '' && word !== name);
  const load = block.values.get('LoadState') ?? null;
  add(reading, { name, aliases, load, active, enabled, line: block.start + 1 });
}

/** The rows of both lists are one unit. */
function add({ units }: Reading, unit: ObservedUnit): void {
  const known = units.get(unit.name);
  units.set(unit.name, {
    name: unit.name,
    aliases: known?.aliases.length ? known.aliases : unit.aliases,
    load: known?.load ?? unit.load,
    active: known?.active ?? unit.active,
    enabled: known?.enabled ?? unit.enabled,
    line: known?.line ?? unit.line,
  });
}

/** With both lists whole, a unit that the first one does not name is inactive. */
function withInactive(units: readonly ObservedUnit[], lines: readonly string[]): ObservedUnit[] {
  const isBoth = commands.every((argv) => lines.some((line) => isBlockHead(line, argv)));
  return units.map((unit) => {
    const isUnloaded = unit.active === null && unit.enabled !== 'alias' && !unit.name.includes('@.');
    return isBoth && isUnloaded ? { ...unit, active: 'inactive' } : unit;
  });
}

/** One `unit` per name: active, enabled (null: the unit has no file). An alias of `list-unit-files` only exists. */
export function unitsFacts({ units }: Units): ObservedFact[] {
  return units.flatMap((unit) => {
    if (unit.load === 'not-found' && !unit.enabled) return [];
    const fields: Record<string, FieldValue> = {};
    if (unit.active !== null) fields.active = unit.active;
    if (unit.enabled !== null && unit.enabled !== 'alias') fields.enabled = unit.enabled || null;
    return [unit.name, ...unit.aliases].map((name) => ({
      kind: 'unit' as const,
      name,
      line: unit.line,
      fields,
    }));
  });
}

/** Services and timers as systemd knows them. */
export const units: SnapshotSource<Units> = {
  title: 'Systemd-Units (systemctl)',
  file: 'units.txt',
  command: commands[0],
  commands,
  kinds: ['unit'],
  parse: parseUnits,
  facts: unitsFacts,
  blind: (parsed) => (parsed.units.length === 0 && parsed.problems.length > 0 ? ['unit'] : []),
  isEmpty: (parsed) => parsed.units.length === 0 && parsed.problems.length === 0,
};
