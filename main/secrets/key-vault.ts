import { randomUUID } from 'node:crypto';
import { Failure } from '../../contract/failure.ts';
import { KeyId } from '../../contract/ids.ts';
import type { KeyStorage, KeyStore, KeyView } from '../../contract/key.ts';
import { phrase } from '../../contract/phrase.ts';
import { SerialQueue } from '../concurrency/serial-queue.ts';
import { abortable } from './abortable.ts';
import { createKeyCopies } from './key-copies.ts';
import type { KeyCopy, KeyRow, KeyRows } from './key-rows.ts';
import type { Keychain } from './keychain.ts';
import { rotateMasterKey } from './master-key-rotation.ts';
import type { MasterKeyLoader } from './master-key.ts';
import { checkName, checkSecret } from './secret-input.ts';

/** Where to keep a key: `auto` is the keychain if it works at that moment, else Fernet. */
export interface StoreWish {
  store?: KeyStore | 'auto';
  signal?: AbortSignal;
}

export interface KeyVault {
  /** Throws `conflict` when the name is taken. */
  add(name: string, secret: string, wish?: StoreWish): Promise<KeyView>;
  /** Where a key that is added now is kept, and why not in the keychain. */
  storage(signal?: AbortSignal): Promise<KeyStorage>;
  /** Oldest first. */
  list(): Promise<KeyView[]>;
  /** The secret itself. Throws `key_unreadable` or `not_found`; asks no other store than the recorded one. */
  read(id: KeyId, signal: AbortSignal): Promise<string>;
  /** Gives a key another secret, or moves it: by default it stays in the store where it is. */
  replace(id: KeyId, secret: string, wish?: StoreWish): Promise<KeyView>;
  remove(id: KeyId): Promise<void>;
  /**
   * Makes a new master key, encrypts everything with it and drops the old ones. A crash at any step leaves every
   * key readable, and the next call completes the work. Throws `key_unreadable` before any change when a key
   * cannot be carried over.
   */
  rotate(): Promise<void>;
}

export interface KeyVaultOptions {
  rows: KeyRows;
  /** Null for a host that must not use one. */
  keychain: Keychain | null;
  masterKey: MasterKeyLoader;
  /** Unix milliseconds. */
  now?: () => number;
  /** Each secret that passes through, so that it can be kept out of logs. */
  onSecret?: (secret: string) => void;
  /** An outdated copy that the keychain would not delete, for the log. */
  onCopyLeft?: (id: KeyId, error: unknown) => void;
}

/** Keeps the keys of remote backends. */
export function createKeyVault(options: KeyVaultOptions): KeyVault {
  const { rows, keychain, masterKey, now = Date.now, onSecret, onCopyLeft } = options;
  const copies = createKeyCopies(keychain, masterKey);
  /** Reads done or under way, so that the request path does not ask the keychain each time. */
  const cache = new Map<KeyId, Promise<string>>();
  /** Changes happen one after the other, so that none sees another half done. */
  const changes = new SerialQueue();

  async function find(id: KeyId): Promise<KeyRow> {
    const row = await rows.get(id);
    if (row === null)
      throw new Failure('not_found', phrase`There is no such key.`, { hint: phrase`List the stored keys.` });
    return row;
  }

  /** A copy that is replaced while it is read may be gone: then the row names another by now. */
  async function readCommitted(id: KeyId): Promise<string> {
    const row = await find(id);
    try {
      return await copies.read(row);
    } catch (error) {
      const current = await find(id);
      if (current.fingerprint === row.fingerprint) throw error;
      return copies.read(current);
    }
  }

  /** For copies that no row names any longer: the work is done, so a failure to tidy up does not undo it. */
  async function eraseLeftover(id: KeyId, copy: KeyCopy): Promise<void> {
    await copies.erase(id, copy).catch((error: unknown) => onCopyLeft?.(id, error));
  }

  /** Commits a fresh copy; if that fails, the copy goes and what was there before stays. */
  async function commit(id: KeyId, copy: KeyCopy, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      await eraseLeftover(id, copy);
      throw error;
    }
  }

  return {
    add: (name, secret, wish = {}) =>
      changes.run(async () => {
        checkName(name);
        checkSecret(secret);
        onSecret?.(secret);
        if ((await rows.list()).some((row) => row.name === name)) {
          throw new Failure('conflict', phrase`A key with the name “${name}” is already stored.`, {
            hint: phrase`Choose another name, or replace that key.`,
          });
        }
        const id = KeyId.parse(randomUUID());
        const store = await copies.choose(wish.store ?? 'auto', wish.signal);
        const copy = await copies.write(id, store, secret, wish.signal);
        const row: KeyRow = { id, name, ...copy, createdAt: now() };
        await commit(id, copy, () => rows.insert(row));
        return toView(row);
      }),

    storage: (signal) => copies.storage(signal),

    async list() {
      const found = [...(await rows.list())];
      return found.sort((a, b) => a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1)).map(toView);
    },

    read(id, signal) {
      let secret = cache.get(id);
      if (secret === undefined) {
        const started = readCommitted(id).then((found) => {
          onSecret?.(found);
          return found;
        });
        secret = started;
        cache.set(id, started);
        // Failures are not kept. A change may have put another read there meanwhile.
        started.catch(() => cache.get(id) === started && cache.delete(id));
      }
      return abortable(secret, signal);
    },

    replace: (id, secret, wish = {}) =>
      changes.run(async () => {
        checkSecret(secret);
        onSecret?.(secret);
        const row = await find(id);
        const store = await copies.choose(wish.store ?? row.store, wish.signal);
        const copy = await copies.write(id, store, secret, wish.signal);
        await commit(id, copy, () => rows.update(id, copy));
        cache.delete(id);
        await eraseLeftover(id, row);
        return toView({ ...row, ...copy });
      }),

    remove: (id) =>
      changes.run(async () => {
        const row = await find(id);
        await rows.delete(id);
        cache.delete(id);
        await eraseLeftover(id, row);
      }),

    rotate: () => changes.run(() => rotateMasterKey(rows, masterKey)),
  };
}

function toView({ id, name, store, last4, createdAt }: KeyRow): KeyView {
  return { id, name, store, last4, createdAt };
}
