import { Failure } from '../../contract/failure.ts';
import type { Keychain } from './keychain.ts';

/** A keychain in memory whose troubles a test can switch on and off. */
export function memoryKeychain(trouble: { down?: boolean; forgetful?: boolean } = {}) {
  const items = new Map<string, string>();
  let reads = 0;
  function check(): void {
    if (trouble.down === true) throw new Failure('keychain_unavailable', 'The keychain is locked.');
  }
  const keychain: Keychain = {
    async get(account) {
      check();
      reads += 1;
      return items.get(account) ?? null;
    },
    async set(account, secret) {
      check();
      if (trouble.forgetful !== true) items.set(account, secret);
    },
    async delete(account) {
      check();
      return items.delete(account);
    },
  };
  return { keychain, items, trouble, reads: () => reads };
}
