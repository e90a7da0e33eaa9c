import { isJsonObject } from './json-object.ts';

/**
 * A value as JSON text, in which some objects, found by their identity, are written as they once were: anew they would
 * change (see raw-value.ts).
 */
export function encodeJson(value: unknown, written: ReadonlyMap<object, string>): string {
  if (written.size === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value);
  const text = written.get(value);
  if (text !== undefined) return text;
  if (Array.isArray(value)) return `[${value.map((one) => encodeJson(one, written)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const pairs = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${JSON.stringify(key)}:${encodeJson(one, written)}`);
  return `{${pairs.join(',')}}`;
}
