import { hash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What every key of ours begins with, so that whoever looks for leaked keys finds them. */
const PREFIX = 'mlx-';
/** 256 bits: nothing that could be guessed, so a plain hash of it keeps it as well as a slow one. */
const KEY_BYTES = 32;

/** A new key: `mlx-` and 43 letters, digits, `-` or `_`. */
export function newClientKey(): string {
  return PREFIX + randomBytes(KEY_BYTES).toString('base64url');
}

/** Whether a text was meant to be a key of this program; many programs send words such as "not-needed" instead. */
export function looksLikeClientKey(key: string): boolean {
  return key.startsWith(PREFIX);
}

/**
 * What is stored of a key, and looked up. How long the look-up takes depends on the hash, of which nobody can choose a part,
 * and so says nothing about the keys that there are.
 */
export function hashOfKey(key: string): string {
  return hash('sha256', key, 'base64');
}

/**
 * {@link hashOfKey}, remembered for each connection, which shows the same key with each of its requests. It is compared
 * with what the same connection showed before and with nothing else, so that its time tells nobody of others' keys.
 */
export class ConnectionHashes {
  readonly #last = new WeakMap<object, { readonly key: string; readonly hash: string }>();

  /** @param connection the socket */
  of(key: string, connection: object): string {
    const last = this.#last.get(connection);
    if (last?.key === key) return last.hash;
    const hash = hashOfKey(key);
    this.#last.set(connection, { key, hash });
    return hash;
  }
}

/** The last characters of a key, by which people tell keys apart. */
export function last4(key: string): string {
  return key.slice(-4);
}

/** The key that a request shows, as OpenAI's SDKs send it or as Anthropic's do; null where it shows none. */
export function keyOf(headers: IncomingHttpHeaders): string | null {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const [scheme = '', key = ''] = authorization.split(' ', 2);
    if (scheme.toLowerCase() === 'bearer' && key !== '') return key;
  }
  const key = headers['x-api-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}
