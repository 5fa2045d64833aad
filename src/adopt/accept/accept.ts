// A finding of `drift` -> the edit that makes it true: the value that the machine shows at the place of the documented
// one, the entry of what nobody documented, or a waiver. Whether it does is tried before anything is written.
import { load } from 'js-yaml';
import { driftOf } from '../../handbook/drift.ts';
import type { LoadedHandbook } from '../../handbook/handbook.ts';
import { loadHandbook } from '../../handbook/load.ts';
import { idOf, numbered } from '../../inventory/compose/taken.ts';
import { type DraftFinding, isPlace } from '../../model/finding.ts';
import { isRecord } from '../../model/record.ts';
import { senseOf } from '../../secrets/names.ts';
import type { SourceFile } from '../../source/yaml.ts';
import { enriched } from '../live/enrich.ts';
import { placed, writtenInto } from '../live/placed.ts';
import { byFile, type Sections } from '../live/sections.ts';
import { withScalar } from './scalar.ts';

/** A waiver in the place of an edit. */
export interface WaiverWish {
  readonly reason: string;
  /** YYYY-MM-DD. */
  readonly until: string;
  readonly by: string;
}
/** A handbook and what the comparison with its snapshots finds. */
export interface Compared {
  readonly handbook: LoadedHandbook;
  readonly findings: readonly DraftFinding[];
}
/** Compares a handbook on a day. */
export const compared = (handbook: LoadedHandbook, now: Date): Compared => ({
  handbook,
  findings: driftOf(handbook, now, { keepMatches: false }).findings,
});
/** A handbook after an edit, its snapshots being the same. */
export interface Edited {
  readonly next: Compared;
}
/** Why there is no edit, one German sentence. */
export interface NotEdited {
  readonly why: string;
}

/** Into which file a new entry goes: that of its stack, else that of its host, else the first. */
function targetOf(handbook: LoadedHandbook) {
  const { origins, files } = handbook;
  const first = files.yaml[0]?.file ?? `inventory/${handbook.id}/${handbook.id}.yaml`;
  return (section: string, _id: string, value: unknown): string => {
    if (section === 'waivers') return `inventory/${handbook.id}/ausnahmen.yaml`;
    const { stack, host } = isRecord(value) ? value : {};
    return origins.get(`stacks/${String(stack)}`) ?? origins.get(`hosts/${String(host)}`) ?? first;
  };
}

function withSections(handbook: LoadedHandbook, sections: Sections): readonly SourceFile[] {
  const { files, rest } = placed(handbook.files.yaml, sections);
  const fresh = byFile(rest, targetOf(handbook));
  const known = new Set(files.map(({ file }) => file));
  return [
    ...files.map((source) => {
      const added = fresh.get(source.file);
      return added ? { ...source, text: writtenInto(source.text, added) } : source;
    }),
    ...[...fresh].flatMap(([file, added]) =>
      known.has(file)
        ? []
        : [{ file, text: writtenInto('# yaml-language-server: $schema=../schema.json\n', added) }],
    ),
  ];
}

/** The files with a waiver for a finding. */
function withWaiver(
  handbook: LoadedHandbook,
  finding: DraftFinding,
  wish: WaiverWish,
): readonly SourceFile[] {
  const taken = handbook.comparable?.waivers ?? {};
  const id = numbered(idOf(`${finding.rule}-${finding.subject}`), (other) => Object.hasOwn(taken, other));
  return withSections(handbook, {
    waivers: {
      [id]: {
        rule: finding.rule,
        subject: finding.subject,
        ...(finding.actual === undefined ? {} : { actual: finding.actual }),
        ...wish,
      },
    },
  });
}

/** The files with what the machine shows; undefined where no edit is known that is sure. */
function withActual(handbook: LoadedHandbook, finding: DraftFinding): readonly SourceFile[] | undefined {
  const { entry, at, expected, actual } = finding;
  if (entry !== undefined) {
    const sections = load(entry) as Sections;
    const { containers } = sections;
    return withSections(handbook, {
      ...sections,
      ...(containers ? enriched({ containers }, [], new Set()) : {}),
    });
  }
  if (isPlace(at) || expected === undefined || actual === undefined) return undefined;
  if (senseOf(String(at.path.at(-1))).sense === 'secret') return undefined;
  const source = handbook.files.yaml.find(({ file }) => file === at.file);
  const text = source && withScalar(source.text, at.path, expected, actual);
  return text === undefined
    ? undefined
    : handbook.files.yaml.map((other) => (other === source ? { ...other, text } : other));
}

const keyOf = ({ rule, subject, host, actual }: DraftFinding) => [rule, host, subject, actual].join('\n');
/**
 * The handbook in which a finding is settled.
 * @param wish a waiver instead of an edit
 * @returns `why` where no edit is known, or it would not settle the finding, or make others
 */
export function acceptFinding(
  { handbook, findings }: Compared,
  finding: DraftFinding,
  now: Date,
  wish?: WaiverWish,
): Edited | NotEdited {
  const files = wish ? withWaiver(handbook, finding, wish) : withActual(handbook, finding);
  if (!files)
    return {
      why: 'Diese Stelle ändert nur ein Mensch: Sie hält mehr als einen Wert, oder steht nicht im Inventar.',
    };
  const loaded = loadHandbook({ ...handbook.files, yaml: files });
  if (!loaded.comparable)
    return { why: `Danach wäre das Inventar nicht in Ordnung: ${loaded.findings[0]?.message ?? ''}` };
  const before = new Set(findings.map(keyOf));
  const next = compared(loaded, now);
  const after = next.findings.filter(({ waived }) => !waived);
  if (after.some((other) => keyOf(other) === keyOf(finding)))
    return { why: 'Danach bestünde der Befund noch immer: Es ist mehr als dieser Wert zu ändern.' };
  const worse = after.find((other) => other.severity === 'error' && !before.has(keyOf(other)));
  return worse ? { why: `Danach gäbe es einen neuen Befund: ${worse.message}` } : { next };
}

const rights =
  /^\s+(?:ports|privileged|cap_add|devices|device_cgroup_rules|security_opt|volumes_from|pid|ipc|userns_mode|docker_user|firewall):|network_mode: host|docker\.sock/m;
/** Whether taking a finding over opens a port wider or gives rights: that is decided one by one. */
export const opensOrGives = ({ rule, entry }: DraftFinding): boolean =>
  /^(?:firewall|docker-user|listener|exposure)|-(?:ports|bindings|port_families|privileged|cap_add|cap_drop|devices|security_opt|networks|mounts|user|host_network|pid|ipc)$/.test(
    rule,
  ) || rights.test(entry ?? '');
