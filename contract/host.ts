import * as z from 'zod';
import { ConfigurationFileStatus } from './configuration.ts';
import { FailureView } from './failure.ts';
import { BackendId, KeyId } from './ids.ts';
import { Phrase } from './phrase.ts';
import { RuntimeKind } from './runtime.ts';

export const HostStatus = z.strictObject({
  version: z.string(),
  pid: z.int(),
  /** Unix milliseconds. */
  startedAt: z.int(),
  /** Where clients reach the gateway, for example `http://127.0.0.1:6590`; null while it is not listening. */
  url: z.string().nullable(),
  dataDirectory: z.string(),
  requestsInFlight: z.int(),
  /** Null for a host that follows no configuration file. */
  configurationFile: ConfigurationFileStatus.nullable(),
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

/** The screens of the interface, in their order. */
export const Screen = z.enum([
  'overview',
  'chat',
  'models',
  'servers',
  'routes',
  'providers',
  'apps',
  'requests',
  'settings',
  'people',
  'account',
]);
export type Screen = z.infer<typeof Screen>;

const words = {
  severity: z.enum(['problem', 'warning', 'note']),
  /** What is the matter. */
  message: z.string(),
  /** What to do. */
  fix: z.string(),
  /** What both were made of. */
  phrases: z.strictObject({ message: Phrase.optional(), fix: Phrase.optional() }).optional(),
  /** Where in the interface to do it. */
  screen: Screen,
};

/** One thing that a person should look at. */
export const Attention = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('database-newer'), ...words }),
  z.strictObject({
    kind: z.literal('server-failed'),
    backend: BackendId,
    name: z.string(),
    failure: FailureView,
    ...words,
  }),
  z.strictObject({
    kind: z.literal('key-rejected'),
    backend: BackendId,
    name: z.string(),
    /** Null when the backend has no key and wants one. */
    key: KeyId.nullable(),
    ...words,
  }),
  z.strictObject({ kind: z.literal('runtime-missing'), runtime: RuntimeKind, ...words }),
  /** The last edit of the configuration file was not taken, or the file is gone; what it said before is in force. */
  z.strictObject({ kind: z.literal('configuration-file'), state: z.enum(['rejected', 'missing']), ...words }),
  z.strictObject({ kind: z.literal('nothing-configured'), ...words }),
]);
export type Attention = z.infer<typeof Attention>;

/** The program at a glance. Sizes are bytes. */
export const HostOverview = z.strictObject({
  version: z.string(),
  /** Unix milliseconds. */
  startedAt: z.int(),
  /** Where clients reach the gateway; null while it is not listening. */
  url: z.string().nullable(),
  requestsInFlight: z.int(),
  memory: z.strictObject({
    totalBytes: z.int(),
    /** What local servers may hold together. */
    budgetBytes: z.int(),
    /** What they have booked of it, and what their processes really hold. */
    reservedBytes: z.int(),
    residentBytes: z.int(),
  }),
  servers: z.strictObject({ total: z.int(), loaded: z.int(), starting: z.int(), failed: z.int() }),
  providers: z.int(),
  routes: z.int(),
  /** The most pressing first. */
  attention: z.array(Attention),
});
export type HostOverview = z.infer<typeof HostOverview>;
