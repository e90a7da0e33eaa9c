import type { ChatCompletionsRequest, RequestFunction } from '../wire/chat-completions-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { MessageBody, ToolBody } from '../wire/messages-body.ts';
import { refusal } from '../wire/parse-request.ts';
import { objectSchema } from './object-schema.ts';
import { keepAsWritten } from './translation.ts';
import type { Translation } from './translation.ts';
import { withCache } from './user-blocks.ts';

export interface OfferedTools {
  readonly tools: ToolBody[];
  /** The client's names of them. */
  readonly names: readonly string[];
}

/** @throws Failure `invalid_input` for tools that cannot be described to Claude, and for a name that is there twice */
export function translateTools(request: ChatCompletionsRequest, translation: Translation): OfferedTools {
  const tools: ToolBody[] = [];
  const names: string[] = [];
  const add = (
    tool: RequestFunction,
    steps: readonly (string | number)[],
    path: string,
    mark?: JsonObject | null,
  ) => {
    if (names.includes(tool.name)) throw refusal(path, `Tool names must be unique: ${tool.name}`);
    names.push(tool.name);
    tools.push(withCache(define(tool, steps, path, translation), tool.cache_control ?? mark));
  };

  (request.tools ?? []).forEach((tool, at) => {
    const path = `tools[${at}]`;
    if (tool.type === 'custom') {
      throw refusal(path, 'Tools with free input are not supported by this model; use a function');
    }
    if (tool.type !== 'function') {
      translation.warnings.add('tool_dropped', path, `The tool ${tool.type} runs at OpenAI only: left out.`);
    } else if (tool.function === undefined) throw refusal(`${path}.function`, 'Field required');
    else add(tool.function, ['tools', at, 'function'], path, tool.cache_control);
  });
  (request.functions ?? []).forEach((one, at) => add(one, ['functions', at], `functions[${at}]`));
  return { tools, names };
}

function define(
  { name, description, parameters, strict }: RequestFunction,
  steps: readonly (string | number)[],
  path: string,
  translation: Translation,
): ToolBody {
  const { rules, toolNames, warnings } = translation;
  const schema = objectSchema(parameters, `${placeOf(steps)}.parameters`, translation);
  // A schema that had to be changed is written anew.
  if (schema === parameters) keepAsWritten(schema, [...steps, 'parameters'], translation);
  if (strict === true && !rules.structuredOutput) {
    warnings.add('strict_dropped', path, 'The model cannot be held to the schema of a tool.');
  }
  return {
    name: toolNames.shorten(name),
    ...(description ? { description } : {}),
    input_schema: schema,
    ...(strict === true && rules.structuredOutput ? { strict } : {}),
  };
}

/** `tools[0].function` */
function placeOf(steps: readonly (string | number)[]): string {
  return steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}

/** Anthropic refuses a conversation with calls in it where no tool is defined. */
export function toolsOfHistory(messages: readonly MessageBody[], { warnings }: Translation): ToolBody[] {
  const used = messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : content.flatMap((block) => (block.type === 'tool_use' ? [block.name] : [])),
  );
  const names = [...new Set(used)];
  if (names.length > 0) {
    warnings.add(
      'tools_added',
      'tools',
      `Tools that were called before were defined anew: ${names.join(', ')}.`,
    );
  }
  return names.map((name) => ({ name, input_schema: { type: 'object', properties: {} } }));
}
