import type { JsonObject } from '../wire/json-object.ts';
import type { MessagesRequest } from '../wire/messages-request.ts';
import { isStrictSchema } from './strict-schema.ts';

/** Structured output; `output_format` is the field's name in the beta. */
export function outputFormatFields(request: MessagesRequest): JsonObject {
  const format = request.output_config?.format ?? request.output_format;
  if (!format) return {};
  const { schema } = format;
  return {
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'response', schema, strict: isStrictSchema(schema) },
    },
  };
}
