import type { StopReason } from '../wire/messages-reply.ts';

export interface Ending {
  /** What the backend said; null where it said nothing and that is forgiven. */
  readonly finish: string | null;
  /** The stop sequence that is known to have matched. */
  readonly stopSequence: string | null;
  readonly toolCalls: boolean;
  readonly refused: boolean;
}

export interface Stop {
  readonly stop_reason: StopReason;
  readonly stop_sequence: string | null;
}

/** A finish reason that means the backend broke off. */
export function isBroken(finish: string | null | undefined): boolean {
  return finish === 'error' || finish === 'abort' || finish === 'insufficient_system_resource';
}

/** Why the answer ended, in Anthropic's words. Calls that reached the client count, whatever the backend says. */
export function stopReason({ finish, stopSequence, toolCalls, refused }: Ending): Stop {
  if (finish === 'content_filter' || refused) return plain('refusal');
  if (finish === 'length' || finish === 'max_tokens') return plain('max_tokens');
  if (toolCalls) return plain('tool_use');
  if (stopSequence !== null) return { stop_reason: 'stop_sequence', stop_sequence: stopSequence };
  return plain('end_turn');
}

function plain(reason: StopReason): Stop {
  return { stop_reason: reason, stop_sequence: null };
}

/** vLLM says which sequence matched; a number there is a token, and other strings are the model's own end marks. */
export function matchedStop(said: unknown, stopSequences: readonly string[]): string | null {
  return typeof said === 'string' && stopSequences.includes(said) ? said : null;
}
