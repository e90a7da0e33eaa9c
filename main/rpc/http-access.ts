import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import * as z from 'zod';
import { NOBODY, OWNER } from '../../contract/caller.ts';
import type { Caller } from '../../contract/caller.ts';
import { Failure } from '../../contract/failure.ts';
import { refuse } from './http-refusal.ts';
import type { Sessions } from './sessions.ts';

const SignIn = z.strictObject({ token: z.string().max(256) });

/** Who calls, and until when. */
export interface Access {
  readonly caller: Caller;
  /** Aborts when the right to call ends, and an event stream ends with it; null where it does not end. */
  readonly ended: AbortSignal | null;
}

const ACCESS = new WeakMap<Request, Access>();
const NO_ACCESS: Access = { caller: NOBODY, ended: null };

/** Finds out who calls: the host's own token (a program) or a session's cookie (a browser) says so; else it is nobody. */
export function recogniseCaller(token: string, sessions: Sessions): RequestHandler {
  const expected = digest(token);
  const accessOf = (request: Request): Access => {
    const shown = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
    if (shown !== undefined && timingSafeEqual(digest(shown), expected))
      return { caller: OWNER, ended: null };
    const session = isOurPage(request) ? sessions.find(sessionSecret(request)) : null;
    return session === null ? NO_ACCESS : { caller: OWNER, ended: session.ended };
  };
  return (request, _response, next) => {
    ACCESS.set(request, accessOf(request));
    next();
  };
}

/** What {@link recogniseCaller} found out. */
export function accessOf(request: Request): Access {
  return ACCESS.get(request) ?? NO_ACCESS;
}

/** Sends away whom the host does not know. */
export const refuseNobody: RequestHandler = (request, response, next) => {
  if (accessOf(request).caller.kind === 'nobody') refuse(response, 401, notSignedIn());
  else next();
};

/** `POST /session`: a one-time token for a cookie that scripts cannot read. */
export function signIn(sessions: Sessions): RequestHandler {
  return (request, response) => {
    const body = SignIn.safeParse(request.body);
    const secret = body.success && isOurPage(request) ? sessions.exchange(body.data.token) : null;
    if (secret === null) {
      const failure = new Failure('unauthorised', 'This sign-in link was used already or is too old.', {
        hint: 'Run `mlx-manager open` for a new one.',
      });
      refuse(response, 401, failure);
      return;
    }
    setCookie(request, response, secret);
    response.json({ ok: true, value: {} });
  };
}

/** `DELETE /session`: ends the browser's own session. */
export function signOut(sessions: Sessions): RequestHandler {
  return (request, response) => {
    if (isOurPage(request)) sessions.end(sessionSecret(request));
    setCookie(request, response, '');
    response.json({ ok: true, value: {} });
  };
}

export function notSignedIn(): Failure {
  return new Failure('unauthorised', 'This address belongs to MLX Manager itself.', {
    hint: 'Sign in, or run `mlx-manager open` on its machine for a link that signs this browser in.',
  });
}

/**
 * A browser sends the cookie from every page of this machine, whatever its port, so a call counts only from the page
 * that this host served: `Origin` says so where a browser sends it, `Sec-Fetch-Site` where it does not.
 */
function isOurPage(request: Request): boolean {
  const origin = request.get('origin');
  const site = request.get('sec-fetch-site');
  if (origin !== undefined && origin !== `http://${request.headers.host ?? ''}`) return false;
  if (request.method !== 'GET' && origin === undefined) return false;
  return site === undefined || site === 'same-origin';
}

/** Cookies know no ports: hosts on two ports need two names. */
function cookieName(request: Request): string {
  return `mlx-manager-${request.socket.localPort ?? 0}`;
}

function setCookie(request: Request, response: Response, secret: string): void {
  response.cookie(cookieName(request), secret, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/_ui',
    ...(secret === '' ? { maxAge: 0 } : {}),
  });
}

function sessionSecret(request: Request): string {
  const wanted = cookieName(request);
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const [name = '', value = ''] = pair.trim().split('=', 2);
    if (name === wanted) return value;
  }
  return '';
}

/** Equal lengths, so that comparing says nothing about the token. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
