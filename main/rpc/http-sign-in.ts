import type { Request, RequestHandler, Response } from 'express';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { toIssue } from '../../contract/issue.ts';
import type { AccessToken } from '../../contract/person.ts';
import { NewPassword, Password, PersonName } from '../../contract/person.ts';
import { phrase } from '../../contract/phrase.ts';
import { countedAs } from '../inbound/address-ranges.ts';
import type { Attempt } from '../people/people.ts';
import type { Grant } from '../people/person-sessions.ts';
import type { AccessParts } from './http-access.ts';
import { readCookie, writeCookie } from './http-cookies.ts';
import { isOurPage } from './http-page.ts';
import { refuse } from './http-refusal.ts';

const ByLink = z.strictObject({ token: z.string().max(256) });
const ByPassword = z.strictObject({ name: z.string().max(256), password: Password });
const Registration = z.strictObject({ name: PersonName, password: NewPassword });

/** `POST /session`: a one-time token for the owner's cookie, or name and password for a person's cookie and token. */
export function signIn(parts: AccessParts): RequestHandler {
  return async (request, response) => {
    if (!isAllowed(parts, request, response)) return;
    const link = ByLink.safeParse(request.body);
    if (link.success) {
      signInByLink(parts, request, response, link.data.token);
      return;
    }
    const credentials = ByPassword.safeParse(request.body);
    if (!credentials.success) {
      refuse(response, 400, new Failure('invalid_input', phrase`Name and password are missing.`));
      return;
    }
    const connection = parts.connectionOf(request);
    if (!connection.encrypted && !connection.local) {
      refuse(response, 403, readableByOthers());
      return;
    }
    const attempt = await parts.people.signIn(credentials.data, countedAs(connection.address));
    tell(response, attempt, (grant) => give(parts, request, response, grant));
  };
}

/** `POST /session/renew`: the cookie for the next one and a token; null where the browser is not signed in. */
export function renew(parts: AccessParts): RequestHandler {
  return async (request, response) => {
    if (!isAllowed(parts, request, response)) return;
    const cookie = readCookie('person', request);
    const grant = cookie === '' ? null : await parts.people.renew(cookie);
    if (grant !== null) {
      give(parts, request, response, grant);
      return;
    }
    if (cookie !== '') write(parts, 'person', request, response, '');
    response.json({ ok: true, value: null });
  };
}

/** `DELETE /session`: ends the browser's own session. */
export function signOut(parts: AccessParts): RequestHandler {
  return async (request, response) => {
    if (isOurPage(request, parts.connectionOf(request))) {
      parts.sessions.end(readCookie('owner', request));
      await parts.people.signOut(readCookie('person', request));
    }
    write(parts, 'owner', request, response, '');
    write(parts, 'person', request, response, '');
    response.json({ ok: true, value: {} });
  };
}

/** `POST /registration`: asks for an account, which then waits for approval. */
export function register(parts: AccessParts): RequestHandler {
  return async (request, response) => {
    if (!isAllowed(parts, request, response)) return;
    const connection = parts.connectionOf(request);
    if (!connection.encrypted && !connection.local) {
      refuse(response, 403, readableByOthers());
      return;
    }
    if ((await parts.people.welcome()) !== 'register') {
      refuse(response, 403, new Failure('forbidden', phrase`Nobody can register here.`, { hint: ASK_ADMIN }));
      return;
    }
    const wanted = Registration.safeParse(request.body);
    if (!wanted.success) {
      const issues = wanted.error.issues.map(toIssue);
      refuse(
        response,
        400,
        new Failure('invalid_input', issues[0]?.message ?? phrase`Name and password are missing.`, {
          issues,
        }),
      );
      return;
    }
    const attempt = await parts.people.register(wanted.data, countedAs(connection.address));
    tell(response, attempt, () => response.json({ ok: true, value: { state: 'waiting' } }));
  };
}

const ASK_ADMIN = phrase`Ask whoever runs this MLX Manager for an account.`;

function signInByLink(parts: AccessParts, request: Request, response: Response, token: string): void {
  const secret = parts.sessions.exchange(token);
  if (secret === null) {
    const failure = new Failure('unauthorised', phrase`This sign-in link was used already or is too old.`, {
      hint: phrase`Run \`mlx-manager open\` for a new one.`,
    });
    refuse(response, 401, failure);
    return;
  }
  write(parts, 'owner', request, response, secret);
  response.json({ ok: true, value: {} });
}

/** Only the page that this host served may speak for its browser. */
function isAllowed({ connectionOf }: AccessParts, request: Request, response: Response): boolean {
  response.set('cache-control', 'no-store');
  if (isOurPage(request, connectionOf(request))) return true;
  refuse(
    response,
    401,
    new Failure('unauthorised', phrase`Only the page of this MLX Manager itself can do this.`, {
      hint: phrase`Behind a proxy, name it in the setting gateway.trustedProxies, and let it pass Host on.`,
    }),
  );
  return false;
}

function tell<T>(response: Response, attempt: Attempt<T>, done: (value: T) => void): void {
  switch (attempt.kind) {
    case 'done':
      done(attempt.value);
      return;
    case 'later': {
      const seconds = Math.ceil(attempt.afterMs / 1_000);
      response.set('retry-after', String(seconds));
      refuse(
        response,
        429,
        new Failure('rate_limited', phrase`That was tried too often.`, {
          hint: seconds < 60 ? phrase`Wait ${seconds} s.` : phrase`Wait ${Math.ceil(seconds / 60)} min.`,
        }),
      );
      return;
    }
    case 'refused':
      refuse(response, STATUS[attempt.failure.code] ?? 400, attempt.failure);
  }
}

const STATUS: Readonly<Record<string, number>> = {
  unauthorised: 401,
  forbidden: 403,
  conflict: 409,
  queue_full: 503,
};

function give(parts: AccessParts, request: Request, response: Response, grant: Grant): void {
  const { secret, token, goodForMs } = grant;
  write(parts, 'person', request, response, secret);
  const value: AccessToken = { token, goodForMs };
  response.json({ ok: true, value });
}

function write(
  { connectionOf }: AccessParts,
  kind: 'owner' | 'person',
  request: Request,
  response: Response,
  secret: string,
): void {
  writeCookie(kind, request, response, { secret, encrypted: connectionOf(request).encrypted });
}

function readableByOthers(): Failure {
  return new Failure('forbidden', phrase`Over plain HTTP, everyone on the way could read the password.`, {
    hint: phrase`Give MLX Manager a certificate (gateway.tlsCertificate and gateway.tlsKey), or put it behind a proxy that speaks HTTPS (gateway.trustedProxies). On the machine itself, use 127.0.0.1 as its address.`,
  });
}
