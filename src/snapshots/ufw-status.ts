// The text of `ufw status`, `status verbose` or `status numbered` in, the firewall's rules out.
//
//   env LC_ALL=C LANGUAGE=C ufw status verbose
//   22/tcp (OpenSSH)           ALLOW IN    Anywhere                   # SSH
//
// Headings come in the system's language, rules and policies always in English: so the row of dashes and
// the English words are read. Format: src/backend_iptables.py of ufw 0.36, get_status().

import type { FieldValue, ObservedFact, Problem, SnapshotSource } from '../model/facts.ts';
import { firewallRuleKey } from '../model/firewall.ts';
import { firewallOrder } from '../model/firewall-order.ts';
import { cleanLines, isShellLine, problemAt } from './text.ts';
import type { UfwRule } from './ufw-rule.ts';
import { commentOf, parseUfwRule, profileOf } from './ufw-rule.ts';

/** The policies of the three chains; `disabled` says nothing about the routed policy. */
interface UfwDefaults {
  readonly incoming: string;
  readonly outgoing: string;
  /** Null where an old ufw prints two policies only. */
  readonly routed: string | null;
}

/** What `parse ufw-status` prints. */
export interface UfwStatus {
  /** Null: not printed, for example without root. */
  readonly status: 'active' | 'inactive' | null;
  /** As printed, `on (low)`; null in plain and numbered output. */
  readonly logging: string | null;
  readonly defaults: UfwDefaults | null;
  readonly rules: readonly UfwRule[];
  readonly problems: readonly Problem[];
  /** 1-based line of the status, null without one. */
  readonly line: number | null;
}

/** What was read so far. */
interface Reading {
  status: UfwStatus['status'];
  /** True once a first `key: value` line was seen, even one in an unknown language. */
  titled: boolean;
  /** Index of that line. */
  statusLine: number;
  logging: string | null;
  defaults: UfwDefaults | null;
  dashes: number | null;
  rules: UfwRule[];
  problems: Problem[];
}

const command = 'ufw\\s+status\\b';
const dashes = /^\s*-+(?:\s+-+){2}\s*$/;
const titled = /^\s*[^\s:：\d[{"][^:：]*[:：]\s*(?<value>\S.*?)\s*$/;
const policies =
  /[:：]\s*(?<incoming>allow|deny|reject)\s*\([^)]*\),\s*(?<outgoing>allow|deny|reject)\s*\([^)]*\)(?:,\s*(?<routed>allow|deny|reject|disabled)\s*\([^)]*\))?\s*$/i;
const profiles = /[:：]\s*(?:skip|allow|deny|reject)\s*$/;
const loggingValue = /^(?:\S+ \(\S+\)|on|off|ein|aus|unknown|unbekannt)$/i;
const inactiveWord = /^(?:in|ne|nie|non|no|dés|des|не|не )\s?-?(?:ac|ak|at|ак)|^不/i;
const activeWord = /^(?:ac|ak|at|ак)|^激活/i;

const knownErrors: readonly (readonly [RegExp, string])[] = [
  [
    /\broot\b/i,
    '„ufw status“ lief ohne Root-Rechte und hat nichts ausgegeben; bitte mit „sudo“ wiederholen.',
  ],
  [
    /command not found|ufw: not found|Kommando nicht gefunden|Befehl nicht gefunden/i,
    'Der Befehl „ufw“ wurde auf dieser Maschine nicht gefunden.',
  ],
  [
    /^\s*ufw (?:route )?(?:allow|deny|reject|limit|insert|prepend)\b|['»„]ufw status['«“]/,
    'Diese Zeile gehört zu „ufw show added“, erwartet ist die Ausgabe von „ufw status verbose“.',
  ],
];
const unknownLine =
  'Diese Zeile ist in der Ausgabe von „ufw status“ nicht bekannt und kann nicht verglichen werden.';
const cutRow = 'Diese Regel ist abgeschnitten oder unvollständig und kann nicht verglichen werden.';
const unknownStatus =
  'Ob ufw aktiv ist, steht hier in keiner bekannten Sprache; bitte mit „env LC_ALL=C LANGUAGE=C ufw status verbose“ wiederholen.';
const noStatus = 'Die Zeile „Status: …“ fehlt, die Ausgabe ist am Anfang abgeschnitten.';
const noRules = 'Nach der Kopfzeile folgt keine Regel, die Ausgabe ist abgeschnitten.';

/** Reads what `ufw status` printed. Never throws; every line not understood is a problem. */
export function parseUfwStatus(text: string): UfwStatus {
  const lines = cleanLines(text);
  const reading: Reading = {
    status: null,
    titled: false,
    statusLine: 0,
    logging: null,
    defaults: null,
    dashes: null,
    rules: [],
    problems: [],
  };
  for (let index = 0; index < lines.length; index += 1) {
    const message = readLine(reading, lines, index);
    if (message !== null) reading.problems.push(problemAt(lines, index, message));
  }
  closeReading(reading, lines);
  const { status, logging, defaults, rules } = reading;
  const problems = reading.problems.sort((a, b) => a.line - b.line);
  return { status, logging, defaults, rules, problems, line: reading.titled ? reading.statusLine + 1 : null };
}

/** The message of the line's problem, or null when it was understood. */
function readLine(reading: Reading, lines: readonly string[], index: number): string | null {
  const line = lines[index] ?? '';
  if (line.trim() === '') return null;
  const rule = parseUfwRule(line, index + 1);
  if (rule !== null) {
    reading.rules.push(rule);
    return null;
  }
  if (dashes.test(line)) {
    reading.dashes = index;
    return null;
  }
  const isHeading = dashes.test(lines[index + 1] ?? '') && !titled.test(line);
  if (isShellLine(line, command) || isHeading) return null;
  if (/\s(?:ALLOW|DENY|REJECT|LIMIT)(?:\s|$)/.test(line)) return cutRow;
  const known = knownErrors.find(([pattern]) => pattern.test(line));
  if (known !== undefined) return known[1];
  if (reading.dashes !== null) return reading.rules.length > 0 ? cutRow : unknownLine;
  return readHead(reading, line, index) ? null : unknownLine;
}

/** Status, logging, policies and profiles, told apart by their place and their English values. */
function readHead(reading: Reading, line: string, index: number): boolean {
  const value = titled.exec(line)?.groups?.value;
  if (value === undefined) return false;
  if (!reading.titled) return readTitle(reading, value, index);
  const found = policies.exec(line)?.groups;
  if (found !== undefined) {
    const { incoming = '', outgoing = '', routed } = found;
    reading.defaults = {
      incoming: incoming.toLowerCase(),
      outgoing: outgoing.toLowerCase(),
      routed: routed?.toLowerCase() ?? null,
    };
    return true;
  }
  if (reading.logging === null && reading.defaults === null && loggingValue.test(value)) {
    reading.logging = value;
    return true;
  }
  return profiles.test(line);
}

/** `Status: active`; a single unknown word may be another language's, more words are another message. */
function readTitle(reading: Reading, value: string, index: number): boolean {
  const status = inactiveWord.test(value) ? 'inactive' : activeWord.test(value) ? 'active' : null;
  if (status === null && /\s/.test(value)) return false;
  Object.assign(reading, { titled: true, statusLine: index, status });
  return true;
}

/** What only the whole text shows: a missing head, a missing tail, a status in an unknown language. */
function closeReading(reading: Reading, lines: readonly string[]): void {
  const { rules, dashes: dashLine, problems } = reading;
  const isActive = rules.length > 0 || dashLine !== null || reading.defaults !== null;
  if (reading.titled && reading.status === null) {
    if (isActive) reading.status = 'active';
    else problems.push(problemAt(lines, reading.statusLine, unknownStatus));
  }
  if (!reading.titled && isActive) {
    problems.push(problemAt(lines, rules[0] === undefined ? (dashLine ?? 0) : rules[0].line - 1, noStatus));
  }
  if (dashLine !== null && rules.length === 0) problems.push(problemAt(lines, dashLine, noRules));
}

/**
 * `firewall` ufw {active, default_incoming, default_outgoing, default_routed, order} and one `firewall-rule` per
 * tuple {action, families}, where a rule and its v6 twin are one. Inactive: no rules.
 */
export function ufwStatusFacts(parsed: UfwStatus): ObservedFact[] {
  const facts: ObservedFact[] = [];
  if (parsed.status !== null) facts.push(firewallFact(parsed, parsed.status));
  if (parsed.status === 'inactive') return facts;
  const byKey = Map.groupBy(parsed.rules, (rule) => firewallRuleKey(rule));
  for (const [name, rules] of byKey) {
    facts.push({
      kind: 'firewall-rule',
      name,
      line: rules[0]?.line ?? 1,
      fields: {
        action: actionsOf(rules),
        families: sortedSet(rules.map(familyOf)),
        comment: commentOf(rules),
      },
      ...profileOf(rules),
    });
  }
  return facts;
}

function firewallFact({ defaults, rules, line }: UfwStatus, status: 'active' | 'inactive'): ObservedFact {
  const fields: Record<string, FieldValue> = { active: status === 'active' };
  if (defaults !== null) {
    fields.default_incoming = defaults.incoming;
    fields.default_outgoing = defaults.outgoing;
    if (defaults.routed !== null && defaults.routed !== 'disabled') fields.default_routed = defaults.routed;
  }
  const order = firewallOrder(rules.map((rule) => ({ ...rule, families: [familyOf(rule)] })));
  if (status === 'active' && order.length > 0) fields.order = order;
  return { kind: 'firewall', name: 'ufw', line: line ?? 1, fields };
}

/** `['allow']` where the families agree or only one has the rule, else `['allow (IPv4)', 'deny (IPv6)']`. */
function actionsOf(rules: readonly UfwRule[]): string[] {
  const families = Map.groupBy(rules, familyOf);
  const sets = [...families.values()].map((ofFamily) => sortedSet(ofFamily.map((rule) => rule.action)));
  const [first = []] = sets;
  if (sets.every((set) => set.join() === first.join())) return first;
  return sortedSet(rules.map((rule) => `${rule.action} (${familyOf(rule)})`));
}

function familyOf({ v6 }: UfwRule): string {
  return v6 ? 'IPv6' : 'IPv4';
}

function sortedSet(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** The firewall as ufw shows it. */
export const ufwStatus: SnapshotSource<UfwStatus> = {
  title: 'Firewall (ufw status)',
  file: 'ufw-status.txt',
  command: ['env', 'LC_ALL=C', 'LANGUAGE=C', 'ufw', 'status', 'verbose'],
  kinds: ['firewall', 'firewall-rule'],
  parse: parseUfwStatus,
  facts: ufwStatusFacts,
  blind: ({ status, rules }) => [
    ...(status === null ? (['firewall'] as const) : []),
    ...(status === 'inactive' || (status === null && rules.length === 0) ? (['firewall-rule'] as const) : []),
  ],
  isEmpty: ({ status, rules, problems }) => status === null && rules.length === 0 && problems.length === 0,
};
