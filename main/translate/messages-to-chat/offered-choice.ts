import type { ChatTool } from '../wire/chat-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { Translation } from './translation.ts';

/** Which tools may be called, as OpenAI's protocol says it. */
export interface OfferedChoice {
  readonly tools: readonly ChatTool[];
  /** Null where nothing is said. */
  readonly choice: JsonObject | string | null;
}

/**
 * The same for a server that takes less than all choices. A tool that must be called becomes the only one offered,
 * and tools that must not be called are not offered: that needs no choice.
 */
export function choiceFor(
  { tools, choice }: OfferedChoice,
  { profile, warnings }: Pick<Translation, 'profile' | 'warnings'>,
): OfferedChoice {
  if (choice === null || profile.toolChoice === 'all') return { tools, choice };
  if (typeof choice === 'string' && profile.toolChoice === 'words') return { tools, choice };
  switch (choice) {
    case 'auto':
      return { tools, choice: null };
    case 'none':
      return { tools: [], choice: null };
    case 'required':
      warnings.add('tool_choice_weakened', 'tool_choice', 'This server cannot be made to call a tool.');
      return { tools, choice: null };
    default: {
      warnings.add('tool_choice_weakened', 'tool_choice', 'Only the tool that must be called was offered.');
      const named = toolNamed(choice);
      const only = tools.filter((tool) => tool.function.name === named);
      return { tools: only, choice: profile.toolChoice === 'words' ? 'required' : null };
    }
  }
}

function toolNamed(choice: JsonObject | string): unknown {
  const { function: called } = typeof choice === 'string' ? {} : choice;
  return typeof called === 'object' && called !== null ? Reflect.get(called, 'name') : undefined;
}
