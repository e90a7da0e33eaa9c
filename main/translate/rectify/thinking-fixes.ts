import { isJsonObject } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';

const BUDGET_MIN = 1_024;

/** Leaves the thinking of earlier answers out; without it, thinking with a budget is not allowed amid calls. */
export function withoutThinkingHistory(body: JsonObject): JsonObject | null {
  const messages: readonly unknown[] = Array.isArray(body['messages']) ? body['messages'] : [];
  const kept = messages.map(unthought).filter((message) => message !== null);
  if (kept.length === messages.length && kept.every((message, at) => message === messages[at])) return null;
  const { thinking } = body;
  const budget = isJsonObject(thinking) && thinking['type'] === 'enabled';
  return { ...(budget ? (withoutThinking(body) ?? body) : body), messages: kept };
}

/** null where nothing else is in the message. */
function unthought(message: unknown): unknown {
  if (!isJsonObject(message) || !Array.isArray(message['content'])) return message;
  const content: readonly unknown[] = message['content'];
  const kept = content.filter((block) => !isThinking(block));
  if (kept.length === content.length) return message;
  return kept.length === 0 ? null : { ...message, content: kept };
}

function isThinking(block: unknown): boolean {
  return isJsonObject(block) && (block['type'] === 'thinking' || block['type'] === 'redacted_thinking');
}

export function withoutThinking(body: JsonObject): JsonObject | null {
  return 'thinking' in body ? withoutField(body, 'thinking') : null;
}

export function withoutField(body: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
}

/** Newer models think as much as they see fit. */
export function thinkAdaptively(body: JsonObject): JsonObject | null {
  const { thinking } = body;
  if (!isJsonObject(thinking) || thinking['type'] !== 'enabled') return null;
  return { ...body, thinking: { type: 'adaptive', display: 'summarized' } };
}

/** The budget is at least 1024 and less than the whole. */
export function fixBudget(body: JsonObject): JsonObject | null {
  const { thinking, max_tokens: max } = body;
  if (!isJsonObject(thinking) || typeof max !== 'number') return null;
  const { budget_tokens: budget } = thinking;
  if (typeof budget !== 'number') return null;
  if (max <= BUDGET_MIN) return withoutThinking(body);
  const fitting = Math.min(Math.max(budget, BUDGET_MIN), max - 1);
  return fitting === budget ? null : { ...body, thinking: { ...thinking, budget_tokens: fitting } };
}

/** A shorter answer, under whichever name; the budget for thinking has to fit into it. */
export function limitTokens(body: JsonObject, limit: number): JsonObject | null {
  const name = 'max_completion_tokens' in body ? 'max_completion_tokens' : 'max_tokens';
  const asked = body[name];
  if (typeof asked !== 'number' || limit < 1 || asked <= limit) return null;
  const shorter = { ...body, [name]: limit };
  return fixBudget(shorter) ?? shorter;
}
