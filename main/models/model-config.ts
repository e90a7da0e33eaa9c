import * as z from 'zod';

/** What the key-value cache of a transformer takes: one key and one value a token, layer and head. */
export interface KvCacheShape {
  readonly layers: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly bytesPerValue: number;
}

export interface ModelConfig {
  readonly architecture: string;
  /** Tokens; null when the model does not say. */
  readonly contextLength: number | null;
  /** null for models that are not plain transformers, or that do not say. */
  readonly kvCache: KvCacheShape | null;
}

const Positive = z.int().positive();
const Language = z.object({
  max_position_embeddings: Positive.optional(),
  num_hidden_layers: Positive.optional(),
  num_attention_heads: Positive.optional(),
  num_key_value_heads: Positive.nullish(),
  hidden_size: Positive.optional(),
  head_dim: Positive.nullish(),
  torch_dtype: z.string().nullish(),
  dtype: z.string().nullish(),
});
const Config = Language.extend({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  // Models that also see or hear keep the language model's figures here.
  text_config: Language.optional(),
});

/** Reads a model's config.json, already parsed; null when it is not one. */
export function readModelConfig(json: unknown): ModelConfig | null {
  const parsed = Config.safeParse(json);
  if (!parsed.success) return null;
  const { architectures, model_type: type, text_config: text, ...own } = parsed.data;
  const architecture = architectures?.[0] ?? type;
  if (architecture === undefined) return null;
  const language = { ...own, ...text };
  return {
    architecture,
    contextLength: language.max_position_embeddings ?? null,
    kvCache: kvCacheShape(language),
  };
}

function kvCacheShape(language: z.infer<typeof Language>): KvCacheShape | null {
  const { num_hidden_layers: layers, num_attention_heads: heads, hidden_size: hidden } = language;
  if (layers === undefined || heads === undefined) return null;
  const headDim = language.head_dim ?? (hidden === undefined ? undefined : Math.ceil(hidden / heads));
  if (headDim === undefined) return null;
  const isFloat32 = (language.torch_dtype ?? language.dtype) === 'float32';
  return {
    layers,
    kvHeads: language.num_key_value_heads ?? heads,
    headDim,
    bytesPerValue: isFloat32 ? 4 : 2,
  };
}
