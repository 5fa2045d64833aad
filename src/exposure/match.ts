// One match of a rule against a flow: the part that fits, the part that does not, and the part of which nobody knows.
import { loopback, multicast } from './address.ts';
import type { Flow } from './flow.ts';
import { difference, intersection, isWithin, type Ranges } from './ranges.ts';
import type { AddressField, Match, PortField } from './ruleset.ts';

export interface Split {
  readonly yes?: Flow | undefined;
  readonly no?: Flow | undefined;
  readonly maybe?: Flow | undefined;
}
type Truth = boolean | undefined;

const fixed = (flow: Flow, truth: Truth): Split =>
  truth === undefined ? { maybe: flow } : truth ? { yes: flow } : { no: flow };
const inverted = ({ yes, no, maybe }: Split): Split => ({ yes: no, no: yes, maybe });

/** Whether one unknown member of a set is in another one. */
const held = (value: Ranges, ranges: Ranges): Truth =>
  isWithin(value, ranges) ? true : intersection(value, ranges).length === 0 ? false : undefined;

/**
 * Splits the addresses or ports of the client, or those among which the server's is: then both parts are the way of the
 * same clients, and what becomes of them must be the same to be certain.
 */
function splitClient(
  flow: Flow,
  field: 'client' | 'clientPort' | 'server' | 'serverPort',
  ranges: Ranges,
): Split {
  const inside = intersection(flow[field], ranges);
  if (inside.length === 0) return { no: flow };
  const outside = difference(flow[field], ranges);
  return {
    yes: { ...flow, [field]: inside },
    no: outside.length > 0 ? { ...flow, [field]: outside } : undefined,
  };
}

function splitOriginal(flow: Flow, field: 'server' | 'serverPort', ranges: Ranges): Split {
  const value = flow.original[field];
  const [inside, outside] = [intersection(value, ranges), difference(value, ranges)];
  const part = (of: Ranges) =>
    of.length > 0 ? { ...flow, original: { ...flow.original, [field]: of } } : undefined;
  return { yes: part(inside), no: part(outside) };
}

/** Whether a field belongs to the client, to the server now, or to the server as it was first addressed. */
const sideOf = (field: AddressField | PortField, { direction }: Flow): 'client' | 'server' | 'original' => {
  if (/^originalSource|^replyDestination|^replyPort/.test(field)) return 'client';
  if (/^original/.test(field)) return 'original';
  if (/^reply/.test(field)) return 'server';
  return /^source/.test(field) === (direction === 'original') ? 'client' : 'server';
};

function splitAddress(flow: Flow, field: AddressField, ranges: Ranges): Split {
  const side = sideOf(field, flow);
  if (side === 'original') return splitOriginal(flow, 'server', ranges);
  return splitClient(flow, side, ranges);
}
function splitPort(flow: Flow, field: PortField, ranges: Ranges): Split {
  if (!['tcp', 'udp', 'sctp', 'dccp', 'udplite'].includes(flow.protocol)) return { no: flow };
  const side = sideOf(field, flow);
  if (side === 'original') return splitOriginal(flow, 'serverPort', ranges);
  return splitClient(flow, side === 'client' ? 'clientPort' : 'serverPort', ranges);
}

/** Whether a name fits a pattern; undefined: the name is not known well enough. */
function fitsName(name: string, pattern: string): Truth {
  const isOpen = /[+*]$/.test(pattern);
  const stem = isOpen ? pattern.slice(0, -1) : pattern;
  if (!name.endsWith('*')) return isOpen ? name.startsWith(stem) : name === pattern;
  const known = name.slice(0, -1);
  if (known.startsWith(stem)) return isOpen ? true : known === stem ? undefined : false;
  // An interface to the outside whose name nobody documents is at least none of Docker's.
  if (known === '' && /^(?:lo|docker|br-|veth|virbr)/.test(stem)) return false;
  return stem.startsWith(known) ? undefined : false;
}
/** Splits the names among which the interface's is. */
function splitNames(flow: Flow, field: 'in' | 'out', patterns: readonly string[]): Split {
  const names = flow[field];
  if (names.length === 0)
    return fixed(
      flow,
      patterns.some((pattern) => /^[+*]$/.test(pattern)),
    );
  const byTruth = Map.groupBy(names, (name) => {
    const each = patterns.map((pattern) => fitsName(name, pattern));
    return each.includes(true) ? true : each.includes(undefined) ? undefined : false;
  });
  const part = (truth: Truth) => {
    const own = byTruth.get(truth);
    return own ? { ...flow, [field]: own } : undefined;
  };
  return { yes: part(true), no: part(false), maybe: part(undefined) };
}

function splitType(flow: Flow, field: 'source' | 'destination', types: readonly string[]): Split {
  const side = sideOf(field, flow);
  const { family, local } = flow;
  const loop = loopback(family);
  const isLocal = [...local, ...loop];
  const ranges = {
    LOCAL: isLocal,
    MULTICAST: multicast(family),
    UNICAST: null,
  };
  const known = types.every((type) => Object.hasOwn(ranges, type) || type === 'BROADCAST');
  if (!known) return { maybe: flow };
  const value = side === 'client' ? flow.client : flow.server;
  const isLocalValue = anyOf(value, isLocal);
  const isMulticast = held(value, multicast(family));
  const truth = (type: string): Truth => {
    if (type === 'LOCAL') return isLocalValue;
    if (type === 'MULTICAST') return isMulticast;
    if (type === 'BROADCAST') return held(value, [[0xffffffffn, 0xffffffffn]]) && family === 'IPv4';
    return isLocalValue === undefined || isMulticast === undefined
      ? undefined
      : !isLocalValue && !isMulticast;
  };
  const truths = types.map(truth);
  return fixed(flow, truths.includes(true) ? true : truths.includes(undefined) ? undefined : false);
}
const anyOf = (value: Ranges, parts: Ranges): Truth => {
  const truths = parts.map((part) => held(value, [part]));
  return truths.includes(true) ? true : truths.every((truth) => truth === false) ? false : undefined;
};

function fitsState({ direction, isTranslated }: Flow, states: readonly string[]): Truth {
  const truths = states.map((state): Truth => {
    if (state === 'NEW') return direction === 'original';
    if (state === 'ESTABLISHED') return direction === 'reply';
    if (state === 'DNAT') return isTranslated;
    if (['RELATED', 'INVALID', 'UNTRACKED'].includes(state)) return false;
    // What conntrack knows of a connection besides.
    if (state === 'SEEN_REPLY') return direction === 'reply';
    if (state === 'EXPECTED' || state === 'NONE') return state === 'NONE' ? undefined : false;
    return undefined;
  });
  return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
}

function splitSet(
  flow: Flow,
  { name, fields, not, closes }: Extract<Match, { kind: 'set' }>,
  sets: ReadonlyMap<string, Ranges>,
): Split {
  const [field] = fields;
  const known = sets.get(`${flow.family} ${name}`);
  const isClient = (field === 'src') === (flow.direction === 'original');
  // The internet is who stands in no list, unless the list is most of it.
  const isSmall = known?.every(([first, last]) => last - first < 1n << (flow.family === 'IPv4' ? 28n : 124n));
  if (fields.length === 1 && isClient && flow.isOutsideSets && isSmall) return { no: flow };
  if (fields.length === 1 && known !== undefined)
    return splitAddress(flow, field === 'src' ? 'source' : 'destination', known);
  // Who asks is in no set that a rule names. A set that lets somebody in is another matter: who is in it?
  if (!not && (closes || (isClient && flow.isOutsideSets))) return { no: flow };
  return { maybe: flow };
}

/** SYN of the first packet; the answer may be SYN and ACK, or ACK alone. */
function fitsFlags(flow: Flow, looked: readonly string[], set: readonly string[]): Truth {
  if (flow.protocol !== 'tcp') return false;
  const all = looked.includes('ALL') ? ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] : looked;
  const fits = (flags: readonly string[]) => {
    const shown = all.filter((flag) => flags.includes(flag));
    const wanted = set.filter((flag) => flag !== 'NONE');
    return shown.length === wanted.length && shown.every((flag) => wanted.includes(flag));
  };
  if (flow.direction === 'original') {
    // Later packets of the same direction carry ACK; a rule that drops those closes the port as well.
    const later = [['ACK'], ['ACK', 'PSH']];
    return fits(['SYN']) ? true : later.some(fits) ? undefined : false;
  }
  const truths = [['SYN', 'ACK'], ['ACK'], ['ACK', 'PSH']].map(fits);
  return truths.every(Boolean) ? true : truths.some(Boolean) ? undefined : false;
}

function positive(flow: Flow, match: Match, sets: ReadonlyMap<string, Ranges>): Split {
  switch (match.kind) {
    case 'address':
      return splitAddress(flow, match.field, match.ranges);
    case 'port': {
      const [first, ...others] = match.fields;
      // Several fields: one of them will do.
      if (!first) return { no: flow };
      const split = splitPort(flow, first, match.ranges);
      if (others.length === 0 || !split.no) return split;
      const rest = splitPort(split.no, others[0]!, match.ranges);
      const hit = split.yes && rest.yes ? undefined : (split.yes ?? rest.yes);
      return split.yes && rest.yes ? { maybe: flow } : { ...rest, yes: hit };
    }
    case 'protocol':
      return fixed(flow, match.protocols.includes(flow.protocol) || match.protocols.includes('all'));
    case 'interface':
      return splitNames(flow, match.field, match.patterns);
    case 'state':
      return fixed(flow, fitsState(flow, match.states));
    case 'direction':
      return fixed(flow, flow.direction === match.direction);
    case 'set':
      return splitSet(flow, match, sets);
    case 'mark':
      return fixed(flow, flow.mark === undefined ? undefined : (flow.mark & match.mask) === match.value);
    case 'type':
      return splitType(flow, match.field, match.types);
    case 'flags':
      return fixed(flow, fitsFlags(flow, match.looked, match.set));
    case 'rate':
      return fixed(flow, match.first);
    case 'family':
      return fixed(flow, flow.family === match.family);
    case 'unknown':
      return { maybe: flow };
  }
}

/** The parts of a flow by a match. */
export function splitBy(flow: Flow, match: Match, sets: ReadonlyMap<string, Ranges>): Split {
  const split = positive(flow, match, sets);
  return match.not ? inverted(split) : split;
}
