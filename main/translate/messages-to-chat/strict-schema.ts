import { isJsonObject } from '../wire/json-object.ts';

/**
 * Whether a schema keeps OpenAI's rules for `strict`: every object forbids other properties and requires all of its
 * own (https://platform.openai.com/docs/guides/structured-outputs). It is never changed to do so: the client would
 * get properties that it called optional.
 */
export function isStrictSchema(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema);
  if (!isJsonObject(schema)) return true;
  if (schema['type'] === 'object' || isJsonObject(schema['properties'])) {
    const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
    const required = Array.isArray(schema['required']) ? schema['required'] : [];
    if (schema['additionalProperties'] !== false) return false;
    if (!Object.keys(properties).every((name) => required.includes(name))) return false;
  }
  return SUBSCHEMAS.every((key) => {
    const inner = schema[key];
    return isJsonObject(inner) && MAPS.has(key)
      ? Object.values(inner).every(isStrictSchema)
      : isStrictSchema(inner);
  });
}

const MAPS: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions']);
const SUBSCHEMAS = [...MAPS, 'items', 'prefixItems', 'anyOf', 'oneOf', 'allOf'];
