import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { Failure } from '../../contract/failure.ts';
import type { ClientConnection } from '../inbound/client-connection.ts';
import { toClientError } from './errors.ts';

export interface OriginPolicy {
  /** Names beside this machine's own under which the gateway may be called. */
  readonly hosts: readonly string[];
  /** Web pages that may call it, for example `https://chat.example.org`. */
  readonly origins: readonly string[];
}

/** The policy in force, and how a request came. */
export interface OriginRules extends OriginPolicy {
  readonly connectionOf: (request: IncomingMessage) => ClientConnection;
}

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly why: string };

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The port can be reached by every web page that the user opens. A page on a name that resolves to this
 * machine (DNS rebinding) shows itself in `Host`, any other page in `Origin`; local programs send neither a
 * foreign host nor an origin.
 */
export function judgeOrigin(
  headers: {
    readonly host: string | undefined;
    readonly origin: string | undefined;
    /** Whether the page that calls came by HTTPS if it is the gateway's own. */
    readonly encrypted?: boolean;
  },
  policy: OriginPolicy,
): Verdict {
  const host = hostName(headers.host);
  const known = (name: string) =>
    LOOPBACK.has(name) || policy.hosts.some((one) => one.toLowerCase() === name);
  if (host === null || !known(host)) {
    return { allowed: false, why: `the host "${headers.host ?? ''}" is not one of this gateway's names` };
  }
  const { origin, encrypted = false } = headers;
  if (origin === undefined || policy.origins.includes(origin)) return { allowed: true };
  // The gateway's own pages: same protocol, name and port.
  if (origin === `${encrypted ? 'https' : 'http'}://${headers.host ?? ''}`) return { allowed: true };
  return { allowed: false, why: `web pages from ${origin} may not call this gateway` };
}

export function originGuard(policy: OriginRules): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    const host = onlyHost(request);
    const encrypted = origin !== undefined && policy.connectionOf(request).encrypted;
    const verdict = judgeOrigin({ host, origin, encrypted }, policy);
    if (!verdict.allowed) {
      const failure = new Failure('invalid_input', `Refused: ${verdict.why}.`, {
        hint: 'Allow it with --allow-host or --allow-origin if it is yours.',
      });
      response.status(403).json({ error: { ...toClientError(failure).error, code: 'forbidden' } });
      return;
    }
    if (origin !== undefined) allowPage(origin, request, response);
    if (origin !== undefined && request.method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    next();
  };
}

/** Client libraries send headers of their own (`x-stainless-…`), and more with each version: all of them may come. */
function allowPage(origin: string, request: Request, response: Response): void {
  response.set({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers':
      request.get('access-control-request-headers') ?? 'authorization, content-type, x-api-key',
    'access-control-expose-headers': 'x-request-id, request-id, retry-after, x-should-retry',
    vary: 'Origin',
  });
}

/** Of two `Host` headers, a proxy in between may have judged the other one: then there is none. */
function onlyHost({ headers, rawHeaders }: Request): string | undefined {
  const count = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name)).length;
  return count === 1 ? headers.host : undefined;
}

function hostName(host: string | undefined): string | null {
  const name = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.exec(host ?? '')?.[1];
  return name === undefined ? null : name.toLowerCase();
}
