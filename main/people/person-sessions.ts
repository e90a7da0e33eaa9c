import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Caller } from '../../contract/caller.ts';
import type { PersonId } from '../../contract/ids.ts';
import type { AccessToken } from '../../contract/person.ts';
import type { PeopleTable, PersonRecord } from '../store/people-table.ts';
import type { PersonSession, PersonSessionsTable } from '../store/person-sessions-table.ts';
import { ACCESS_SECONDS } from './access-tokens.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { Clock } from './steady-clock.ts';

/** What a browser gets when it signs in, and each time it renews that. */
export interface Grant extends AccessToken {
  /** For the cookie. */
  readonly secret: string;
}

/** Somebody who is signed in, and a signal that aborts when that ends. */
export interface SignedIn {
  readonly caller: Extract<Caller, { kind: 'person' }>;
  readonly ended: AbortSignal;
  /** Ends the session where its time is over: for who goes on listening without calling. */
  endIfOver(): Promise<void>;
}

export interface PersonSessionsOptions {
  readonly people: PeopleTable;
  readonly sessions: PersonSessionsTable;
  readonly tokens: AccessTokens;
  readonly now: Clock;
  /** A secret was shown that had been replaced: somebody has a copy. */
  readonly onReuse: (person: PersonId) => void;
}

/** Without renewing; an open page renews within minutes (milliseconds). */
const IDLE_MS = 7 * 24 * 3_600_000;
/** However busy (milliseconds). */
const LIFE_MS = 30 * 24 * 3_600_000;
/** How long the secret before may come from a second tab, or again because an answer was lost (milliseconds). */
const GRACE_MS = 20_000;
/** Of one person; the oldest goes when one more comes. */
const MOST = 16;
/** A page renews so much earlier than it has to (milliseconds). */
const EARLY_MS = 60_000;

/**
 * Browsers that people signed in with. A session is a row; the browser holds its secret in a cookie and gets, for that,
 * short-lived tokens and each time another secret. One that comes again later was copied, so the session ends: each
 * secret follows from the session and from how many came before it, so that this host knows all that it gave out.
 */
export class PersonSessions {
  readonly #options: PersonSessionsOptions;
  /** Of sessions that somebody calls with; aborts what is under way when they end. */
  readonly #enders = new Map<string, AbortController>();

  constructor(options: PersonSessionsOptions) {
    this.#options = options;
  }

  /** Null where the account was changed since it was read: what was checked of it may not hold any more. */
  async open(person: PersonRecord): Promise<Grant | null> {
    const { sessions, people, now } = this.#options;
    const [id, at] = [randomUUID(), now()];
    const first = await this.#cookie(id, 0);
    const others = await sessions.of(person.id);
    for (const { id: old } of others.slice(0, Math.max(0, others.length - MOST + 1))) await this.end(old);
    await sessions.insert({
      ...{ id, personId: person.id, secretHash: digest(first), previousHash: null },
      ...{ rotatedAt: at, createdAt: at },
    });
    // After the insert: a change from here on ends this session like all others.
    if ((await people.get(person.id))?.version !== person.version) {
      await this.end(id);
      return null;
    }
    await people.seen(person.id, at);
    return this.#grant(person, id, first);
  }

  /** For what the cookie holds. Null where it is good for nothing (any more). */
  async renew(cookie: string): Promise<Grant | null> {
    const { sessions, people, now, onReuse } = this.#options;
    const { id, renewals } = takeApart(cookie);
    const found = await this.#current(id);
    if (found === null) return null;
    const shown = digest(cookie);
    const next = await this.#cookie(id, renewals + 1);
    if (shown === found.session.secretHash && (await sessions.rotate(id, shown, digest(next), now()))) {
      await people.seen(found.person.id, now());
      return this.#grant(found.person, id, next);
    }
    const session = await sessions.get(id);
    if (session === null || !(await this.#wasGivenOut(session, cookie))) return null;
    // Another tab was faster, or the answer with the next secret got lost.
    const isPrevious = session.previousHash === shown;
    if (isPrevious && now() - session.rotatedAt <= GRACE_MS) return this.#grant(found.person, id, next);
    await this.end(id);
    onReuse(found.person.id);
    return null;
  }

  /** Whose token this is, if its session goes on. */
  async find(token: string): Promise<SignedIn | null> {
    const claims = await this.#options.tokens.read(token);
    if (claims === null) return null;
    // Before the session is read, so that whatever ends it from here on aborts this one.
    const ended = this.#ender(claims.session).signal;
    const person = (await this.#current(claims.session))?.person;
    if (person === undefined) this.#abort(claims.session);
    if (person?.id !== claims.person || person.version !== claims.version) return null;
    const { id, name, role } = person;
    return {
      caller: { kind: 'person', id, name, role },
      ended,
      endIfOver: async () => {
        await this.#current(claims.session);
      },
    };
  }

  /** Ends the session that a cookie belongs to; a secret that is not its own ends nothing. */
  async endWith(cookie: string): Promise<void> {
    const { id } = takeApart(cookie);
    const session = await this.#options.sessions.get(id);
    if (session !== null && (await this.#wasGivenOut(session, cookie))) await this.end(id);
  }

  async end(id: string): Promise<void> {
    await this.#options.sessions.delete(id);
    this.#abort(id);
  }

  /** Ends all sessions of one person; returns how many there were. */
  async endOf(person: PersonId): Promise<number> {
    const all = await this.#options.sessions.of(person);
    for (const { id } of all) await this.end(id);
    return all.length;
  }

  /** Ends all sessions of everyone. */
  async endAll(): Promise<void> {
    for (const id of await this.#options.sessions.ids()) await this.end(id);
  }

  /** The session and its person while both are good; ends what is not. */
  async #current(
    id: string,
  ): Promise<{ readonly session: PersonSession; readonly person: PersonRecord } | null> {
    const { sessions, people, now } = this.#options;
    const session = await sessions.get(id);
    if (session === null) return null;
    const person = await people.get(session.personId);
    const isOver = now() - session.rotatedAt > IDLE_MS || now() - session.createdAt > LIFE_MS;
    if (person?.state === 'approved' && !isOver) return { session, person };
    await this.end(id);
    return null;
  }

  /** Whether this cookie is one that the session has or had. */
  async #wasGivenOut({ id, secretHash, previousHash }: PersonSession, cookie: string): Promise<boolean> {
    const shown = digest(cookie);
    // Both also tell under another master key.
    if (shown === secretHash || shown === previousHash) return true;
    const genuine = digest(await this.#cookie(id, takeApart(cookie).renewals));
    return timingSafeEqual(Buffer.from(shown), Buffer.from(genuine));
  }

  async #cookie(session: string, renewals: number): Promise<string> {
    return `${session}.${renewals}.${await this.#options.tokens.secretOf(session, renewals)}`;
  }

  async #grant(person: PersonRecord, session: string, secret: string): Promise<Grant> {
    const token = await this.#options.tokens.issue({ person: person.id, session, version: person.version });
    return {
      token,
      goodForMs: ACCESS_SECONDS * 1_000 - EARLY_MS,
      secret,
    };
  }

  #ender(id: string): AbortController {
    const ender = this.#enders.get(id) ?? new AbortController();
    this.#enders.set(id, ender);
    return ender;
  }

  #abort(id: string): void {
    this.#enders.get(id)?.abort();
    this.#enders.delete(id);
  }
}

/** `<session>.<renewals>.<secret>` */
function takeApart(cookie: string): { readonly id: string; readonly renewals: number } {
  const [id = '', renewals = ''] = cookie.split('.', 3);
  return { id, renewals: /^\d{1,9}$/.test(renewals) ? Number(renewals) : 0 };
}

/** Unguessable as it is, a secret needs no slow hash; comparing digests says nothing about it. */
function digest(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}
