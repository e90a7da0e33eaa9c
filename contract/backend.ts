import * as z from 'zod';
import { BackendId, KeyId } from './ids.ts';
import { recordFields } from './record.ts';

/** Backends and profiles share one set of names, because a request may name either. */
export const BackendName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}$/,
    'use letters, digits and . _ : / @ + - (128 characters at most), starting with a letter or a digit',
  );

/** Which class of address a remote backend may use; metadata and link-local addresses never are allowed. */
export const Reach = z.enum(['public', 'private', 'loopback']);
export type Reach = z.infer<typeof Reach>;

/** Deadlines in milliseconds. `gap` is the longest silence between two chunks of an answer. */
export const Deadlines = z.strictObject({
  connectMs: z.int().min(100).max(600_000),
  firstByteMs: z.int().min(100).max(3_600_000),
  gapMs: z.int().min(100).max(3_600_000),
  totalMs: z.int().min(100).max(86_400_000),
});
export type Deadlines = z.infer<typeof Deadlines>;

/** Defaults for a remote backend: ten minutes for a whole answer. */
export const REMOTE_DEADLINES: Deadlines = {
  connectMs: 10_000,
  firstByteMs: 300_000,
  gapMs: 120_000,
  totalMs: 600_000,
};

/** Defaults for a local server: a long prefill on a laptop can take minutes before the first token. */
export const LOCAL_DEADLINES: Deadlines = {
  connectMs: 5_000,
  firstByteMs: 900_000,
  gapMs: 120_000,
  totalMs: 900_000,
};

const remote = {
  /** The base address. For OpenAI's protocol with or without `/v1`; for Anthropic's without. */
  url: z.string().min(1).max(2_048),
  key: KeyId.nullable().default(null),
  reach: Reach.default('public'),
  /** While it is off, routes lead past it. */
  enabled: z.boolean().default(true),
  deadlines: Deadlines.default(REMOTE_DEADLINES),
  /** Requests that it answers at the same time at most, each on a socket of its own. */
  maxConnections: z.int().min(1).max(4_096).default(1_024),
  /** Requests that may wait beyond those; one more gets 429. */
  queueLimit: z.int().min(0).max(10_000).default(1_024),
  /**
   * Milliseconds that a stream may take to its first content where another target could answer instead. Null: 30 s
   * for a public address, no limit for a server nearby, which may be loading its model.
   */
  firstContentMs: z.int().min(100).max(3_600_000).nullable().default(null),
};

/** A value that goes into a header as it is. */
const HeaderValue = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\x21-\x7e]+$/, 'letters, digits and signs without spaces only');

/** Programs and clouds whose departures from OpenAI's protocol are known. */
export const CompatibleServer = z.enum([
  'ollama',
  'lm-studio',
  'llama-cpp',
  'openrouter',
  'vllm-mlx',
  'mlx-openai-server',
]);
export type CompatibleServer = z.infer<typeof CompatibleServer>;

/** Something with an address that answers in OpenAI's protocol: Ollama, LM Studio, llama.cpp, a cloud. */
export const CompatibleSpec = z.strictObject({
  kind: z.literal('openai-compatible'),
  ...remote,
  /** What it is; null where the address has to tell. */
  server: CompatibleServer.nullable().default(null),
});
export type CompatibleSpec = z.infer<typeof CompatibleSpec>;

/** OpenAI itself. */
export const OpenAiSpec = z.strictObject({
  kind: z.literal('openai'),
  ...remote,
  url: remote.url.default('https://api.openai.com/v1'),
  organization: HeaderValue.nullable().default(null),
  project: HeaderValue.nullable().default(null),
});
export type OpenAiSpec = z.infer<typeof OpenAiSpec>;

/** Anthropic itself, or what speaks its protocol. */
export const AnthropicSpec = z.strictObject({
  kind: z.literal('anthropic'),
  ...remote,
  url: remote.url.default('https://api.anthropic.com'),
  /** `anthropic-version` where the client names none. */
  version: HeaderValue.default('2023-06-01'),
  /** `anthropic-beta` on every request, beside the client's own. */
  betas: z.array(HeaderValue).max(16).default([]),
});
export type AnthropicSpec = z.infer<typeof AnthropicSpec>;

export const RemoteSpec = z.discriminatedUnion('kind', [CompatibleSpec, OpenAiSpec, AnthropicSpec]);
export type RemoteSpec = z.infer<typeof RemoteSpec>;

export const EnvironmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'not a name of an environment variable');

const profile = {
  /** A folder with an MLX model, or its id on the hub (`owner/name`). */
  model: z.string().min(1).max(1_024),
  modelType: z.enum(['lm', 'multimodal']).default('lm'),
  /** Tokens; null leaves the model's own. */
  contextLength: z.int().min(1).nullable().default(null),
  /** The answer's length in tokens when the request names none. */
  maxTokens: z.int().min(1).default(8_192),
  toolParser: z.string().min(1).nullable().default(null),
  reasoningParser: z.string().min(1).nullable().default(null),
  extraArgs: z.array(z.string()).default([]),
  env: z.record(EnvironmentName, z.string()).default({}),
  /** Seconds without a request after which the model is unloaded; null keeps it loaded, none follows the settings. */
  idleUnloadSeconds: z.int().min(1).nullable().optional(),
  /** Bytes the running server needs; null estimates it from the model's files. */
  memoryBytes: z.int().min(1).nullable().default(null),
  /** Start with the host and restart after a crash. */
  autoStart: z.boolean().default(false),
  /** Requests that the server works on at the same time. */
  concurrency: z.int().min(1).max(256).default(8),
  /** Requests that may wait beyond those; one more gets 429. */
  queueLimit: z.int().min(0).max(10_000).default(128),
  startTimeoutSeconds: z.int().min(1).max(86_400).default(600),
  /** A Python that has the server installed; null uses the managed environment. */
  python: z.string().min(1).nullable().default(null),
  deadlines: Deadlines.default(LOCAL_DEADLINES),
};

/** A local model served by mlx-openai-server. */
export const MlxOpenAiServerSpec = z.strictObject({ kind: z.literal('mlx-openai-server'), ...profile });
export type MlxOpenAiServerSpec = z.infer<typeof MlxOpenAiServerSpec>;

/** A local model served by vllm-mlx. */
export const VllmMlxSpec = z.strictObject({ kind: z.literal('vllm-mlx'), ...profile });
export type VllmMlxSpec = z.infer<typeof VllmMlxSpec>;

/** A local model and how to serve it. */
export const ProfileSpec = z.discriminatedUnion('kind', [MlxOpenAiServerSpec, VllmMlxSpec]);
export type ProfileSpec = z.infer<typeof ProfileSpec>;

export const BackendSpec = z.discriminatedUnion('kind', [RemoteSpec, ProfileSpec]);
export type BackendSpec = z.infer<typeof BackendSpec>;
export const BackendKind = z.enum([
  'mlx-openai-server',
  'vllm-mlx',
  'openai-compatible',
  'openai',
  'anthropic',
]) satisfies z.ZodType<BackendSpec['kind']>;
export type BackendKind = z.infer<typeof BackendKind>;

/** A stored backend: something that can answer. */
export const BackendRecord = z.strictObject({
  id: BackendId,
  name: BackendName,
  spec: BackendSpec,
  ...recordFields,
});
export type BackendRecord = z.infer<typeof BackendRecord>;

export type RemoteRecord = BackendRecord & { readonly spec: RemoteSpec };
export type ProfileRecord = BackendRecord & { readonly spec: ProfileSpec };

/** True for a backend that routes may lead to. */
export function isInUse(record: BackendRecord): boolean {
  return !('enabled' in record.spec) || record.spec.enabled;
}

/** True for a backend that is a process of ours. */
export function isProfile(record: BackendRecord): record is ProfileRecord {
  switch (record.spec.kind) {
    case 'mlx-openai-server':
    case 'vllm-mlx':
      return true;
    case 'openai-compatible':
    case 'openai':
    case 'anthropic':
      return false;
  }
}

/** True for a backend at an address: a cloud, or another program. */
export function isRemote(record: BackendRecord): record is RemoteRecord {
  return !isProfile(record);
}
