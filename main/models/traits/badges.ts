import * as z from 'zod';
import type { ModelBadge } from '../../../contract/model.ts';
import { readChatTemplate, templateText } from './chat-template.ts';
import type { ModelFiles } from './model-files.ts';

const Config = z.object({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  /** NeMo's class, for models that were converted from there. */
  target: z.string().optional(),
  vision_config: z.unknown().optional(),
  audio_config: z.unknown().optional(),
  /** What stands for a video in the prompt: models that were trained on video have one, by either name. */
  video_token_id: z.unknown().optional(),
  video_token_index: z.unknown().optional(),
});
const Preprocessor = z.object({
  image_processor_type: z.string().optional(),
  feature_extractor_type: z.string().optional(),
});

const AUDIO_TYPES = /^(whisper|parakeet|voxtral|qwen2_audio|moonshine|wav2vec2|canary|speech)/;
const ENCODER_TYPES = /^(bert|nomic_bert|xlm-roberta|roberta|modernbert|mpnet|jina|gte|new)$/;
const ENCODERS = /(Bert|Roberta|MPNet|ModernBert)(Model|ForMaskedLM)$/;
/** Files that the sentence-transformers library puts beside a model that makes embeddings. */
const EMBEDDING_FILES = ['modules.json', 'config_sentence_transformers.json', '1_Pooling/config.json'];

/** What a model can do, in a fixed order. */
export function readBadges(files: ModelFiles): ModelBadge[] {
  const config = Config.safeParse(files.config).data ?? {};
  const template = templateText(files);
  const chat = template === null ? null : readChatTemplate(template);
  const embeds = makesEmbeddings(files, config);
  const badges: readonly (readonly [ModelBadge, boolean])[] = [
    ['vision', seesImages(files, config)],
    ['video', seesImages(files, config) && watches(config)],
    // Qwen's embedding models have a chat model's template.
    ['tools', !embeds && chat !== null && chat.tools !== 'none'],
    ['reasoning', !embeds && chat !== null && chat.thinking !== 'none'],
    ['embeddings', embeds],
    ['audio', hears(config)],
  ];
  return badges.flatMap(([badge, has]) => (has ? [badge] : []));
}

/** A text-only conversion keeps the config of the model that it was made of, and leaves out the weights that see. */
function seesImages(files: ModelFiles, config: z.infer<typeof Config>): boolean {
  const says =
    config.vision_config !== undefined ||
    Preprocessor.safeParse(files.preprocessorConfig).data?.image_processor_type !== undefined;
  if (!says) return false;
  const tensors = files.weights.flatMap((header) => header.tensors);
  return tensors.length === 0 || tensors.some(({ name }) => /vision|visual|image|vit\b/i.test(name));
}

function watches(config: z.infer<typeof Config>): boolean {
  return (config.video_token_id ?? config.video_token_index ?? null) !== null;
}

function hears({ model_type: type, target, audio_config: audio }: z.infer<typeof Config>): boolean {
  return audio !== undefined || AUDIO_TYPES.test(type ?? '') || /collections\.asr\./.test(target ?? '');
}

function makesEmbeddings(files: ModelFiles, config: z.infer<typeof Config>): boolean {
  return (
    ENCODER_TYPES.test(config.model_type ?? '') ||
    ENCODERS.test(config.architectures?.[0] ?? '') ||
    EMBEDDING_FILES.some((path) => files.paths.includes(path)) ||
    /(^|[-_/])embed(ding)?s?([-_]|$)/i.test(files.name)
  );
}
