import ipaddr from 'ipaddr.js';

/** What an address leads to, as far as a request that carries the user's key is concerned. */
export type AddressClass = 'metadata' | 'link-local' | 'loopback' | 'private' | 'public' | 'reserved';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Where clouds hand credentials to whoever asks; several lie outside 169.254/16. */
const METADATA = new Set(
  [
    '169.254.169.254', // AWS, Azure, Google, Oracle, DigitalOcean …
    '169.254.170.2', // AWS ECS task credentials
    '169.254.170.23', // AWS EKS pod identity
    'fd00:ec2::23',
    'fd00:ec2::254',
    'fd20:ce::254', // Google, IPv6
    '100.100.100.200', // Alibaba
    '168.63.129.16', // Azure's host agent
    '192.0.0.192', // Oracle, older
  ].map((address) => ipaddr.parse(address).toString()),
);

/** ipaddr.js names for the ranges of the IANA special-purpose registries; what is missing here is reserved. */
const CLASS_OF_RANGE = new Map<string, AddressClass>([
  ['unicast', 'public'],
  ['loopback', 'loopback'],
  ['linkLocal', 'link-local'],
  ['private', 'private'],
  ['carrierGradeNat', 'private'],
  ['uniqueLocal', 'private'],
  ['deprecatedSiteLocal', 'private'],
]);

/** A tunnel leads to the worst of the addresses that it wraps. */
const WORST_FIRST: readonly AddressClass[] = [
  'metadata',
  'link-local',
  'loopback',
  'private',
  'reserved',
  'public',
];

/**
 * The class of an IPv4 or IPv6 literal (no brackets), after unwrapping the IPv4 address inside a mapped, compatible,
 * translated, NAT64, 6to4 or Teredo address. Anything that is not an address is `reserved`, so that it is refused.
 */
export function classifyAddress(literal: string): AddressClass {
  if (!ipaddr.isValid(literal)) return 'reserved';
  const address = ipaddr.parse(literal);
  const inner = embeddedAddresses(address);
  const classes = (inner.length === 0 ? [address] : inner).map(classifyPlain);
  return WORST_FIRST.find((candidate) => classes.includes(candidate)) ?? 'reserved';
}

/** The IPv4 addresses that an IPv6 address wraps; empty for a plain address. */
export function embeddedAddresses(address: Address): readonly ipaddr.IPv4[] {
  if (address instanceof ipaddr.IPv4) return [];
  const parts = address.parts;
  const at = (index: number) => ipv4(parts[index] ?? 0, parts[index + 1] ?? 0);
  const zeros = (from: number, to: number) => parts.slice(from, to).every((part) => part === 0);
  switch (address.range()) {
    case 'ipv4Mapped': // ::ffff:0:0/96, RFC 4291 section 2.5.5.2
    case 'rfc6145': // ::ffff:0:0:0/96
      return [at(6)];
    case 'rfc6052': // 64:ff9b::/96; the local-use 64:ff9b:1::/48 (RFC 8215) has no fixed layout and stays reserved
      return zeros(2, 6) ? [at(6)] : [];
    case '6to4': // RFC 3056
      return [at(1)];
    case 'teredo': // RFC 4380: the server, then the client with every bit flipped
      return [at(2), ipv4((parts[6] ?? 0) ^ 0xffff, (parts[7] ?? 0) ^ 0xffff)];
    case 'loopback':
    case 'unspecified':
      return [];
    default: // IPv4-compatible ::/96, RFC 4291 section 2.5.5.1
      return zeros(0, 6) ? [at(6)] : [];
  }
}

function ipv4(high: number, low: number): ipaddr.IPv4 {
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}

function classifyPlain(address: Address): AddressClass {
  if (METADATA.has(withoutZone(address).toString())) return 'metadata';
  const found = CLASS_OF_RANGE.get(address.range()) ?? 'reserved';
  // Only 2000::/3 has been given out (RFC 4291 section 2.4); the library calls the rest unicast too.
  if (found === 'public' && address instanceof ipaddr.IPv6 && ((address.parts[0] ?? 0) & 0xe000) !== 0x2000) {
    return 'reserved';
  }
  return found;
}

function withoutZone(address: Address): Address {
  return address instanceof ipaddr.IPv6 ? new ipaddr.IPv6(address.parts) : address;
}
