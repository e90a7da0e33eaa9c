import type { RequestAssistantMessage } from '../wire/chat-completions-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { ThinkingBody } from '../wire/messages-body.ts';
import type { Translation } from './translation.ts';

/** The thinking of an earlier answer. Only Claude's own, which it signed, can be given back to it. */
export function thinkingHistory(
  message: RequestAssistantMessage,
  path: string,
  { warnings }: Translation,
): ThinkingBody[] {
  const blocks = message.thinking_blocks ?? [];
  const given = blocks.length > 0 ? blocks : (message.reasoning_details ?? []);
  const signed = given.flatMap(signedBlock);
  const plain = [message.reasoning_content, message.reasoning].some((text) => (text ?? '') !== '');
  if (signed.length < given.length || (given.length === 0 && plain)) {
    warnings.add('thinking_dropped', path, 'Thinking without a signature of the provider was left out.');
  }
  return signed;
}

function signedBlock({ type, text, thinking, signature, data }: JsonObject): ThinkingBody[] {
  switch (type) {
    case 'thinking':
    case 'reasoning.text': {
      const said = type === 'thinking' ? thinking : text;
      if (typeof signature !== 'string' || signature === '') return [];
      return [{ type: 'thinking', thinking: typeof said === 'string' ? said : '', signature }];
    }
    case 'redacted_thinking':
    case 'reasoning.encrypted':
      return typeof data === 'string' && data !== '' ? [{ type: 'redacted_thinking', data }] : [];
    default:
      return [];
  }
}
