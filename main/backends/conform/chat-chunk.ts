import type { AnswerIdentity } from './expectations.ts';
import type { FinishReason } from './finish-reason.ts';
import type { OpenAiError } from './openai-error.ts';
import type { ToolCallDelta } from './tool-calls.ts';
import type { Usage } from './usage.ts';

export interface ChatDelta {
  readonly role?: 'assistant';
  readonly content?: string;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly ToolCallDelta[];
}

/** OpenAI's `chat.completion.chunk`, keys in OpenAI's order. */
export interface ChatChunk {
  readonly id: string;
  readonly object: 'chat.completion.chunk';
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: 0;
    readonly delta: ChatDelta;
    readonly logprobs: null;
    readonly finish_reason: FinishReason | null;
  }[];
  /** Present only if the client asked for usage: null on every chunk but the last. */
  readonly usage?: Usage | null;
}

/** What goes to the client as the data of one server-sent event. */
export type ChatFrame = ChatChunk | { readonly error: OpenAiError } | '[DONE]';

/** The data of the event, compact as OpenAI's. */
export function encodeFrame(frame: ChatFrame): string {
  return frame === '[DONE]' ? frame : JSON.stringify(frame);
}

/** Makes the chunks of one answer: one id, one time and one name in all of them. */
export function createChunkMaker({ id, created, publicModel }: AnswerIdentity, includeUsage: boolean) {
  const head = { id, object: 'chat.completion.chunk', created, model: publicModel } as const;
  const noUsage = includeUsage ? { usage: null } : {};
  const chunk = (delta: ChatDelta, finish: FinishReason | null): ChatChunk => ({
    ...head,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...noUsage,
  });
  return {
    delta: (delta: ChatDelta) => chunk(delta, null),
    finish: (reason: FinishReason) => chunk({}, reason),
    usage: (usage: Usage): ChatChunk => ({ ...head, choices: [], usage }),
  };
}
