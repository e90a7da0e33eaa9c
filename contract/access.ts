import * as z from 'zod';
import { AccessRequestId, ClientId, PersonId, RouteId } from './ids.ts';

/**
 * Who may use the models.
 * - `open`: every program that reaches the port. Only where nothing but this machine reaches it.
 * - `ask`: a program that is not known waits until somebody says yes.
 * - `keys`: programs that show a key that was made here.
 */
export const AccessMode = z.enum(['open', 'ask', 'keys']);
export type AccessMode = z.infer<typeof AccessMode>;

/** What a client may use of the gateway; null knows no limit. */
export const ClientLimits = z.strictObject({
  requestsPerMinute: z.int().min(1).max(1_000_000).nullable(),
  /** Prompts and answers together, of the last sixty seconds. */
  tokensPerMinute: z.int().min(1).max(1_000_000_000).nullable(),
  /** Millionths of a US dollar from midnight to midnight; models without a known price cost nothing. */
  spendPerDayMicros: z.int().min(1).max(1_000_000_000_000).nullable(),
  /** Requests at the same time. */
  concurrency: z.int().min(1).max(10_000).nullable(),
});
export type ClientLimits = z.infer<typeof ClientLimits>;

export const NO_LIMITS: ClientLimits = {
  requestsPerMinute: null,
  tokensPerMinute: null,
  spendPerDayMicros: null,
  concurrency: null,
};

/** A model's name as clients ask for it, where `*` stands for any text. */
const ModelPattern = z.string().trim().min(1).max(512);

/** The models that a client may ask for: those whose name fits, and all that one of the routes decides. */
export const AllowedModels = z.strictObject({
  models: z.array(ModelPattern).max(256),
  routes: z.array(RouteId).max(256),
});
export type AllowedModels = z.infer<typeof AllowedModels>;

/** A program as the gateway recognises it without a key. */
export const ProgramIdentity = z.strictObject({
  /** The file that the process runs; null where the system does not tell. */
  program: z.string().max(4_096).nullable(),
  /** What its `user-agent` names. */
  agent: z.string().max(128).nullable(),
  /** Where it calls from, when that is not this machine. */
  address: z.string().max(128).nullable(),
});
export type ProgramIdentity = z.infer<typeof ProgramIdentity>;

/** By what a client is known. */
export const ClientCredential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('key'), last4: z.string() }),
  ProgramIdentity.extend({ kind: z.literal('program') }),
]);
export type ClientCredential = z.infer<typeof ClientCredential>;

const ClientName = z.string().trim().min(1).max(64);

/** What is said of a client when it is made. */
export const ClientDraft = z.strictObject({
  name: ClientName,
  /** Null allows every model. */
  allowed: AllowedModels.nullable().default(null),
  limits: ClientLimits.default(NO_LIMITS),
});
export type ClientDraft = z.infer<typeof ClientDraft>;

/** A program that may use the gateway, or that may not. Times are Unix milliseconds. */
export const Client = z.strictObject({
  id: ClientId,
  name: ClientName,
  credential: ClientCredential,
  /** `refused`: somebody said "never" when it asked. */
  verdict: z.enum(['allowed', 'refused']),
  allowed: AllowedModels.nullable(),
  limits: ClientLimits,
  /** Whose it is; null for the owner of this machine. */
  person: PersonId.nullable(),
  createdAt: z.int(),
  /** To about a minute. */
  lastUsedAt: z.int().nullable(),
  /** From then on its key is worth nothing. */
  revokedAt: z.int().nullable(),
  revision: z.int().min(1),
});
export type Client = z.infer<typeof Client>;

/** The key itself stands here and nowhere else: what is stored is its hash. */
export const NewClient = z.strictObject({ client: Client, key: z.string() });
export type NewClient = z.infer<typeof NewClient>;

/** A program that is not known and waits for an answer. */
export const AccessRequest = z.strictObject({
  id: AccessRequestId,
  /** What people call it: "Zed", "python3 (OpenAI Python)". */
  name: z.string(),
  identity: ProgramIdentity,
  /** The process, where the system tells. */
  pid: z.int().nullable(),
  /** The model that it asked for first; null when it only looked around. */
  model: z.string().nullable(),
  askedAt: z.int(),
  expiresAt: z.int(),
  /** Requests that hold the line meanwhile. */
  waiting: z.int(),
});
export type AccessRequest = z.infer<typeof AccessRequest>;

/**
 * - `once`: until the program quits, and a day at most.
 * - `always`, `never`: it becomes a client, allowed or refused.
 */
export const AccessAnswer = z.enum(['once', 'always', 'never']);
export type AccessAnswer = z.infer<typeof AccessAnswer>;

/** How the gateway decides at present. */
export const AccessStatus = z.strictObject({
  mode: AccessMode,
  /** Null leaves it to where the gateway listens: `open` on this machine alone, `keys` beyond it. */
  chosen: AccessMode.nullable(),
  /** Others than this machine can reach the port. */
  beyondLoopback: z.boolean(),
});
export type AccessStatus = z.infer<typeof AccessStatus>;
