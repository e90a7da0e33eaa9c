import type { MessageBody, TextBody, ToolBody } from '../wire/messages-body.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { Translation } from './translation.ts';

/** So many marks Anthropic takes in one request. */
const BREAKPOINTS_MAX = 4;

/** Takes away the earliest marks of the prompt cache where there are too many; a later one covers what is before it. */
export function limitBreakpoints(
  tools: readonly ToolBody[],
  system: readonly TextBody[],
  messages: readonly MessageBody[],
  { warnings }: Translation,
): void {
  const spoken = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const places: readonly { cache_control?: JsonObject }[] = [
    ...tools,
    ...system,
    ...spoken.filter((block) => block.type !== 'thinking' && block.type !== 'redacted_thinking'),
  ];
  const marked = places.filter(({ cache_control }) => cache_control !== undefined);
  for (const place of marked.slice(0, -BREAKPOINTS_MAX)) delete place.cache_control;
  if (marked.length > BREAKPOINTS_MAX) {
    warnings.add('cache_marks_cut', 'cache_control', `Of ${marked.length} marks the last 4 were kept.`);
  }
}
