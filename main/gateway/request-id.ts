import { randomFillSync } from 'node:crypto';
import type { Response } from 'express';

/** Gives a request its id and tells it to the client under both names that the SDKs know. */
export function identify(response: Response): string {
  const id = requestId(Date.now());
  response.setHeader('x-request-id', id);
  response.setHeader('request-id', id);
  return id;
}

/**
 * 32 hexadecimal digits: the time in milliseconds, then 80 random bits (as RFC 9562's version 7 has it). Ids that rise
 * with time are written to one end of the log's index instead of all over it.
 */
export function requestId(now: number): string {
  return `req_${now.toString(16).padStart(12, '0')}${randomDigits()}`;
}

const RANDOM_BYTES = 10;
/** Asking the system for each id costs more than all else of it. */
const pool = Buffer.allocUnsafeSlow(100 * RANDOM_BYTES);
let used = pool.byteLength;

function randomDigits(): string {
  if (used === pool.byteLength) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return pool.toString('hex', used - RANDOM_BYTES, used);
}
