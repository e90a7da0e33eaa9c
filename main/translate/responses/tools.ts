import { isStrictSchema } from '../messages-to-chat/strict-schema.ts';
import type { ChatTool } from '../wire/chat-request.ts';
import { isJsonObject } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { refusal } from './parse-request.ts';
import type { PlacedTool } from './placed-tools.ts';
import type { RequestTool } from './tool-schema.ts';
import { chatName, LOCAL_SHELL } from './tool-target.ts';
import type { ToolTarget } from './tool-target.ts';
import type { Translation } from './translation.ts';

export interface OfferedTools {
  readonly tools: readonly ChatTool[];
  /** What each of them is to the client, by its name in the chat protocol. */
  readonly targets: ReadonlyMap<string, ToolTarget>;
}

/**
 * Makes a function of every tool that the client runs itself; tools that run at the provider are left out.
 * @throws Failure `invalid_input` for a tool without a name
 */
export function translateTools(placed: readonly PlacedTool[], translation: Translation): OfferedTools {
  const tools: ChatTool[] = [];
  const targets = new Map<string, ToolTarget>();

  const offer = (tool: RequestTool, path: string, namespace?: string): void => {
    const { warnings, toolNames } = translation;
    switch (tool.type) {
      case 'function':
      case 'custom': {
        if (tool.name === undefined) {
          throw refusal(`${path}.name`, `Missing required parameter: '${path}.name'.`);
        }
        const name = chatName(tool.name, namespace, toolNames);
        const kind = tool.type;
        const target = { kind, name: tool.name, ...(namespace === undefined ? {} : { namespace }) };
        const definition = kind === 'custom' ? customTool(tool) : functionTool(tool, path, translation);
        add(name, target, definition, path);
        return;
      }
      case 'local_shell':
        add(LOCAL_SHELL.name, LOCAL_SHELL, LOCAL_SHELL_DEFINITION, path);
        return;
      case 'namespace':
        (tool.tools ?? []).forEach((inner, at) => offer(inner, `${path}.tools[${at}]`, tool.name));
        return;
      default:
        warnings.add('tool_dropped', path, `The tool ${tool.type} runs at the provider: it was left out.`);
    }
  };

  const add = (name: string, target: ToolTarget, definition: Definition, path: string): void => {
    if (targets.has(name)) {
      translation.warnings.add('tool_dropped', path, `There are two tools with the name ${name}.`);
      return;
    }
    targets.set(name, target);
    tools.push({ type: 'function', function: { name, ...definition } });
  };

  placed.forEach(({ tool, path }) => offer(tool, path));
  return { tools, targets };
}

type Definition = Omit<ChatTool['function'], 'name'>;

function functionTool(tool: RequestTool, path: string, { warnings }: Translation): Definition {
  const { parameters } = tool;
  const strict = tool.strict === true && isStrictSchema(parameters);
  if (tool.strict === true && !strict) {
    warnings.add('strict_dropped', path, 'The schema does not keep the rules for strict tools.');
  }
  return {
    ...described(tool.description ?? ''),
    parameters: objectSchema(parameters ?? {}),
    ...(strict ? { strict: true } : {}),
  };
}

/** Everything in a schema is kept; a missing `type` or `properties` is added, since servers refuse it without. */
function objectSchema(schema: JsonObject): JsonObject {
  return {
    ...(schema['type'] === undefined ? { type: 'object' } : {}),
    ...schema,
    ...(isJsonObject(schema['properties']) ? {} : { properties: {} }),
  };
}

/**
 * A tool whose input is any text becomes a function with one string. A grammar cannot be enforced; told in words it
 * still helps.
 */
function customTool({ description, format }: RequestTool): Definition {
  const grammar =
    format?.definition === undefined
      ? ''
      : `The input must keep to this ${format.syntax ?? ''} grammar:\n${format.definition}`;
  const text = [description ?? '', grammar].filter((one) => one !== '').join('\n\n');
  return {
    ...described(text),
    parameters: {
      type: 'object',
      properties: { input: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
      required: ['input'],
      additionalProperties: false,
    },
  };
}

function described(description: string): { description?: string } {
  return description === '' ? {} : { description };
}

const LOCAL_SHELL_DEFINITION: Definition = {
  description: 'Runs a command on the user’s machine and returns its output.',
  parameters: {
    type: 'object',
    properties: {
      command: {
        type: 'array',
        items: { type: 'string' },
        description: 'The program and its arguments, for example ["bash", "-lc", "ls"].',
      },
      working_directory: { type: 'string', description: 'The folder to run it in.' },
      timeout_ms: { type: 'integer', description: 'The time after which it is stopped, in milliseconds.' },
    },
    required: ['command'],
  },
};
