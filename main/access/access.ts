import type { IncomingMessage } from 'node:http';
import type { AccessMode } from '../../contract/access.ts';
import { Failure } from '../../contract/failure.ts';
import { PersonId } from '../../contract/ids.ts';
import { countedAs } from '../inbound/address-ranges.ts';
import { AttemptLimit } from '../inbound/attempt-limit.ts';
import type { Asking, Outcome } from './asking.ts';
import { CallingPrograms } from './calling-program.ts';
import type { CallingProgram } from './calling-program.ts';
import { ConnectionHashes, hashOfKey, keyOf, looksLikeClientKey } from './client-key.ts';
import { notAllowed, revoked } from './refusals.ts';
import type { Clients } from './clients.ts';
import type { ClientLabel, ClientUse } from './client-use.ts';
import type { Grants } from './grants.ts';
import { LimitReached } from './limit-reached.ts';

/** Who sends a request, as far as its headers tell. */
export type Caller =
  /** Nobody is asked who he is. */
  | { readonly kind: 'anyone' }
  | { readonly kind: 'client'; readonly use: ClientUse }
  /** A part of this program: the chat. */
  | { readonly kind: 'inside'; readonly label: ClientLabel }
  /** Whether it may is yet to be found out: see `admit`. */
  | { readonly kind: 'stranger' };

/** What a stranger wants. */
export interface Wish {
  /** Null for one who only looks around. */
  readonly model: string | null;
  /** It can be kept waiting until somebody answers; others are told to come again. */
  readonly canWait: boolean;
  readonly signal: AbortSignal;
}

/** Decides who may use the models. */
export interface Access {
  /**
   * Looks at a request's key, before anything of its body is read.
   * @throws Failure `unauthorised`, `forbidden`, or LimitReached for one that tries too many keys
   */
  recognise(request: IncomingMessage): Caller;
  /**
   * Finds out whether a stranger may, by asking somebody where nobody has said so yet.
   * @returns the client that it is; null for one that was allowed without becoming one
   * @throws Failure `unauthorised`, `forbidden`, or the signal's reason
   */
  admit(request: IncomingMessage, wish: Wish): Promise<ClientUse | null>;
}

/** Every program may. */
export const OPEN_ACCESS: Access = {
  recognise: () => ({ kind: 'anyone' }),
  admit: async () => null,
};

/** A part of this program that asks the gateway like any client, and is known by a key of this run, made like theirs. */
export interface InsideCaller {
  readonly name: string;
  readonly key: string;
}

export interface AccessParts {
  readonly mode: () => AccessMode;
  readonly clients: Pick<Clients, 'byKeyHash' | 'byProgram'>;
  readonly inside: InsideCaller;
  readonly asking: Asking;
  readonly grants: Grants;
  /** Where a request comes from, also behind a proxy that is trusted. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly programs?: CallingPrograms;
  /** Milliseconds; never goes back. */
  readonly steadyNow: () => number;
  /** A wrong key is worth a line in the log. */
  readonly warn: (about: { readonly address: string }, message: string) => void;
}

/** Whose conversation it is, said by the chat alone. */
const PERSON_HEADER = 'x-mlx-manager-person';
/** Wrong keys a minute from one address; more than a program with an outdated key sends before somebody looks. */
const WRONG_KEYS = 30;
const MINUTE = 60_000;
const NO_KEY = 'This gateway wants a key.';
const HOW_TO_GET_ONE =
  'Make one in MLX Manager under Apps, or with `mlx-manager client add NAME`, and send it as "Authorization: Bearer mlx-…".';

export function createAccess(parts: AccessParts): Access {
  const { clients, inside, asking, grants } = parts;
  const insideHash = hashOfKey(inside.key);
  const hashes = new ConnectionHashes();
  const programs = parts.programs ?? new CallingPrograms(parts.addressOf);

  // A right key is never counted, so nobody locks out others by guessing.
  const wrongKeys = new AttemptLimit({ most: WRONG_KEYS, withinMs: MINUTE, now: parts.steadyNow });
  const told = new AttemptLimit({ most: 1, withinMs: MINUTE, now: parts.steadyNow });

  function wrongKey(request: IncomingMessage): Failure {
    const address = parts.addressOf(request);
    const key = countedAs(address);
    const retryAfterMs = wrongKeys.take(key);
    if (told.take(key) === null) parts.warn({ address }, 'requests with a wrong key were refused');
    return retryAfterMs === null
      ? new Failure('unauthorised', 'This gateway does not know that key.', { hint: HOW_TO_GET_ONE })
      : new LimitReached('Too many requests with a wrong key.', retryAfterMs, HOW_TO_GET_ONE);
  }

  /** What is known without asking anybody; undefined where nothing is. */
  function known(program: CallingProgram): ClientUse | null | undefined {
    const use = clients.byProgram(program.identity);
    if (use?.client.verdict === 'refused') throw notAllowed(use.client.name);
    if (use !== undefined) return use;
    return grants.has(program) ? null : undefined;
  }

  return {
    recognise(request) {
      const key = keyOf(request.headers);
      // Words such as "not-needed" are no key, and not worth a look; one of ours that is not good is told, so that nobody
      // wonders.
      if (key !== null && looksLikeClientKey(key)) {
        const hash = hashes.of(key, request.socket);
        if (hash === insideHash) return { kind: 'inside', label: labelOf(inside, request) };
        const use = clients.byKeyHash(hash);
        if (use === undefined) throw wrongKey(request);
        if (use.client.revokedAt !== null) throw revoked();
        return { kind: 'client', use };
      }
      if (key !== null && parts.mode() === 'keys') throw wrongKey(request);
      switch (parts.mode()) {
        case 'open':
          return { kind: 'anyone' };
        case 'ask':
          return { kind: 'stranger' };
        case 'keys':
          throw new Failure('unauthorised', NO_KEY, { hint: HOW_TO_GET_ONE });
      }
    },

    async admit(request, { model, canWait, signal }) {
      const program = await programs.of(request);
      for (let outcome: Outcome | null = null; ;) {
        const use = known(program);
        if (use !== undefined) return use;
        if (outcome === 'expired') throw unanswered();
        const id = asking.put(program, model);
        if (!canWait) throw unanswered();
        outcome = await asking.wait(id, signal);
      }
    },
  };
}

function unanswered(): Failure {
  return new Failure('unauthorised', 'MLX Manager asks its user whether this program may use the models.', {
    hint: 'Answer there, then try again; or give the program a key.',
  });
}

function labelOf({ name }: InsideCaller, { headers }: IncomingMessage): ClientLabel {
  const person = PersonId.safeParse(headers[PERSON_HEADER]);
  return { name, id: null, person: person.success ? person.data : null };
}
