import type { BackendKind } from '../../../contract/backend.ts';
import {
  COMPATIBLE_PROFILE,
  LOCAL_PROFILE,
  OPENAI_PROFILE,
  OPENAI_REASONING_PROFILE,
} from '../../translate/messages-to-chat/profile.ts';
import type { ChatProfile } from '../../translate/messages-to-chat/profile.ts';

/** What a kind of backend takes of Chat Completions, for requests that are translated into it. */
export function chatProfileOf(kind: BackendKind, model: string): ChatProfile {
  switch (kind) {
    case 'mlx-openai-server':
    case 'vllm-mlx':
      return LOCAL_PROFILE;
    case 'openai-compatible':
      return COMPATIBLE_PROFILE;
    case 'openai':
      return isReasoningModel(model) ? OPENAI_REASONING_PROFILE : OPENAI_PROFILE;
    // Translated on into Messages, which can say all that OpenAI's protocol can.
    case 'anthropic':
      return OPENAI_PROFILE;
  }
}

/** The o-series and everything from GPT-5 on refuse `temperature`, `stop` and their like. */
function isReasoningModel(model: string): boolean {
  return /^(?:o\d|gpt-(?:[5-9]|\d{2}))/.test(model);
}
