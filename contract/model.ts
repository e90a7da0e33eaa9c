import * as z from 'zod';
import { BackendKind, BackendName, ProfileSpec } from './backend.ts';
import { FailureView } from './failure.ts';
import { BackendId, DownloadId, KeyId, RouteId } from './ids.ts';
import { Phrase } from './phrase.ts';
import { RouteDraft } from './route.ts';
import { RuntimeKind } from './runtime.ts';

/** A repository on the hub: `owner/name`. */
export const HubModelId = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/, 'write it as owner/name')
  .refine((id) => !id.includes('..') && !id.includes('--'), 'the hub allows neither ".." nor "--" in a name');

/** What a model can do beside answering in text; read from its own files. */
export const ModelBadge = z.enum(['vision', 'video', 'tools', 'reasoning', 'embeddings', 'audio']);
export type ModelBadge = z.infer<typeof ModelBadge>;

export const Quantization = z.strictObject({
  /** Of most weights; some layers may have more. */
  bits: z.int(),
  /** Weights that share a scale; null where the method has none. */
  groupSize: z.int().nullable(),
  /** `affine` is MLX's own; others are `mxfp4`, `nvfp4`, `mxfp8`, `gptq` … */
  method: z.string(),
  /** Some layers have other bits than most. */
  mixed: z.boolean(),
});
export type Quantization = z.infer<typeof Quantization>;

/** What a model's files say about it; null where they do not. Lengths are tokens. */
export const ModelTraits = z.strictObject({
  /** As people say it: "Qwen3", "Llama". */
  family: z.string().nullable(),
  /** The class that implements it: `Qwen3ForCausalLM`. */
  architecture: z.string().nullable(),
  parameters: z.int().nullable(),
  quantization: Quantization.nullable(),
  contextLength: z.int().nullable(),
  badges: z.array(ModelBadge),
});
export type ModelTraits = z.infer<typeof ModelTraits>;

const reason = {
  why: z.string(),
  /** What it was made of. */
  phrases: z.strictObject({ why: Phrase.optional() }).optional(),
};

/** `whole` can be served. `incomplete`: a download was interrupted. `broken`: a file is damaged, or a link leads nowhere. */
export const ModelState = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('whole') }),
  z.strictObject({ state: z.literal('incomplete'), ...reason }),
  z.strictObject({ state: z.literal('broken'), ...reason }),
]);
export type ModelState = z.infer<typeof ModelState>;

/** A model on disk; sizes are bytes. */
export const LocalModel = z.strictObject({
  /** What a profile's `model` may be set to: a hub id or a folder. */
  model: z.string(),
  path: z.string(),
  /** `folder`: of the data directory or one that the settings name. */
  source: z.enum(['folder', 'hub-cache']),
  /** On this disk, whatever several revisions share counted once. */
  sizeBytes: z.int(),
  ...ModelTraits.shape,
  condition: ModelState,
  /** The profiles that serve it, by name. */
  usedBy: z.array(z.string()),
});
export type LocalModel = z.infer<typeof LocalModel>;

/** One field of a suggested profile and where its value comes from. */
export const SuggestionReason = z.strictObject({ field: z.string(), ...reason });
export type SuggestionReason = z.infer<typeof SuggestionReason>;

/** How a model would be served well; nothing is stored yet. */
export const ProfileSuggestion = z.strictObject({
  /** A free name. */
  name: BackendName,
  spec: ProfileSpec,
  reasons: z.array(SuggestionReason),
  /** What stands against it: too large for this machine, no chat template, a parser that this server has not. */
  warnings: z.array(z.string()),
  phrases: z.strictObject({ warnings: z.array(Phrase) }).optional(),
  memory: z.strictObject({ neededBytes: z.int(), budgetBytes: z.int() }),
});
export type ProfileSuggestion = z.infer<typeof ProfileSuggestion>;

export const SearchSort = z.enum(['downloads', 'likes', 'trendingScore', 'lastModified', 'createdAt']);

export const ModelSearch = z.strictObject({
  text: z.string().max(200).default(''),
  /** An owner on the hub; null searches all of them. */
  author: z.string().max(100).nullable().default('mlx-community'),
  /** Only what carries the hub's tag `mlx`. */
  onlyMlx: z.boolean().default(true),
  /** The hub's name for a task: `text-generation`, `image-text-to-text`, `feature-extraction` … */
  task: z.string().max(100).nullable().default(null),
  /** Billions of parameters. */
  minParameters: z.number().min(0).nullable().default(null),
  maxParameters: z.number().min(0).nullable().default(null),
  sort: SearchSort.default('downloads'),
  limit: z.int().min(1).max(100).default(30),
  /** `next` of the page before. */
  cursor: z.string().max(4_096).nullable().default(null),
});
export type ModelSearch = z.infer<typeof ModelSearch>;

/** A model on the hub, as its list shows it. */
export const HubModel = z.strictObject({
  model: z.string(),
  author: z.string(),
  task: z.string().nullable(),
  /** Of the stored tensors; null where the hub does not say. */
  parameters: z.int().nullable(),
  downloads: z.int(),
  likes: z.int(),
  /** Unix milliseconds. */
  updatedAt: z.int(),
  /** Needs a token of somebody who has accepted its terms. */
  gated: z.boolean(),
  tags: z.array(z.string()),
  onDisk: z.boolean(),
});
export type HubModel = z.infer<typeof HubModel>;

export const ModelSearchPage = z.strictObject({ models: z.array(HubModel), next: z.string().nullable() });
export type ModelSearchPage = z.infer<typeof ModelSearchPage>;

/**
 * `queued`: others go first. `preparing`: asks the hub what there is, checks what is here. `waiting`: the network
 * failed, tries again by itself. `paused`, `failed` and `cancelled` go on only when asked to.
 */
export const DownloadState = z.enum([
  'queued',
  'preparing',
  'downloading',
  'waiting',
  'paused',
  'failed',
  'cancelled',
  'completed',
]);
export type DownloadState = z.infer<typeof DownloadState>;

/** One model on its way into the hub's cache. Sizes are bytes, times Unix milliseconds. */
export const Download = z.strictObject({
  id: DownloadId,
  model: HubModelId,
  /** A branch or a tag. */
  revision: z.string(),
  state: DownloadState,
  doneBytes: z.int(),
  /** Null until the hub has said it. */
  totalBytes: z.int().nullable(),
  /** Over the last seconds; null while nothing arrives. */
  bytesPerSecond: z.int().nullable(),
  secondsLeft: z.int().nullable(),
  /** The file that is being fetched. */
  file: z.string().nullable(),
  /** Why it failed or waits. */
  failure: FailureView.nullable(),
  createdAt: z.int(),
});
export type Download = z.infer<typeof Download>;

const hubFields = {
  /** Null: `HF_ENDPOINT`, else the hub itself. */
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .nullable(),
  /** The stored key that is the hub's token. */
  token: KeyId.nullable(),
  /** Folders with models, beside the data directory's and the hub's cache. */
  folders: z.array(z.string().startsWith('/', 'give the full path').max(4_096)).max(32),
  /** Models that are fetched at the same time. */
  parallelDownloads: z.int().min(1).max(8),
};

export const HubSettings = z.strictObject({
  endpoint: hubFields.endpoint.default(null),
  token: hubFields.token.default(null),
  folders: hubFields.folders.default([]),
  parallelDownloads: hubFields.parallelDownloads.default(2),
});
export type HubSettings = z.infer<typeof HubSettings>;

/** `revision` rises with each change; 0 where nothing was ever set. */
export const HubSettingsView = HubSettings.extend({ revision: z.int() });
export type HubSettingsView = z.infer<typeof HubSettingsView>;

/** The fields to change, and the revision that the caller has seen. */
export const HubSettingsUpdate = z.strictObject({
  changes: z.strictObject(hubFields).partial(),
  expected: z.int().min(0).optional(),
});
export type HubSettingsUpdate = z.infer<typeof HubSettingsUpdate>;

/** Whose token it is, by the hub's own word. */
export const HubAccount = z.strictObject({ name: z.string(), role: z.string().nullable() });
export type HubAccount = z.infer<typeof HubAccount>;

export const UpstreamModel = z.strictObject({ id: z.string() });
export type UpstreamModel = z.infer<typeof UpstreamModel>;

/** A model that a backend says it has. */
export const DiscoveredModel = z.strictObject({
  id: z.string(),
  /** The names that already lead there: of routes, by their patterns, or of a local server. */
  reachedBy: z.array(z.strictObject({ route: RouteId.nullable(), pattern: z.string() })),
  /** A route that would lead there under a name that is free. */
  suggestion: RouteDraft,
});
export type DiscoveredModel = z.infer<typeof DiscoveredModel>;

/** What one backend has. No server is started to find out: a local one is known by its profile's name. */
export const Discovery = z.strictObject({
  backend: BackendId,
  name: BackendName,
  kind: BackendKind,
  /** Unix milliseconds of the last answer; null when there was none yet. */
  askedAt: z.int().nullable(),
  models: z.array(DiscoveredModel),
  /** Why the last question got no answer; `models` are then those of the last one that did. */
  failure: FailureView.nullable(),
});
export type Discovery = z.infer<typeof Discovery>;

export const ProfileQuestion = z.strictObject({
  model: z.string().min(1).max(1_024),
  kind: RuntimeKind.default('mlx-openai-server'),
});
