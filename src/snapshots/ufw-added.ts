// The text of `ufw show added` in, the added rules out: the only list of rules while ufw is inactive.
//
//   env LC_ALL=C LANGUAGE=C ufw show added
//   ufw allow from 10.8.0.0/24 to any port 5432 proto tcp comment 'pg über wg0'
//
// Only the heading and "(None)" are translated, the commands below are not. Rules of the same wording are printed
// once (get_show_added() in src/frontend.py of ufw 0.36), so a rule without an address may stand for both families
// or for one of them: that only `ufw status` tells. Profiles are printed without their ports. Needs root.

import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { firewallRuleKey } from '../model/firewall.ts';
import { errorIn, type KnownError, notFound, readLines, sortedSet } from './read-lines.ts';
import { cleanLines, problemAt } from './text.ts';
import type { UfwAddedRule } from './ufw-added-rule.ts';
import { parseUfwAddedRule } from './ufw-added-rule.ts';
import { commentOf } from './ufw-rule.ts';

/** What `parse ufw-added` prints: the form of `ufw-status`. */
export interface UfwAdded {
  /** Not printed. */
  readonly status: null;
  readonly logging: null;
  readonly defaults: null;
  readonly rules: readonly UfwAddedRule[];
  readonly problems: readonly Problem[];
  /** True when ufw says that no rule was added. */
  readonly none: boolean;
}

/** `Added user rules (see 'ufw status' for running firewall):` in any language of ufw. */
const heading = /^\s*(?!ufw\s)\S.*\bufw\b.*[:：]\s*$/u;
const noRule = /^\s*\([^\s()]+\)\s*$/;

const errors: readonly KnownError[] = [
  [
    /\broot\b/i,
    '„ufw show added“ lief ohne Root-Rechte und hat nichts ausgegeben; bitte mit „sudo“ wiederholen.',
  ],
  notFound('ufw'),
  [
    /^\s*(?:Status\s*[:：]|(?:\[ *\d+\]\s*)?\S.*\s(?:ALLOW|DENY|REJECT|LIMIT)\s)/,
    'Diese Zeile gehört zu „ufw status“, erwartet ist die Ausgabe von „ufw show added“.',
  ],
];
const unknownLine =
  'Diese Zeile ist in der Ausgabe von „ufw show added“ nicht bekannt und kann nicht verglichen werden.';
const cutRule = 'Diese Regel ist abgeschnitten oder unbekannt und kann nicht verglichen werden.';
const noHeading = 'Die erste Zeile der Ausgabe fehlt, sie ist am Anfang abgeschnitten.';
const noRules = 'Nach der ersten Zeile folgt keine Regel, die Ausgabe ist abgeschnitten.';

/** Reads what `ufw show added` printed. Never throws; every line not understood is a problem. */
export function parseUfwAdded(text: string): UfwAdded {
  const lines = cleanLines(text);
  const rules: UfwAddedRule[] = [];
  let head: number | null = null;
  let none = false;
  const problems = readLines(lines, 'ufw\\s+show\\s+added\\b', (line, index) => {
    if (/^\s*ufw\s/.test(line)) {
      const rule = parseUfwAddedRule(line, index + 1);
      if (rule === null) return cutRule;
      rules.push(rule);
    } else if (head === null && rules.length === 0 && heading.test(line)) head = index;
    else if (head !== null && rules.length === 0 && !none && noRule.test(line)) none = true;
    else return errorIn(line, errors) ?? unknownLine;
    return null;
  });
  const [first] = rules;
  if (first !== undefined && head === null) problems.push(problemAt(lines, first.line - 1, noHeading));
  if (first === undefined && head !== null && !none) problems.push(problemAt(lines, head, noRules));
  return {
    status: null,
    logging: null,
    defaults: null,
    rules,
    problems: problems.sort((a, b) => a.line - b.line),
    none,
  };
}

/** One `firewall-rule` per tuple: action, and families where an address names them. */
export function ufwAddedFacts({ rules }: UfwAdded): ObservedFact[] {
  const byKey = Map.groupBy(rules, (rule) => firewallRuleKey(rule));
  return [...byKey].map(([name, twins]) => {
    const fields: Record<string, FieldValue> = {};
    const actions = sortedSet(twins.map(({ action }) => action));
    // Two actions belong to two families, but the text does not say which to which.
    if (actions.length === 1) fields.action = actions;
    if (twins.every(({ v6 }) => v6 !== null))
      fields.families = sortedSet(twins.map(({ v6 }) => (v6 ? 'IPv6' : 'IPv4')));
    fields.comment = commentOf(twins);
    return { kind: 'firewall-rule', name, line: twins[0]?.line ?? 1, fields };
  });
}

/** The rules that were added to ufw, whether it is active or not. */
export const ufwAdded: SnapshotSource<UfwAdded> = {
  title: 'Firewallregeln (ufw show added)',
  file: 'ufw-added.txt',
  command: ['env', 'LC_ALL=C', 'LANGUAGE=C', 'ufw', 'show', 'added'],
  kinds: ['firewall-rule'],
  parse: parseUfwAdded,
  facts: ufwAddedFacts,
  blind: ({ rules, problems }) => (rules.length === 0 && problems.length > 0 ? ['firewall-rule'] : []),
  isEmpty: ({ rules, problems }) => rules.length === 0 && problems.length === 0,
};
