import type { KeyId } from '../../contract/ids.ts';
import type { KeyStore } from '../../contract/key.ts';

/** A stored key as the database holds it. */
export interface KeyRow {
  id: KeyId;
  name: string;
  store: KeyStore;
  /** A Fernet token; null for a key in the keychain. */
  ciphertext: string | null;
  last4: string;
  /** See fingerprint.ts. */
  fingerprint: string;
  /** Unix time in milliseconds. */
  createdAt: number;
}

/** What a copy consists of: the part of a row that changes when the secret does. */
export type KeyCopy = Pick<KeyRow, 'store' | 'ciphertext' | 'last4' | 'fingerprint'>;

/** The table of keys. Each call is one durable transaction. */
export interface KeyRows {
  list(): Promise<readonly KeyRow[]>;
  get(id: KeyId): Promise<KeyRow | null>;
  /** Throws `conflict` when the name is taken. */
  insert(row: KeyRow): Promise<void>;
  update(id: KeyId, copy: KeyCopy): Promise<void>;
  delete(id: KeyId): Promise<void>;
}

/** True while a master key is needed to read what is stored. */
export async function hasCiphertexts(rows: KeyRows): Promise<boolean> {
  return (await rows.list()).some((row) => row.ciphertext !== null);
}
