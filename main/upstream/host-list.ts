import ipaddr from 'ipaddr.js';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { embeddedAddresses } from './address-class.ts';

/** A compiled allow-list or block-list. */
export interface HostList {
  /** `name` in lower case and without a trailing dot. */
  hasName(name: string): boolean;
  /** `literal` is an IP address; one that wraps an IPv4 address is listed when that one is. */
  hasAddress(literal: string): boolean;
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Compiles entries of the forms `name`, `*.suffix` (any name below it), address and CIDR.
 * Throws Failure `invalid_input` for anything else, because an entry that never matches protects nobody.
 */
export function compileHostList(entries: readonly string[]): HostList {
  const names = new Set<string>();
  const suffixes: string[] = [];
  const ranges: Range[] = [];
  for (const raw of entries) {
    const entry = raw.trim().toLowerCase().replace(/\.$/, '');
    const range = parseRange(entry);
    if (range !== undefined) ranges.push(range);
    else if (/^\*\.[^*/:\s]+$/.test(entry)) suffixes.push(entry.slice(1));
    else if (/^[^*/:\s]+$/.test(entry)) names.add(entry);
    else {
      throw new Failure('invalid_input', phrase`"${raw}" is not a host name, an address or a CIDR range.`, {
        hint: phrase`Write example.com, *.example.com, 192.168.1.5 or 192.168.1.0/24.`,
      });
    }
  }
  return {
    hasName: (name) => names.has(name) || suffixes.some((suffix) => name.endsWith(suffix)),
    hasAddress: (literal) => {
      if (ranges.length === 0 || !ipaddr.isValid(literal)) return false;
      const address = ipaddr.parse(literal);
      return [address, ...embeddedAddresses(address)].some((candidate) =>
        ranges.some(([base, bits]) => base.kind() === candidate.kind() && candidate.match(base, bits)),
      );
    },
  };
}

function parseRange(entry: string): Range | undefined {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  const literal = entry.replace(/^\[(.*)\]$/, '$1');
  if (!ipaddr.IPv6.isValid(literal) && !ipaddr.IPv4.isValidFourPartDecimal(literal)) return undefined;
  const address = ipaddr.parse(literal);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
