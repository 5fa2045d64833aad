// Addresses and ports of a text against what is known.
import { addressOf, overlaps, rangeOf } from '../model/ip-ranges.ts';
import type { Known, KnownOwner } from './known.ts';
import type { Literal } from './literals.ts';
import type { Context, Verdict } from './verdict.ts';

/** Loopback, link-local, multicast and examples; resolvers that everybody uses. */
const ignoredRanges = [
  ...['0.0.0.0/8', '127.0.0.0/8', '255.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'],
  ...[
    '192.0.2.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '::/127',
    'fe80::/10',
    'ff00::/8',
    '2001:db8::/32',
  ],
  ...['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9'],
].flatMap((text) => rangeOf(text) ?? []);

/** Words that name no machine in particular. */
const genericWords = new Set(['web', 'server', 'host', 'vm', 'app', 'root', 'lan', 'internet', 'router']);
const otherMachine =
  /(?<![\p{L}])(\p{L}*gateway|router|nameserver|dns(-server)?|resolver|ntp(-server)?|drucker|printer|netzmaske|broadcast)\W+(\w+\W+){0,1}$/iu;
/** The machine that a line speaks of when it comes to an address: the one named last before it, else the only one. */
function machineNear({ known, line }: Context, column: number): KnownOwner | undefined {
  const lower = line.toLowerCase();
  // A gateway or a resolver is another machine, whichever the line speaks of.
  if (otherMachine.test(lower.slice(0, column - 1))) return undefined;
  // With a single machine, everything is about it.
  if (known.machines.length < 2) return undefined;
  const places = known.machines.flatMap((machine) =>
    machine.words.flatMap((word) => {
      if (word.length < 3 || genericWords.has(word)) return [];
      const found: { machine: KnownOwner; at: number }[] = [];
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
        const isWhole =
          !/[a-zäöüß0-9]/.test(lower[at - 1] ?? ' ') && !/[a-zäöüß0-9]/.test(lower[at + word.length] ?? ' ');
        if (isWhole) found.push({ machine, at });
      }
      return found;
    }),
  );
  const before = places.filter(({ at }) => at < column && column - at < 80).sort((a, b) => b.at - a.at);
  const named = new Set(places.map(({ machine }) => machine));
  return before[0]?.machine ?? (named.size === 1 ? places[0]?.machine : undefined);
}
/** The addresses under which others reach a machine. */
const reachable = ({ addresses }: KnownOwner): string =>
  addresses.filter((address) => !/^(127\.|::1$|fe80:)/.test(address)).join(', ');
const nearestAddress = (known: Known, value: string): string | undefined => {
  const number = addressOf(value);
  const all = [...known.addresses.values()].filter((entry) => !entry.value.includes('/'));
  const distance = (other: string) => {
    const range = addressOf(other);
    if (!range || !number || range.family !== number.family) return undefined;
    return range.first > number.first ? range.first - number.first : number.first - range.first;
  };
  const sorted = all
    .flatMap((entry) => {
      const away = distance(entry.value);
      return away === undefined || away > 65_536n ? [] : [{ entry, away }];
    })
    .sort((a, b) => (a.away < b.away ? -1 : 1));
  const [first] = sorted;
  return first ? `${first.entry.value} (${first.entry.of})` : undefined;
};

/** An address against the machines: of the machine that the line speaks of, or of any. */
export function judgeAddress({ value, column }: Literal, context: Context): Verdict | undefined {
  const { known } = context;
  const text = value.toLowerCase();
  const range = rangeOf(text);
  if (!range || ignoredRanges.some((ignored) => overlaps(ignored, range))) return undefined;
  const isNetwork = text.includes('/') && !/\/(32|128)$/.test(text);
  const entry = known.addresses.get(text) ?? known.addresses.get(text.replace(/\/\d+$/, ''));
  if (isNetwork && known.ranges.some(({ first, last }) => first === range.first && last === range.last))
    return undefined;
  const machine = isNetwork ? undefined : machineNear(context, column);
  if (entry) {
    const isOther =
      machine &&
      machine.addresses.length > 0 &&
      !machine.addresses.includes(text) &&
      known.machines.some(({ addresses }) => addresses.includes(text));
    if (isOther)
      return {
        as: 'contradicts',
        message: `„${machine.name}“ hat nicht die Adresse ${value}; die ist ${entry.of}.`,
        expected: reachable(machine),
      };
    return { as: 'hand', message: `Die Adresse ${value} steht hier von Hand (${entry.of}).` };
  }
  // The gateway of a known network, and the network itself.
  const inside = known.ranges.find((subnet) => overlaps(subnet, range));
  if (inside && (range.first === inside.first || range.first === inside.last)) return undefined;
  if (machine && machine.addresses.length > 0 && !isNetwork)
    return {
      as: 'contradicts',
      message: `„${machine.name}“ hat nicht die Adresse ${value}; die ist ${known.absent}.`,
      expected: reachable(machine),
    };
  return {
    as: 'unknown',
    message: `${isNetwork ? 'Das Netz' : 'Die Adresse'} ${value} ist ${known.absent}.`,
    expected: nearestAddress(known, value),
  };
}

const commonPorts = new Set(['53', '80', '123', '443']);
const nearestPort = (
  known: Known,
  value: string,
  ports: Iterable<string> = known.ports.keys(),
): string | undefined => {
  const [first] = [...ports].sort(
    (a, b) => Math.abs(Number(a) - Number(value)) - Math.abs(Number(b) - Number(value)),
  );
  const entry = first === undefined ? undefined : known.ports.get(first);
  return first && `${first}${entry ? ` (${entry.of})` : ''}`;
};
/** A port against those of what is named before it, or against all. */
export function judgePort({ value, of }: Literal, { known, isMdx }: Context): Verdict | undefined {
  if (known.ports.size === 0) return undefined;
  // `postgres:16` is an image.
  if (of !== undefined && known.images.has(of) && !known.ports.has(value)) return undefined;
  const host = of?.toLowerCase();
  const isHere = host === undefined || host === 'localhost' || /^\d+(\.\d+){3}$/.test(host);
  const owner = of === undefined ? undefined : (known.owners.get(of) ?? known.owners.get(host ?? ''));
  if (owner && owner.ports.size > 0 && !owner.ports.has(value))
    return {
      as: 'contradicts',
      message: `„${owner.name}“ hat keinen Port ${value}.`,
      expected: [...owner.ports].join(', '),
    };
  // Of machines that are not ours nothing is known.
  if (!isHere && !owner && !known.domains.has(host ?? '')) return undefined;
  if (commonPorts.has(value)) return undefined;
  const entry = known.ports.get(value);
  if (entry)
    return isMdx ? { as: 'hand', message: `Port ${value} steht hier von Hand (${entry.of}).` } : undefined;
  return {
    as: 'unknown',
    message: `Port ${value} ist ${known.absent}.`,
    expected: nearestPort(known, value),
  };
}
