// Addresses and ports of a text against what is known.
import { editDistance } from '../model/closest.ts';
import { addressOf, comparableAddress, overlaps, rangeOf } from '../model/ip-ranges.ts';
import type { Known, KnownOwner } from './known.ts';
import type { Literal } from './literal.ts';
import type { Context, Verdict } from './verdict.ts';

/** Loopback, link-local, multicast and examples. */
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
  // Resolvers that everybody uses, and Docker's own bridge.
  ...['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9', '185.12.64.1', '185.12.64.2', '208.67.222.222'],
  ...['2606:4700:4700::1111', '2606:4700:4700::1001', '2001:4860:4860::8888', '2001:4860:4860::8844'],
  ...['2a01:4ff:ff00::add:1', '2a01:4ff:ff00::add:2', '172.17.0.1'],
].flatMap((text) => rangeOf(text) ?? []);

/** Words that name no machine in particular. */
const genericWords = new Set(['web', 'server', 'host', 'vm', 'app', 'root', 'lan', 'internet', 'router']);
const otherMachine =
  /(?<![\p{L}])(\p{L}*gateway|router|nameserver|dns(-server)?|resolver|ntp(-server)?|drucker|printer|netzmaske|broadcast)\W+(\w+\W+){0,1}$/iu;
const ruleSource = /\b(from|source address=|src|saddr|-s|--source)\s*["'`]?$/;
const resolverBefore = /(?<![\p{L}])(nameserver|resolver|dns-server|ntp|dns:|forwarders?)(?![\p{L}]).*$/iu;
/** „z. B.“ before it. */
const isExample = (line: string, column: number): boolean =>
  /(\bz\.\s?b\.|\bzum beispiel|\bbeispielsweise|\bbeispiel:?|\betwa|\be\.g\.,?|\bfor example,?|\bsuch as)[\s`'"([]*(\w+:\/\/)?([\d.:/a-f`]+\s*(,|oder|or|und|and)[\s`]*)?$/i.test(
    line.slice(0, column - 1),
  );
/** The machine that a line speaks of when it comes to an address: the one named last before it, else the only one. */
function machineNear({ known, line }: Context, column: number): KnownOwner | undefined {
  const lower = line.toLowerCase();
  // A gateway or a resolver is another machine, whichever the line speaks of; so is the source of a rule.
  if (otherMachine.test(lower.slice(0, column - 1)) || ruleSource.test(lower.slice(0, column - 1)))
    return undefined;
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
const nearestAddress = (known: Known, value: string, within = 65_536n): string | undefined => {
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
      return away === undefined || away > within ? [] : [{ entry, away }];
    })
    .sort((a, b) => (a.away < b.away ? -1 : 1));
  const [first] = sorted;
  return first ? `${first.entry.value} (${first.entry.of})` : undefined;
};

/** An address against the machines: of the machine that the line speaks of, or of any. */
export function judgeAddress({ value, column }: Literal, context: Context): Verdict | undefined {
  const { known, line } = context;
  const text = comparableAddress(value);
  const range = rangeOf(text);
  if (!range || ignoredRanges.some((ignored) => overlaps(ignored, range))) return undefined;
  const isNetwork = /\/(?!(32|128)$)/.test(text) && addressOf(text)?.first === range.first;
  // What follows the slash tells of the network, not of the machine.
  const alone = text.replace(/\/\d+$/, '');
  const shown = isNetwork || /\/(32|128)$/.test(text) ? value : value.replace(/\/\d+$/, '');
  const entry = known.addresses.get(text) ?? known.addresses.get(alone);
  if (isNetwork && known.ranges.some(({ first, last }) => first === range.first && last === range.last))
    return undefined;
  const machine = isNetwork ? undefined : machineNear(context, column);
  if (entry) {
    const isOther =
      machine &&
      machine.addresses.length > 0 &&
      !machine.addresses.includes(alone) &&
      known.machines.some(({ addresses }) => addresses.includes(alone));
    if (isOther)
      return {
        as: 'contradicts',
        message: `„${machine.name}“ hat nicht die Adresse ${shown}; die ist ${entry.of}.`,
        expected: reachable(machine),
      };
    return { as: 'hand', message: `Die Adresse ${shown} steht hier von Hand (${entry.of}).` };
  }
  if (isImplied(text, isNetwork, known)) return undefined;
  // An example of a network that is not ours, and the resolver of somebody else.
  const isOurs = known.ranges.some((ours) => overlaps(ours, range)) || nearestAddress(known, value, 256n);
  if (!isOurs && (isExample(line, column) || resolverBefore.test(line.slice(0, column - 1))))
    return undefined;
  if (machine && machine.addresses.length > 0 && !isNetwork)
    return {
      as: 'contradicts',
      message: `„${machine.name}“ hat nicht die Adresse ${shown}; die ist ${known.absent}.`,
      expected: reachable(machine),
    };
  return {
    as: 'unknown',
    message: `${isNetwork ? 'Das Netz' : 'Die Adresse'} ${shown} ist ${known.absent}.`,
    expected: nearestAddress(known, value),
  };
}
/** Private networks as such, and that of Docker's own bridge. */
const wellKnownNets = new Set([
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '172.17.0.0/16', '100.64.0.0/10'],
  ...['fc00::/7', 'fd00::/8'],
]);
/** The first and the last address of a known network, that of the host in a network of Docker, Docker's default network. */
function isImplied(text: string, isNetwork: boolean, { ranges, bridges }: Known): boolean {
  if (wellKnownNets.has(text)) return true;
  const at = (isNetwork ? rangeOf(text) : addressOf(text))?.first;
  return (
    ranges.some(({ first, last }) => at === first || at === last) ||
    bridges.some(({ first }) => at === first + 1n)
  );
}

const commonPorts = new Set(['53', '80', '123', '443']);
/** The port that another may be a slip of the pen of. */
function nearestPort(known: Known, value: string): string | undefined {
  const near = [...known.ports.values()]
    .filter(
      (entry) => editDistance(entry.value, value) <= 1 || Math.abs(Number(entry.value) - Number(value)) <= 10,
    )
    .sort((a, b) => Math.abs(Number(a.value) - Number(value)) - Math.abs(Number(b.value) - Number(value)))[0];
  return near && `${near.value} (${near.of})`;
}
const closedBefore =
  /(?<![\p{L}])(kein\p{L}*|nie|niemals|nicht|ohne|außer|no|never|not|without|except|deny|reject|block)(\s+(über|auf|an|am|den|der|die|öffentlich\p{L}*|any|the|via|on))*\s+(ports?\W*)?$/iu;
const closedBehind =
  /^\W*(\/(tcp|udp)\W*)?(\p{L}+\s+){0,3}(gesperrt|blockiert|geschlossen|blocked|closed|zu|dicht)(?![\p{L}])/iu;
/** A text that says that a port is closed: it need not be documented. */
const isClosed = (line: string, column: number, value: string): boolean =>
  closedBefore.test(line.slice(0, column - 1)) || closedBehind.test(line.slice(column - 1 + value.length));
/** Origins of browsers name the machines of developers, too. */
const isOrigin = ({ line, block, at }: Context): boolean =>
  /origins?\b|\bcors/i.test(line) ||
  block.slice(Math.max(0, at - 4), at).some((above) => /origins?\b.*[[({:]\s*$/i.test(above));
const isHere = (host: string | undefined): boolean => host === 'localhost' || host === '127.0.0.1';
/** The near end of a tunnel of ssh, on the reader's machine. */
const isTunnel = (value: string, { block }: Context): boolean =>
  block.some((line) => new RegExp(`\\s-[A-Za-z]*L\\s*(\\S+:)?${value}:\\S+:\\d`).test(line));
/** Whose port a text means: `host` is ours, somebody else's, or not said. */
function ownerOf({ of, column }: Literal, { known, line }: Context) {
  const host = of?.toLowerCase();
  const owner = of === undefined ? undefined : (known.owners.get(of) ?? known.owners.get(host ?? ''));
  if (owner) return owner;
  if (host === undefined)
    // „smtp.mailgun.org, Port 587“
    return [...line.matchAll(foreignHost)].some(
      ({ 0: domain, index }) =>
        index < column &&
        !/[;.!?|]\s/.test(line.slice(index + domain.length, column - 1)) &&
        !isOurs(domain.toLowerCase(), known),
    )
      ? 'foreign'
      : undefined;
  if (isHere(host) || known.domains.has(host)) return undefined;
  const address = rangeOf(host);
  if (address === undefined) return 'foreign';
  const isKnown = known.addresses.has(host) || ignoredRanges.some((range) => overlaps(range, address));
  // The address is a finding of its own.
  return isKnown ? undefined : 'foreign';
}
/** What a row of a table is about: one of its cells is just a name, another holds nothing but ports. */
function rowOwner(line: string, known: Known): KnownOwner | undefined {
  if (!/^\s*\|/.test(line)) return undefined;
  const cells = line.split('|').map((cell) => cell.replace(/[`*]/g, '').trim());
  if (!cells.some((cell) => /^\d{2,5}(\/(tcp|udp))?([\s,/]+\d{2,5}(\/(tcp|udp))?)*$/.test(cell)))
    return undefined;
  const owners = new Set(cells.flatMap((cell) => known.owners.get(cell) ?? []));
  return owners.size === 1 ? [...owners][0] : undefined;
}
const foreignHost = /(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|net|org|de|eu|io)(?![\w-]|\.\w)/gi;
const isOurs = (domain: string, known: Known): boolean =>
  [...known.domains.keys()].some(
    (ours) => ours === domain || ours.endsWith(`.${domain}`) || domain.endsWith(`.${ours}`),
  );
/** A port against those of what is named before it, or against all. */
export function judgePort(literal: Literal, context: Context): Verdict | undefined {
  const { value, of, column } = literal;
  const { known, line, isMdx } = context;
  if (known.ports.size === 0) return undefined;
  // `postgres:16` is an image.
  if (of !== undefined && known.images.has(of) && !known.ports.has(value)) return undefined;
  const host = of?.toLowerCase();
  const owner = ownerOf(literal, context);
  const ofRow = owner ?? rowOwner(line, known);
  if (ofRow !== undefined && ofRow !== 'foreign' && ofRow.ports.size > 0 && !ofRow.ports.has(value))
    return {
      as: 'contradicts',
      message: `„${ofRow.name}“ hat keinen Port ${value}.`,
      expected: [...ofRow.ports].join(', '),
    };
  // Of machines that are not ours nothing is known.
  if (owner === 'foreign' || commonPorts.has(value)) return undefined;
  const entry = known.ports.get(value);
  if (entry)
    return isMdx ? { as: 'hand', message: `Port ${value} steht hier von Hand (${entry.of}).` } : undefined;
  if (!known.hasListeners || isClosed(line, column, value)) return undefined;
  if (isHere(host) && (isOrigin(context) || isTunnel(value, context))) return undefined;
  return {
    as: 'unknown',
    message: `Port ${value} ist ${known.absent}.`,
    expected: nearestPort(known, value),
  };
}
