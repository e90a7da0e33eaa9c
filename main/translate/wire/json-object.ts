import * as z from 'zod';

export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object that is handed on as it is: not copied, so that no key is lost and their order stays. */
export const AnyObject = z.custom<JsonObject>(isJsonObject, { error: 'Input should be an object' });

/** The value, or undefined where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
