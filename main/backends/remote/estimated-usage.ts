import { estimatePrompt } from '../../translate/token-estimate/estimate-prompt.ts';
import { textTokens } from '../../translate/token-estimate/text-tokens.ts';
import type { Usage } from '../backend.ts';
import { field } from '../usage-fields.ts';

/** About what a whole answer in Chat Completions cost whose server does not tell. */
export function estimatedUsage(
  request: Readonly<Record<string, unknown>>,
  answer: Readonly<Record<string, unknown>>,
): Usage {
  const { choices } = answer;
  const said = (Array.isArray(choices) ? choices : []).map((choice) => field(choice, 'message'));
  const completionTokens = said
    .map((message) =>
      textTokens([field(message, 'content'), field(message, 'tool_calls')].map(asText).join('')),
    )
    .reduce((sum, tokens) => sum + tokens, 0);
  return { promptTokens: estimatePrompt(request), completionTokens, estimated: true };
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
