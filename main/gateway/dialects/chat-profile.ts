import type { BackendKind } from '../../../contract/backend.ts';
import { COMPATIBLE_PROFILE, LOCAL_PROFILE } from '../../translate/messages-to-chat/profile.ts';
import type { ChatProfile } from '../../translate/messages-to-chat/profile.ts';

/** What a kind of backend takes of Chat Completions, for requests that are translated into it. */
export function chatProfileOf(kind: BackendKind): ChatProfile {
  switch (kind) {
    case 'mlx-openai-server':
      return LOCAL_PROFILE;
    case 'openai-compatible':
      return COMPATIBLE_PROFILE;
  }
}
