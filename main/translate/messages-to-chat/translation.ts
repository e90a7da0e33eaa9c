import type { WarningLog } from '../warnings.ts';
import type { ChatProfile } from './profile.ts';
import type { ToolNames } from './tool-names.ts';

/** What the translation of one request passes around. */
export interface Translation {
  readonly profile: ChatProfile;
  readonly warnings: WarningLog;
  readonly toolNames: ToolNames;
  /** The request's JSON text, where it is at hand: tool inputs are taken from it as they were written. */
  readonly raw: string | undefined;
  /** For calls without a result: refuse the request as Anthropic does, or say "[no result]". */
  readonly missingResults: 'refuse' | 'fill';
}
