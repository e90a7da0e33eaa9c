import { choiceFor } from '../messages-to-chat/offered-choice.ts';
import type { OfferedChoice } from '../messages-to-chat/offered-choice.ts';
import type { ChatTool } from '../wire/chat-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { refusal } from './parse-request.ts';
import type { ResponsesRequest, ToolChoice } from './request-schema.ts';
import { chatName } from './tool-target.ts';
import type { OfferedTools } from './tools.ts';
import type { Translation } from './translation.ts';

/**
 * The fields about tools, in a fixed order; nothing where no tool is left.
 * @throws Failure `invalid_input` where a call is demanded that the model cannot make
 */
export function toolFields(
  offered: OfferedTools,
  { tool_choice, parallel_tool_calls }: ResponsesRequest,
  translation: Translation,
): JsonObject {
  const { tools, choice } = chosen(offered, tool_choice ?? null, translation);
  if (tools.length === 0) return {};
  const given = choice ?? (translation.profile.explicitAuto ? 'auto' : null);
  const taken = choiceFor({ tools, choice: given }, translation);
  if (taken.tools.length === 0) return {};
  return {
    tools: taken.tools,
    ...(taken.choice === null ? {} : { tool_choice: taken.choice }),
    ...(parallel_tool_calls === false ? { parallel_tool_calls } : {}),
  };
}

function chosen(offered: OfferedTools, choice: ToolChoice | null, translation: Translation): OfferedChoice {
  const { tools } = offered;
  if (choice === null || typeof choice === 'string') {
    if (choice === 'required') demand(tools);
    return { tools, choice };
  }
  switch (choice.type) {
    case 'function':
    case 'custom':
    case 'local_shell': {
      const name = nameOf(choice, translation);
      if (offered.targets.get(name)?.kind !== choice.type) {
        throw refusal(
          'tool_choice',
          `Tool choice '${choice.name ?? choice.type}' not found in 'tools' parameter.`,
        );
      }
      return { tools, choice: { type: 'function', function: { name } } };
    }
    case 'allowed_tools': {
      const allowed = new Set((choice.tools ?? []).map((tool) => nameOf(tool, translation)));
      const left = tools.filter((tool) => allowed.has(tool.function.name));
      const mode = choice.mode ?? 'auto';
      if (mode === 'required') demand(left);
      return { tools: left, choice: mode };
    }
    default:
      throw refusal(
        'tool_choice',
        `The tool '${choice.type}' runs at the provider and is not available here.`,
      );
  }
}

interface NamedTool {
  readonly type: string;
  readonly name?: string | null | undefined;
  readonly namespace?: string | null | undefined;
}

function nameOf({ type, name, namespace }: NamedTool, { toolNames }: Translation): string {
  return chatName(name ?? type, namespace, toolNames);
}

function demand(tools: readonly ChatTool[]): void {
  if (tools.length > 0) return;
  throw refusal('tool_choice', 'A call is demanded, and none of the tools is available here.');
}
