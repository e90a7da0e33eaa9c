import type { JsonObject } from '../wire/json-object.ts';
import type { Effort, ResponsesRequest } from './request-schema.ts';
import type { Translation } from './translation.ts';

/** Reasoning as the backend is asked for it. */
export function reasoningFields(
  { reasoning }: ResponsesRequest,
  { profile, warnings }: Translation,
): JsonObject {
  const effort = reasoning?.effort ?? null;
  if (effort === null) return {};
  switch (profile.reasoning) {
    case 'none':
      warnings.add('reasoning_ignored', 'reasoning.effort', 'This backend cannot be told how much to think.');
      return {};
    case 'effort':
      if (effort !== 'none') return { reasoning_effort: atMost(effort, profile.highestEffort) };
      if (profile.noEffort !== null) return { reasoning_effort: profile.noEffort };
      warnings.add('reasoning_ignored', 'reasoning.effort', 'Thinking cannot be turned off for this model.');
      return {};
    case 'chat-template':
      return {
        chat_template_kwargs:
          effort === 'none'
            ? { enable_thinking: false }
            : { reasoning_effort: effort === 'minimal' ? 'low' : atMost(effort, profile.highestEffort) },
      };
  }
}

function atMost(effort: Effort, highest: 'high' | 'xhigh'): Effort {
  return effort === 'xhigh' || effort === 'max' ? highest : effort;
}
