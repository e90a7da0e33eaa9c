import * as z from 'zod';

export const HostStatus = z.strictObject({
  version: z.string(),
  pid: z.int(),
  /** Unix milliseconds. */
  startedAt: z.int(),
  /** Where clients reach the gateway, for example `http://127.0.0.1:6590`; null while it is not listening. */
  url: z.string().nullable(),
  dataDirectory: z.string(),
  requestsInFlight: z.int(),
});
export type HostStatus = z.infer<typeof HostStatus>;

/** An address that signs a browser in, once. The token is in the fragment, which browsers send to nobody. */
export const SignInLink = z.strictObject({
  url: z.string(),
  /** Unix milliseconds. */
  expiresAt: z.int(),
});
export type SignInLink = z.infer<typeof SignInLink>;

/** One thing that `doctor` looked at. `fix` says what to do when it is not fine. */
export const Check = z.strictObject({
  name: z.string(),
  verdict: z.enum(['ok', 'warning', 'problem']),
  message: z.string(),
  fix: z.string().optional(),
});
export type Check = z.infer<typeof Check>;
