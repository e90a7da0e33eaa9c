import { isJsonObject, parseJson } from './json.ts';
import type { JsonObject } from './json.ts';
import { paramPath } from './param-path.ts';

/** What can be read out of a server's error body, whatever its shape. */
export interface ErrorDetails {
  readonly message: string | null;
  readonly type: string | null;
  readonly param: string | null;
  /** As the server sent it: some send the HTTP status as a number or as its digits. */
  readonly code: string | number | null;
}

const NOTHING: ErrorDetails = { message: null, type: null, param: null, code: null };

/**
 * Reads an error body: `{detail: [...]}`, `{detail: {error: …}}`, `{detail: "…"}`, `{error: {…}}`, `{error: "…"}`,
 * `{message}`, vLLM's flat object, plain text, an HTML page, nothing.
 */
export function readErrorBody(contentType: string | null, bodyText: string): ErrorDetails {
  const json = parseJson(bodyText);
  if (json !== undefined) return readErrorValue(json);
  const text = bodyText.trim();
  if (text === '') return NOTHING;
  const html = contentType?.includes('html') === true || /^<(!doctype|html)/i.test(text);
  return { ...NOTHING, message: html ? pageTitle(text) : text };
}

/** The same for a body, or a part of one, that is parsed already. */
export function readErrorValue(value: unknown): ErrorDetails {
  if (typeof value === 'string') return { ...NOTHING, message: value };
  if (!isJsonObject(value)) return NOTHING;
  const { detail, error } = value;
  if (Array.isArray(detail)) return readValidationErrors(detail);
  if (detail !== undefined && detail !== null) return readErrorValue(detail);
  if (isJsonObject(error)) return readErrorValue(error);
  if (typeof error === 'string') {
    // vllm-mlx: {"error": "text_generation_busy", "message": "…"}; others put the message itself there.
    return typeof value['message'] === 'string' ? { ...readFlat(value), code: error } : readErrorValue(error);
  }
  return readFlat(value);
}

function readFlat(value: JsonObject): ErrorDetails {
  const { message, type, param, code } = value;
  return {
    message: typeof message === 'string' ? unquoted(message) : null,
    type: typeof type === 'string' ? type : null,
    param: typeof param === 'string' ? param : null,
    code: typeof code === 'string' || typeof code === 'number' ? code : null,
  };
}

/** FastAPI's list. `input` echoes the client's data and `ctx` adds nothing, so neither is passed on. */
function readValidationErrors(list: readonly unknown[]): ErrorDetails {
  const problems = list.filter(isJsonObject).map((problem) => ({
    path: fieldPath(problem['loc']),
    text: typeof problem['msg'] === 'string' ? problem['msg'] : 'is not valid',
  }));
  const lines = problems.slice(0, 5).map(({ path, text }) => (path === null ? text : `${path}: ${text}`));
  return {
    ...NOTHING,
    message: lines.length === 0 ? null : [...new Set(lines)].join('; '),
    param: problems[0]?.path ?? null,
  };
}

/**
 * `["body", "messages", 0, "content", "str"]` → `messages[0].content`: what follows a list's or union's type name
 * describes the server's own model, not the request. Bad JSON has an offset for a field.
 */
function fieldPath(loc: unknown): string | null {
  if (!Array.isArray(loc)) return null;
  const steps: readonly unknown[] = loc.slice(1);
  const end = steps.findIndex((step) => typeof step !== 'number' && !isFieldName(step));
  const fields = end === -1 ? steps : steps.slice(0, end);
  return typeof fields[0] === 'string' ? paramPath(fields.filter(isStep)) : null;
}

function isStep(step: unknown): step is string | number {
  return typeof step === 'string' || typeof step === 'number';
}

const TYPE_NAMES = new Set(['str', 'int', 'float', 'bool', 'dict', 'list', 'none']);

function isFieldName(step: unknown): step is string {
  return typeof step === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(step) && !TYPE_NAMES.has(step);
}

/** mlx-openai-server 1.6.3 passes a Python KeyError on, whose text is the message in quotes. */
function unquoted(message: string): string {
  return /^"(.*)"$/s.exec(message)?.[1] ?? message;
}

function pageTitle(html: string): string | null {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]?.trim();
  return title === undefined || title === '' ? null : title;
}
