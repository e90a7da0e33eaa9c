import { isJsonObject, parseJson } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';

export interface ToolInput {
  readonly input: JsonObject;
  /** The text was a JSON object. */
  readonly valid: boolean;
}

/** The arguments of a call as an object. What is not one is kept under `_raw`, so that nothing is lost. */
export function parseArguments(text: string): ToolInput {
  if (text.trim() === '') return { input: {}, valid: true };
  const value = parseJson(text);
  if (isJsonObject(value)) return { input: value, valid: true };
  return { input: { _raw: text }, valid: false };
}
