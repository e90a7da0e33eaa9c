import type { ChatCompletionsRequest } from '../wire/chat-completions-request.ts';
import type { MessagesEffort } from '../model-families/model-family.ts';

/** What a client wants of the model's thinking, in whichever of the words that are in use. */
export type ReasoningWish =
  | { readonly kind: 'none-said' }
  | { readonly kind: 'off' }
  /** Tokens to think with, or null. */
  | { readonly kind: 'on'; readonly effort: MessagesEffort | null; readonly budget: number | null };

/** `thinking` and `reasoning` say more than `reasoning_effort` and come first. */
export function reasoningWish(request: ChatCompletionsRequest): ReasoningWish {
  const { thinking, reasoning } = request;
  if (thinking?.type === 'disabled') return { kind: 'off' };
  const budget =
    (thinking?.type === 'enabled' ? thinking.budget_tokens : null) ?? reasoning?.max_tokens ?? null;
  const effort = reasoning?.effort ?? request.reasoning_effort ?? null;
  if (effort === 'none') return thinking || budget !== null ? on(null, budget) : { kind: 'off' };
  if (effort !== null) return on(effort === 'minimal' ? 'low' : effort, budget);
  return thinking || budget !== null ? on(null, budget) : { kind: 'none-said' };
}

function on(effort: MessagesEffort | null, budget: number | null): ReasoningWish {
  return { kind: 'on', effort, budget };
}
