import * as z from 'zod';
import { BackendId, KeyId } from './ids.ts';
import { Phrase } from './phrase.ts';

export const KeyStore = z.enum(['keychain', 'fernet']);
export type KeyStore = z.infer<typeof KeyStore>;

/** Where new keys are kept, unless another place is asked for. */
export const KeyStorage = z.strictObject({
  store: KeyStore,
  /** Why not in the keychain; null where they are, and where it was switched off. */
  why: z.string().nullable(),
  phrases: z.strictObject({ why: Phrase.optional() }).optional(),
});
export type KeyStorage = z.infer<typeof KeyStorage>;

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
