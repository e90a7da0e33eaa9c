import { Failure } from '../../../../contract/failure.ts';
import { prepareChatRequest } from '../chat-request.ts';
import { parseChatRequest } from '../chat-request-schema.ts';
import type { ConformOptions, Expectations } from '../expectations.ts';
import { isJsonObject } from '../json.ts';
import type { RecordedExchange } from './recorded-exchanges.ts';

export const PUBLIC_MODEL = 'my-model';
export const SERVER_MODEL = '/models/served';

export type Preparation =
  | { readonly ok: true; readonly body: object; readonly expectations: Expectations }
  | { readonly ok: false; readonly param: string | null };

/** What this program makes of the request of a recorded exchange: something to send, or a refusal. */
export function prepareExchange({ requestBody, quirks }: RecordedExchange): Preparation {
  const parsed = parseChatRequest(requestBody);
  if (!parsed.ok) return { ok: false, param: parsed.param };
  try {
    const target = { serverModel: SERVER_MODEL, modelType: 'lm', defaultMaxTokens: 1_000, quirks } as const;
    return { ok: true, ...prepareChatRequest(parsed.request, target) };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'invalid_input') throw error;
    return { ok: false, param: error.issues?.[0]?.path ?? null };
  }
}

/** How its answer is to be read. Also for a request that this program would have refused: its answer is a sample. */
export function answerOptions(exchange: RecordedExchange): ConformOptions {
  const prepared = prepareExchange(exchange);
  return {
    id: 'chatcmpl-test',
    created: 1_700_000_000,
    publicModel: PUBLIC_MODEL,
    quirks: exchange.quirks,
    expectations: prepared.ok ? prepared.expectations : plainExpectations(exchange.requestBody),
  };
}

function plainExpectations(body: unknown): Expectations {
  const { stream, max_tokens: maxTokens } = isJsonObject(body) ? body : {};
  return {
    stream: stream === true,
    includeUsage: false,
    stops: [],
    maxTokens: typeof maxTokens === 'number' ? maxTokens : 1_000,
    toolCalls: false,
    jsonSchema: false,
  };
}
