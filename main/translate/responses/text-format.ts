import { isStrictSchema } from '../messages-to-chat/strict-schema.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { ResponsesRequest } from './request-schema.ts';
import type { Translation } from './translation.ts';

/** Structured output; how verbose a text is to be can be told to no other model. */
export function textFields({ text }: ResponsesRequest, { warnings }: Translation): JsonObject {
  if ((text?.verbosity ?? 'medium') !== 'medium') {
    warnings.add('field_dropped', 'text.verbosity', 'This backend cannot be told how verbose to be.');
  }
  const format = text?.format;
  if (!format || format.type === 'text') return {};
  if (format.type === 'json_object') return { response_format: { type: 'json_object' } };
  const { name, description, schema } = format;
  const strict = format.strict === true && isStrictSchema(schema);
  if (format.strict === true && !strict) {
    warnings.add('strict_dropped', 'text.format', 'The schema does not keep the rules for strict output.');
  }
  const described = typeof description === 'string' ? { description } : {};
  return { response_format: { type: 'json_schema', json_schema: { name, ...described, schema, strict } } };
}
