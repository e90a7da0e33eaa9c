import { TOKENS_PER_MESSAGE, textTokens } from '../token-estimate/text-tokens.ts';
import type { ChatContent, ChatMessage, ChatTool } from '../wire/chat-request.ts';

/** An image or a page, whatever its size: rather a little too many than too few. */
const MEDIA_TOKENS = 1_600;

/** About how many tokens a prompt is, for backends that do not count. */
export function promptTokens(messages: readonly ChatMessage[], tools: readonly ChatTool[]): number {
  const texts = messages.map(
    (message) => TOKENS_PER_MESSAGE + contentTokens(message.content ?? '') + callTokens(message),
  );
  return sum(texts) + sum(tools.map((tool) => textTokens(JSON.stringify(tool.function))));
}

function contentTokens(content: ChatContent): number {
  if (typeof content === 'string') return textTokens(content);
  return sum(content.map((part) => (part.type === 'text' ? textTokens(part.text) : MEDIA_TOKENS)));
}

function callTokens(message: ChatMessage): number {
  if (message.role !== 'assistant') return 0;
  return sum((message.tool_calls ?? []).map((call) => textTokens(JSON.stringify(call.function))));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
