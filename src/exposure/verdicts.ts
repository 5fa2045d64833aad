// A host, its ports and sources -> one verdict for each port, family and source, whatever its rules come from.
import type { Host, Inventory } from '../model/inventory.ts';
import { rememberedOf } from '../model/memo.ts';
import { addressText, type Family } from './address.ts';
import { behindFronts, type Fronts, frontsOf, isFrontKnown } from './front.ts';
import { type Intent, isMeantFor, mayReach } from './intents.ts';
import type { HostInterfaces } from './interfaces.ts';
import type { Judgement, Verdict } from './path.ts';
import { type HostPort, partsOf, portName } from './ports.ts';
import type { Range } from './ranges.ts';
import type { RulePlace } from './ruleset.ts';
import type { Source } from './sources.ts';

/** A host in one family, ready to be asked. */
export interface HostModel {
  readonly inventory: Inventory;
  readonly host: Host;
  readonly family: Family;
  readonly basis: 'documented' | 'measured';
  readonly interfaces: HostInterfaces;
  readonly sources: readonly Source[];
  /** Ranges of ports that rules name. */
  readonly namedPorts: readonly Range[];
  /** Judges one port from one source; `isForwarded`: a router in front passes it on. */
  readonly judge: (item: HostPort, source: Source, port: bigint, isForwarded: boolean) => Judgement;
  /** Whether the host would let the same packets in if a process of its own served the port. */
  readonly passesFirewall: (item: HostPort, source: Source, port: bigint) => boolean;
}

/** A client that gets in or is kept out. */
interface Witness {
  readonly interface: string | null;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly port: number;
}
/** What decides: below the host, or below what serves the port. */
interface DecidedBy {
  readonly text: string;
  readonly of: 'host' | 'target';
  readonly place: RulePlace;
}
/** One verdict. */
export interface HostExposure {
  readonly host: string;
  /** `8082/tcp`, `6000-6007/udp`. */
  readonly port: string;
  readonly family: Family;
  readonly basis: 'documented' | 'measured';
  /** The id of the source. */
  readonly from: string;
  readonly source: Source;
  readonly verdict: Verdict;
  /** German: which rule, which match, which evidence is missing. */
  readonly reason: string;
  /** Of what serves it; null: nothing documented. */
  readonly entity: string | null;
  readonly intent: Intent | null;
  /** Open for a source that the intent excludes; null without intent or undecided. */
  readonly wider: boolean | null;
  /** Closed for a source that the intent is about. */
  readonly narrower: boolean;
  readonly decidedBy: DecidedBy;
  readonly witness: Witness | null;
  /** Open although the firewall would keep it out: Docker leads it past. */
  readonly bypasses: boolean;
  /** Only so many connections in a time. */
  readonly isLimited: boolean;
  readonly item: HostPort;
}
/** Whether a verdict is about others than the host itself. */
export const isOutside = ({ source }: Pick<HostExposure, 'source'>): boolean => source.kind !== 'self';

/** The ports that routers pass on: host, port, protocol. */
const forwardedPorts = rememberedOf(
  (inventory: Inventory): ReadonlySet<string> =>
    new Set(
      Object.values(inventory.hosts).flatMap(({ kind, status, forwards }) =>
        kind === 'edge' && status === 'active'
          ? forwards.flatMap((forward) =>
              forward.status === 'active' ? [`${forward.to} ${forward.to_port}/${forward.protocol}`] : [],
            )
          : [],
      ),
    ),
);
/** Whether a router in front of the host passes a port on. */
const isPassedOn = (inventory: Inventory, host: Host, port: bigint, protocol: string): boolean =>
  forwardedPorts(inventory).has(`${host.id} ${port}/${protocol}`);

/** What can be said of a source that has no documented way to the host; undefined: it has one. */
function withoutWay({ interfaces }: HostModel, source: Source): Judgement | undefined {
  if (source.ways.length > 0) return undefined;
  const rest = { isLimited: false, isForwarded: false };
  const isKnown = interfaces.global.length + interfaces.private.length > 0;
  if (source.kind === 'internet' && isKnown)
    return {
      ...rest,
      verdict: 'closed',
      by: { text: 'kein Weg aus dem Internet' },
      why: 'der Host hat nur private Adressen, und keine Weiterleitung führt zu diesem Port',
    };
  return {
    ...rest,
    verdict: 'undecided',
    by: { text: isKnown ? 'Weg zum Host' : 'Adressen des Hosts' },
    why: isKnown
      ? 'die Adressen der Quelle sind nicht dokumentiert'
      : 'die Adressen des Hosts sind nicht dokumentiert',
  };
}

const judgementOf = (model: HostModel, item: HostPort, source: Source, port: bigint): Judgement => {
  const passedOn =
    (source.forwardedWays?.length ?? 0) > 0 && isPassedOn(model.inventory, model.host, port, item.protocol);
  if (!passedOn) {
    const none = withoutWay(model, source);
    if (none) return none;
  }
  return model.judge(item, source, port, passedOn);
};

const sentences: Readonly<Record<HostModel['basis'], Readonly<Record<Verdict, string>>>> = {
  documented: { open: 'offen', closed: 'geschlossen laut Dokumentation', undecided: 'nicht entschieden' },
  measured: { open: 'offen', closed: 'geschlossen', undecided: 'nicht entschieden' },
};
function reasonOf(
  basis: HostModel['basis'],
  { verdict, by, why, isLimited }: Judgement,
  source: Source,
  item: HostPort,
  fronts: Fronts,
): string {
  const before =
    verdict === 'open' && source.kind === 'internet' && !isFrontKnown(fronts)
      ? 'offen am Host, davor unbekannt'
      : sentences[basis][verdict];
  const notes = [
    ...(by.text === '' ? [] : [by.text]),
    ...(why ? [why] : []),
    ...(isLimited && verdict === 'open' ? ['gedrosselt'] : []),
    ...(verdict === 'open' && !item.target ? ['es lauscht nichts Dokumentiertes'] : []),
  ];
  return `${before}: ${notes.join('; ')}`;
}

function witnessOf(
  { family }: HostModel,
  source: Source,
  { witness }: Judgement,
  protocol: string,
  port: bigint,
): Witness | null {
  const ways = [...source.ways, ...(source.forwardedWays ?? [])];
  const way = ways.find(
    ({ client }) => witness !== undefined && client.some(([a, b]) => a <= witness && witness <= b),
  );
  const server = way?.servers[0];
  if (witness === undefined || !way || server === undefined) return null;
  const name = way.in[0];
  return {
    interface: name === undefined || name === '*' ? null : name,
    source: addressText(family, witness),
    destination: addressText(family, server),
    protocol,
    port: Number(port),
  };
}

function exposureOf(
  model: HostModel,
  item: HostPort,
  source: Source,
  first: bigint,
  last: bigint,
  fronts: Fronts,
): HostExposure {
  const { family } = model;
  const judgement = behindFronts(fronts, judgementOf(model, item, source, first), {
    ...{ source, family, protocol: item.protocol, port: first },
  });
  const { verdict, by, isForwarded } = judgement;
  const { intent, allow, target, protocol } = item;
  const isAllowed = intent ? mayReach(intent, source, allow) : null;
  const firewall = model.host.firewall;
  return {
    host: model.host.id,
    port: portName(first, last, protocol),
    family: model.family,
    basis: model.basis,
    from: source.id,
    source,
    verdict,
    reason: reasonOf(model.basis, judgement, source, item, fronts),
    entity: target?.ref ?? null,
    intent: intent ?? null,
    wider: isAllowed === null || verdict === 'undecided' ? null : verdict === 'open' && !isAllowed,
    narrower: intent !== undefined && verdict === 'closed' && isMeantFor(intent, source),
    decidedBy: by.at
      ? { text: by.text, of: 'host', place: by.at }
      : {
          text: by.text,
          of: target && target.section !== 'hosts' ? 'target' : 'host',
          place: { path: item.path },
        },
    witness: witnessOf(model, source, judgement, protocol, first),
    bypasses:
      verdict === 'open' &&
      isForwarded &&
      firewall?.active === true &&
      source.kind !== 'self' &&
      !model.passesFirewall(item, source, first),
    isLimited: judgement.isLimited,
    item,
  };
}

const sameVerdict = (a: HostExposure, b: HostExposure) =>
  a.verdict === b.verdict && a.reason === b.reason && a.bypasses === b.bypasses;
/** Neighbouring parts of a range with one verdict are one. */
function joined(
  parts: readonly { first: bigint; last: bigint; exposure: HostExposure }[],
  protocol: string,
): HostExposure[] {
  const runs: { first: bigint; last: bigint; exposure: HostExposure }[] = [];
  for (const part of parts) {
    const before = runs.at(-1);
    if (before && sameVerdict(before.exposure, part.exposure)) before.last = part.last;
    else runs.push({ ...part });
  }
  return runs.map(({ first, last, exposure }) => ({ ...exposure, port: portName(first, last, protocol) }));
}

/** The verdicts about ports from chosen sources. */
export const verdictsOf = (
  models: readonly HostModel[],
  ports: readonly HostPort[],
  sourcesOf: (model: HostModel) => readonly Source[],
): HostExposure[] => {
  const asked = models.map((model) => ({
    model,
    sources: sourcesOf(model),
    fronts: frontsOf(model.inventory, model.host, model.family),
  }));
  return ports.flatMap((item) =>
    asked.flatMap(({ model, sources, fronts }) => {
      const parts = partsOf(item, model.namedPorts);
      return sources.flatMap((source) =>
        joined(
          parts.map(([first, last]) => ({
            first,
            last,
            exposure: exposureOf(model, item, source, first, last, fronts),
          })),
          item.protocol,
        ),
      );
    }),
  );
};
