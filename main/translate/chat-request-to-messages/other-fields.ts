import type { ChatCompletionsRequest } from '../wire/chat-completions-request.ts';
import { isJsonObject } from '../wire/json-object.ts';
import { refusal } from '../wire/parse-request.ts';
import type { Translation } from './translation.ts';

/** Read elsewhere, or without any effect on the answer. */
const KNOWN: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'max_tokens',
  'max_completion_tokens',
  'stop',
  'temperature',
  'top_p',
  'top_k',
  'n',
  'stream',
  'stream_options',
  'tools',
  'functions',
  'tool_choice',
  'function_call',
  'parallel_tool_calls',
  'response_format',
  'reasoning_effort',
  'reasoning',
  'thinking',
  'modalities',
  'user',
  'safety_identifier',
  'metadata',
  'service_tier',
  'store',
  'prompt_cache_key',
  'prompt_cache_retention',
]);

/** @throws Failure `invalid_input` for several answers at once, and for audio: Claude gives neither */
export function checkOtherFields(request: ChatCompletionsRequest, { warnings }: Translation): void {
  if ((request.n ?? 1) > 1) {
    throw refusal('n', 'This model gives one answer a request; send the request n times');
  }
  if (request.modalities?.includes('audio') === true) {
    throw refusal('modalities', 'This model does not speak; ask for text only');
  }
  for (const [name, value] of Object.entries(request)) {
    if (KNOWN.has(name) || isEmpty(value)) continue;
    warnings.add('field_dropped', name, `The field ${name} means nothing to this backend.`);
  }
}

/** Also the defaults that some clients always write out. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}
