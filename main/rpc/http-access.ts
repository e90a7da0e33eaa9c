import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { NOBODY, OWNER } from '../../contract/caller.ts';
import type { Caller } from '../../contract/caller.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { ClientConnection } from '../inbound/client-connection.ts';
import type { PeopleAccess } from './people-access.ts';
import { readCookie } from './http-cookies.ts';
import { isOurPage } from './http-page.ts';
import { refuse } from './http-refusal.ts';
import type { Sessions } from './sessions.ts';

/** Who calls, and until when. */
export interface Access {
  readonly caller: Caller;
  /** Aborts when the right to call ends, and calls and streams under way with it; null where it does not end. */
  readonly ended: AbortSignal | null;
  /** Ends it where its time is over: who listens without calling is asked from time to time. */
  readonly endIfOver: () => Promise<void>;
}

export interface AccessParts {
  /** The host's own, which programs show. */
  readonly token: string;
  /** Browsers that came by the owner's one-time link. */
  readonly sessions: Sessions;
  /** Browsers that people signed in with. */
  readonly people: PeopleAccess;
  readonly connectionOf: (request: Request) => ClientConnection;
}

const ACCESS = new WeakMap<Request, Access>();
const ENDLESS = { ended: null, endIfOver: async () => undefined };
const NO_ACCESS: Access = { caller: NOBODY, ...ENDLESS };

/**
 * Finds out who calls: a program shows the host's own token, a page of the owner a session's cookie, a page of a person
 * the token that it got for the password. Whoever shows nothing good is nobody.
 */
export function recogniseCaller({ token, sessions, people, connectionOf }: AccessParts): RequestHandler {
  const expected = digest(token);
  const find = async (request: Request): Promise<Access> => {
    const shown = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
    if (shown !== undefined) {
      if (timingSafeEqual(digest(shown), expected)) return { caller: OWNER, ...ENDLESS };
      return (await people.find(shown)) ?? NO_ACCESS;
    }
    if (!isOurPage(request, connectionOf(request))) return NO_ACCESS;
    const session = sessions.find(readCookie('owner', request));
    if (session === null) return NO_ACCESS;
    return { caller: OWNER, ended: session.ended, endIfOver: async () => session.endIfOver() };
  };
  return async (request, _response, next) => {
    ACCESS.set(request, await find(request));
    next();
  };
}

/** What {@link recogniseCaller} found out, as far as it still holds: a body takes its time to arrive. */
export function accessOf(request: Request): Access {
  const access = ACCESS.get(request) ?? NO_ACCESS;
  return access.ended?.aborted === true ? NO_ACCESS : access;
}

/** Sends away whom the host does not know. */
export const refuseNobody: RequestHandler = (request, response, next) => {
  if (accessOf(request).caller.kind === 'nobody') refuse(response, 401, notSignedIn());
  else next();
};

function notSignedIn(): Failure {
  return new Failure('unauthorised', phrase`This address belongs to MLX Manager itself.`, {
    hint: phrase`Sign in, or run \`mlx-manager open\` on its machine for a link that signs this browser in.`,
  });
}

/** Equal lengths, so that comparing says nothing about the token. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
