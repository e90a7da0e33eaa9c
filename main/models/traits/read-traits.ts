import * as z from 'zod';
import type { ModelTraits } from '../../../contract/model.ts';
import { readBadges } from './badges.ts';
import { familyOf } from './family.ts';
import type { ModelFiles } from './model-files.ts';
import { countParameters } from './parameters.ts';
import { readQuantization } from './quantization.ts';

const Length = z.int().positive().optional().catch(undefined);
/** Every name that the context's length goes by. */
const Lengths = z.object({
  max_position_embeddings: Length,
  max_trained_positions: Length,
  n_positions: Length,
  n_ctx: Length,
  max_seq_len: Length,
  n_text_ctx: Length,
});
const Config = z.object({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  target: z.string().optional(),
  // Models that also see or hear keep the language model's figures here.
  text_config: z.unknown().optional(),
});

/** Everything that a model's files say about it. Pure. */
export function readTraits(files: ModelFiles): ModelTraits {
  const config = Config.safeParse(files.config).data ?? {};
  const modelType = config.model_type ?? null;
  const quantization = readQuantization(files.config);
  return {
    family: familyOf(modelType, files.name),
    architecture: config.architectures?.[0] ?? modelType ?? config.target?.split('.').at(-1) ?? null,
    parameters: countParameters(files.weights, quantization),
    quantization,
    contextLength: contextLength(config.text_config) ?? contextLength(files.config),
    badges: readBadges(files),
  };
}

function contextLength(config: unknown): number | null {
  const found = Lengths.safeParse(config).data;
  if (found === undefined) return null;
  return (
    found.max_position_embeddings ??
    found.n_positions ??
    found.max_trained_positions ??
    found.n_ctx ??
    found.max_seq_len ??
    found.n_text_ctx ??
    null
  );
}
