import { createHash, randomBytes } from 'node:crypto';

/** A browser that signed in. */
export interface Session {
  /** Aborts when the session ends. */
  readonly ended: AbortSignal;
  /** Ends it where it was not used for too long. */
  endIfOver(): void;
}

/** Lets browsers in by one-time tokens. All of it is in memory: a host that starts again knows nobody. */
export interface Sessions {
  /** A token for one sign-in, and until when (Unix milliseconds) it is good. */
  issueToken(): { readonly token: string; readonly expiresAt: number };
  /** Spends a token. The secret of a new session; null where the token is unknown, spent or too old. */
  exchange(token: string): string | null;
  find(secret: string): Session | null;
  end(secret: string): void;
  /** Ends all of them; returns how many there were. */
  endAll(): number;
}

/** Long enough to find the window in which it was printed (milliseconds). */
const TOKEN_MS = 15 * 60_000;
/** Without a call; a page that is open calls every few seconds (milliseconds). */
const IDLE_MS = 7 * 24 * 3_600_000;
/** More than anybody opens; the oldest goes when one more comes. */
const MOST = 64;

export function createSessions(now: () => number = Date.now): Sessions {
  const tokens = new Map<string, number>();
  const sessions = new Map<string, { readonly ender: AbortController; usedAt: number }>();

  const end = (key: string) => {
    sessions.get(key)?.ender.abort();
    sessions.delete(key);
  };
  return {
    issueToken() {
      const token = randomBytes(32).toString('base64url');
      const expiresAt = now() + TOKEN_MS;
      tokens.set(digest(token), expiresAt);
      for (const key of beyond(tokens)) tokens.delete(key);
      return { token, expiresAt };
    },
    exchange(token) {
      const key = digest(token);
      const expiresAt = tokens.get(key);
      tokens.delete(key);
      if (expiresAt === undefined || expiresAt < now()) return null;
      const secret = randomBytes(32).toString('base64url');
      sessions.set(digest(secret), { ender: new AbortController(), usedAt: now() });
      for (const old of beyond(sessions)) end(old);
      return secret;
    },
    find(secret) {
      const key = digest(secret);
      const session = sessions.get(key);
      if (session === undefined) return null;
      const endIfOver = () => {
        if (now() - session.usedAt > IDLE_MS) end(key);
      };
      endIfOver();
      if (session.ender.signal.aborted) return null;
      session.usedAt = now();
      return { ended: session.ender.signal, endIfOver };
    },
    end: (secret) => end(digest(secret)),
    endAll() {
      const keys = [...sessions.keys()];
      keys.forEach(end);
      return keys.length;
    },
  };
}

/** Looked up by digest, so that comparing says nothing about the secret, and memory does not hold it. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** The keys that were added first, as many as there are too many. */
function beyond(map: ReadonlyMap<string, unknown>): string[] {
  return [...map.keys()].slice(0, Math.max(0, map.size - MOST));
}
