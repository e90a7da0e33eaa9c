import { randomBytes } from 'node:crypto';
import type { Response } from 'express';

/** Gives a request its id and tells it to the client under both names that the SDKs know. */
export function identify(response: Response): string {
  const id = requestId(Date.now());
  response.set({ 'x-request-id': id, 'request-id': id });
  return id;
}

/**
 * 32 hexadecimal digits: the time in milliseconds, then 80 random bits (as RFC 9562's version 7 has it). Ids that rise
 * with time are written to one end of the log's index instead of all over it.
 */
export function requestId(now: number): string {
  return `req_${now.toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
}
