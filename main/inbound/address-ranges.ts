import ipaddr from 'ipaddr.js';

/** Addresses and CIDR ranges, ready to be compared with. */
export type AddressRanges = readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];

/** Null for a text that is neither an address nor a range. */
export function parseRange(text: string): AddressRanges[number] | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!isAddress(text)) return null;
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** Leaves out what {@link parseRange} cannot read; settings are checked before. */
export function parseRanges(texts: readonly string[]): AddressRanges {
  return texts.map(parseRange).filter((range) => range !== null);
}

export function isWithin(address: string, ranges: AddressRanges): boolean {
  if (!isAddress(address)) return false;
  const parsed = ipaddr.process(address);
  return ranges.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits));
}

/** One way to write an address: `::ffff:1.2.3.4` is `1.2.3.4`. Null for what is none. */
export function plainForm(text: string): string | null {
  return isAddress(text) ? ipaddr.process(text).toString() : null;
}

export function isLoopback(address: string): boolean {
  return isAddress(address) && ipaddr.process(address).range() === 'loopback';
}

/** Under what an address is counted: whoever has one of IPv6 has a network of 2^64 of them. */
export function countedAs(address: string): string {
  if (!isAddress(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/** In its usual form: `127.1` and the like are no addresses here. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}
