import type { ChatProfile } from '../messages-to-chat/profile.ts';
import type { ToolNames } from '../messages-to-chat/tool-names.ts';
import type { WarningLog } from '../warnings.ts';

/** What the translation of one request passes around. */
export interface Translation {
  readonly profile: ChatProfile;
  readonly warnings: WarningLog;
  readonly toolNames: ToolNames;
  /** For calls without an output: refuse the request as OpenAI does, or say "[no result]". */
  readonly missingOutputs: 'refuse' | 'fill';
}
