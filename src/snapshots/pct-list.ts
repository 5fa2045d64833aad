// The text of Proxmox' `pct list` in, the containers (guests) out.
//
//   pct list
//   101        running    backup       frontend
//
// printf "%-10s %-10s %-12s %-20s\n" with VMID, Status, Lock, Name (src/PVE/CLI/pct.pm of pve-container).
// Lock is empty for most guests, so a row has three words or four; the name is a host name, without spaces.
// No guest at all prints nothing, not even the heading. Needs root.

import type { ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { errorIn, type KnownError, notFound, readLines } from './read-lines.ts';
import { cleanLines, problemAt } from './text.ts';

interface ObservedGuest {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  /** `backup`, `snapshot`, …; null without one. */
  readonly lock: string | null;
  /** 1-based line of the text. */
  readonly line: number;
}

/** What `parse pct-list` prints. */
export interface PctList {
  readonly guests: readonly ObservedGuest[];
  readonly problems: readonly Problem[];
}

const heading = /^\s*VMID\s+Status\s+Lock\s+Name\s*$/;
const row =
  /^\s*(?<id>\d+)\s+(?<status>running|stopped|paused|suspended|frozen|unknown)(?:\s+(?<lock>[a-z][a-z-]*))?(?<gap>\s+)(?<name>[\w.-]+)\s*$/;
const locks = 'backup|create|destroyed|disk|fstrim|migrate|mounted|rollback|snapshot|snapshot-delete';
const lockWord = new RegExp(`^(?:${locks})$`);
/** Where the name stands in an untouched row. */
const nameColumn = 35;

const errors: readonly KnownError[] = [
  [/\bVMID\s+NAME\s+STATUS\b/, 'Diese Zeile gehört zu „qm list“, erwartet ist die Ausgabe von „pct list“.'],
  [
    /please run as root|permission denied|ipcc_send_rec/i,
    '„pct list“ lief ohne Root-Rechte oder ohne den Dienst von Proxmox und hat nichts ausgegeben; bitte mit „sudo“ wiederholen.',
  ],
  notFound('pct'),
];
const unknownLine =
  'Diese Zeile ist in der Ausgabe von „pct list“ nicht bekannt und kann nicht verglichen werden.';
const cutRow = 'Diese Zeile ist abgeschnitten oder unvollständig und kann nicht verglichen werden.';
const noGuests = 'Nach der Kopfzeile folgt kein Gast, die Ausgabe ist abgeschnitten.';
const noHeading = 'Die Kopfzeile „VMID Status Lock Name“ fehlt, die Ausgabe ist am Anfang abgeschnitten.';

/** Reads what `pct list` printed. Never throws; every line not understood is a problem. */
export function parsePctList(text: string): PctList {
  const lines = cleanLines(text);
  const guests: ObservedGuest[] = [];
  let head: number | null = null;
  const problems = readLines(lines, 'pct\\s+list\\b', (line, index) => {
    if (heading.test(line)) {
      head ??= index;
      return null;
    }
    const guest = readGuest(line, index + 1);
    if (guest !== null) guests.push(guest);
    else if (/^\s*\d+(?:\s+[a-z]+)*\s*$/.test(line)) return cutRow;
    else return errorIn(line, errors) ?? unknownLine;
    return null;
  });
  const [first] = guests;
  if (head !== null && first === undefined) problems.push(problemAt(lines, head, noGuests));
  if (first !== undefined && (head === null || first.line - 1 < head))
    problems.push(problemAt(lines, first.line - 1, noHeading));
  return { guests, problems: problems.sort((a, b) => a.line - b.line) };
}

/** A row with a lock word only is a guest of that name where its column says so, else a cut row. */
function readGuest(text: string, line: number): ObservedGuest | null {
  const groups = row.exec(text)?.groups;
  if (groups === undefined) return null;
  const { id = '', status = '', lock = null, name = '' } = groups;
  if (lock === null && lockWord.test(name) && text.search(/\S/) === 0 && text.lastIndexOf(name) < nameColumn)
    return null;
  return { id: Number(id), name, status, lock, line };
}

/** One `guest` per container, by its number: name, status. */
function pctListFacts({ guests }: PctList): ObservedFact[] {
  return guests.map(({ id, name, status, line }) => ({
    kind: 'guest',
    name: String(id),
    line,
    fields: { name, status },
  }));
}

/** The LXC guests as their Proxmox host lists them. */
export const pctList: SnapshotSource<PctList> = {
  title: 'Gäste (pct list)',
  file: 'pct-list.txt',
  command: ['pct', 'list'],
  kinds: ['guest'],
  parse: parsePctList,
  facts: pctListFacts,
  blind: ({ guests, problems }) => (guests.length === 0 && problems.length > 0 ? ['guest'] : []),
  isEmpty: ({ guests, problems }) => guests.length === 0 && problems.length === 0,
};
