import { createJsonEndCutter } from './json-end.ts';
import type { Quirks } from './quirks.ts';
import { createStopMatcher } from './stop-sequences.ts';
import { chainCutters } from './text-cutter.ts';
import type { TextCutter } from './text-cutter.ts';

/** What the client asked for and the server has to be held to. */
export interface Expectations {
  readonly stream: boolean;
  /** The client asked for the usage chunk at a stream's end. */
  readonly includeUsage: boolean;
  /** Stop sequences; the server never sees them. */
  readonly stops: readonly string[];
  /** `max_tokens` as it was sent. */
  readonly maxTokens: number;
  /** The client offered tools and lets the model call them. */
  readonly toolCalls: boolean;
  /** The client asked for an answer by a JSON schema. */
  readonly jsonSchema: boolean;
}

/** Who the answer is from, as the client sees it. */
export interface AnswerIdentity {
  /** `chatcmpl-…`, ours. */
  readonly id: string;
  /** Unix time in seconds. */
  readonly created: number;
  /** The model's name as the client asked for it. */
  readonly publicModel: string;
}

export interface ConformOptions extends AnswerIdentity {
  readonly expectations: Expectations;
  readonly quirks: Quirks;
}

/** Everything that may end an answer's text before the server does. */
export function createContentCutter(expectations: Expectations, quirks: Quirks): TextCutter {
  const stops = createStopMatcher(expectations.stops);
  return expectations.jsonSchema && quirks.padsStructuredOutput
    ? chainCutters(createJsonEndCutter(), stops)
    : stops;
}
