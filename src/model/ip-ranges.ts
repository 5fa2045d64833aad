// IPv4 and IPv6 addresses and ranges as numbers: which range holds which address.

/** A range of addresses of one family. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

function readIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255))
    return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}
function readIpv6(text: string): bigint | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const embedded = tail && readIpv4(tail[2] ?? '');
  if (tail && embedded === undefined) return undefined;
  const whole =
    tail && embedded !== undefined && embedded !== null
      ? `${tail[1]}${(embedded >> 16n).toString(16)}:${(embedded & 0xffffn).toString(16)}`
      : text;
  const halves = whole.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...right];
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

/**
 * A range as it is written: `172.22.1.0/24`, `fd00::/64`; a single address is a range of one. With a prefix the digits
 * behind it do not count: `172.22.1.9/24` is the same range.
 * @returns undefined for anything else
 */
export function rangeOf(text: string): AddressRange | undefined {
  const [address = '', prefix, ...rest] = text.trim().split('/');
  const family = address.includes(':') ? 6 : 4;
  const value = family === 6 ? readIpv6(address.split('%')[0] ?? '') : readIpv4(address);
  const bits = family === 6 ? 128 : 32;
  if (value === undefined || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix)))
    return undefined;
  const length = prefix === undefined ? bits : Number(prefix);
  if (length > bits) return undefined;
  const size = 1n << BigInt(bits - length);
  const first = value - (value % size);
  return { family, first, last: first + size - 1n };
}
/** A single address, without its prefix. */
export const addressOf = (text: string): AddressRange | undefined => rangeOf(text.split('/')[0] ?? '');
/** Whether two ranges have an address in common. */
export const overlaps = (a: AddressRange, b: AddressRange): boolean =>
  a.family === b.family && a.first <= b.last && b.first <= a.last;
