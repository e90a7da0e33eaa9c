import type { Quirks } from './quirks.ts';

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

export interface Ending {
  /** What the server said. */
  readonly said: string;
  /** We cut the text (stop sequence, end of the JSON). */
  readonly cut: boolean;
  /** The client gets tool calls. */
  readonly toolCalls: boolean;
  /** null where the server told no usage. */
  readonly completionTokens: number | null;
  /** As it was sent. */
  readonly maxTokens: number;
}

/**
 * Why the answer ended. A server that never says `length` is not believed when it says `stop` with all the tokens
 * spent that it was allowed. (An answer that ends by itself with the very last token is then called `length` too:
 * the two cannot be told apart.)
 */
export function finishReason(ending: Ending, quirks: Quirks): FinishReason {
  if (ending.cut) return 'stop';
  if (ending.said === 'length' || ending.said === 'content_filter') return ending.said;
  if (ending.toolCalls) return 'tool_calls';
  const spent = ending.completionTokens !== null && ending.completionTokens >= ending.maxTokens;
  return quirks.neverSaysLength && spent ? 'length' : 'stop';
}
