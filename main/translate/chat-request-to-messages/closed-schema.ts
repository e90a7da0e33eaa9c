import { isJsonObject } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';

export interface ClosedSchema {
  readonly schema: JsonObject;
  /** Limits that Anthropic's structured output does not know. */
  readonly dropped: readonly string[];
}

const LIMITS: ReadonlySet<string> = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
]);
const MAPS: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions']);
const SUBSCHEMAS: ReadonlySet<string> = new Set(['items', 'prefixItems', 'anyOf', 'oneOf', 'allOf']);

/**
 * A schema for structured output: every object closed, and no limits of numbers and lengths
 * (https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs). What the client may expect of a value
 * only grows wider.
 */
export function closeSchema(schema: JsonObject): ClosedSchema {
  const dropped = new Set<string>();

  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(close);
    return isJsonObject(value) ? closeObject(value) : value;
  };
  const closeMap = (map: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(map).map(([name, inner]) => [name, close(inner)]));

  function closeObject(value: JsonObject): JsonObject {
    const out = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      if (LIMITS.has(key) || (key === 'minItems' && Number(inner) > 1)) {
        dropped.add(key);
        return [];
      }
      if (MAPS.has(key) && isJsonObject(inner)) return [[key, closeMap(inner)]];
      return [[key, SUBSCHEMAS.has(key) ? close(inner) : inner]];
    });
    const isObject = value['type'] === 'object' || isJsonObject(value['properties']);
    if (isObject) out.push(['additionalProperties', false]);
    return Object.fromEntries(out);
  }

  return { schema: closeObject(schema), dropped: [...dropped] };
}
