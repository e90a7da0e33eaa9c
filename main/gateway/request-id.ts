import { randomUUID } from 'node:crypto';
import type { Response } from 'express';

/** Gives a request its id and tells it to the client under both names that the SDKs know. */
export function identify(response: Response): string {
  const id = `req_${randomUUID().replaceAll('-', '')}`;
  response.set({ 'x-request-id': id, 'request-id': id });
  return id;
}
