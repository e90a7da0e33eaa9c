import type { JsonObject } from '../wire/json-object.ts';
import type { Effort, MessagesRequest } from '../wire/messages-request.ts';
import type { Translation } from './translation.ts';

/** Thinking as the backend is asked for it. `disabled` wins over an effort, an effort over a budget. */
export function thinkingFields(request: MessagesRequest, { profile, warnings }: Translation): JsonObject {
  const { thinking } = request;
  const asked = request.output_config?.effort ?? null;
  if (!thinking && asked === null) return {};
  const off = thinking?.type === 'disabled';
  const wanted = asked ?? (thinking?.type === 'enabled' ? effortOf(thinking.budget_tokens) : null);
  const effort = wanted === null ? null : atMost(wanted, profile.highestEffort);

  switch (profile.reasoning) {
    case 'none':
      warnings.add('thinking_ignored', 'thinking', 'This backend cannot be told how much to think.');
      return {};
    case 'effort':
      if (!off) return effort === null ? {} : { reasoning_effort: effort };
      if (profile.noEffort === null) {
        warnings.add('thinking_ignored', 'thinking', 'Thinking cannot be turned off for this model.');
        return {};
      }
      return { reasoning_effort: profile.noEffort };
    case 'chat-template': {
      const enable = thinking ? { enable_thinking: !off } : {};
      const level = off || effort === null ? {} : { reasoning_effort: effort };
      return { chat_template_kwargs: { ...enable, ...level } };
    }
  }
}

/** Tokens to think with, as a level: below 4096 low, below 16384 medium. */
function effortOf(budget: number): Effort {
  if (budget < 4_096) return 'low';
  return budget < 16_384 ? 'medium' : 'high';
}

function atMost(effort: Effort, highest: 'high' | 'xhigh'): Effort {
  return effort === 'xhigh' || effort === 'max' ? highest : effort;
}
