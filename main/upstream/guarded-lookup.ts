import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { AddressGuard } from './address-guard.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Asks for every address of a name. */
export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** The system's resolver, which knows /etc/hosts, mDNS and VPNs as well as DNS. */
export const systemResolver: Resolver = (hostname) => lookup(hostname, { all: true });

/**
 * A `lookup` for sockets that connect to `port`: the addresses that it returns are the ones that were checked, so a
 * name that resolves differently a moment later (DNS rebinding) gains nothing. One refused address refuses the name.
 */
export function guardedLookup(guard: AddressGuard, port: number, resolve: Resolver): LookupFunction {
  async function vetted(hostname: string, family: number): Promise<ResolvedAddress[]> {
    const found = await resolve(hostname);
    for (const { address } of found) guard.checkAddress(hostname, address, port);
    const usable = found.filter((entry) => family === 0 || entry.family === family);
    if (usable.length === 0) {
      throw new Failure('upstream_unreachable', phrase`Could not find an address for ${hostname}: ENODATA.`);
    }
    return usable;
  }

  return (hostname, options, callback) => {
    vetted(hostname, familyNumber(options.family)).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true || first === undefined) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}

function familyNumber(family: number | 'IPv4' | 'IPv6' | undefined): number {
  if (family === 'IPv4') return 4;
  if (family === 'IPv6') return 6;
  return family ?? 0;
}
