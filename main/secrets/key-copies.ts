import { Failure } from '../../contract/failure.ts';
import type { KeyId } from '../../contract/ids.ts';
import type { KeyStorage, KeyStore } from '../../contract/key.ts';
import { phrase, phrasesOf } from '../../contract/phrase.ts';
import { decrypt, encrypt } from './fernet.ts';
import { equalSecrets, fingerprint, fits, saltOf } from './fingerprint.ts';
import type { KeyCopy, KeyRow } from './key-rows.ts';
import type { Keychain } from './keychain.ts';
import { probe } from './keychain.ts';
import type { MasterKeyLoader } from './master-key.ts';

/** Secrets of fewer characters would give too much of themselves away. */
const SHOW_LAST4_FROM = 12;

export interface KeyCopies {
  /** Where `auto` leads at this moment, and why not to the keychain. */
  storage(signal: AbortSignal | undefined): Promise<KeyStorage>;
  choose(wish: KeyStore | 'auto', signal: AbortSignal | undefined): Promise<KeyStore>;
  /** Writes a copy, reads it back and compares. What it returns is to be committed to the row. */
  write(id: KeyId, store: KeyStore, secret: string, signal: AbortSignal | undefined): Promise<KeyCopy>;
  /** Reads from the store that the row names and from no other. Throws `key_unreadable`. */
  read(row: KeyRow): Promise<string>;
  /** Deletes what lies outside the row. */
  erase(id: KeyId, copy: KeyCopy): Promise<void>;
}

/** Keeps secrets in one of two stores: an item of the keychain, or a Fernet token in the row itself. */
export function createKeyCopies(keychain: Keychain | null, masterKey: MasterKeyLoader): KeyCopies {
  function needKeychain(): Keychain {
    if (keychain !== null) return keychain;
    throw new Failure('keychain_unavailable', phrase`This host runs without a keychain.`, {
      hint: phrase`Store the key in the encrypted database instead.`,
    });
  }

  async function open(id: KeyId, copy: KeyCopy, signal?: AbortSignal): Promise<string> {
    if (copy.store === 'keychain') {
      const item = await needKeychain().get(accountOf(id, copy), signal);
      if (item === null) throw new Failure('key_unreadable', phrase`The keychain has no such item.`);
      return item;
    }
    const master = await masterKey.load(signal);
    const plaintext = copy.ciphertext === null ? null : decrypt(master.keys, copy.ciphertext);
    if (plaintext === null) throw new Failure('key_unreadable', phrase`No master key decrypts it.`);
    return plaintext.toString();
  }

  async function erase(id: KeyId, copy: KeyCopy): Promise<void> {
    if (copy.store === 'keychain') await needKeychain().delete(accountOf(id, copy));
  }

  async function storage(signal: AbortSignal | undefined): Promise<KeyStorage> {
    if (keychain === null) return { store: 'fernet', why: null };
    const health = await probe(keychain, signal);
    if (health.ok) return { store: 'keychain', why: null };
    const { message, said } = health.failure;
    return { store: 'fernet', why: message, ...phrasesOf({ why: said }) };
  }

  return {
    erase,
    storage,

    async choose(wish, signal) {
      return wish === 'auto' ? (await storage(signal)).store : wish;
    },

    async write(id, store, secret, signal) {
      const last4 = secret.length < SHOW_LAST4_FROM ? '' : secret.slice(-4);
      const copy: KeyCopy = { store, ciphertext: null, last4, fingerprint: fingerprint(secret) };
      try {
        if (store === 'keychain') await needKeychain().set(accountOf(id, copy), secret, signal);
        else copy.ciphertext = encrypt((await masterKey.load(signal)).keys[0], secret);
        if (equalSecrets(await open(id, copy, signal), secret)) return copy;
        throw new Failure(
          'key_unreadable',
          phrase`The key is not stored: reading it back gave another text.`,
        );
      } catch (error) {
        // A write that failed or was given up may still have happened; the first failure is the one to tell.
        await erase(id, copy).catch(() => undefined);
        throw error;
      }
    },

    async read(row) {
      try {
        const secret = await open(row.id, row);
        if (fits(row.fingerprint, secret)) return secret;
        throw new Failure('key_unreadable', phrase`It was changed outside this program.`);
      } catch (error) {
        throw unreadable(row, error);
      }
    },
  };
}

function accountOf(id: KeyId, copy: KeyCopy): string {
  return `key:${id}:${saltOf(copy.fingerprint)}`;
}

function unreadable(row: KeyRow, cause: unknown): unknown {
  if (!(cause instanceof Failure)) return cause;
  const where = row.store === 'keychain' ? phrase`the keychain` : phrase`the encrypted database`;
  return new Failure(
    'key_unreadable',
    phrase`The key “${row.name}” cannot be read from ${where}. ${cause.said}`,
    {
      hint: cause.phrases?.hint ?? cause.hint ?? phrase`Enter the key again.`,
      cause,
    },
  );
}
