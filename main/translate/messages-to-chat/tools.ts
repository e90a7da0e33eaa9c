import type { ChatTool } from '../wire/chat-request.ts';
import { isJsonObject } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { RequestTool } from '../wire/messages-request.ts';
import { refusal } from '../wire/parse-request.ts';
import { clientTool } from './client-tools.ts';
import { isStrictSchema } from './strict-schema.ts';
import type { Translation } from './translation.ts';

export interface OfferedTools {
  readonly tools: readonly ChatTool[];
  /** The client's names of the tools above, and of those that only the provider could run. */
  readonly names: ReadonlySet<string>;
  readonly dropped: ReadonlySet<string>;
}

/** @throws Failure `invalid_input` for a tool without a name or a schema, and for a name that is there twice */
export function translateTools(tools: readonly RequestTool[], translation: Translation): OfferedTools {
  const names = new Set<string>();
  const dropped = new Set<string>();
  const offered = tools.flatMap((tool, at): ChatTool[] => {
    const path = `tools.${at}`;
    const definition = define(tool, path, translation);
    if (definition === null) {
      translation.warnings.add('tool_dropped', path, `No local model can use the tool ${String(tool.type)}.`);
      dropped.add(tool.name ?? String(tool.type));
      return [];
    }
    if (tool.name === undefined) throw refusal(`${path}.name`, 'Field required');
    if (names.has(tool.name)) throw refusal('tools', 'Tool names must be unique.');
    names.add(tool.name);
    return [
      { type: 'function', function: { name: translation.toolNames.shorten(tool.name), ...definition } },
    ];
  });
  return { tools: offered, names, dropped };
}

type Definition = Omit<ChatTool['function'], 'name'>;

function define(tool: RequestTool, path: string, { warnings }: Translation): Definition | null {
  if (typeof tool.type === 'string' && tool.type !== 'custom') return clientTool(tool.type);
  if (tool.input_schema === undefined) throw refusal(`${path}.input_schema`, 'Field required');
  const strict = tool.strict === true && isStrictSchema(tool.input_schema);
  if (tool.strict === true && !strict) {
    warnings.add('strict_dropped', path, 'The schema does not keep the rules for strict tools.');
  }
  return {
    ...(typeof tool.description === 'string' ? { description: tool.description } : {}),
    parameters: objectSchema(tool.input_schema, `${path}.input_schema`),
    ...(strict ? { strict: true } : {}),
  };
}

/** Everything in a schema is kept; a missing `type` or `properties` is added, since servers refuse it without. */
function objectSchema(schema: JsonObject, path: string): JsonObject {
  const { type, properties } = schema;
  if (type !== undefined && type !== 'object') throw refusal(`${path}.type`, "Input should be 'object'");
  return {
    ...(type === undefined ? { type: 'object' } : {}),
    ...schema,
    ...(isJsonObject(properties) ? {} : { properties: {} }),
  };
}
