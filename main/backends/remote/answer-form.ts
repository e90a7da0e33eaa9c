import type { Dialect, Usage } from '../backend.ts';
import { field, messagesUsage, openAiUsage } from '../usage-fields.ts';

/** How an answer in one protocol is told from what is none, and how its end is. Only its beginning and end are read. */
export interface AnswerForm {
  /** Whether parsed JSON is a whole answer. */
  readonly isAnswer: (json: Readonly<Record<string, unknown>>) => boolean;
  /** Whether parsed JSON is this protocol's own error. */
  readonly isError: (json: Readonly<Record<string, unknown>>) => boolean;
  /** Whether a stream whose last bytes are `tail` came to its end. An error event also is one. */
  readonly isComplete: (tail: string) => boolean;
  /** `json`: every event is a JSON object, so that what is none can be left out. */
  readonly frames?: 'json';
  /** How the last event begins, where that may be longer than what is remembered of the end; a line break comes first. */
  readonly lastEvent?: RegExp;
  /** Whether {@link END_MARK} tells a client that the answer is complete; it is held back from one that is not. */
  readonly hasEndMark?: true;
  /** Whether it ended in an error event of the backend's own. */
  readonly endsInError: (tail: string) => boolean;
  readonly usage: (json: unknown) => Usage | null;
  /** From a stream's first and last bytes. */
  readonly streamUsage: (head: string, tail: string) => Usage | null;
}

/** At the beginning of a line: a model may write of it, and JSON has no line breaks. */
export const END_MARK = /^data: *\[DONE\]/m;

export function answerForm(dialect: Dialect): AnswerForm {
  switch (dialect) {
    case 'chat':
      return CHAT;
    case 'messages':
      return MESSAGES;
    case 'responses':
      return RESPONSES;
  }
}

const CHAT_ERROR = /^data: ?\{\s*"error"\s*:/m;

/** A finish without `[DONE]` is complete: some servers leave it out. `[DONE]` without a finish is not. */
const CHAT: AnswerForm = {
  frames: 'json',
  hasEndMark: true,
  isAnswer: ({ choices }) => Array.isArray(choices),
  isError: ({ error }) => typeof field(error, 'message') === 'string',
  isComplete: (tail) => /"finish_reason" ?: ?"/.test(tail) || CHAT_ERROR.test(tail),
  endsInError: (tail) => CHAT_ERROR.test(tail),
  usage: (json) => openAiUsage(field(json, 'usage')),
  streamUsage: (_head, tail) => openAiUsage(lastData(tail, '"usage"', (json) => field(json, 'usage'))),
};

const MESSAGES: AnswerForm = {
  isAnswer: ({ type }) => type === 'message',
  isError: ({ type, error }) => type === 'error' && typeof field(error, 'message') === 'string',
  isComplete: (tail) => /^data: ?\{[^\n]*"type" ?: ?"(?:message_stop|error)"/m.test(tail),
  endsInError: (tail) => /^event: ?error/m.test(tail),
  usage: (json) => messagesUsage(field(json, 'usage')),
  streamUsage(head, tail) {
    const started = lastData(head, '"message_start"', (json) => field(field(json, 'message'), 'usage'));
    const ended = lastData(tail, '"message_delta"', (json) => field(json, 'usage'));
    // What comes later replaces what came before, as far as it is told: they are running totals.
    return messagesUsage({ input_tokens: 0, ...given(started), ...given(ended) });
  },
};

/** The last event carries the whole response, which may be longer than what is remembered: it is read by pattern. */
const RESPONSES: AnswerForm = {
  lastEvent: /\n(?:event: ?|data: ?\{\s*"type" ?: ?")response\.(?:completed|incomplete|failed)\b/,
  isAnswer: ({ object }) => object === 'response',
  isError: ({ error, object }) => object !== 'response' && typeof field(error, 'message') === 'string',
  isComplete: (tail) => /"sequence_number"|^event: ?error/m.test(tail) && RESPONSES_END.test(tail),
  endsInError: (tail) => /"status" ?: ?"failed"|^event: ?(?:error|response\.failed)/m.test(tail),
  usage: (json) => openAiUsage(field(json, 'usage')),
  streamUsage: (_head, tail) => openAiUsage(lastUsage(tail)),
};
const RESPONSES_END =
  /"(?:status)" ?: ?"(?:completed|incomplete|failed)"|^event: ?(?:error|response\.(?:completed|incomplete|failed))/m;

/** What `read` finds in the last line of events that has the mark and the find. */
function lastData(text: string, mark: string, read: (json: unknown) => unknown): unknown {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.startsWith('data:') && line.includes(mark));
  for (const line of lines.reverse()) {
    const found = read(parseJson(line.slice('data:'.length)));
    if (typeof found === 'object' && found !== null) return found;
  }
  return null;
}

/** The last `usage` in a text, found by pattern, since an answer may be far longer than what is remembered of it. */
export function lastUsage(text: string): unknown {
  const found = text.match(/"usage"\s*:\s*\{(?:[^{}]|\{[^{}]*\})*\}/g)?.at(-1);
  return found === undefined ? null : parseJson(found.slice(found.indexOf('{')));
}

function given(usage: unknown): Record<string, unknown> {
  const entries = Object.entries(typeof usage === 'object' && usage !== null ? usage : {});
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

/** JSON, or null where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
