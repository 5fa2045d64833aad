// Packets of one kind on their way: all addresses and ports of the client that are still together, everything else fixed.
import type { Family } from './address.ts';
import type { Ranges } from './ranges.ts';
import { difference, intersection, union } from './ranges.ts';

/** The packets of one direction of a connection to one port. */
export interface Flow {
  readonly family: Family;
  readonly protocol: string;
  readonly direction: 'original' | 'reply';
  /** Names that the interface may have; `br-*` where the rest is not known, `*` where nothing is. */
  readonly in: readonly string[];
  readonly out: readonly string[];
  /** Who asks: rules split this set. */
  readonly client: Ranges;
  readonly clientPort: Ranges;
  /** Whom the packet goes to now: one address, or those among which the one is that nobody documents. */
  readonly server: Ranges;
  readonly serverPort: Ranges;
  /** Whom the first packet went to before anything was translated. */
  readonly original: { readonly server: Ranges; readonly serverPort: Ranges };
  readonly isTranslated: boolean;
  /** Addresses of the host itself. */
  readonly local: Ranges;
  /** The client is in no set that a rule names. */
  readonly isOutsideSets: boolean;
  /** Undefined: not known. */
  readonly mark: bigint | undefined;
}

/** Why a flow may have gone another way. */
export interface Doubt {
  readonly rule: string;
  readonly at?: import('./ruleset.ts').RulePlace | undefined;
  /** German: what is not known. */
  readonly why: string;
}
/** A flow at one place of its way. */
export interface FlowState {
  readonly flow: Flow;
  readonly doubts: readonly Doubt[];
  /** A rule let it pass that takes only so many. */
  readonly isLimited: boolean;
}

const textOf = (value: unknown) =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part));

/** Flows that differ in their clients only are one; so forks of unknown matches join behind them again. */
export function merged(states: readonly FlowState[]): FlowState[] {
  if (states.length < 2) return [...states];
  const byRest = Map.groupBy(states, ({ flow: { client: _, ...rest } }) => textOf(rest));
  return [...byRest.values()].map((group) => {
    const [first, ...others] = group as [FlowState, ...FlowState[]];
    return others.reduce(
      (sum, { flow, doubts, isLimited }) => ({
        flow: { ...sum.flow, client: union(sum.flow.client, flow.client) },
        doubts: [...sum.doubts, ...doubts.filter((doubt) => !sum.doubts.includes(doubt))].slice(0, 4),
        isLimited: sum.isLimited && isLimited,
      }),
      first,
    );
  });
}

/** Clients by address and port. */
export interface Box {
  readonly client: Ranges;
  readonly clientPort: Ranges;
}

/** What is left of boxes without the others. */
export function boxesWithout<B extends Box>(boxes: readonly B[], others: readonly Box[]): B[] {
  return others.reduce<B[]>(
    (left, other) =>
      left.flatMap((box) => {
        const both = intersection(box.client, other.client);
        const ports = difference(box.clientPort, other.clientPort);
        const parts: B[] = [
          { ...box, client: difference(box.client, other.client) },
          { ...box, client: both, clientPort: ports },
        ];
        return parts.filter(({ client, clientPort }) => client.length > 0 && clientPort.length > 0);
      }),
    [...boxes],
  );
}
