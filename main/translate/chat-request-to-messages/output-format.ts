import type { ResponseFormat } from '../wire/chat-completions-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { TextBody, ToolBody } from '../wire/messages-body.ts';
import { closeSchema } from './closed-schema.ts';
import { objectSchema } from './object-schema.ts';
import type { Translation } from './translation.ts';

/** How an answer of a given form is asked for. */
export interface OutputPlan {
  /** `output_config.format`. */
  readonly format: JsonObject | null;
  /** A tool whose input is the answer; the model is forced to call it. */
  readonly tool: ToolBody | null;
  /** Added to the system prompt. */
  readonly instruction: TextBody | null;
}

const NOTHING: OutputPlan = { format: null, tool: null, instruction: null };

/** Its input becomes the content of the answer. */
export const JSON_TOOL = 'json_tool_call';

/** `free`: no other tool is there and the model does not think, so that it can be forced to call one. */
export function planOutput(
  format: ResponseFormat | null | undefined,
  free: boolean,
  translation: Translation,
): OutputPlan {
  const { rules, warnings } = translation;
  if (!format || format.type === 'text') return NOTHING;
  if (format.type === 'json_object') {
    warnings.add(
      'json_instructed',
      'response_format',
      'The model is told to answer with JSON; nothing forces it.',
    );
    return instruct('Respond only with a JSON object: no other text and no code fence.');
  }
  const { schema } = format.json_schema;
  if (rules.structuredOutput) {
    const closed = closeSchema(schema);
    if (closed.dropped.length > 0) {
      const names = closed.dropped.join(', ');
      warnings.add('schema_limits_dropped', 'response_format', `The model cannot be held to ${names}.`);
    }
    return { ...NOTHING, format: { type: 'json_schema', schema: closed.schema } };
  }
  if (free && schema['type'] === 'object') {
    const path = 'response_format.json_schema.schema';
    const tool = {
      name: JSON_TOOL,
      description: 'Gives the answer. Call it exactly once, with the whole answer as its input.',
      input_schema: objectSchema(schema, path, translation),
    };
    return { ...NOTHING, tool };
  }
  warnings.add(
    'json_instructed',
    'response_format',
    'The model is told to answer with JSON; nothing forces it.',
  );
  return instruct(
    'When you give your final answer, respond only with JSON that is valid for this schema, ' +
      `with no other text and no code fence:\n${JSON.stringify(schema)}`,
  );
}

function instruct(text: string): OutputPlan {
  return { ...NOTHING, instruction: { type: 'text', text } };
}
