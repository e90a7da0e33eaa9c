/** What OpenAI Chat Completions answers, as far as it is written here. Keys stand in the order of the real API. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'function_call';

export interface CompletionUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number; readonly cache_write_tokens?: number };
  readonly completion_tokens_details?: { readonly reasoning_tokens: number };
}

/** Not OpenAI's: the words in which clients of other providers keep thinking with its signature. */
export type ReasoningDetail =
  | {
      readonly type: 'reasoning.text';
      readonly text: string;
      readonly signature: string;
      readonly index: number;
    }
  | { readonly type: 'reasoning.encrypted'; readonly data: string; readonly index: number };

export interface CompletionCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface CompletionMessage {
  readonly role: 'assistant';
  readonly content: string | null;
  readonly refusal: string | null;
  readonly reasoning_content?: string;
  readonly reasoning_details?: readonly ReasoningDetail[];
  readonly tool_calls?: readonly CompletionCall[];
  readonly function_call?: CompletionCall['function'];
}

export interface ChatCompletion {
  readonly id: string;
  readonly object: 'chat.completion';
  readonly created: number;
  readonly model: string;
  readonly choices: readonly [
    {
      readonly index: 0;
      readonly message: CompletionMessage;
      readonly logprobs: null;
      readonly finish_reason: FinishReason;
    },
  ];
  readonly usage: CompletionUsage;
}

/** The part of a message that a chunk adds. Continued calls have no id, type or name. */
export interface CompletionDelta {
  readonly role?: 'assistant';
  readonly content?: string;
  readonly refusal?: string;
  readonly reasoning_content?: string;
  readonly reasoning_details?: readonly ReasoningDetail[];
  readonly tool_calls?: readonly (
    | ({ readonly index: number } & CompletionCall)
    | { readonly index: number; readonly function: { readonly arguments: string } }
  )[];
  readonly function_call?: { readonly name?: string; readonly arguments: string };
}

export interface CompletionChunk {
  readonly id: string;
  readonly object: 'chat.completion.chunk';
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: 0;
    readonly delta: CompletionDelta;
    readonly logprobs: null;
    readonly finish_reason: FinishReason | null;
  }[];
  readonly usage?: CompletionUsage | null;
}

export interface ChatErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
}

export type CompletionFrame = CompletionChunk | ChatErrorBody | '[DONE]';

/** One frame as it goes over the wire. */
export function encodeFrame(frame: CompletionFrame): string {
  return `data: ${frame === '[DONE]' ? frame : JSON.stringify(frame)}\n\n`;
}
