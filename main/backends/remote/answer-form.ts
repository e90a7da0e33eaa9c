import type { Dialect, Usage } from '../backend.ts';

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
  /** What tells a client that the answer is complete; held back from one that is not. */
  readonly endMark?: string;
  /** Whether it ended in an error event of the backend's own. */
  readonly endsInError: (tail: string) => boolean;
  readonly usage: (json: unknown) => Usage | null;
  /** From a stream's first and last bytes. */
  readonly streamUsage: (head: string, tail: string) => Usage | null;
}

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
  endMark: '[DONE]',
  isAnswer: ({ choices }) => Array.isArray(choices),
  isError: ({ error }) => typeof field(error, 'message') === 'string',
  isComplete: (tail) => /"finish_reason" ?: ?"/.test(tail) || CHAT_ERROR.test(tail),
  endsInError: (tail) => CHAT_ERROR.test(tail),
  usage: (json) => counts(field(json, 'usage'), 'prompt_tokens', 'completion_tokens'),
  streamUsage: (_head, tail) => lastData(tail, '"usage"', CHAT.usage),
};

const MESSAGES: AnswerForm = {
  isAnswer: ({ type }) => type === 'message',
  isError: ({ type, error }) => type === 'error' && typeof field(error, 'message') === 'string',
  isComplete: (tail) => /^data: ?\{[^\n]*"type" ?: ?"(?:message_stop|error)"/m.test(tail),
  endsInError: (tail) => /^event: ?error/m.test(tail),
  usage: (json) => counts(field(json, 'usage'), 'input_tokens', 'output_tokens'),
  streamUsage(head, tail) {
    const started = lastData(head, '"message_start"', (json) => MESSAGES.usage(field(json, 'message')));
    const ended = lastData(tail, '"message_delta"', (json) => {
      const usage = field(json, 'usage');
      const input = field(usage, 'input_tokens') ?? started?.promptTokens ?? 0;
      return counts({ input, output: field(usage, 'output_tokens') }, 'input', 'output');
    });
    return ended ?? started;
  },
};

/** The last event carries the whole response, which may be longer than what is remembered: it is read by pattern. */
const RESPONSES: AnswerForm = {
  isAnswer: ({ object }) => object === 'response',
  isError: ({ error, object }) => object !== 'response' && typeof field(error, 'message') === 'string',
  isComplete: (tail) => /"sequence_number"|^event: ?error/m.test(tail) && RESPONSES_END.test(tail),
  endsInError: (tail) => /"status" ?: ?"failed"|^event: ?(?:error|response\.failed)/m.test(tail),
  usage: (json) => counts(field(json, 'usage'), 'input_tokens', 'output_tokens'),
  streamUsage(_head, tail) {
    const found = /"usage" ?: ?\{ ?"input_tokens" ?: ?(\d+).*?"output_tokens" ?: ?(\d+)/s.exec(tail);
    return found === null ? null : { promptTokens: Number(found[1]), completionTokens: Number(found[2]) };
  },
};
const RESPONSES_END =
  /"(?:status)" ?: ?"(?:completed|incomplete|failed)"|^event: ?(?:error|response\.(?:completed|incomplete|failed))/m;

function lastData(text: string, mark: string, read: (json: unknown) => Usage | null): Usage | null {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.startsWith('data:') && line.includes(mark));
  for (const line of lines.reverse()) {
    const usage = read(parseJson(line.slice('data:'.length)));
    if (usage !== null) return usage;
  }
  return null;
}

/** JSON, or null where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function counts(usage: unknown, input: string, output: string): Usage | null {
  const promptTokens = field(usage, input);
  const completionTokens = field(usage, output);
  return isCount(promptTokens) && isCount(completionTokens) ? { promptTokens, completionTokens } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
