// What a change of the documentation does to who reaches which port: verdicts before and after, port by port.
import type { Family } from './address.ts';
import type { Verdict } from './path.ts';
import { portName } from './ports.ts';
import type { Range } from './ranges.ts';
import type { HostExposure } from './verdicts.ts';

/** A port that is open to others than before. A port that nothing names is closed. */
export interface ExposureChange {
  readonly host: string;
  /** `8082/tcp`, `6000-6007/udp` */
  readonly port: string;
  /** The id of the source. */
  readonly from: string;
  readonly families: readonly Family[];
  readonly before: Verdict;
  readonly after: Verdict;
  /** What decides now, or before where the port is gone. */
  readonly reason: string;
  /** Of what serves it. */
  readonly entity: string | null;
  /** The intent excludes who gets in now. */
  readonly wider: boolean;
}

const rank = { open: 2, undecided: 1, closed: 0 } as const;
const limitsOf = ({ port }: HostExposure): Range => {
  const [first = '0', last = first] = port.split('/')[0]!.split('-');
  return [BigInt(first), BigInt(last)];
};
/** The most open verdict about one number. */
const at = (exposures: readonly HostExposure[], port: bigint): HostExposure | undefined =>
  exposures
    .filter((exposure) => {
      const [first, last] = limitsOf(exposure);
      return first <= port && port <= last;
    })
    .toSorted((a, b) => rank[b.verdict] - rank[a.verdict])[0];

/** The parts of all ranges that differ before and after. */
function changedParts(before: readonly HostExposure[], after: readonly HostExposure[], protocol: string) {
  const limits = [...before, ...after].map(limitsOf);
  const starts = [...new Set(limits.flatMap(([first, last]) => [first, last + 1n]))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  return starts.flatMap((start, index) => {
    const [was, is] = [at(before, start), at(after, start)];
    const [from, to] = [was?.verdict ?? 'closed', is?.verdict ?? 'closed'];
    const shown = is ?? was;
    const next = starts[index + 1];
    if (from === to || !shown || next === undefined) return [];
    return [
      {
        port: portName(start, next - 1n, protocol),
        before: from,
        after: to,
        shown,
        isWider: is?.wider === true,
      },
    ];
  });
}

/**
 * The verdicts that are others after a change, what opens first.
 * @param before all verdicts of the state that is compared with
 * @param after all verdicts now
 */
export function exposureChanges(
  before: readonly HostExposure[],
  after: readonly HostExposure[],
): ExposureChange[] {
  const keyOf = ({ host, from, family, port }: HostExposure) =>
    [host, port.split('/')[1], from, family].join(' ');
  const [old, now] = [Map.groupBy(before, keyOf), Map.groupBy(after, keyOf)];
  const found = [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => {
    const [host = '', protocol = '', from = '', family = ''] = key.split(' ');
    if (from === 'self') return [];
    return changedParts(old.get(key) ?? [], now.get(key) ?? [], protocol).map(
      ({ shown, isWider, ...part }) => ({
        ...part,
        host,
        from,
        family: family as Family,
        reason: shown.reason,
        entity: shown.entity,
        wider: isWider,
      }),
    );
  });
  const alike = Map.groupBy(found, ({ host, port, from, before: was, after: is }) =>
    [host, port, from, was, is].join(' '),
  );
  return [...alike.values()]
    .flatMap((group): ExposureChange[] => {
      const [first] = group;
      if (!first) return [];
      const { family: _, ...rest } = first;
      const families = [...new Set(group.map(({ family }) => family))].sort();
      return [{ ...rest, families, wider: group.some(({ wider }) => wider) }];
    })
    .sort((a, b) => rank[b.after] - rank[a.after]);
}
