/** What one family of chat backends takes. Data, so that a new family needs no code. */
export interface ChatProfile {
  /** OpenAI's reasoning models take only the longer name, most local servers only the shorter; never send both. */
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** Texts of one user message as parts, or joined to one string, which every server takes. */
  readonly textParts: boolean;
  /** A `system` message may stand in the middle; some chat templates allow it only at the beginning. */
  readonly systemAnywhere: boolean;
  readonly pdf: boolean;
  /** Send `tool_choice: "auto"` where the client said nothing: mlx-openai-server's own default is "none". */
  readonly explicitAuto: boolean;
  readonly temperature: boolean;
  readonly topK: boolean;
  /** Stop sequences at most; 0 where they are refused. */
  readonly maxStops: number;
  /** How to ask for thinking: a template argument, OpenAI's `reasoning_effort`, or not at all. */
  readonly reasoning: 'chat-template' | 'effort' | 'none';
  readonly highestEffort: 'high' | 'xhigh';
  /** The effort that means no thinking; null where there is none. */
  readonly noEffort: 'none' | 'minimal' | null;
  /** Send the thinking of earlier turns back as `reasoning_content`. */
  readonly reasoningHistory: boolean;
  /** How to have the last assistant message continued. */
  readonly prefill: 'partial' | 'continue_final_message' | 'none';
  readonly userField: 'safety_identifier' | 'user' | null;
  readonly serviceTier: boolean;
  /** Takes `stream_options.include_usage`. */
  readonly streamUsage: boolean;
  /** Answers have `<think>…</think>` in their text, since the server has no parser for it. */
  readonly thinkTags: boolean;
  /** Some old servers end a stream with `[DONE]` and never say why. */
  readonly lenientFinish: boolean;
}

/** mlx-openai-server, as this program starts it. */
export const LOCAL_PROFILE: ChatProfile = {
  maxTokensField: 'max_tokens',
  textParts: false,
  systemAnywhere: false,
  pdf: false,
  explicitAuto: true,
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

/** Any server that speaks Chat Completions: only what all of them take. */
export const COMPATIBLE_PROFILE: ChatProfile = {
  ...LOCAL_PROFILE,
  explicitAuto: false,
  topK: false,
  reasoning: 'none',
  prefill: 'none',
};

/** OpenAI's models up to gpt-4.1. */
export const OPENAI_PROFILE: ChatProfile = {
  ...COMPATIBLE_PROFILE,
  maxTokensField: 'max_completion_tokens',
  textParts: true,
  systemAnywhere: true,
  pdf: true,
  userField: 'safety_identifier',
  serviceTier: true,
};

/** OpenAI's o-series and gpt-5 and later. */
export const OPENAI_REASONING_PROFILE: ChatProfile = {
  ...OPENAI_PROFILE,
  temperature: false,
  maxStops: 0,
  reasoning: 'effort',
};
