import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { isLoopback, isWithin, parseRanges, plainForm } from './address-ranges.ts';
import type { AddressRanges } from './address-ranges.ts';

/** What is known of whoever sent a request. */
export interface ClientConnection {
  readonly address: string;
  /** Nobody on the way could read it. */
  readonly encrypted: boolean;
  /** It comes from this machine, so there is no way. */
  readonly local: boolean;
}

/**
 * Who sent a request: the socket says so. Only where that is a trusted proxy's, `X-Forwarded-For` and
 * `X-Forwarded-Proto` count, and of these the last entry that no trusted proxy has written: what stands before it, the
 * client may have written itself.
 */
export function connectionOf(request: IncomingMessage, trusted: AddressRanges): ClientConnection {
  const { socket } = request;
  const peer = plainForm(socket.remoteAddress ?? '') ?? '';
  const direct = {
    address: peer,
    encrypted: socket instanceof TLSSocket,
    local: isLoopback(peer) && isPassedOnByNobody(request),
  };
  const hops = listOf(request.headers['x-forwarded-for']);
  if (hops.length === 0 || !isWithin(peer, trusted)) return direct;
  const client = hops.findLast((hop) => !isWithin(hop, trusted)) ?? hops[0] ?? '';
  const address = plainForm(client);
  return {
    // What cannot be read is the proxy's: better counted together than not at all.
    address: address ?? peer,
    encrypted: listOf(request.headers['x-forwarded-proto']).at(-1) === 'https',
    // A range that covers clients lets them write what they like: every hop has to be of this machine.
    local: [peer, ...hops].every(isLoopback),
  };
}

/** What proxies write, in the order of how many do. */
const WRITTEN_BY_PROXIES = ['x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];

/**
 * Whether nothing says that a proxy of this machine stands in between, which nobody named in the settings: it would pass on
 * what came over a network. Some write no header of their own, but then there is the name that others call it by.
 */
function isPassedOnByNobody({ headers }: IncomingMessage): boolean {
  if (WRITTEN_BY_PROXIES.some((name) => headers[name] !== undefined)) return false;
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || isLoopback(name.replace(/^\[|\]$/g, ''));
}

/** {@link connectionOf} with the proxies that the settings name at each moment. */
export function connectionReader(
  trustedProxies: () => readonly string[],
): (request: IncomingMessage) => ClientConnection {
  let written: readonly string[] = [];
  let parsed: AddressRanges = [];
  return (request) => {
    const now = trustedProxies();
    if (now !== written) [written, parsed] = [now, parseRanges(now)];
    return connectionOf(request, parsed);
  };
}

function listOf(header: string | string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');
}
