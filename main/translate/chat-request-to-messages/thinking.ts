import type { MessagesEffort, MessagesRules } from '../model-families/model-family.ts';
import type { MessageBody } from '../wire/messages-body.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { TokenLimit } from './max-tokens.ts';
import type { ReasoningWish } from './reasoning-wish.ts';
import type { Translation } from './translation.ts';

export interface ThinkingPlan {
  readonly on: boolean;
  readonly maxTokens: number;
  /** The `thinking` field; null to leave it out. */
  readonly thinking: JsonObject | null;
  readonly effort: MessagesEffort | null;
}

/** Anthropic's least, in tokens. */
const BUDGET_MIN = 1_024;
/** Of an answer whose length the client set, at most. */
const THINKING_SHARE = 0.8;

/** How the model is asked to think, and how long its answer may be for that. */
export function planThinking(
  wish: ReasoningWish,
  limit: TokenLimit,
  messages: readonly MessageBody[],
  { rules, warnings }: Translation,
): ThinkingPlan {
  const off: ThinkingPlan = { on: false, maxTokens: limit.maxTokens, thinking: null, effort: null };
  const ignore = (why: string): ThinkingPlan => {
    warnings.add('thinking_ignored', 'reasoning_effort', why);
    return off;
  };
  switch (wish.kind) {
    case 'none-said':
      return off;
    case 'off':
      if (rules.thinkingOff) return { ...off, thinking: { type: 'disabled' } };
      return rules.thinking === 'adaptive' ? ignore('Thinking cannot be turned off for this model.') : off;
    case 'on':
      break;
  }
  switch (rules.thinking) {
    case 'none':
      return ignore('This model does not think.');
    case 'adaptive': {
      const effort = wish.effort ?? (wish.budget === null ? null : effortOf(wish.budget));
      return {
        ...off,
        on: true,
        thinking: { type: 'adaptive', display: 'summarized' },
        effort: supported(effort, rules),
      };
    }
    case 'budget':
    case 'effort-and-budget': {
      if (lacksThinking(messages)) {
        return ignore('The thinking before the tool calls is not at hand, so the model may not think now.');
      }
      const wanted = Math.max(BUDGET_MIN, wish.budget ?? budgetOf(wish.effort ?? 'medium', rules));
      const maxTokens = limit.asked ? limit.maxTokens : enough(limit.maxTokens, wanted, rules);
      if (maxTokens <= BUDGET_MIN) return ignore('The answer may not be long enough to think.');
      // Something is left for the answer.
      const budget = Math.min(wanted, Math.max(BUDGET_MIN, Math.floor(maxTokens * THINKING_SHARE)));
      const effort = rules.thinking === 'budget' ? null : supported(wish.effort, rules);
      return { on: true, maxTokens, thinking: { type: 'enabled', budget_tokens: budget }, effort };
    }
  }
}

/** Without a limit of the client's own, thinking takes nothing away from the answer. */
function enough(maxTokens: number, budget: number, { maxOutputTokens }: MessagesRules): number {
  const both = maxTokens + budget;
  return Math.min(both, maxOutputTokens ?? both);
}

function budgetOf(effort: MessagesEffort, { budgets }: MessagesRules): number {
  return effort === 'low' || effort === 'medium' ? budgets[effort] : budgets.high;
}

/** Tokens to think with, as a level: below 4096 low, below 16384 medium. */
function effortOf(budget: number): MessagesEffort {
  if (budget < 4_096) return 'low';
  return budget < 16_384 ? 'medium' : 'high';
}

const LEVELS: readonly MessagesEffort[] = ['low', 'medium', 'high', 'xhigh', 'max'];

/** The highest level that the model knows and that is not above the wish. */
function supported(effort: MessagesEffort | null, { efforts }: MessagesRules): MessagesEffort | null {
  if (effort === null) return null;
  const below = efforts.filter((one) => LEVELS.indexOf(one) <= LEVELS.indexOf(effort));
  return below.at(-1) ?? efforts[0] ?? null;
}

/**
 * In the midst of calls, models with a budget demand the thinking that led to them. It is missing where the client
 * kept none of it since the user last spoke.
 */
function lacksThinking(messages: readonly MessageBody[]): boolean {
  const asked = messages.findLastIndex(({ role, content }) => role === 'user' && !isResults(content));
  const since = messages
    .slice(asked + 1)
    .flatMap(({ role, content }) => (role === 'assistant' && typeof content !== 'string' ? [content] : []))
    .filter((blocks) => blocks.some(({ type }) => type === 'tool_use'));
  return since.length > 0 && !since.some(thinks);
}

function isResults(content: MessageBody['content']): boolean {
  return typeof content !== 'string' && content[0]?.type === 'tool_result';
}

function thinks([first]: Exclude<MessageBody['content'], string>): boolean {
  return first?.type === 'thinking' || first?.type === 'redacted_thinking';
}
