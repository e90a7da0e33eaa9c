import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { refuse } from './http-refusal.ts';
import type { Sessions } from './sessions.ts';

const SignIn = z.strictObject({ token: z.string().max(256) });

/** Where the caller's right to call ends; an event stream ends with it. */
const ENDS = new WeakMap<Request, AbortSignal>();

/** Lets in who shows the host's own token (a program) or a session's cookie (a browser that signed in). */
export function requireCaller(token: string, sessions: Sessions): RequestHandler {
  const expected = digest(token);
  return (request, response, next) => {
    const shown = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
    if (shown !== undefined && timingSafeEqual(digest(shown), expected)) {
      next();
      return;
    }
    const session = isOurPage(request) ? sessions.find(sessionSecret(request)) : null;
    if (session === null) {
      refuse(response, 401, notSignedIn());
      return;
    }
    ENDS.set(request, session.ended);
    next();
  };
}

/** Aborts when the caller's session ends; never for a program with the host's token. */
export function accessEnds(request: Request): AbortSignal | undefined {
  return ENDS.get(request);
}

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

function notSignedIn(): Failure {
  return new Failure('unauthorised', 'This address belongs to MLX Manager itself.', {
    hint: 'Run `mlx-manager open` for a link that signs this browser in.',
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
