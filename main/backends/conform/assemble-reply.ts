import type { ChatDelta, ChatFrame } from './chat-chunk.ts';
import { makeReply } from './chat-reply.ts';
import type { ChatReply } from './chat-reply.ts';
import type { AnswerIdentity } from './expectations.ts';
import type { FinishReason } from './finish-reason.ts';
import type { ToolCall } from './tool-call-text.ts';
import type { Usage } from './usage.ts';

/**
 * A whole answer put together from a stream that has ended well. Used where a client wants a whole answer with
 * stop sequences: only a stream can be left when the sequence comes, instead of running on to `max_tokens`.
 */
export function assembleReply(
  frames: readonly ChatFrame[],
  end: { readonly finish: FinishReason; readonly usage: Usage | null },
  identity: AnswerIdentity,
): ChatReply {
  const deltas = frames.flatMap((frame) =>
    frame === '[DONE]' || 'error' in frame ? [] : frame.choices.map((choice) => choice.delta),
  );
  return makeReply(identity, {
    content: deltas.map((delta) => delta.content ?? '').join(''),
    reasoning: deltas.map((delta) => delta.reasoning_content ?? '').join(''),
    calls: joinCalls(deltas),
    ...end,
  });
}

/** The first delta of a call names it; those after it only add to its arguments. */
function joinCalls(deltas: readonly ChatDelta[]): ToolCall[] {
  const calls = new Map<number, ToolCall>();
  for (const delta of deltas.flatMap(({ tool_calls }) => tool_calls ?? [])) {
    const known = calls.get(delta.index);
    calls.set(delta.index, {
      id: known?.id ?? delta.id ?? '',
      type: 'function',
      function: {
        name: known?.function.name ?? delta.function.name ?? '',
        arguments: (known?.function.arguments ?? '') + delta.function.arguments,
      },
    });
  }
  return [...calls.entries()].sort(([a], [b]) => a - b).map(([, call]) => call);
}
