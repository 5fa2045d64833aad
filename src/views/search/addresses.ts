// Addresses, networks and ports as people type them, and how they fit what the index knows.
import { type AddressRange, comparableAddress, overlaps, rangeOf } from '../../model/ip-ranges.ts';
import type { SearchEntry } from './entries.ts';

/** A port that is looked for. */
export interface WantedPort {
  readonly number: string;
  readonly protocol: string | undefined;
}
/** `8082`, `:8082`, `8082/tcp`, `8082:80` as a port; undefined for anything else. */
export function portOf(token: string): WantedPort | undefined {
  const [, number, protocol] = /^:?(\d{1,5})(?::\d{1,5})?(?:\/(tcp|udp))?$/.exec(token) ?? [];
  return number && Number(number) > 0 && Number(number) < 65_536 ? { number, protocol } : undefined;
}
/** Whether a token is an address, a network or the beginning of one. */
export const looksLikeAddress = (token: string) =>
  /^\d{1,3}\.\d{1,3}(?:\.(?:\d{1,3}|x|\*)?)*(?:\/\d{1,2})?$/.test(token) ||
  (/^(?=.*:)[0-9a-f:]*[0-9a-f:](?:\/\d{1,3})?$/.test(token) && !portOf(token));
const bitsOf = (text: string) => Number(text.split('/')[1] ?? (text.includes(':') ? 128 : 32));

/** `https://shop.example:8443/path` is looked for as `shop.example`, `192.0.2.7:80` as the address. */
export const withoutScheme = (token: string): string =>
  token.replace(/^[a-z]+:\/\/([^/:]+).*$/, '$1').replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d+$/, '$1');

/**
 * How an address, a network or the beginning of one fits an entry.
 * @param wanted in its comparable spelling
 * @param range it as a range; undefined for a beginning
 */
export function addressScore(wanted: string, range: AddressRange | undefined, entry: SearchEntry): number {
  const { addresses = [], networks = [], mentions = [] } = entry;
  const beginning = wanted.replace(/(?:\.(?:x|\*)?)+$/, '.').replace(/::$/, ':');
  const begins = (text: string) => {
    const address = comparableAddress(text);
    const bare = beginning.replace(/[.:]$/, '');
    return (
      address.startsWith(beginning) ||
      (address.startsWith(bare) && /[.:/]|^$/.test(address.charAt(bare.length)))
    );
  };
  let score = 0;
  const rate = (next: number) => {
    score = Math.max(score, next);
  };
  for (const text of networks) {
    const own = rangeOf(text);
    if (comparableAddress(text) === wanted) rate(104);
    else if (range && own && overlaps(own, range))
      rate(own.first <= range.first && own.last >= range.last ? 92 + Math.min(bitsOf(text), 64) / 10 : 84);
    else if (!range && begins(text)) rate(98);
  }
  for (const text of addresses) {
    const [address = ''] = text.split('/');
    const own = rangeOf(address);
    const card = rangeOf(text);
    if (comparableAddress(address) === comparableAddress(wanted.split('/')[0] ?? '')) rate(102);
    else if (range && own && overlaps(own, range)) rate(86);
    else if (!range && begins(address)) rate(88);
    // Another machine of the same network.
    else if (range && card && text.includes('/') && bitsOf(text) > 0 && overlaps(card, range)) rate(60);
  }
  for (const text of mentions) {
    const own = rangeOf(text);
    if (comparableAddress(text) === wanted) rate(62);
    else if (range && own && overlaps(own, range) && bitsOf(text) > 8) rate(48);
    else if (!range && begins(text)) rate(50);
  }
  return score;
}

/** How a port fits an entry: what opens it comes before what listens inside. */
export function portScore({ number, protocol }: WantedPort, entry: SearchEntry): number {
  const fits = (port: string) => {
    const [numbers = '', other] = port.split('/');
    const [first = '', last = first] = numbers.split('-');
    return (
      Number(first) <= Number(number) &&
      Number(number) <= Number(last) &&
      (!protocol || !other || other === protocol)
    );
  };
  if (entry.ports?.some(fits)) return 103;
  return entry.innerPorts?.some(fits) ? 88 : 0;
}
