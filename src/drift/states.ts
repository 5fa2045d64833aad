// What the last comparison says about each entity, in one word: for badges in diagrams and lists.
import type { FactKind } from '../model/facts.ts';
import type { DraftFinding } from '../model/finding.ts';
import type { Coverage, EntityState } from '../model/snapshot.ts';
import { kinds } from './kinds.ts';
import type { Match } from './scope.ts';
import { showValue } from './values.ts';

type Stated = Pick<DraftFinding, 'rule' | 'severity' | 'class' | 'subject' | 'host' | 'message' | 'waived'>;
interface Compared {
  readonly matches: readonly Match[];
  readonly findings: readonly Stated[];
  readonly coverage: readonly Coverage[];
}
interface Shown {
  readonly word: string;
  readonly runs: boolean;
}

const containerWords: Readonly<Record<string, Shown>> = {
  running: { word: 'läuft', runs: true },
  exited: { word: 'gestoppt', runs: false },
  created: { word: 'nie gestartet', runs: false },
  dead: { word: 'gestoppt', runs: false },
  paused: { word: 'pausiert', runs: false },
  restarting: { word: 'startet neu', runs: false },
  removing: { word: 'wird entfernt', runs: false },
};
const healthWords: Readonly<Record<string, string>> = {
  healthy: 'gesund',
  unhealthy: 'nicht gesund',
  starting: 'startet',
};

/** Whether the thing runs, of the kinds that can; undefined: it is there, and that is all there is to say. */
const shownBy: Partial<Record<FactKind, (fields: Match['fields']) => Shown | undefined>> = {
  container: ({ state, health }) => {
    const shown = containerWords[String(state)];
    const word = shown?.runs ? healthWords[String(health)] : undefined;
    return shown && word ? { ...shown, word } : shown;
  },
  unit: ({ active }) =>
    active === undefined
      ? undefined
      : active === 'active'
        ? { word: 'läuft', runs: true }
        : { word: 'gestoppt', runs: false },
  guest: ({ status }) =>
    status === undefined
      ? undefined
      : status === 'running'
        ? { word: 'läuft', runs: true }
        : { word: 'gestoppt', runs: false },
};
/** What differs is the running itself: then its word says it. */
const aboutRunning = /^(container-(state|health|exit_code)|unit-active|guest-status)$/;

const germanTime = (time: string) =>
  new Intl.DateTimeFormat('de-DE', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  }).format(new Date(time));

/** Findings that say: not as documented. A host's findings about single ports or rules count for its firewall. */
const differing = (findings: readonly Stated[]) =>
  Map.groupBy(
    findings.filter((finding) => finding.class === 'drift' && finding.severity !== 'info' && !finding.waived),
    ({ subject }) => (subject.startsWith('firewall:') ? (subject.split('/')[0] ?? subject) : subject),
  );

/** The state of every entity that a snapshot shows or should show, by `kind:id`. */
export function entityStates({ matches, findings, coverage }: Compared): Record<string, EntityState> {
  const bad = differing(findings);
  const observed = Map.groupBy(matches, ({ subject }) => subject);
  const states: Record<string, EntityState> = {};
  for (const subject of new Set([...observed.keys(), ...bad.keys()])) {
    const found = observed.get(subject) ?? [];
    const differences = bad.get(subject) ?? [];
    const shown = found
      .map(({ kind, fields }) => shownBy[kind]?.(fields))
      .filter((entry) => entry !== undefined);
    const worst = shown.find(({ runs }) => !runs) ?? shown[0];
    if (!worst && differences.length === 0) continue;
    const [first] = found;
    const origin =
      first?.origin ??
      coverage.find(
        ({ host, kind }) =>
          host === differences[0]?.host && differences.some(({ rule }) => rule.startsWith(`${kind}-`)),
      )?.origin;
    // Without any evidence there is a finding about the snapshot, but no state of the thing.
    if (!origin) continue;
    const word =
      differences.length === 0
        ? (worst?.word ?? '')
        : differences.some(({ rule }) => rule.endsWith('-missing'))
          ? 'fehlt'
          : differences.every(({ rule }) => aboutRunning.test(rule)) && worst
            ? worst.word
            : 'abweichend';
    const details = [
      ...(first
        ? [
            `${kinds[first.kind].title} ${showValue(first.name)}: ${worst?.word ?? 'vorhanden'}, gesehen am ${germanTime(first.time)}.`,
          ]
        : []),
      ...differences.map(({ message }) => message),
    ].join(' ');
    states[subject] =
      origin === 'live'
        ? { word, tone: differences.length ? 'bad' : worst?.runs === false ? 'off' : 'ok', detail: details }
        : {
            word: differences.length ? `Selbsttest: ${word}` : 'Selbsttest',
            tone: 'test',
            detail: `Selbsttest – nicht mit der Maschine verglichen. ${details}`,
          };
  }
  return states;
}
