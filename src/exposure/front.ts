// Firewalls that packets pass before they reach a host: a provider's, Proxmox's, a router's, documented as edge hosts with
// rules of their own.
import type { Host, Inventory } from '../model/inventory.ts';
import type { Family } from './address.ts';
import { type Judgement, judge, plain, widest } from './path.ts';
import { single } from './ranges.ts';
import type { BaseChain } from './ruleset.ts';
import type { Source } from './sources.ts';
import { firewallChains } from './ufw.ts';

interface Front {
  readonly host: Host;
  readonly chains: readonly BaseChain[];
}
/** What stands before a host; undefined: nobody documents whether anything does. */
export type Fronts = readonly Front[] | undefined;

/** The documented firewalls before a host, as far as their rules are documented. */
export function frontsOf(inventory: Inventory, host: Host, family: Family): Fronts {
  return host.behind?.flatMap((id) => {
    const front = inventory.hosts[id];
    return front?.status === 'active'
      ? [{ host: front, chains: firewallChains(front.firewall, family) }]
      : [];
  });
}

/** Whether packets of a source come past these firewalls at all: those from the same segments do not. */
const isBefore = (source: Source) =>
  !source.isOnSegment && !['self', 'docker', 'neighbour'].includes(source.kind);

function judgeFront(
  { host, chains }: Front,
  source: Source,
  family: Family,
  protocol: string,
  port: bigint,
): Judgement {
  const ways = [...source.ways, ...(source.forwardedWays ?? [])];
  const judgements = ways.flatMap(({ client, servers }) =>
    servers.map((server) =>
      judge(
        { family, baseChains: chains, sets: new Map() },
        { local: single(server), interfaceTo: () => undefined, isForwarding: () => false },
        {
          ...{ in: ['*'], client, server: single(server), protocol, port },
          isOutsideSets: source.kind === 'internet',
        },
      ),
    ),
  );
  const found = widest(judgements) ?? plain('undecided', host.name, 'der Weg dorthin ist nicht dokumentiert');
  return {
    ...found,
    by: {
      text: `davor „${host.title ?? host.name}“: ${found.by.text}`,
      ...(found.by.at ? { at: { ...found.by.at, host: host.id } } : {}),
    },
  };
}

/** A judgement of the host itself, narrowed by what stands before it. */
export function behindFronts(
  fronts: Fronts,
  judgement: Judgement,
  {
    source,
    family,
    protocol,
    port,
  }: {
    readonly source: Source;
    readonly family: Family;
    readonly protocol: string;
    readonly port: bigint;
  },
): Judgement {
  if (!fronts || judgement.verdict === 'closed' || !isBefore(source)) return judgement;
  const known = fronts.filter(({ host }) => host.firewall);
  for (const front of known) {
    const found = judgeFront(front, source, family, protocol, port);
    if (found.verdict === 'closed') return { ...found, isForwarded: judgement.isForwarded };
    if (found.verdict === 'undecided' && judgement.verdict === 'open')
      return { ...judgement, verdict: 'undecided', by: found.by, why: found.why };
  }
  return judgement;
}

/** Whether it is documented what stands before a host, and what that lets through. */
export const isFrontKnown = (fronts: Fronts): boolean =>
  fronts?.every(({ host }) => host.firewall !== undefined) ?? false;
