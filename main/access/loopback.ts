import { isLoopback } from '../inbound/address-ranges.ts';

/** Told without reading it as an address: each request asks. */
const USUAL: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether only this machine reaches a port that was opened on this address or name. */
export function listensOnLoopback(host: string): boolean {
  return USUAL.has(host.toLowerCase()) || isLoopback(host.replace(/^\[|\]$/g, ''));
}
