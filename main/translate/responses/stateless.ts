import type { WarningLog } from '../warnings.ts';
import { isJsonObject } from '../wire/json-object.ts';
import { refusal } from './parse-request.ts';
import type { ResponsesRequest } from './request-schema.ts';

const WHOLE = 'Send the whole conversation in `input`.';

/**
 * Nothing is stored here: what a client expects to find again is refused, not ignored.
 * @throws Failure `invalid_input`
 */
export function checkStateless(request: ResponsesRequest, warnings: WarningLog): void {
  if (isGiven(request.previous_response_id)) {
    throw refusal(
      'previous_response_id',
      'previous_response_id is not supported: responses are not stored here.',
      WHOLE,
    );
  }
  if (isGiven(request.conversation)) {
    throw refusal('conversation', 'conversation is not supported: conversations are not stored here.', WHOLE);
  }
  if (request.background === true) {
    throw refusal(
      'background',
      'background is not supported: responses are not stored here.',
      'Use `stream`.',
    );
  }
  if (isGiven(request.prompt)) {
    throw refusal(
      'prompt',
      'prompt is not supported: prompt templates are stored at the provider.',
      'Send the text of the prompt in `instructions` and `input`.',
    );
  }
  if ((request.top_logprobs ?? 0) > 0) {
    throw refusal('top_logprobs', 'Log probabilities are not available here.');
  }
  if (request.store === true) warnings.add('not_stored', 'store', 'Responses are not stored here.');
  if (request.truncation === 'auto') {
    warnings.add('not_truncated', 'truncation', 'A conversation that is too long is refused, not cut.');
  }
}

/** Read elsewhere, or without any effect on the answer. */
const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_output_tokens',
  'max_tool_calls',
  'temperature',
  'top_p',
  'top_logprobs',
  'text',
  'reasoning',
  'stream',
  'stream_options',
  'store',
  'background',
  'include',
  'truncation',
  'metadata',
  'client_metadata',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'service_tier',
]);

export function warnOfOtherFields(request: ResponsesRequest, warnings: WarningLog): void {
  for (const [name, value] of Object.entries(request)) {
    if (KNOWN.has(name) || isEmpty(value)) continue;
    warnings.add('field_dropped', name, `The field ${name} means nothing to this backend.`);
  }
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function isEmpty(value: unknown): boolean {
  if (!isGiven(value)) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}
