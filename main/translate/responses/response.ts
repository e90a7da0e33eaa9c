import type { JsonObject } from '../wire/json-object.ts';

/** What `/v1/responses` answers, as far as it is written here. Keys stand in the order of the real API. */
export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

export interface OutputText {
  readonly type: 'output_text';
  readonly annotations: readonly [];
  readonly logprobs: readonly [];
  readonly text: string;
}

export interface Refusal {
  readonly type: 'refusal';
  readonly refusal: string;
}

export interface ReasoningText {
  readonly type: 'reasoning_text';
  readonly text: string;
}

export interface SummaryText {
  readonly type: 'summary_text';
  readonly text: string;
}

export interface MessageItem {
  readonly id: string;
  readonly type: 'message';
  readonly status: ItemStatus;
  readonly content: readonly (OutputText | Refusal)[];
  readonly role: 'assistant';
}

export interface ReasoningItem {
  readonly id: string;
  readonly type: 'reasoning';
  readonly summary: readonly SummaryText[];
  readonly content?: readonly ReasoningText[];
}

export interface FunctionCallItem {
  readonly id: string;
  readonly type: 'function_call';
  readonly status: ItemStatus;
  readonly arguments: string;
  readonly call_id: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface CustomCallItem {
  readonly id: string;
  readonly type: 'custom_tool_call';
  readonly status: ItemStatus;
  readonly call_id: string;
  readonly input: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface LocalShellItem {
  readonly id: string;
  readonly type: 'local_shell_call';
  readonly status: ItemStatus;
  readonly action: {
    readonly type: 'exec';
    readonly command: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly timeout_ms?: number;
    readonly working_directory?: string;
  };
  readonly call_id: string;
}

export type OutputItem = MessageItem | ReasoningItem | FunctionCallItem | CustomCallItem | LocalShellItem;

export interface ResponseUsage {
  readonly input_tokens: number;
  readonly input_tokens_details: { readonly cached_tokens: number; readonly cache_write_tokens: number };
  readonly output_tokens: number;
  readonly output_tokens_details: { readonly reasoning_tokens: number };
  readonly total_tokens: number;
}

export interface Incomplete {
  readonly reason: 'max_output_tokens' | 'content_filter';
}

/** The request's fields that a response repeats, with what holds where the client said nothing. */
export interface RequestEcho {
  readonly background: false;
  readonly instructions: string | null;
  readonly max_output_tokens: number | null;
  readonly max_tool_calls: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parallel_tool_calls: boolean;
  readonly previous_response_id: null;
  readonly prompt_cache_key: string | null;
  readonly reasoning: { readonly effort: string | null; readonly summary: string | null };
  readonly safety_identifier: string | null;
  readonly service_tier: string;
  readonly store: false;
  readonly temperature: number | null;
  readonly text: JsonObject;
  readonly tool_choice: unknown;
  readonly tools: readonly JsonObject[];
  readonly top_logprobs: 0;
  readonly top_p: number | null;
  readonly truncation: 'disabled';
  readonly user?: string;
}

export interface ResponseObject extends RequestEcho {
  readonly id: string;
  readonly object: 'response';
  /** Unix time in seconds. */
  readonly created_at: number;
  readonly completed_at: number | null;
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed';
  readonly access_programs: null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly incomplete_details: Incomplete | null;
  readonly model: string;
  readonly output: readonly OutputItem[];
  readonly usage: ResponseUsage | null;
}
