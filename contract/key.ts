import * as z from 'zod';
import { BackendId, KeyId } from './ids.ts';

export const KeyStore = z.enum(['keychain', 'fernet']);
export type KeyStore = z.infer<typeof KeyStore>;

/** A stored key as anyone may see it: never the key itself. */
export const KeyView = z.strictObject({
  id: KeyId,
  name: z.string(),
  store: KeyStore,
  last4: z.string(),
  createdAt: z.int(),
});
export type KeyView = z.infer<typeof KeyView>;

/** A key in a list, with the backends that use it. */
export const ListedKey = KeyView.extend({
  usedBy: z.array(z.strictObject({ id: BackendId, name: z.string() })),
});
export type ListedKey = z.infer<typeof ListedKey>;
