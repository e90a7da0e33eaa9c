import * as z from 'zod';

/** What one family of chat backends takes. Data, so that a new family needs no code. */
export const ChatProfile = z.strictObject({
  /** OpenAI's reasoning models take only the longer name, most local servers only the shorter; never send both. */
  maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']),
  /** Texts of one user message as parts, or joined to one string, which every server takes. */
  textParts: z.boolean(),
  /** A `system` message may stand in the middle; some chat templates allow it only at the beginning. */
  systemAnywhere: z.boolean(),
  pdf: z.boolean(),
  /** Send `tool_choice: "auto"` where the client said nothing: mlx-openai-server's own default is "none". */
  explicitAuto: z.boolean(),
  /** Which choices of a tool are taken: all, those that are words (`required`), or none at all. */
  toolChoice: z.enum(['all', 'words', 'none']),
  temperature: z.boolean(),
  topK: z.boolean(),
  /** Stop sequences at most; 0 where they are refused. */
  maxStops: z.int().min(0),
  /** How to ask for thinking: a template argument, OpenAI's `reasoning_effort`, or not at all. */
  reasoning: z.enum(['chat-template', 'effort', 'none']),
  highestEffort: z.enum(['high', 'xhigh']),
  /** The effort that means no thinking; null where there is none. */
  noEffort: z.enum(['none', 'minimal']).nullable(),
  /** Send the thinking of earlier turns back as `reasoning_content`. */
  reasoningHistory: z.boolean(),
  /** How to have the last assistant message continued. */
  prefill: z.enum(['partial', 'continue_final_message', 'none']),
  userField: z.enum(['safety_identifier', 'user']).nullable(),
  serviceTier: z.boolean(),
  /** Takes `stream_options.include_usage`. */
  streamUsage: z.boolean(),
  /** Answers have `<think>…</think>` in their text, since the server has no parser for it. */
  thinkTags: z.boolean(),
  /** Some old servers end a stream with `[DONE]` and never say why. */
  lenientFinish: z.boolean(),
});
export type ChatProfile = Readonly<z.infer<typeof ChatProfile>>;

/** mlx-openai-server, as this program starts it. */
export const LOCAL_PROFILE: ChatProfile = {
  maxTokensField: 'max_tokens',
  textParts: false,
  systemAnywhere: false,
  pdf: false,
  explicitAuto: true,
  toolChoice: 'all',
  temperature: true,
  topK: true,
  maxStops: 4,
  reasoning: 'chat-template',
  highestEffort: 'high',
  noEffort: null,
  reasoningHistory: false,
  prefill: 'partial',
  userField: null,
  serviceTier: false,
  streamUsage: true,
  thinkTags: false,
  lenientFinish: false,
};

/** vllm-mlx 0.6, whose server knows no field to have a message continued. */
export const VLLM_MLX_PROFILE: ChatProfile = { ...LOCAL_PROFILE, prefill: 'none' };

/** Any server that speaks Chat Completions: only what all of them take. */
export const COMPATIBLE_PROFILE: ChatProfile = {
  ...LOCAL_PROFILE,
  explicitAuto: false,
  topK: false,
  reasoning: 'none',
  prefill: 'none',
};

/** OpenAI's models; what its reasoning models refuse of this is in model-families.json. */
export const OPENAI_PROFILE: ChatProfile = {
  ...COMPATIBLE_PROFILE,
  maxTokensField: 'max_completion_tokens',
  textParts: true,
  systemAnywhere: true,
  pdf: true,
  userField: 'safety_identifier',
  serviceTier: true,
};
