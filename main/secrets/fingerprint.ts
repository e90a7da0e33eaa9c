import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Identifies one stored copy of a secret: a random salt, then 16 bits of an HMAC under it. Every copy has another
 * salt, so a changed key is noticed without reading it. The HMAC tells whether a copy is the one that was stored;
 * it is this short so that nobody can use it to test guesses at a weak secret.
 */
export function fingerprint(secret: string): string {
  const salt = randomBytes(16).toString('hex');
  return `${salt}.${check(salt, secret)}`;
}

/** True when the secret is (but for one chance in 65,536) the one that the fingerprint was taken of. */
export function fits(print: string, secret: string): boolean {
  return check(saltOf(print), secret) === print.slice(print.indexOf('.') + 1);
}

/** Names the copy, for example in the keychain, where an old and a new copy stand side by side for a moment. */
export function saltOf(print: string): string {
  return print.slice(0, print.indexOf('.'));
}

/** Compares without telling by its duration how much is equal. */
export function equalSecrets(a: string, b: string): boolean {
  const key = randomBytes(32);
  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function check(salt: string, secret: string): string {
  return createHmac('sha256', salt).update(secret).digest('hex').slice(0, 4);
}
