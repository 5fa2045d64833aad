// A rule of DOCKER-USER -> the words of nft, for Docker's nftables backend, which has no such chain. Source: nft(8);
// Docker, "Docker with nftables": a table of one's own with a base chain at the hook forward.
import { addressText, type Family } from '../exposure/address.ts';
import type { Ranges } from '../exposure/ranges.ts';
import type { AddressField, Match, PortField, Rule } from '../exposure/ruleset.ts';

const addressWords: Readonly<Record<AddressField, readonly [before: string, after: string]>> = {
  source: ['', 'saddr'],
  destination: ['', 'daddr'],
  originalSource: ['ct original ', 'saddr'],
  originalDestination: ['ct original ', 'daddr'],
  replySource: ['ct reply ', 'saddr'],
  replyDestination: ['ct reply ', 'daddr'],
};
const portWords: Readonly<Record<PortField, string>> = {
  sourcePort: 'th sport',
  port: 'th dport',
  originalSourcePort: 'ct original proto-src',
  originalPort: 'ct original proto-dst',
  replySourcePort: 'ct reply proto-src',
  replyPort: 'ct reply proto-dst',
};

const setOf = (ranges: Ranges, text: (value: bigint) => string) =>
  `{ ${ranges.map(([first, last]) => (first === last ? text(first) : `${text(first)}-${text(last)}`)).join(', ')} }`;

function matchWords(match: Match, family: Family): string | undefined {
  const not = match.not ? '!= ' : '';
  switch (match.kind) {
    case 'interface': {
      const names = match.patterns.map((name) => name.replace(/\+$/, '*'));
      return names.every((name) => /^[\w.@-]+\*?$/.test(name))
        ? `${match.field === 'in' ? 'iifname' : 'oifname'} ${not}{ ${names.map((name) => `"${name}"`).join(', ')} }`
        : undefined;
    }
    case 'address': {
      const [before, after] = addressWords[match.field];
      const ranges = setOf(match.ranges, (value) => addressText(family, value));
      return match.ranges.length > 0
        ? `${before}${family === 'IPv4' ? 'ip' : 'ip6'} ${after} ${not}${ranges}`
        : undefined;
    }
    case 'port': {
      const [field] = match.fields;
      return field && match.fields.length === 1
        ? `${portWords[field]} ${not}${setOf(match.ranges, String)}`
        : undefined;
    }
    case 'protocol':
      return match.protocols.every((name) => /^[a-z0-9-]+$/.test(name) && name !== 'all')
        ? `meta l4proto ${not}{ ${match.protocols.join(', ')} }`
        : undefined;
    case 'state': {
      const states = match.states.map((state) => state.toLowerCase());
      if (states.every((state) => /^(?:new|established|related|invalid|untracked)$/.test(state)))
        return `ct state ${not}{ ${states.join(', ')} }`;
      return states.length === 1 && /^[ds]nat$/.test(states[0] ?? '') && !match.not
        ? `ct status ${states[0]}`
        : undefined;
    }
    case 'direction':
      return `ct direction ${not}${match.direction}`;
    default:
      return undefined;
  }
}

/**
 * One rule of one family as a rule of nft: `meta nfproto ipv4 iifname { "eth0" } … drop`. Undefined where it says something
 * that is not translated; then nothing may be set in its place.
 * @param text the rule as iptables takes it: it tells REJECT from DROP
 */
export function nftWords({ matches, target }: Rule, family: Family, text: string): string | undefined {
  const words = matches.map((match) => matchWords(match, family));
  const verdict =
    target.kind === 'drop'
      ? /(?:-j|--jump) REJECT/.test(text)
        ? 'reject'
        : 'drop'
      : target.kind === 'accept' || target.kind === 'return'
        ? target.kind
        : undefined;
  if (!verdict || !words.every((word) => word !== undefined)) return undefined;
  return [`meta nfproto ${family.toLowerCase()}`, ...words, verdict].join(' ');
}
