// A finding of `drift` -> the edit that makes it true: the value that the machine shows at the place of the documented
// one, the entry of what nobody documented, the entry of what is gone out of service, or a waiver. Whether it does is
// tried before anything is written.
import { driftOf } from '../../handbook/drift.ts';
import type { LoadedHandbook } from '../../handbook/handbook.ts';
import { loadHandbook } from '../../handbook/load.ts';
import type { HandbookFiles } from '../../handbook/root.ts';
import { idOf, numbered } from '../../inventory/compose/taken.ts';
import { inspectedKeys, inspectionOf } from '../../model/compose-inspection.ts';
import type { DraftFinding } from '../../model/finding.ts';
import { senseOf } from '../../secrets/names.ts';
import { sharedAt } from '../../source/yaml-anchors.ts';
import { enriched } from '../live/enrich.ts';
import { withProposal, withSections } from './apply.ts';
import { containerProposals } from './container.ts';
import {
  missingProposals,
  notAbsentProposals,
  silentPortProposals,
  unexpectedProposals,
} from './existence.ts';
import { hostProposals } from './host.ts';
import { orderProposals } from './order.ts';
import { placesOf } from './place.ts';
import type { Compared, Proposal, Situation } from './situation.ts';
import { swarmProposals } from './swarm.ts';

/** A waiver in the place of an edit. */
export interface WaiverWish {
  readonly reason: string;
  /** YYYY-MM-DD. */
  readonly until: string;
  readonly by: string;
}
/** Compares a handbook on a day. */
export function compared(handbook: LoadedHandbook, now: Date): Compared {
  const { findings, matches } = driftOf(handbook, now);
  return { handbook, findings, matches };
}
/** A handbook after an edit, its snapshots being the same. */
export interface Edited {
  readonly next: Compared;
  /** What a reader should know, one German sentence. */
  readonly note?: string | undefined;
}
/** Why there is no edit, one German sentence. */
export interface NotEdited {
  readonly why: string;
}

/** The files with a waiver for a finding. */
function withWaiver(handbook: LoadedHandbook, finding: DraftFinding, wish: WaiverWish): HandbookFiles {
  const taken = handbook.comparable?.waivers ?? {};
  const id = numbered(idOf(`${finding.rule}-${finding.subject}`), (other) => Object.hasOwn(taken, other));
  const waiver = {
    rule: finding.rule,
    subject: finding.subject,
    ...(finding.actual === undefined ? {} : { actual: finding.actual }),
    ...wish,
  };
  return { ...handbook.files, yaml: withSections(handbook, { waivers: { [id]: waiver } }) };
}

/** How something is just now is no plan: the inventory has no words for it. */
const states: Readonly<Record<string, string>> = {
  'container-health': 'Krank zu sein ist kein Soll',
  'container-exit-code': 'Gescheitert zu sein ist kein Soll',
  'container-auto-remove':
    'Ein Container, der verschwindet, wenn er endet, hat keinen Eintrag, nur seinen Namen unter „transient“',
  'swarm-service-running': 'Dass Instanzen fehlen, ist kein Soll',
  'exposure-differs': 'Gemessen wurde anderes als berechnet, und der Grund steht in keinem Eintrag',
  'firewall-chain-undocumented': 'Für das, was diese Kette tut, hat das Inventar keine Worte',
  'container-state': 'Dieser Zustand ist kein Soll',
  'container-image-tag': 'Das Inventar nennt das Image, nicht wohin sein Tag gerade zeigt',
  'image-missing': 'Das Image folgt aus dem Container, der es nennt',
  'listener-missing': 'Der Dienst ist dokumentiert und antwortet nicht',
  'firewall-order':
    'Die Regeln stehen in mehreren Dateien, oder die Maschine hat sie für IPv4 und IPv6 verschieden',
  'firewall-rule-action': 'Die Maschine tut für IPv4 anderes als für IPv6, eine Regel tut eines',
  'firewall-rule-families':
    'Eine Regel nur für IPv6, ohne eine solche Adresse, hat im Inventar keine Schreibweise',
  'docker-user-order': 'Die Maschine hat die Regeln für IPv4 und IPv6 in verschiedener Reihenfolge',
  'unit-active': 'Die Unit gehört zu einem Dienst, der laufen soll',
};
const whyNone = ({ rule }: DraftFinding) =>
  `${states[rule] ?? 'Dafür hat das Inventar keine Angabe'}: auf der Maschine beheben, oder mit --waive "Grund" dulden.`;

/** All ways to make a finding true, the smallest first. */
function proposalsOf(situation: Situation): readonly Proposal[] {
  const { finding } = situation;
  const { rule, entry } = finding;
  if (entry !== undefined)
    return unexpectedProposals(situation).map(({ sections, ...rest }) => ({
      ...rest,
      ...(sections
        ? {
            sections: {
              ...sections,
              ...(sections.containers ? enriched({ containers: sections.containers }, [], new Set()) : {}),
            },
          }
        : {}),
    }));
  if (rule === 'image-missing') return [];
  if (rule === 'listener-missing') return silentPortProposals(situation);
  if (rule.endsWith('-order')) return orderProposals(situation);
  if (rule.endsWith('-missing')) return missingProposals(situation);
  if (rule.endsWith('-unexpected')) return notAbsentProposals(situation);
  return [...containerProposals(situation), ...swarmProposals(situation), ...hostProposals(situation)];
}
const isSecret = ({ edits = [] }: Proposal) =>
  edits.some(
    ({ path, value }) => typeof value === 'string' && senseOf(String(path.at(-1))).sense === 'secret',
  );

const keyOf = ({ rule, subject, host, actual }: DraftFinding) => [rule, host, subject, actual].join('\n');
const isOfSubject = (finding: DraftFinding) => (other: DraftFinding) =>
  keyOf({ ...other, actual: finding.actual }) === keyOf(finding);
/** Whether several containers stand behind the entry that the finding is about. */
const isOfInstances = ({ matches }: Compared, { subject, host }: DraftFinding) =>
  matches.filter((match) => match.subject === subject && match.host === host && match.kind === 'container')
    .length > 1;
/** The comparison with other files; `why` where they would not settle the finding, or make others. */
function tried(
  current: Compared,
  finding: DraftFinding,
  files: HandbookFiles,
  now: Date,
): Compared | NotEdited {
  const loaded = loadHandbook(files);
  const fault = loaded.findings.find(({ severity }) => severity === 'error');
  if (!loaded.comparable || fault)
    return { why: `Danach wäre das Inventar nicht in Ordnung: ${fault?.message ?? ''}` };
  const { findings } = current;
  const before = new Set(findings.map(keyOf));
  const next = compared(loaded, now);
  const after = next.findings.filter(({ waived }) => !waived);
  const isSame = ({ rule, subject, host, actual }: DraftFinding) =>
    rule === finding.rule &&
    subject === finding.subject &&
    host === finding.host &&
    // Of several instances that differ each has its own.
    (actual === finding.actual || findings.filter(isOfSubject(finding)).length === 1);
  if (after.some(isSame))
    return {
      why: isOfInstances(current, finding)
        ? 'Die Instanzen unterscheiden sich, und ein Eintrag gilt für alle: auf der Maschine beheben, oder mit --waive "Grund" dulden.'
        : 'Danach bestünde der Befund noch immer: Es ist mehr als dieser Wert zu ändern.',
    };
  const worse = after.find((other) => other.severity === 'error' && !before.has(keyOf(other)));
  return worse ? { why: `Danach gäbe es einen neuen Befund: ${worse.message}` } : next;
}

/** Why nothing could be written, where a value stands behind an anchor: others would change with it. */
function whyShared(handbook: LoadedHandbook, proposals: readonly Proposal[]): string | undefined {
  const texts = [...handbook.files.yaml, ...(handbook.files.compose ?? [])];
  for (const { section, id, path } of proposals.flatMap(({ edits = [] }) => edits))
    for (const place of placesOf(handbook, section, id, path)) {
      const source = texts.find(({ file }) => file === place.file);
      const shared = source && sharedAt(source.text, place.path);
      if (shared)
        return `${place.file}:${shared.line}:${shared.column}: Der Wert steht hinter dem Anker „${shared.anchor}“, und andere Stellen hätten ihn mit: von Hand ändern.`;
    }
  return undefined;
}

/** A value may stand in so many places: a host's group, its own entry, a compose file. */
const maxPlaces = 3;
/**
 * The handbook in which a finding is settled.
 * @param wish a waiver instead of an edit
 * @returns `why` where no edit is known, or it would not settle the finding, or make others
 */
export function acceptFinding(
  current: Compared,
  finding: DraftFinding,
  now: Date,
  wish?: WaiverWish,
): Edited | NotEdited {
  const { handbook } = current;
  if (wish) {
    const outcome = tried(current, finding, withWaiver(handbook, finding, wish), now);
    return 'why' in outcome ? outcome : { next: outcome };
  }
  if (!handbook.comparable) return { why: 'Das Inventar ist nicht in Ordnung.' };
  const proposals = proposalsOf({ ...current, inventory: handbook.comparable, finding });
  let why: string | undefined;
  for (const proposal of proposals) {
    if (isSecret(proposal))
      return { why: 'Das wäre der Wert eines Geheimnisses: Er steht in keinem Inventar.' };
    for (let variant = 0; variant < maxPlaces; variant += 1) {
      const files = withProposal(handbook, proposal, variant);
      const outcome = files && tried(current, finding, files, now);
      if (outcome && !('why' in outcome)) return { next: outcome, note: proposal.note };
      // Of several ways the first is the one that was meant.
      if (outcome) why ??= outcome.why;
    }
  }
  return { why: whyShared(handbook, proposals) ?? why ?? whyNone(finding) };
}

const rights =
  /^\s+(?:ports|privileged|cap_add|devices|device_cgroup_rules|security_opt|volumes_from|pid|ipc|userns_mode|docker_user|firewall):|network_mode: host|docker\.sock/m;
/** Differences that are more than a word: what is reached, by whom, and with which rights. */
const risky = new Set([
  ...[
    'ports',
    'bindings',
    'port-families',
    'networks',
    'mounts',
    'user',
    'cap-drop',
    'read-only',
    'volumes-from',
  ].map((field) => `container-${field}`),
  ...inspectedKeys.flatMap((key) =>
    inspectionOf(key).isRight ? [`container-${key.replaceAll('_', '-')}`] : [],
  ),
  'stack-rights',
  'network-internal',
  'network-attachable',
  'env-file-mode',
  'env-file-owner',
]);
/** Whether taking a finding over opens a port wider or gives rights: that is decided one by one. */
export const opensOrGives = ({ rule, entry }: DraftFinding): boolean =>
  /^(?:firewall|docker-user|listener|exposure)/.test(rule) || risky.has(rule) || rights.test(entry ?? '');
