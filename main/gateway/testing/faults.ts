import { COMPLETION, DONE, EVENT_STREAM, FINISH, json, word } from './scripted-upstream.ts';
import type { Exchange } from './scripted-upstream.ts';

/** How a provider answers one request. */
export type Fault = (exchange: Exchange) => void;

const streams = ({ body }: Exchange) => (JSON.parse(body.toString()) as { stream?: boolean }).stream === true;

const refusal =
  (status: number, error: object, headers: Readonly<Record<string, string>> = {}): Fault =>
  ({ response }) =>
    json(response, status, { error: { message: `status ${status}`, ...error } }, headers);

/** These bytes as a stream, or half of them as a whole answer; then the end, or a reset. */
const cut =
  (text: string, isReset = false): Fault =>
  (exchange) => {
    const { response } = exchange;
    const end = () => (isReset ? response.socket?.resetAndDestroy() : response.end());
    if (streams(exchange)) response.writeHead(200, EVENT_STREAM).write(text, end);
    else response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices":[{"mess', end);
  };

const ROLE = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] })}\n\n`;

/** What real providers do at their worst. */
export const FAULTS = {
  resets: ({ response }) => void response.socket?.resetAndDestroy(),
  hangs: () => undefined,
  stallsAfterTheRole: ({ response }) => void response.writeHead(200, EVENT_STREAM).write(ROLE),
  stallsMidStream: ({ response }) => void response.writeHead(200, EVENT_STREAM).write(word('half')),
  truncates: cut(ROLE + word('half')),
  truncatesWithDone: cut(ROLE + word('half') + DONE),
  truncatesAfterTheRole: cut(ROLE),
  resetsMidStream: cut(ROLE + word('half'), true),
  resetsAfterTheRole: cut(ROLE, true),
  finishesWithoutDone: cut(ROLE + word('whole') + FINISH),
  sendsGarbageFrames: cut(
    `${ROLE}data: garbage\n\n${word('one')}data: {"cut\n\n${word('two')}${FINISH}${DONE}`,
  ),
  sendsOnlyGarbage: cut('data: garbage\n\n'.repeat(5)),
  rateLimits: refusal(429, { type: 'rate_limit_error' }, { 'retry-after': '3' }),
  rateLimitsForAnHour: refusal(429, { type: 'rate_limit_error' }, { 'retry-after': '3600' }),
  hasNoQuota: refusal(429, { code: 'insufficient_quota', type: 'insufficient_quota' }),
  rejectsTheKey: refusal(401, { code: 'invalid_api_key' }),
  fails: refusal(500, {}),
  isOverloaded: refusal(529, { type: 'overloaded_error' }),
  overflows: refusal(400, {
    code: 'context_length_exceeded',
    message: 'maximum context length is 8192 tokens',
  }),
  refusesTheContent: refusal(400, { code: 'content_policy_violation', message: 'not allowed' }),
  saysErrorWith200: ({ response }) => json(response, 200, { error: { message: 'broken inside', code: 503 } }),
  saysErrorInStream: cut(
    `${ROLE}data: {"error":{"message":"out of memory","type":"server_error"}}\n\n${DONE}`,
  ),
  breaksOffWithError: cut(`${word('half')}data: {"error":{"message":"out of memory"}}\n\n${FINISH}${DONE}`),
  answers: (exchange) => {
    if (streams(exchange))
      exchange.response.writeHead(200, EVENT_STREAM).end(ROLE + word('good') + FINISH + DONE);
    else json(exchange.response, 200, COMPLETION);
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** These answers one after the other, the last one for ever. */
export function inTurn(...faults: readonly Fault[]): Fault {
  let turn = 0;
  return (exchange) => faults[Math.min(turn++, faults.length - 1)]?.(exchange);
}
