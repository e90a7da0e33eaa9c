import { Failure } from '../../contract/failure.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A request's body, as text and parsed.
 * @throws Failure `invalid_input` when it is not a JSON object
 */
export function readJsonBody(body: unknown): { readonly raw: string; readonly json: JsonObject } {
  if (!Buffer.isBuffer(body) || body.byteLength === 0) {
    throw new Failure('invalid_input', 'The request has no body.', {
      hint: 'Send a JSON object with "model" and "messages".',
    });
  }
  const raw = decode(body);
  const json = parse(raw);
  if (!isObject(json)) throw new Failure('invalid_input', 'The body must be a JSON object.');
  return { raw, json };
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new Failure('invalid_input', 'The body is not UTF-8 text.', {
      hint: 'Send JSON encoded as UTF-8.',
    });
  }
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (cause) {
    const where = cause instanceof SyntaxError ? placeOf(cause.message) : '';
    throw new Failure('invalid_input', `The body is not valid JSON${where}.`, { cause });
  }
}

/** V8 says where, and quotes the text around it: keep the first, since the text is the user's. */
function placeOf(message: string): string {
  const place = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0];
  return place === undefined ? '' : ` (${place})`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
