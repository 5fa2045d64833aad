// IPv4 and IPv6 addresses and ranges as numbers: which range holds which address.

/** A range of addresses of one family. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** `192.0.2.7` as a number; undefined for anything else. */
export function ipv4Number(text: string): bigint | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const octets = text.split('.').map(Number);
  return octets.some((octet) => octet > 255)
    ? undefined
    : octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}
/** `2001:DB8:0::7`, also with an IPv4 address at its end, in its short form (RFC 5952); undefined for anything else. */
export const shortIpv6 = (text: string): string | undefined =>
  /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`)
    ? new URL(`http://[${text}]/`).hostname.slice(1, -1)
    : undefined;
/** An address or a network in the one spelling by which it is compared; what is neither stays, in lower case. */
export function comparableAddress(text: string): string {
  const [address = '', ...prefix] = text.toLowerCase().split('/');
  return [shortIpv6(address) ?? address, ...prefix].join('/');
}
/** `2001:db8::7`, also with an IPv4 address at its end, as a number; undefined for anything else. */
export function ipv6Number(text: string): bigint | undefined {
  const short = shortIpv6(text);
  if (short === undefined) return undefined;
  const [head = '', tail] = short.split('::');
  const words = (part: string) => part.split(':').filter((word) => word !== '');
  const [before, after] = [words(head), words(tail ?? '')];
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...(tail === undefined ? [] : zeros), ...after].reduce(
    (sum, word) => sum * 65536n + BigInt(`0x${word}`),
    0n,
  );
}
/** The bits of a mask: 24 of `255.255.255.0`; undefined for anything else. */
export function maskBits(mask: string): number | undefined {
  const bits = ipv4Number(mask)?.toString(2).padStart(32, '0');
  return bits !== undefined && /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : undefined;
}

/**
 * A range as it is written: `172.22.1.0/24`, `fd00::/64`; a single address is a range of one. With a prefix the digits
 * behind it do not count: `172.22.1.9/24` is the same range.
 * @returns undefined for anything else
 */
export function rangeOf(text: string): AddressRange | undefined {
  const [address = '', prefix, ...rest] = text.trim().split('/');
  const family = address.includes(':') ? 6 : 4;
  const value = family === 6 ? ipv6Number(address.split('%')[0] ?? '') : ipv4Number(address);
  const bits = family === 6 ? 128 : 32;
  if (value === undefined || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix)))
    return undefined;
  const length = prefix === undefined ? bits : Number(prefix);
  if (length > bits) return undefined;
  const size = 1n << BigInt(bits - length);
  const first = value - (value % size);
  return { family, first, last: first + size - 1n };
}
/** Whether only the machine itself reaches an address: 127.0.0.0/8, ::1. */
export const isLoopback = (address: string): boolean => /^(?:127\.|::1$)/.test(address);
/** A single address, without its prefix. */
export const addressOf = (text: string): AddressRange | undefined => rangeOf(text.split('/')[0] ?? '');
/** Whether two ranges have an address in common. */
export const overlaps = (a: AddressRange, b: AddressRange): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last;
