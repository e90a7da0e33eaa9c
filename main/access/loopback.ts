import { isLoopback } from '../inbound/address-ranges.ts';

/** Whether only this machine reaches a port that was opened on this address or name. */
export function listensOnLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || isLoopback(host.replace(/^\[|\]$/g, ''));
}
