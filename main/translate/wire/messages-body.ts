import type { JsonObject } from './json-object.ts';

/** Anthropic Messages, as far as requests are written here. */
interface Cached {
  cache_control?: JsonObject;
}

export interface TextBody extends Cached {
  readonly type: 'text';
  readonly text: string;
}

export type ImageMediaType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

export interface ImageBody extends Cached {
  readonly type: 'image';
  readonly source:
    | { readonly type: 'base64'; readonly media_type: ImageMediaType; readonly data: string }
    | { readonly type: 'url'; readonly url: string };
}

export interface DocumentBody extends Cached {
  readonly type: 'document';
  readonly source:
    | { readonly type: 'base64'; readonly media_type: 'application/pdf'; readonly data: string }
    | { readonly type: 'text'; readonly media_type: 'text/plain'; readonly data: string }
    | { readonly type: 'url'; readonly url: string };
  readonly title?: string;
}

export type UserBody = TextBody | ImageBody | DocumentBody;

export interface ToolResultBody extends Cached {
  readonly type: 'tool_result';
  readonly tool_use_id: string;
  readonly content?: string | UserBody[];
}

export type ThinkingBody =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'redacted_thinking'; readonly data: string };

export interface ToolUseBody extends Cached {
  readonly type: 'tool_use';
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
}

export type BlockBody = UserBody | ToolResultBody | ThinkingBody | ToolUseBody;

export interface MessageBody {
  readonly role: 'user' | 'assistant';
  readonly content: string | BlockBody[];
}

export interface ToolBody extends Cached {
  readonly name: string;
  readonly description?: string;
  readonly input_schema: JsonObject;
  readonly strict?: true;
}
