import type { JsonObject } from '../wire/json-object.ts';
import { FIXES } from './fixes.ts';

/**
 * What a backend refused with words that are known, changed so that it may take it: to be sent once more, and no more
 * than once. null where the words are not known, or nothing can be changed. Bodies of both dialects; `body` stays as it
 * is, and objects that did not change are the same ones in the new body.
 */
export function rectify(status: number, message: string, body: JsonObject): JsonObject | null {
  if (status !== 400 && status !== 422) return null;
  for (const { pattern, fix } of FIXES) {
    const match = pattern.exec(message);
    const fixed = match === null ? null : fix(body, match);
    if (fixed !== null) return fixed;
  }
  return null;
}
