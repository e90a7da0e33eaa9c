import * as z from 'zod';
import { PersonId } from './ids.ts';

export const PersonRole = z.enum(['admin', 'member']);
export type PersonRole = z.infer<typeof PersonRole>;

/** `waiting`: registered, not let in yet. `disabled`: let in once, and no more for now. */
export const PersonState = z.enum(['waiting', 'approved', 'disabled']);
export type PersonState = z.infer<typeof PersonState>;

/** What a person signs in with; upper and lower case are the same. */
export const PersonName = z
  .string()
  .normalize('NFC')
  .regex(
    /^(?!.* {2})[\p{L}\p{N}](?:[\p{L}\p{N} ._@+-]{0,62}[\p{L}\p{N}])?$/u,
    'use letters, digits and . _ @ + - or single spaces between them, 64 at most',
  );

/** Names that look the same to a person are the same: compatibility forms and case do not count. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** As long as a guess would take years (NIST SP 800-63B wants length and no rules of composition). */
export const NewPassword = z
  .string()
  .min(12, 'use at least 12 characters')
  .max(256, 'use at most 256 characters');

/** One that is only compared. */
export const Password = z.string().max(256);

/** An account. */
export const Person = z.strictObject({
  id: PersonId,
  name: z.string(),
  role: PersonRole,
  state: PersonState,
  /** Unix milliseconds. */
  createdAt: z.int(),
  /** When one of its browsers last renewed its session (Unix milliseconds); null for one that never signed in. */
  lastSeenAt: z.int().nullable(),
});
export type Person = z.infer<typeof Person>;

/** What somebody who is not known may do: nothing but by the owner's link, sign in, or register, too. */
export const Welcome = z.enum(['link', 'sign-in', 'register']);
export type Welcome = z.infer<typeof Welcome>;

/** Who calls, as the host sees it. */
export const Me = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('owner') }),
  z.strictObject({ kind: z.literal('person'), id: PersonId, name: z.string(), role: PersonRole }),
  z.strictObject({ kind: z.literal('nobody'), welcome: Welcome }),
]);
export type Me = z.infer<typeof Me>;

/** What a browser that signed in with a password shows with each call; good for some minutes. */
export const AccessToken = z.strictObject({
  token: z.string(),
  /** After so many milliseconds it is to be renewed. */
  goodForMs: z.int(),
});
export type AccessToken = z.infer<typeof AccessToken>;
