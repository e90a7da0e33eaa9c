import type { JsonObject } from '../wire/json-object.ts';
import type { ToolChoice } from '../wire/messages-request.ts';
import { refusal } from '../wire/parse-request.ts';
import { choiceFor } from './offered-choice.ts';
import type { OfferedTools } from './tools.ts';
import type { Translation } from './translation.ts';

/**
 * The fields about tools, in a fixed order; nothing where no tool is left.
 * @throws Failure `invalid_input` where a call is demanded that the model cannot make
 */
export function toolFields(
  offered: OfferedTools,
  choice: ToolChoice | null | undefined,
  translation: Translation,
): JsonObject {
  checkChoice(offered, choice);
  if (offered.tools.length === 0) return {};
  const given = choice ?? (translation.profile.explicitAuto ? { type: 'auto' as const } : null);
  const single = given !== null && given.type !== 'none' && given.disable_parallel_tool_use === true;
  const wanted = given === null ? null : chatChoice(given, translation);
  const taken = choiceFor({ tools: offered.tools, choice: wanted }, translation);
  if (taken.tools.length === 0) return {};
  return {
    tools: taken.tools,
    ...(taken.choice === null ? {} : { tool_choice: taken.choice }),
    ...(single ? { parallel_tool_calls: false } : {}),
  };
}

function checkChoice({ tools, names, dropped }: OfferedTools, choice: ToolChoice | null | undefined): void {
  if (choice?.type === 'tool' && !names.has(choice.name)) {
    throw dropped.has(choice.name)
      ? refusal(
          'tool_choice.name',
          `The tool '${choice.name}' runs at the provider and is not available here`,
        )
      : refusal('tool_choice.name', `Tool '${choice.name}' not found in provided tools`);
  }
  if (choice?.type === 'any' && tools.length === 0) {
    throw refusal('tool_choice', 'A call is demanded, and none of the tools is available here');
  }
}

function chatChoice(choice: ToolChoice, { toolNames }: Translation): JsonObject | string {
  switch (choice.type) {
    case 'auto':
    case 'none':
      return choice.type;
    case 'any':
      return 'required';
    case 'tool':
      return { type: 'function', function: { name: toolNames.shorten(choice.name) } };
  }
}
