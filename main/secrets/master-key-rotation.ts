import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { decrypt, encrypt } from './fernet.ts';
import type { KeyRow, KeyRows } from './key-rows.ts';
import type { KeyRing, MasterKeyLoader } from './master-key.ts';

/**
 * Replaces the master key in steps of which each leaves every ciphertext readable: the new key is stored beside
 * the old ones, each row is encrypted anew, and only then are the old ones dropped. With the master key in the
 * environment, the first key given there counts as the new one.
 */
export async function rotateMasterKey(rows: KeyRows, loader: MasterKeyLoader): Promise<void> {
  const master = await loader.load();
  const encrypted = (await rows.list()).filter((row) => row.ciphertext !== null);
  for (const row of encrypted) decryptRow(row, master.keys);

  await master.addKey();
  const [newest] = master.keys;
  for (const row of encrypted) {
    const plaintext = decryptRow(row, master.keys);
    const ciphertext = encrypt(newest, plaintext);
    if (decrypt([newest], ciphertext)?.equals(plaintext) !== true) throw unreadable(row);
    const { store, last4, fingerprint } = row;
    await rows.update(row.id, { store, last4, fingerprint, ciphertext });
  }
  await master.dropOldKeys();
}

function decryptRow(row: KeyRow, keys: KeyRing): Buffer {
  const plaintext = row.ciphertext === null ? null : decrypt(keys, row.ciphertext);
  if (plaintext === null) throw unreadable(row);
  return plaintext;
}

function unreadable(row: KeyRow): Failure {
  return new Failure(
    'key_unreadable',
    phrase`The master key is not rotated: no key decrypts “${row.name}”.`,
    {
      hint: phrase`Remove that key or enter it again, then rotate.`,
    },
  );
}
