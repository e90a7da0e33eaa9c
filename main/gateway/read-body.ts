import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { toFailure } from './errors.ts';

/** The largest body that is taken (bytes), as at Anthropic; OpenAI's limit is lower. */
const BODY_LIMIT = 32 * 1024 * 1024;

const read: RequestHandler = express.raw({ type: () => true, limit: BODY_LIMIT });

/**
 * Reads a request's body, unpacked. One that is too large is read to its end all the same (as long as the server's
 * own limit allows), because most clients do not look at an answer before they have sent everything.
 * @throws Failure `request_too_large`, `invalid_input`, `aborted` when the client left, or the signal's reason
 */
export function readBody(request: Request, response: Response, signal?: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(toFailure(signal.reason)), { once: true });
    read(request, response, (error?: unknown) => {
      if (error === undefined) resolve(request.body);
      else reject(unreadable(error) ?? toFailure(error));
    });
  });
}

/** What the body reader or the router refused, by the status that it gave; null for everything else. */
export function unreadable(error: unknown): Failure | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  if ('type' in error && error.type === 'request.aborted') return new Failure('aborted', 'The client left.');
  switch (error.status) {
    case 413:
      return new Failure('request_too_large', phrase`The body is larger than 32 MB.`, {
        hint: phrase`Send fewer or smaller attachments.`,
      });
    case 415:
      return new Failure('invalid_input', 'The content encoding of the body is not supported.');
    case 400:
      return new Failure('invalid_input', 'The request could not be read.');
    default:
      return null;
  }
}
