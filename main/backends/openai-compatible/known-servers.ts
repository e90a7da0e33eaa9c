import type { CompatibleServer, CompatibleSpec } from '../../../contract/backend.ts';
import { quirksOf as conformQuirks } from '../conform/quirks.ts';
import type { Quirks } from '../conform/quirks.ts';
import { LOCAL_PROFILE, VLLM_MLX_PROFILE } from '../../translate/messages-to-chat/profile.ts';
import type { ChatProfile } from '../../translate/messages-to-chat/profile.ts';

/** Where a server departs from what every server that speaks Chat Completions takes. */
export interface ServerQuirks {
  /** Takes images as data only. */
  readonly imagesAsData: boolean;
  /** Has Anthropic's `/v1/messages/count_tokens`. */
  readonly countsTokens: boolean;
  /** Departs so far from OpenAI's protocol that requests and answers are put right, as those of our own servers are. */
  readonly conform: Quirks | null;
  /** For requests that are translated into Chat Completions. */
  readonly profile: Partial<ChatProfile>;
}

/** A server that nothing is known of. */
const PLAIN: ServerQuirks = { imagesAsData: false, countsTokens: false, conform: null, profile: {} };

const QUIRKS: Readonly<Record<CompatibleServer, ServerQuirks>> = {
  // https://docs.ollama.com/api/openai-compatibility: `tool_choice` and images by address are not supported.
  ollama: { ...PLAIN, imagesAsData: true, profile: { toolChoice: 'none' } },
  // https://lmstudio.ai/docs/developer/openai-compat: `top_k` is taken, an object as `tool_choice` is refused.
  'lm-studio': { ...PLAIN, imagesAsData: true, profile: { toolChoice: 'words', topK: true } },
  // https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
  'llama-cpp': {
    ...PLAIN,
    countsTokens: true,
    profile: { toolChoice: 'words', topK: true, reasoning: 'chat-template' },
  },
  // https://openrouter.ai/docs/api-reference/parameters: what a model does not take is left out by OpenRouter itself.
  openrouter: {
    ...PLAIN,
    profile: {
      textParts: true,
      systemAnywhere: true,
      pdf: true,
      topK: true,
      reasoning: 'effort',
      userField: 'user',
    },
  },
  // Their version is not told over the wire: that of the newest recorded exchanges is assumed.
  'vllm-mlx': {
    ...PLAIN,
    imagesAsData: true,
    conform: conformQuirks('vllm-mlx', '0.6.0'),
    profile: VLLM_MLX_PROFILE,
  },
  'mlx-openai-server': {
    ...PLAIN,
    imagesAsData: true,
    conform: conformQuirks('mlx-openai-server', '1.8.1'),
    profile: LOCAL_PROFILE,
  },
};

/** The quirks of the server behind an address: the one that the user named, else the one that the address tells. */
export function quirksOf({ server, url }: Pick<CompatibleSpec, 'server' | 'url'>): ServerQuirks {
  const known = server ?? serverAt(url);
  return known === null ? PLAIN : QUIRKS[known];
}

/** Ports are those that the programs listen on unless told otherwise; llama.cpp's 8080 says nothing. */
function serverAt(address: string): CompatibleServer | null {
  if (!URL.canParse(address)) return null;
  const { hostname, port } = new URL(address);
  if (/(?:^|\.)openrouter\.ai$/.test(hostname)) return 'openrouter';
  if (port === '11434') return 'ollama';
  return port === '1234' ? 'lm-studio' : null;
}
