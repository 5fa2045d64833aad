// The text of `ipset save` in, sets with their members out.
//
//   # ipset save                                 (the heads of a snapshot)
//   create crowdsec-blacklists-0 hash:net family inet hashsize 1024 maxelem 65536 timeout 0
//   add crowdsec-blacklists-0 198.51.100.0/24 timeout 86400
//   # ipset version
//   ipset v7.17, protocol version: 7
//
// Times that remain change with every reading; the collector takes them out. Source: ipset(8).
import type { Problem, SnapshotSource } from '../model/facts.ts';
import { errorIn, isBlockHead, type KnownError, notFound, readLines } from './read-lines.ts';
import { cleanLines, problemAt } from './text.ts';

/** One set; members as printed: `198.51.100.0/24`, `80`, `10.0.0.1,tcp:80`. */
interface ObservedSet {
  readonly name: string;
  /** `hash:net`, `hash:ip,port`, `list:set` */
  readonly type: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly members: readonly string[];
  /** Members that are taken out again. */
  readonly exceptions: readonly string[];
  /** Members leave by themselves after a time. */
  readonly isTimed: boolean;
}
/** What `parse ipset` prints. */
export interface Ipset {
  readonly sets: readonly ObservedSet[];
  readonly isRead: boolean;
  readonly problems: readonly Problem[];
}

const commands = [
  ['ipset', 'save'],
  ['ipset', 'version'],
] as const;
const errors: readonly KnownError[] = [
  [
    /permission denied|must be root|Operation not permitted|Kernel error received/i,
    '„ipset“ lief ohne Root-Rechte und hat nichts ausgegeben; bitte mit „sudo“ wiederholen.',
  ],
  notFound('ipset'),
];
const unknownLine =
  'Diese Zeile ist in der Ausgabe von „ipset save“ nicht bekannt; die Menge ist damit nicht bekannt.';
const cut = 'Die Ausgabe von „ipset save“ ist abgeschnitten; bitte neu erstellen.';

interface OpenSet extends ObservedSet {
  readonly members: string[];
  readonly exceptions: string[];
}

/** Reads the output of `ipset save`. Never throws; every line not understood is a problem. */
export function parseIpset(text: string): Ipset {
  const lines = cleanLines(text);
  const sets = new Map<string, OpenSet>();
  const problems = readLines(lines, '(?:/\\S*/)?ipset', (line) => {
    const trimmed = line.trim();
    if (commands.some((argv) => isBlockHead(trimmed, argv)) || /^ipset v[\d.]+/.test(trimmed)) return null;
    const created = /^create (\S+) (\S+)( .*)?$/.exec(trimmed);
    if (created) {
      const [, name = '', type = '', rest = ''] = created;
      const family = / family inet6\b/.test(rest) ? 'IPv6' : 'IPv4';
      sets.set(name, { name, type, family, members: [], exceptions: [], isTimed: / timeout \d/.test(rest) });
      return null;
    }
    const added = /^add (\S+) (\S+)( .*)?$/.exec(trimmed);
    const set = added && sets.get(added[1] ?? '');
    if (set) {
      (/ nomatch\b/.test(added[3] ?? '') ? set.exceptions : set.members).push(added[2] ?? '');
      return null;
    }
    return errorIn(trimmed, errors) ?? unknownLine;
  });
  const isHeaded = lines.some((line) => isBlockHead(line, commands[0]));
  const isWhole = lines.some((line) => /^ipset v[\d.]+/.test(line.trim()));
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const isHeadless = !isHeaded && lines.some((line) => isBlockHead(line, commands[1]));
  if (isHeadless || (isHeaded && !isWhole && problems.length === 0))
    problems.push(problemAt(lines, last, cut));
  const isRead = problems.length === 0 && (isWhole || sets.size > 0);
  return { sets: [...sets.values()], isRead, problems };
}

/** The contents of the kernel's sets of addresses. */
export const ipset: SnapshotSource<Ipset> = {
  title: 'Mengen von Adressen (ipset)',
  file: 'ipset.txt',
  command: commands[0],
  commands,
  kinds: [],
  parse: parseIpset,
  facts: () => [],
  isEmpty: ({ sets, isRead }) => isRead && sets.length === 0,
};
