import { randomBytes } from 'node:crypto';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { PhraseValue } from '../../contract/phrase.ts';
import { SerialQueue } from '../concurrency/serial-queue.ts';
import { abortable } from './abortable.ts';

/** The operating system's store of secrets. Every method throws `keychain_unavailable` when it cannot answer. */
export interface Keychain {
  get(account: string, signal?: AbortSignal): Promise<string | null>;
  set(account: string, secret: string, signal?: AbortSignal): Promise<void>;
  /** False when there was nothing to delete. */
  delete(account: string, signal?: AbortSignal): Promise<boolean>;
}

/** The part of keytar that is used. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface KeychainOptions {
  /** Every item is filed under it. A development build uses another, so that it never asks for the real items. */
  service?: string;
  /** A locked or missing keychain can hang for ever; milliseconds until a call counts as failed. */
  timeoutMs?: number;
  load?: () => Promise<Keytar>;
}

export type KeychainHealth = { readonly ok: true } | { readonly ok: false; readonly failure: Failure };

/** keytar is an optional dependency with a native part: it may be absent, or not load on this system. */
async function loadKeytar(): Promise<Keytar> {
  return (await import('keytar')).default;
}

/**
 * The system's keychain through keytar. Calls run one at a time, and none is made while an earlier one still
 * hangs: each hanging call holds one of libuv's four threads, on which files and host names depend too.
 */
export function openKeychain(options: KeychainOptions = {}): Keychain {
  const { service = 'dev.mlx-manager', timeoutMs = 5_000, load = loadKeytar } = options;
  const calls = new SerialQueue();
  let hanging = false;

  async function limited<T>(work: (keytar: Keytar) => Promise<T>): Promise<T> {
    if (hanging) throw unavailable(phrase`an earlier call to it has still not been answered`);
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      hanging = true;
      late.reject(unavailable(phrase`it did not answer within ${timeoutMs / 1000} s`));
    }, timeoutMs);
    const answer = load()
      .then(work)
      .catch((cause: unknown) => {
        throw unavailable(cause instanceof Error ? cause.message : phrase`unknown error`, cause);
      })
      .finally(() => {
        hanging = false;
        clearTimeout(timer);
      });
    return Promise.race([late.promise, answer]);
  }

  function call<T>(signal: AbortSignal | undefined, work: (keytar: Keytar) => Promise<T>): Promise<T> {
    const turn = calls.run(async () => {
      // Nobody waits any more: a write that was given up must not happen later.
      if (signal?.aborted === true) throw new Failure('aborted', phrase`The keychain call was given up.`);
      return limited(work);
    });
    return abortable(turn, signal);
  }

  return {
    get: (account, signal) => call(signal, (keytar) => keytar.getPassword(service, account)),
    set: (account, secret, signal) => call(signal, (keytar) => keytar.setPassword(service, account, secret)),
    delete: (account, signal) => call(signal, (keytar) => keytar.deletePassword(service, account)),
  };
}

/** Writes, reads and deletes a canary: the only way to learn whether a keychain really keeps things. */
export async function probe(keychain: Keychain, signal?: AbortSignal): Promise<KeychainHealth> {
  const canary = randomBytes(16).toString('hex');
  const account = `canary-${canary.slice(0, 8)}`;
  try {
    await keychain.set(account, canary, signal);
    const read = await keychain.get(account, signal);
    await keychain.delete(account, signal);
    return read === canary
      ? { ok: true }
      : { ok: false, failure: unavailable(phrase`it did not return what was written`) };
  } catch (error) {
    if (error instanceof Failure && error.code === 'keychain_unavailable')
      return { ok: false, failure: error };
    throw error;
  }
}

function unavailable(why: PhraseValue, cause?: unknown): Failure {
  return new Failure('keychain_unavailable', phrase`The keychain cannot be used: ${why}.`, {
    hint: phrase`Unlock the login keychain (on macOS in Keychain Access) and try again, or store the key in the encrypted database instead.`,
    cause,
  });
}
