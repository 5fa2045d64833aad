// Addresses and prefixes as numbers, and back to text.
import { ipv4Number, ipv6Number, maskBits } from '../model/ip-ranges.ts';
import type { Range, Ranges } from './ranges.ts';

export type Family = 'IPv4' | 'IPv6';
export const families: readonly Family[] = ['IPv4', 'IPv6'];

const bitsOf = { IPv4: 32, IPv6: 128 } as const;

/** All addresses of a family. */
export const allAddresses = (family: Family): Ranges => [[0n, (1n << BigInt(bitsOf[family])) - 1n]];

/** An address, a prefix or a mask (`10.0.0.0/255.0.0.0`) or a range `a-b`; undefined for anything else. */
export interface Prefix {
  readonly family: Family;
  readonly range: Range;
  /** The length of the prefix; of a range undefined. */
  readonly bits: number | undefined;
}

/** Reads `192.0.2.7`, `192.0.2.0/24`, `10.0.0.0/255.0.0.0`, `2001:db8::/32`, `192.0.2.1-192.0.2.9`. */
export function prefixOf(text: string): Prefix | undefined {
  const [from = '', until] = text.split('-');
  if (until !== undefined) {
    const [first, last] = [prefixOf(from), prefixOf(until)];
    return first && last && first.family === last.family
      ? { family: first.family, range: [first.range[0], last.range[1]], bits: undefined }
      : undefined;
  }
  if (/^0(?:\/0)?$/.test(text)) return { family: 'IPv4', range: allAddresses('IPv4')[0]!, bits: 0 };
  const [host = '', mask] = text.split('/');
  const family: Family = host.includes(':') ? 'IPv6' : 'IPv4';
  const value = family === 'IPv6' ? ipv6Number(host.replace(/%.*$/, '')) : ipv4Number(host);
  const length = bitsOf[family];
  const bits = mask === undefined ? length : mask.includes('.') ? maskBits(mask) : Number(mask);
  if (value === undefined || bits === undefined || !Number.isInteger(bits) || bits < 0 || bits > length)
    return undefined;
  const size = 1n << BigInt(length - bits);
  const first = (value / size) * size;
  return { family, range: [first, first + size - 1n], bits };
}

/** The address that a prefix is written with: `10.8.0.1` of `10.8.0.1/24`; undefined for no address. */
export const hostOf = (text: string): { family: Family; value: bigint } | undefined => {
  const prefix = prefixOf(text.split('/')[0] ?? '');
  return prefix && { family: prefix.family, value: prefix.range[0] };
};

/** An address as text; of IPv6 in its short form. */
export function addressText(family: Family, value: bigint): string {
  if (family === 'IPv4') return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const words = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  return new URL(`http://[${words.join(':')}]/`).hostname.slice(1, -1);
}

const listed = (...texts: string[]) => texts.map((text) => prefixOf(text)!.range);
const reserved: Readonly<Record<Family, readonly Range[]>> = {
  IPv4: listed(
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
    ...['192.168.0.0/16', '224.0.0.0/3'],
  ),
  // Only 2000::/3 is given out.
  IPv6: listed('0::/3', '4000::/2', '8000::/1'),
};
/** Addresses that no packet of the internet comes from. */
export const notGlobal = (family: Family): Ranges => reserved[family];
/** 127.0.0.0/8 or ::1. */
export const loopback = (family: Family): Ranges => listed(family === 'IPv4' ? '127.0.0.0/8' : '::1');
/** Multicast addresses. */
export const multicast = (family: Family): Ranges => listed(family === 'IPv4' ? '224.0.0.0/4' : 'ff00::/8');
/** Addresses of the link only. */
export const linkLocal = (family: Family): Ranges =>
  listed(family === 'IPv4' ? '169.254.0.0/16' : 'fe80::/10');
