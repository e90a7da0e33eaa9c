import { isJsonObject, parseJson } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';

/** What can be read out of an error, whatever its shape. */
export interface ErrorDetails {
  readonly message: string | null;
  readonly type: string | null;
  readonly code: string | null;
}

const NOTHING: ErrorDetails = { message: null, type: null, code: null };

/** An error's body: JSON in any of the known shapes, plain text, an HTML page, nothing. */
export function readErrorText(text: string): ErrorDetails {
  const json = parseJson(text);
  if (json !== undefined) return readErrorValue(json);
  const plain = text.trim();
  if (!plain.startsWith('<')) return { ...NOTHING, message: plain === '' ? null : plain };
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(plain)?.[1]?.trim() ?? '';
  return { ...NOTHING, message: title === '' ? null : title };
}

/**
 * The same for parsed JSON: `{error: {…}}`, `{error: "…"}`, FastAPI's `{detail: "…" | […] | {…}}`, `{message}` and
 * vLLM's flat object.
 */
export function readErrorValue(value: unknown): ErrorDetails {
  if (typeof value === 'string') return { ...NOTHING, message: value };
  if (!isJsonObject(value)) return NOTHING;
  const { error, detail } = value;
  if (typeof error === 'string' && typeof value['message'] === 'string') {
    return { message: value['message'], type: null, code: error };
  }
  if (typeof error === 'string' || isJsonObject(error)) return readErrorValue(error);
  if (Array.isArray(detail)) return { ...NOTHING, message: validationMessage(detail) };
  if (typeof detail === 'string' || isJsonObject(detail)) return readErrorValue(detail);
  return {
    message: word(value['message']),
    type: word(value['type']),
    code: typeof value['code'] === 'number' ? String(value['code']) : word(value['code']),
  };
}

function word(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** FastAPI's list of problems. Its `input` is the client's own data and stays out. */
function validationMessage(list: readonly unknown[]): string | null {
  const lines = list.filter(isJsonObject).slice(0, 5).map(problemLine);
  return lines.length === 0 ? null : lines.join('; ');
}

function problemLine({ loc, msg }: JsonObject): string {
  const path = Array.isArray(loc) ? loc.slice(1).map(String).join('.') : '';
  const text = word(msg) ?? 'is not valid';
  return path === '' ? text : `${path}: ${text}`;
}
