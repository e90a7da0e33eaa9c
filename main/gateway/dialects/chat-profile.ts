import type { BackendKind } from '../../../contract/backend.ts';
import {
  COMPATIBLE_PROFILE,
  LOCAL_PROFILE,
  OPENAI_PROFILE,
  VLLM_MLX_PROFILE,
} from '../../translate/messages-to-chat/profile.ts';
import type { ChatProfile } from '../../translate/messages-to-chat/profile.ts';
import { chatProfileFor } from '../../translate/model-families/chat-profile-for.ts';
import type { Destination } from '../attempts.ts';

/**
 * What a destination takes of Chat Completions, for requests that are translated into it: its kind's, but for what
 * its server and then its model's family say.
 */
export function chatProfileOf({ backend, model, families }: Destination): ChatProfile {
  const { kind } = backend;
  return chatProfileFor({ ...profileOfKind(kind), ...backend.chatProfile }, { kind, model }, families);
}

function profileOfKind(kind: BackendKind): ChatProfile {
  switch (kind) {
    case 'mlx-openai-server':
      return LOCAL_PROFILE;
    case 'vllm-mlx':
      return VLLM_MLX_PROFILE;
    case 'openai-compatible':
      return COMPATIBLE_PROFILE;
    // For Anthropic it is translated on into Messages, which can say all that OpenAI's protocol can.
    case 'openai':
    case 'anthropic':
      return OPENAI_PROFILE;
  }
}
