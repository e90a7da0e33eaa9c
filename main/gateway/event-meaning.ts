import { readErrorValue } from '../translate/errors/error-details.ts';
import { statusOfError } from '../translate/errors/status-of-error.ts';
import type { SseEvent } from '../upstream/server-sent-events.ts';

/** What an event of a stream means for the question whether another backend may still answer. */
export type EventMeaning =
  /** Nothing of the answer itself: a role, a beginning, a sign of life, something that cannot be read. */
  | { readonly kind: 'preamble' }
  /** A part of the answer, or its end. */
  | { readonly kind: 'content' }
  /** The backend's own error; `body` is the same as the body of a refusal. */
  | { readonly kind: 'error'; readonly status: number; readonly body: string };

const PREAMBLE: EventMeaning = { kind: 'preamble' };
const CONTENT: EventMeaning = { kind: 'content' };

/** An event of Chat Completions. A chunk with the role alone is no content yet; a finish is, since an answer may be empty. */
export function chatEventMeaning({ event, data }: SseEvent): EventMeaning {
  if (data.trim() === '[DONE]') return CONTENT;
  const json = parse(data);
  const error = field(json, 'error');
  if (isGiven(error)) return toldError(json, error, 503);
  if (event === 'error') return toldError({ error: isGiven(json) ? json : { message: data } }, json, 503);
  const choices = field(json, 'choices');
  return Array.isArray(choices) && choices.some(saysSomething) ? CONTENT : PREAMBLE;
}

function saysSomething(choice: unknown): boolean {
  if (isGiven(field(choice, 'finish_reason'))) return true;
  const delta = field(choice, 'delta');
  if (typeof delta !== 'object' || delta === null) return typeof field(choice, 'text') === 'string';
  return Object.entries(delta).some(([name, value]) => name !== 'role' && isGiven(value) && !isEmpty(value));
}

/** An event of Anthropic Messages. A block that begins is content where it carries some: a tool's name, a text. */
export function messagesEventMeaning({ event, data }: SseEvent): EventMeaning {
  const json = parse(data);
  switch (field(json, 'type') ?? event) {
    case 'error':
      return toldError(json, field(json, 'error'), 529);
    case 'content_block_start': {
      const block = field(json, 'content_block');
      const isBare = isEmpty(field(block, 'text') ?? '') && isEmpty(field(block, 'thinking') ?? '');
      const type = field(block, 'type');
      return isBare && (type === 'text' || type === 'thinking') ? PREAMBLE : CONTENT;
    }
    case 'content_block_delta':
    case 'message_delta':
    case 'message_stop':
      return CONTENT;
    default:
      return PREAMBLE;
  }
}

/** An event of Responses. Items and parts begin empty. */
export function responsesEventMeaning({ event, data }: SseEvent): EventMeaning {
  const json = parse(data);
  const type = field(json, 'type') ?? event;
  switch (type) {
    case 'error': {
      const error = field(json, 'error') ?? json;
      return toldError({ error }, error, 503);
    }
    case 'response.failed': {
      const error = field(field(json, 'response'), 'error');
      return toldError({ error }, error, 503);
    }
    case undefined:
    case 'response.created':
    case 'response.queued':
    case 'response.in_progress':
    case 'response.output_item.added':
    case 'response.content_part.added':
    case 'response.reasoning_summary_part.added':
      return PREAMBLE;
    default:
      return CONTENT;
  }
}

/** @param overloaded the status that clients of the protocol know for an overload */
function toldError(body: unknown, error: unknown, overloaded: 503 | 529): EventMeaning {
  const status = statusOfError(readErrorValue(error));
  return { kind: 'error', status: status === 529 ? overloaded : status, body: JSON.stringify(body) };
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}
