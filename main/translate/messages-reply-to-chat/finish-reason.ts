import type { WarningLog } from '../warnings.ts';
import type { FinishReason } from '../wire/chat-completion.ts';
import type { ChatReplyContext } from './reply-context.ts';

/** Why the answer ended, in OpenAI's words. `calls`: the client gets at least one. */
export function finishReason(
  stop: string,
  calls: boolean,
  { legacyFunctions }: ChatReplyContext,
  warnings: WarningLog,
): FinishReason {
  switch (stop) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'tool_use':
      // A call of the tool whose input is the answer is an answer.
      if (!calls) return 'stop';
      return legacyFunctions ? 'function_call' : 'tool_calls';
    case 'refusal':
      return 'content_filter';
    default:
      warnings.add('stop_reason_unknown', 'stop_reason', `The answer ended because of ${stop}.`);
      return 'stop';
  }
}
