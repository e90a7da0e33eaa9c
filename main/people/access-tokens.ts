import { createHmac } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { PersonId } from '../../contract/ids.ts';
import type { Clock } from './steady-clock.ts';

/** What a token says: who, in which session, and as which version of the account. */
export interface Claims {
  readonly person: PersonId;
  readonly session: string;
  readonly version: number;
}

const ISSUER = 'mlx-manager';
const AUDIENCE = 'mlx-manager/interface';
export const ACCESS_SECONDS = 15 * 60;

/**
 * Short-lived JWTs (HS256) for people who signed in. What they say counts only together with the session that they
 * name: that one can end at any time.
 */
export class AccessTokens {
  readonly #key: () => Promise<Uint8Array>;
  readonly #now: Clock;

  /** @param key 32 bytes that leave the host in no way */
  constructor(key: () => Promise<Uint8Array>, now: Clock) {
    this.#key = key;
    this.#now = now;
  }

  async issue({ person, session, version }: Claims): Promise<string> {
    const at = Math.floor(this.#now() / 1_000);
    return new SignJWT({ sid: session, ver: version })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(person)
      .setIssuedAt(at)
      .setExpirationTime(at + ACCESS_SECONDS)
      .sign(await this.#key());
  }

  /** The secret of a session after so many renewals: always the same, and nobody else can tell which. */
  async secretOf(session: string, renewals: number): Promise<string> {
    return createHmac('sha256', await this.#key())
      .update(`secret ${renewals} of ${session}`)
      .digest('base64url');
  }

  /** Null for whatever is not a token of ours that is good now; why is not told. */
  async read(token: string): Promise<Claims | null> {
    // Whatever else programs show must not have the key fetched from where it is kept.
    if (token.length > 1_024 || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null;
    try {
      const { payload } = await jwtVerify(token, await this.#key(), {
        // Pinned: the token has no say in how it is checked.
        algorithms: ['HS256'],
        typ: 'JWT',
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'iat', 'exp', 'sid', 'ver'],
        maxTokenAge: ACCESS_SECONDS,
        currentDate: new Date(this.#now()),
      });
      const { sub, sid, ver } = payload;
      if (sub === undefined || typeof sid !== 'string' || typeof ver !== 'number') return null;
      // Only this host signs, and it wrote the id of a person.
      return { person: sub as PersonId, session: sid, version: ver };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
