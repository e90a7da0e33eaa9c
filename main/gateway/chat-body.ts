import type { Request } from 'express';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { paramPath } from '../backends/conform/param-path.ts';

/** What routing needs to know of a chat request; the rest is the backend's business. */
export interface ChatBody {
  readonly raw: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly model: string;
  readonly stream: boolean;
}

const Envelope = z.looseObject({
  model: z.string().min(1).max(512),
  messages: z.array(z.looseObject({})).min(1),
  stream: z.boolean().nullish(),
});

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Failure `invalid_input` that names the field, as OpenAI does. */
export function readChatBody(request: Request): ChatBody {
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body) || body.byteLength === 0) {
    throw invalid('The request has no body.', 'Send a JSON object with "model" and "messages".');
  }
  const raw = decode(body);
  const parsed = Envelope.safeParse(parse(raw));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = paramPath(issue?.path ?? []);
    const what = path === '' ? 'The body must be a JSON object' : `"${path}" is wrong`;
    throw new Failure('invalid_input', `${what}: ${issue?.message ?? 'invalid'}.`, {
      issues: [{ path, message: issue?.message ?? 'invalid' }],
    });
  }
  return { raw, json: parsed.data, model: parsed.data.model, stream: parsed.data.stream === true };
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw invalid('The body is not UTF-8 text.', 'Send JSON encoded as UTF-8.');
  }
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (cause) {
    const where = cause instanceof SyntaxError ? withoutQuote(cause.message) : '';
    throw new Failure('invalid_input', `The body is not valid JSON${where}.`, { cause });
  }
}

/** V8 says where, and quotes the text around it: keep the first, since the text is the user's. */
function withoutQuote(message: string): string {
  const place = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0];
  return place === undefined ? '' : ` (${place})`;
}

function invalid(message: string, hint: string): Failure {
  return new Failure('invalid_input', message, { hint });
}
