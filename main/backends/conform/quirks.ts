export type ServerFamily = 'mlx-openai-server' | 'vllm-mlx';

/**
 * Where a local server departs from OpenAI Chat Completions. Each flag was seen in an exchange recorded with the
 * real server (e2e/fixtures/recorded). What is put right in the same way for all of them (`stop`, roles, ids,
 * error envelopes, usage in streams) needs no flag.
 */
export interface Quirks {
  readonly family: ServerFamily;
  readonly version: string;
  /** `usage.prompt_tokens` counts only the tokens that were not in the prompt cache. */
  readonly promptTokensExcludeCached: boolean;
  /** An answer cut by `max_tokens` still says `finish_reason: "stop"`. */
  readonly neverSaysLength: boolean;
  /** After the JSON of a `json_schema` answer come special tokens until `max_tokens`. */
  readonly padsStructuredOutput: boolean;
  /** A whole answer loses its text when a reasoning parser is set and no tool parser; a stream does not. */
  readonly losesTextBesideReasoning: boolean;
  /** `response_format: {"type": "json_object"}` is accepted and has no effect. */
  readonly ignoresJsonObject: boolean;
  /** Takes `input_audio` content parts (with a multimodal model). */
  readonly takesInputAudio: boolean;
  /** Takes `video_url` content parts (with a multimodal model that was trained on video). */
  readonly takesVideo: boolean;
  /** The largest `max_tokens` that is not refused; null where there is none. */
  readonly maxTokensCap: number | null;
}

const MLX_OPENAI_SERVER: Omit<Quirks, 'version'> = {
  family: 'mlx-openai-server',
  promptTokensExcludeCached: false,
  neverSaysLength: true,
  padsStructuredOutput: false,
  losesTextBesideReasoning: false,
  ignoresJsonObject: true,
  takesInputAudio: true,
  takesVideo: true,
  maxTokensCap: null,
};

const VLLM_MLX: Omit<Quirks, 'version'> = {
  family: 'vllm-mlx',
  promptTokensExcludeCached: false,
  neverSaysLength: false,
  padsStructuredOutput: false,
  losesTextBesideReasoning: false,
  ignoresJsonObject: false,
  takesInputAudio: false,
  takesVideo: false,
  maxTokensCap: 32_768,
};

/**
 * The quirks of a server by its version (`1.8.1`). Recorded were mlx-openai-server 1.6.3 and 1.8.1 and vllm-mlx
 * 0.6.0; another version gets those of the nearest recorded one: up to 1.6 as 1.6.3, from 1.7 as 1.8.1.
 */
export function quirksOf(family: ServerFamily, version: string): Quirks {
  switch (family) {
    case 'vllm-mlx':
      return { ...VLLM_MLX, version };
    case 'mlx-openai-server': {
      const old = isBefore17(version);
      return {
        ...MLX_OPENAI_SERVER,
        version,
        promptTokensExcludeCached: old,
        padsStructuredOutput: old,
        losesTextBesideReasoning: !old,
      };
    }
  }
}

function isBefore17(version: string): boolean {
  const [major = '', minor = ''] = version.split('.');
  return Number(major) < 1 || (Number(major) === 1 && Number.parseInt(minor, 10) < 7);
}
