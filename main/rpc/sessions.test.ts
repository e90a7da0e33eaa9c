import { describe, expect, it } from 'vitest';
import { createSessions } from './sessions.ts';

/** Sessions under a clock that stands still until it is moved. */
function atNoon() {
  let now = 0;
  const sessions = createSessions(() => now);
  return { sessions, pass: (milliseconds: number) => (now += milliseconds) };
}

const DAY = 24 * 3_600_000;

describe('a sign-in token', () => {
  it('opens one session and no second', () => {
    const { sessions } = atNoon();
    const { token } = sessions.issueToken();
    const secret = sessions.exchange(token);
    expect(secret).not.toBeNull();
    expect(sessions.find(secret ?? '')).not.toBeNull();
    expect(sessions.exchange(token)).toBeNull();
  });

  it('is good until the time it says', () => {
    const { sessions, pass } = atNoon();
    const [first, second] = [sessions.issueToken(), sessions.issueToken()];
    pass(first.expiresAt);
    expect(sessions.exchange(first.token)).not.toBeNull();
    pass(1);
    expect(sessions.exchange(second.token)).toBeNull();
  });

  it('is neither guessed nor a session itself', () => {
    const { sessions } = atNoon();
    const { token } = sessions.issueToken();
    expect(sessions.exchange('')).toBeNull();
    expect(sessions.find(token)).toBeNull();
  });

  it('is one of few: the oldest goes when too many are printed', () => {
    const { sessions } = atNoon();
    const tokens = Array.from({ length: 65 }, () => sessions.issueToken().token);
    expect(sessions.exchange(tokens[0]!)).toBeNull();
    expect(sessions.exchange(tokens[1]!)).not.toBeNull();
  });
});

describe('a session', () => {
  function signedIn() {
    const { sessions, pass } = atNoon();
    const secret = sessions.exchange(sessions.issueToken().token) ?? '';
    return { sessions, pass, secret };
  }

  it('lasts while it is used, and a week longer', () => {
    const { sessions, pass, secret } = signedIn();
    pass(6 * DAY);
    expect(sessions.find(secret)).not.toBeNull();
    pass(6 * DAY);
    const session = sessions.find(secret);
    expect(session?.ended.aborted).toBe(false);
    pass(6 * DAY);
    session?.endIfOver();
    expect(session?.ended.aborted).toBe(false);
    pass(2 * DAY);
    session?.endIfOver();
    expect(session?.ended.aborted).toBe(true);
    expect(sessions.find(secret)).toBeNull();
    expect(session?.ended.aborted).toBe(true);
  });

  it('ends for those who listen, too', () => {
    const { sessions, secret } = signedIn();
    const session = sessions.find(secret);
    sessions.end(secret);
    expect(session?.ended.aborted).toBe(true);
    expect(sessions.find(secret)).toBeNull();
  });

  it('ends with all others', () => {
    const { sessions, secret } = signedIn();
    sessions.exchange(sessions.issueToken().token);
    expect(sessions.endAll()).toBe(2);
    expect(sessions.find(secret)).toBeNull();
  });
});
