import { isJsonObject } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';
import {
  fixBudget,
  limitTokens,
  thinkAdaptively,
  withoutField,
  withoutThinking,
  withoutThinkingHistory,
} from './thinking-fixes.ts';
import { CONTINUE } from '../chat-request-to-messages/prefill.ts';

export interface Fix {
  readonly pattern: RegExp;
  /** null where there is nothing to change. */
  readonly fix: (body: JsonObject, match: RegExpExecArray) => JsonObject | null;
}

/** In this order: the first that finds something to change is taken. */
export const FIXES: readonly Fix[] = [
  { pattern: /invalid `?signature`? in `?(?:redacted_)?thinking`?/i, fix: withoutThinkingHistory },
  { pattern: /signature: (?:field required|extra inputs are not permitted)/i, fix: withoutThinkingHistory },
  { pattern: /thinking\b.{0,80}cannot be modified/is, fix: withoutThinkingHistory },
  { pattern: /must start with a thinking block/i, fix: withoutThinking },
  { pattern: /expected `?thinking`? or `?redacted_thinking`?, but found/i, fix: withoutThinking },
  { pattern: /does not support assistant message prefill/i, fix: askToContinue },
  { pattern: /`?thinking\.type[^:]*:? .{0,40}adaptive|budget_tokens: extra inputs/is, fix: thinkAdaptively },
  { pattern: /max_tokens: (\d+) > (\d+)/i, fix: (body, match) => limitTokens(body, Number(match[2])) },
  {
    pattern: /max_(?:completion_)?tokens is too large.{0,80}at most (\d+)/is,
    fix: (body, match) => limitTokens(body, Number(match[1])),
  },
  { pattern: /budget_tokens/i, fix: fixBudget },
  { pattern: /temperature`? and `?top_p`? cannot both/i, fix: (body) => without(body, 'top_p') },
  {
    pattern: /\b(temperature|top_p|top_k)\b.{0,60}deprecated/is,
    fix: (body, match) => without(body, match[1] ?? ''),
  },
  { pattern: /unsupported parameter: '?max_tokens'?/i, fix: renameMaxTokens },
  {
    pattern: /unsupported (?:parameter|value): '?([a-z_]+)'?/i,
    fix: (body, match) => (NEEDED.has(match[1] ?? '') ? null : without(body, match[1] ?? '')),
  },
];

/** What a request is about is never left out. */
const NEEDED: ReadonlySet<string> = new Set(['model', 'messages', 'stream', 'tools', 'response_format', 'n']);

function without(body: JsonObject, name: string): JsonObject | null {
  return name in body ? withoutField(body, name) : null;
}

function askToContinue(body: JsonObject): JsonObject | null {
  const messages: readonly unknown[] = Array.isArray(body['messages']) ? body['messages'] : [];
  const last = messages.at(-1);
  if (!isJsonObject(last) || last['role'] !== 'assistant') return null;
  return { ...body, messages: [...messages, { role: 'user', content: CONTINUE }] };
}

/** In its place, since the order of the keys counts for prompt caches. */
function renameMaxTokens(body: JsonObject): JsonObject | null {
  if (!('max_tokens' in body) || 'max_completion_tokens' in body) return null;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key === 'max_tokens' ? 'max_completion_tokens' : key, value]),
  );
}
