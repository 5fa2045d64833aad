// Who reaches which port of a host by the documentation: one verdict for each port, family and source.
import type { Host, Inventory } from '../model/inventory.ts';
import { addressText, type Family, families, prefixOf } from './address.ts';
import { type DocumentedHost, documentedHost, judgeDocumented, passesFirewall } from './documented.ts';
import { type Intent, isMeantFor, mayReach } from './intents.ts';
import type { Judgement, Verdict } from './path.ts';
import { type HostPort, partsOf, plannedPorts, portName, portsOf } from './ports.ts';
import type { RulePlace } from './ruleset.ts';
import { prefixSource, type Source } from './sources.ts';

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

/** Whether a router in front of the host passes a port on. */
function isPassedOn(inventory: Inventory, host: Host, port: bigint, protocol: string): boolean {
  return Object.values(inventory.hosts).some(
    ({ kind, status, forwards }) =>
      kind === 'edge' &&
      status === 'active' &&
      forwards.some(
        (forward) =>
          forward.status === 'active' &&
          forward.to === host.id &&
          BigInt(forward.to_port) === port &&
          forward.protocol === protocol,
      ),
  );
}

/** What can be said of a source that has no documented way to the host; undefined: it has one. */
function withoutWay({ interfaces }: DocumentedHost, source: Source): Judgement | undefined {
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

const judgementOf = (model: DocumentedHost, item: HostPort, source: Source, port: bigint): Judgement => {
  const passedOn =
    (source.forwardedWays?.length ?? 0) > 0 && isPassedOn(model.inventory, model.host, port, item.protocol);
  if (!passedOn) {
    const none = withoutWay(model, source);
    if (none) return none;
  }
  return judgeDocumented(model, item, source, port, passedOn);
};

const sentences: Readonly<Record<Verdict, string>> = {
  open: 'offen',
  closed: 'geschlossen laut Dokumentation',
  undecided: 'nicht entschieden',
};
function reasonOf({ verdict, by, why, isLimited }: Judgement, source: Source, item: HostPort): string {
  const before =
    verdict === 'open' && source.kind === 'internet' ? 'offen am Host, davor unbekannt' : sentences[verdict];
  const notes = [
    ...(by.text === '' ? [] : [by.text]),
    ...(why ? [why] : []),
    ...(isLimited && verdict === 'open' ? ['gedrosselt'] : []),
    ...(verdict === 'open' && !item.target ? ['es lauscht nichts Dokumentiertes'] : []),
  ];
  return `${before}: ${notes.join('; ')}`;
}

function witnessOf(
  { family }: DocumentedHost,
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
  model: DocumentedHost,
  item: HostPort,
  source: Source,
  first: bigint,
  last: bigint,
): HostExposure {
  const judgement = judgementOf(model, item, source, first);
  const { verdict, by, isForwarded } = judgement;
  const { intent, allow, target, protocol } = item;
  const isAllowed = intent ? mayReach(intent, source, allow) : null;
  const firewall = model.host.firewall;
  return {
    host: model.host.id,
    port: portName(first, last, protocol),
    family: model.family,
    from: source.id,
    source,
    verdict,
    reason: reasonOf(judgement, source, item),
    entity: target?.ref ?? null,
    intent: intent ?? null,
    wider: isAllowed === null || verdict === 'undecided' ? null : verdict === 'open' && !isAllowed,
    narrower: intent !== undefined && verdict === 'closed' && isMeantFor(intent, source),
    decidedBy: by.at?.path
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
      !passesFirewall(model, item, source, first),
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

/** Answers are kept as long as the inventory is. */
function kept<T>(compute: (inventory: Inventory, host: Host) => T): (inventory: Inventory, host: Host) => T {
  const answers = new WeakMap<Inventory, Map<string, T>>();
  return (inventory, host) => {
    const known = answers.get(inventory) ?? new Map<string, T>();
    answers.set(inventory, known);
    const answer = known.get(host.id);
    if (answer !== undefined) return answer;
    const value = compute(inventory, host);
    known.set(host.id, value);
    return value;
  };
}

/** Families in which the host has an address; without any documented one IPv4. */
function familiesOf(models: readonly DocumentedHost[]): readonly DocumentedHost[] {
  const withAddress = models.filter(
    ({ interfaces }) => interfaces.global.length + interfaces.private.length > 0,
  );
  return withAddress.length > 0 ? withAddress : models.slice(0, 1);
}

const modelsOf = kept((inventory: Inventory, host: Host) =>
  familiesOf(families.map((family) => documentedHost(inventory, host, family))),
);

const judged = (
  inventory: Inventory,
  host: Host,
  ports: readonly HostPort[],
  sourcesOf: (model: DocumentedHost) => readonly Source[],
) =>
  ports.flatMap((item) =>
    modelsOf(inventory, host).flatMap((model) =>
      sourcesOf(model).flatMap((source) => {
        const offset = item.inner - item.first;
        const inside = model.namedPorts.map(([a, b]) => [a - offset, b - offset] as const);
        const parts = partsOf(item.first, item.last, [...model.namedPorts, ...inside]);
        return joined(
          parts.map(([first, last]) => ({
            first,
            last,
            exposure: exposureOf(model, item, source, first, last),
          })),
          item.protocol,
        );
      }),
    ),
  );

/** Every verdict of a host by its documentation. */
export const hostExposures = kept((inventory: Inventory, host: Host): readonly HostExposure[] =>
  judged(inventory, host, portsOf(inventory, host), ({ sources }) => sources),
);

/** The verdicts about ports of what is planned: as they will be with the rules of today. */
export const plannedExposures = kept((inventory: Inventory, host: Host): readonly HostExposure[] =>
  judged(inventory, host, plannedPorts(inventory, host), ({ sources }) => sources),
);

/**
 * The verdicts of a host from one source that is asked for.
 * @param from `internet`, `neighbour`, a network's id, `host:ID`, `cidr:A/N`, `self`
 */
export function exposuresFrom(inventory: Inventory, host: Host, from: string): readonly HostExposure[] {
  const named = hostExposures(inventory, host).filter((exposure) => exposure.from === from);
  if (named.length > 0) return named;
  const texts = from.startsWith('cidr:')
    ? [from.slice('cidr:'.length)]
    : from.startsWith('host:')
      ? (inventory.hosts[from.slice('host:'.length)]?.interfaces ?? []).flatMap(({ addresses }) =>
          addresses.filter(({ scope }) => scope !== 'host').map(({ address }) => address.split('/')[0] ?? ''),
        )
      : [];
  return judged(inventory, host, portsOf(inventory, host), (model) => {
    const { inventory: all, host: of, family, interfaces } = model;
    const context = { inventory: all, host: of, family, interfaces, named: [] };
    return texts.flatMap((text) => {
      const prefix = prefixOf(text);
      const source = prefix?.family === family ? prefixSource(context, prefix.range, true) : undefined;
      return source ? [{ ...source, id: from }] : [];
    });
  });
}

/** The hosts that are looked at: those that run, without routers and firewalls in front of others. */
export const exposedHosts = (inventory: Inventory): Host[] =>
  Object.values(inventory.hosts).filter(({ status, kind }) => status === 'active' && kind !== 'edge');
