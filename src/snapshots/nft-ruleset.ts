// The text of `nft -j list ruleset` in, its objects out: tables, chains, rules, sets and maps as libnftables prints them.
//
//   # nft -j list ruleset                        (the heads of a snapshot)
//   {"nftables": [
//   {"metainfo": {"version": "1.0.6", …}},
//   {"table": {"family": "inet", "name": "filter", "handle": 1}},
//   {"chain": {"family": "inet", "table": "filter", "name": "input", "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},
//   {"rule": {"family": "inet", "table": "filter", "chain": "input", "expr": [{"match": …}, {"accept": null}]}}
//   ]}
//   # nft --version
//   nftables v1.0.6 (Lester Gooch #5)
//
// nft prints one long line; the collector gives each object its own and takes counters and remaining times out. What
// iptables wrote with its extensions stands here as `xt` without its words: iptables-save shows it. Rules of nft itself
// iptables prints wrongly or not at all. Source: libnftables-json(5).
import type { Problem, SnapshotSource } from '../model/facts.ts';
import { blockProblems, errorIn, isBlockHead, type KnownError, notFound } from './read-lines.ts';
import { cleanLines, isShellLine, problemAt } from './text.ts';

/** One object of the list: its kind, its fields and the 1-based line where it begins. */
export interface NftObject {
  readonly kind: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly line: number;
}
/** What `parse nft-ruleset` prints. */
export interface NftRuleset {
  readonly objects: readonly NftObject[];
  /** The output is there, if only to say that there is no table. */
  readonly isRead: boolean;
  readonly problems: readonly Problem[];
}

const commands = [
  ['nft', '-j', 'list', 'ruleset'],
  ['nft', '--version'],
] as const;
const errors: readonly KnownError[] = [
  [
    /permission denied|must be root|Operation not permitted/i,
    '„nft“ lief ohne Root-Rechte und hat nichts ausgegeben; bitte mit „sudo“ wiederholen.',
  ],
  [
    /^Error: JSON support not compiled-in/,
    'Dieses „nft“ kann kein JSON ausgeben; über seine Regeln ist nichts bekannt.',
  ],
  notFound('nft'),
];
const unknownLine =
  'Diese Zeile ist in der Ausgabe von „nft -j list ruleset“ nicht bekannt; was sie bewirkt, ist damit nicht bekannt.';
const broken =
  'Die Ausgabe von „nft -j list ruleset“ ist abgeschnitten oder beschädigt; ihre Regeln sind nicht bekannt.';
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const begin =
  /\{\s*"(?:metainfo"\s*:\s*\{\s*"version|(?:table|chain|rule|set|map|element|flowtable|counter|quota|limit|secmark|synproxy|ct [a-z]+)"\s*:\s*\{\s*"family)"/g;
/** Where each object begins: in one long line all begin there. */
function objectLines(lines: readonly string[], first: number): number[] {
  const found: number[] = [];
  for (const [index, line] of lines.entries())
    if (index >= first) for (const _ of line.matchAll(begin)) found.push(index + 1);
  return found;
}

/** Reads the output of nft. Never throws; every line not understood is a problem. */
export function parseNftRuleset(text: string): NftRuleset {
  const lines = cleanLines(text);
  const first = lines.findIndex((line) => /^\s*\{/.test(line));
  const end = lines.findLastIndex((line) => /\}\s*$/.test(line));
  const last = end < first ? lines.length - 1 : end;
  const problems: Problem[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || (first >= 0 && index >= first && index <= last)) continue;
    if (isShellLine(line, '(?:/\\S*/)?nft') || /^nftables v[\d.]+/.test(line.trim())) continue;
    if (commands.some((argv) => isBlockHead(line, argv))) continue;
    problems.push(problemAt(lines, index, errorIn(line, errors) ?? unknownLine));
  }
  const lacking = blockProblems(lines, commands);
  if (first < 0 || lacking.length > 0)
    return { objects: [], isRead: false, problems: [...problems, ...lacking] };
  let list: unknown;
  try {
    list = (JSON.parse(lines.slice(first, last + 1).join('\n')) as { nftables?: unknown }).nftables;
  } catch {
    list = undefined;
  }
  if (!Array.isArray(list))
    return { objects: [], isRead: false, problems: [...problems, problemAt(lines, first, broken)] };
  const places = objectLines(lines, first);
  const objects = list.flatMap((entry: unknown, index): NftObject[] => {
    const [kind, value] = isObject(entry) ? (Object.entries(entry)[0] ?? []) : [];
    return kind !== undefined && kind !== 'metainfo' && isObject(value)
      ? [{ kind, value, line: places[index] ?? first + 1 }]
      : [];
  });
  return { objects, isRead: true, problems };
}

/** All rules of the kernel that nft can show. */
export const nftRuleset: SnapshotSource<NftRuleset> = {
  title: 'Regeln der Firewall (nft)',
  file: 'nft-ruleset.txt',
  command: commands[0],
  commands,
  kinds: [],
  parse: parseNftRuleset,
  facts: () => [],
  isEmpty: ({ isRead, objects, problems }) => isRead && objects.length === 0 && problems.length === 0,
};
