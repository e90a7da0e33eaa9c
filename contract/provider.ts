import * as z from 'zod';
import { Reach, RemoteSpec } from './backend.ts';
import { FailureView } from './failure.ts';
import { BackendId } from './ids.ts';
import { Phrase } from './phrase.ts';

/** A known provider: what its form is filled with. */
export const ProviderPreset = z.strictObject({
  /** Also a good name for the backend. */
  id: z.string(),
  name: z.string(),
  kind: z.enum(['openai-compatible', 'openai', 'anthropic']),
  url: z.string(),
  reach: Reach,
  needsKey: z.boolean(),
  /** Where to get a key; null where none is needed. */
  keyUrl: z.string().nullable(),
  note: z.string().nullable(),
});
export type ProviderPreset = z.infer<typeof ProviderPreset>;

export const AddressClass = z.enum(['metadata', 'link-local', 'loopback', 'private', 'public', 'reserved']);
export type AddressClass = z.infer<typeof AddressClass>;

/** What the address guard says to an address. */
export const AddressVerdict = z.strictObject({
  allowed: z.boolean(),
  /** Null for a name that has not been looked up, and for what is no URL. Of several addresses, the refused one's. */
  class: AddressClass.nullable(),
  /** What the name leads to, when it was looked up. */
  addresses: z.array(z.string()),
  /** Why it is refused, or why the name could not be looked up. */
  why: z.string().nullable(),
  /** What to do about it. */
  fix: z.string().nullable(),
  /** What both were made of. */
  phrases: z.strictObject({ why: Phrase.optional(), fix: Phrase.optional() }).optional(),
  /** The reach with which the address would be allowed, where there is one. */
  suggestedReach: Reach.nullable(),
});
export type AddressVerdict = z.infer<typeof AddressVerdict>;

/** A stored backend, or one that is only being filled in. */
export const ProviderTestInput = z.union([
  z.strictObject({ id: BackendId }),
  z.strictObject({ spec: RemoteSpec }),
]);
export type ProviderTestInput = z.infer<typeof ProviderTestInput>;

/** What a provider answered when it was asked for its models. */
export const ProviderTest = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('answered'),
    elapsedMs: z.int(),
    /** At most 1,000, in the provider's order. */
    models: z.array(z.string()),
    modelCount: z.int(),
  }),
  z.strictObject({
    outcome: z.literal('failed'),
    elapsedMs: z.int(),
    /** The provider was reached and does not accept the key (or wants one). */
    keyRejected: z.boolean(),
    failure: FailureView,
  }),
]);
export type ProviderTest = z.infer<typeof ProviderTest>;
