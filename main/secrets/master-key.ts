import { join } from 'node:path';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase, PhraseValue } from '../../contract/phrase.ts';
import { abortable } from './abortable.ts';
import { formatKey, generateKey, parseKey } from './fernet.ts';
import type { FernetKey } from './fernet.ts';
import { createKeyFile, readKeyFile, replaceKeyFile } from './key-file.ts';
import { probe } from './keychain.ts';
import type { Keychain } from './keychain.ts';

const ACCOUNT = 'master-key';
const VARIABLE = 'MLX_MANAGER_MASTER_KEY';

export type MasterKeyPlace = 'environment' | 'keychain' | 'file';
export type KeyRing = readonly [FernetKey, ...FernetKey[]];

/** The key that encrypts all others. It stays where it was first found or made. */
export interface MasterKey {
  readonly place: MasterKeyPlace;
  /** The first encrypts, any decrypts. Always read anew, after the ciphertext: it grows while keys are rotated. */
  readonly keys: KeyRing;
  /** Stores a new first key in front of the others. In the environment the user has done that: nothing happens. */
  addKey(): Promise<void>;
  /** Stores the first key alone. Older ones still decrypt until the process ends, for reads under way. */
  dropOldKeys(): Promise<void>;
}

export interface MasterKeyLoader {
  /** Finds the master key, or makes the first one. Throws `master_key_missing`, `master_key_unsafe` and others. */
  load(signal?: AbortSignal): Promise<MasterKey>;
}

export interface MasterKeyOptions {
  /** The variable MLX_MANAGER_MASTER_KEY: one key, or several with commas between, of which the first encrypts. */
  environment: string | undefined;
  keychain: Keychain | null;
  /** Holds `master.key` where the keychain cannot. */
  dataDir: string;
  /** While anything is encrypted, no new master key is ever made: it could not decrypt it. */
  hasCiphertexts: () => boolean | Promise<boolean>;
}

/** Looks in the environment, then for the file, then in the keychain; where none has a key, makes one. */
export function createMasterKeyLoader(options: MasterKeyOptions): MasterKeyLoader {
  let loaded: Promise<MasterKey> | null = null;
  return {
    load(signal) {
      loaded ??= resolve(options).catch((error: unknown) => {
        loaded = null;
        throw error;
      });
      return abortable(loaded, signal);
    },
  };
}

async function resolve(options: MasterKeyOptions): Promise<MasterKey> {
  const { environment, keychain } = options;
  if (environment !== undefined) {
    return masterKey('environment', parseEnvironment(environment), async () => undefined);
  }

  const path = join(options.dataDir, 'master.key');
  const fromFile = await readKeyFile(path);
  if (fromFile !== null) return inFile(path, fromFile);

  const item = keychain === null ? null : await lookUp(keychain, options);
  if (keychain !== null && item !== null) return inKeychain(keychain, item);

  if (await options.hasCiphertexts())
    throw missing(phrase`there is none, though keys are stored that need it`);
  const text = `${generateKey()}\n`;
  if (keychain !== null && (await probe(keychain)).ok) {
    await storeInKeychain(keychain, text);
    return inKeychain(keychain, text);
  }
  await createKeyFile(path, text);
  // Read back even if just written: another process may have been first.
  return inFile(path, (await readKeyFile(path)) ?? '');
}

/** Where keys depend on a master key that may be in the keychain, a keychain that fails must not be passed over. */
async function lookUp(keychain: Keychain, options: MasterKeyOptions): Promise<string | null> {
  try {
    return await keychain.get(ACCOUNT);
  } catch (error) {
    if (await options.hasCiphertexts()) throw error;
    return null;
  }
}

function inFile(path: string, text: string): MasterKey {
  return masterKey('file', parseLines(text, path), (keys) => replaceKeyFile(path, formatLines(keys)));
}

function inKeychain(keychain: Keychain, text: string): MasterKey {
  const keys = parseLines(text, phrase`the keychain`);
  return masterKey('keychain', keys, (changed) => storeInKeychain(keychain, formatLines(changed)));
}

async function storeInKeychain(keychain: Keychain, text: string): Promise<void> {
  await keychain.set(ACCOUNT, text);
  if ((await keychain.get(ACCOUNT)) === text) return;
  throw new Failure(
    'keychain_unavailable',
    phrase`The keychain did not return the master key as it was written.`,
  );
}

function masterKey(
  place: MasterKeyPlace,
  found: KeyRing,
  store: (keys: KeyRing) => Promise<void>,
): MasterKey {
  let keys = found;
  return {
    place,
    get keys() {
      return keys;
    },
    async addKey() {
      if (place === 'environment') return;
      const changed: KeyRing = [parseKey(generateKey()), ...keys];
      await store(changed);
      keys = changed;
    },
    async dropOldKeys() {
      await store([keys[0]]);
    },
  };
}

function parseEnvironment(text: string): KeyRing {
  try {
    return parseRing(text.split(','));
  } catch (cause) {
    throw new Failure('invalid_input', phrase`${VARIABLE} does not hold a master key.`, {
      hint: phrase`Unset ${VARIABLE}, or give it keys of 44 characters in base64url with commas between them.`,
      cause,
    });
  }
}

function parseLines(text: string, where: PhraseValue): KeyRing {
  try {
    return parseRing(text.trimEnd().split('\n'));
  } catch (cause) {
    throw missing(phrase`what ${where} holds is not one`, cause);
  }
}

function parseRing(texts: string[]): KeyRing {
  const [first, ...others] = texts.map((text) => parseKey(text.trim()));
  if (first === undefined) throw new Failure('invalid_input', phrase`No key was given.`);
  return [first, ...others];
}

function formatLines(keys: KeyRing): string {
  return keys.map((key) => `${formatKey(key)}\n`).join('');
}

function missing(why: Phrase, cause?: unknown): Failure {
  return new Failure('master_key_missing', phrase`The master key cannot be used: ${why}.`, {
    hint: phrase`Restore master.key from a backup or set ${VARIABLE}. If the master key is lost, remove the stored keys and enter them again.`,
    cause,
  });
}
