import OpenAI from 'openai';
import type { Response as SdkResponse, ResponseStreamEvent } from 'openai/resources/responses/responses';
import { describe, expect, it } from 'vitest';
import { LOCAL_PROFILE } from '../messages-to-chat/profile.ts';
import { chatErrorToResponses } from './error.ts';
import { parseResponsesRequest } from './parse-request.ts';
import { chatToResponse } from './reply.ts';
import { responsesToChat } from './request.ts';
import type { ResponseObject } from './response.ts';
import { createResponseStream } from './stream.ts';
import { encodeEvent } from './stream-event.ts';
import type { StreamEvent } from './stream-event.ts';

// The compiler is a judge, too: what is written here is what the client’s own types say.
// `readonly` lists are let pass, and the codes of errors, of which the types know only some.
type Writable<T> = T extends readonly (infer E)[]
  ? Writable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T;
type Known = 'tools' | 'tool_choice' | 'text' | 'service_tier' | 'reasoning' | 'error' | 'usage' | 'store';
type Fits<Ours extends Theirs, Theirs> = Ours;
export type CheckedResponse = Fits<Writable<Omit<ResponseObject, Known>>, Partial<SdkResponse>>;
export type CheckedEvent = Fits<Writable<Exclude<StreamEvent, { response: unknown }>>, ResponseStreamEvent>;

const REQUEST = {
  model: 'gpt-local',
  input: 'Hi',
  instructions: 'Be brief.',
  reasoning: { effort: 'low' as const },
  tools: [
    { type: 'function' as const, name: 'f', parameters: {}, strict: false },
    { type: 'custom' as const, name: 'apply_patch' },
    { type: 'local_shell' as const },
    {
      type: 'namespace' as const,
      name: 'mcp__n__',
      description: '',
      tools: [{ type: 'function' as const, name: 'read' }],
    },
  ],
};

function contextFor(summary: boolean) {
  const parsed = parseResponsesRequest({
    ...REQUEST,
    reasoning: { effort: 'low', ...(summary ? { summary: 'auto' } : {}) },
  });
  if (!parsed.ok) throw parsed.error;
  const result = responsesToChat(parsed.request, {
    profile: LOCAL_PROFILE,
    model: 'm',
    responseId: 'resp_01',
    now: () => 1_700_000_000,
    sha256: () => '',
  });
  if (!result.ok) throw result.error;
  return result.context;
}

function clientFor(body: string, contentType: string, status = 200): OpenAI {
  return new OpenAI({
    apiKey: 'unused',
    baseURL: 'http://gateway.invalid/v1',
    maxRetries: 0,
    fetch: async () => new Response(body, { status, headers: { 'content-type': contentType } }),
  });
}

function wireOf(chunks: readonly unknown[], summary = false): string {
  const stream = createResponseStream(contextFor(summary));
  return [...chunks.flatMap((chunk) => stream.push(chunk)), ...stream.end()].map(encodeEvent).join('');
}

interface Answer {
  readonly what: string;
  readonly finish: string;
  readonly summary?: boolean;
  readonly reasoning_content?: string;
  readonly content?: string;
  readonly refusal?: string;
  readonly tool_calls?: readonly { id: string; function: { name: string; arguments: string } }[];
}

const call = (id: string, name: string, args: string) => ({
  id,
  type: 'function',
  function: { name, arguments: args },
});

const ANSWERS: readonly Answer[] = [
  { what: 'text', finish: 'stop', content: 'Hello, 世界 🙂' },
  { what: 'nothing', finish: 'stop' },
  { what: 'thinking and text', finish: 'stop', reasoning_content: 'Let me see.', content: 'Yes.' },
  { what: 'a summary and text', finish: 'stop', summary: true, reasoning_content: 'So.', content: 'Yes.' },
  {
    what: 'text and calls of every kind',
    finish: 'tool_calls',
    reasoning_content: 'Look first.',
    content: 'Looking.',
    tool_calls: [
      call('a', 'f', '{"city":"Oslo","days":[1,2]}'),
      call('b', 'apply_patch', '{"input":"*** Begin\\n+\\"x\\" \\ud83d\\ude42"}'),
      call('c', 'local_shell', '{"command":["ls"]}'),
      call('d', 'mcp__n__read', ''),
    ],
  },
  { what: 'a refusal', finish: 'stop', refusal: 'I cannot.' },
  { what: 'an answer that was cut', finish: 'length', content: 'On and on' },
  { what: 'a call that was cut', finish: 'length', tool_calls: [call('a', 'f', '{"x":')] },
  { what: 'a filtered answer', finish: 'content_filter', content: 'I' },
];

const USAGE = { prompt_tokens: 30, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 20 } };

function asReply({ finish, reasoning_content, content, refusal, tool_calls }: Answer): unknown {
  const message = { role: 'assistant', reasoning_content, content, refusal, tool_calls };
  return { choices: [{ index: 0, message, finish_reason: finish }], usage: USAGE };
}

/** In pieces of three characters, calls mixed with each other. */
function asChunks({ finish, reasoning_content = '', content = '', refusal = '', tool_calls = [] }: Answer) {
  const pieces = (text: string) => text.match(/.{1,3}/gsu) ?? [];
  const chunk = (delta: object) => ({ choices: [{ index: 0, delta }] });
  const longest = Math.max(0, ...tool_calls.map((one) => pieces(one.function.arguments).length));
  const calls = Array.from({ length: longest }, (_, at) =>
    tool_calls.flatMap((one, index) => {
      const part = pieces(one.function.arguments)[at];
      return part === undefined ? [] : [chunk({ tool_calls: [{ index, function: { arguments: part } }] })];
    }),
  );
  return [
    chunk({ role: 'assistant', content: '' }),
    ...pieces(reasoning_content).map((text) => chunk({ reasoning_content: text })),
    ...pieces(content).map((text) => chunk({ content: text })),
    ...pieces(refusal).map((text) => chunk({ refusal: text })),
    ...tool_calls.map((one, index) =>
      chunk({ tool_calls: [{ index, id: one.id, type: 'function', function: { name: one.function.name } }] }),
    ),
    ...calls.flat(),
    { choices: [{ index: 0, delta: {}, finish_reason: finish }] },
    { choices: [], usage: USAGE },
    '[DONE]',
  ];
}

function wholeOf(answer: Answer): ResponseObject {
  const whole = chatToResponse(asReply(answer), contextFor(answer.summary === true));
  if (!whole.ok) throw new Error(whole.error.body.error.message);
  return whole.response;
}

/** Without what the client adds for its own helpers. */
function plain(value: unknown): unknown {
  const added: ReadonlySet<string> = new Set(['output_text', 'output_parsed', 'parsed', 'parsed_arguments']);
  return JSON.parse(JSON.stringify(value, (key, one: unknown) => (added.has(key) ? undefined : one)));
}

describe('the real OpenAI client', () => {
  it.each(ANSWERS)('puts a stream of $what together to what the whole answer is', async (answer) => {
    const client = clientFor(wireOf(asChunks(answer), answer.summary), 'text/event-stream');
    const response = await client.responses.stream(REQUEST).finalResponse();
    expect(plain(response)).toEqual(wholeOf(answer));
    expect(response.output_text).toBe(answer.content ?? '');
  });

  it.each(ANSWERS)('collects the same of $what from the events alone, without the last', async (answer) => {
    const events = wireOf(asChunks(answer), answer.summary).split('\n\n').slice(0, -2);
    const client = clientFor(`${events.join('\n\n')}\n\n`, 'text/event-stream');
    const response = await client.responses.stream(REQUEST).finalResponse();
    expect((plain(response) as ResponseObject).output).toEqual(wholeOf(answer).output);
  });

  it.each(ANSWERS)('reads the whole answer of $what', async (answer) => {
    const whole = wholeOf(answer);
    const client = clientFor(JSON.stringify(whole), 'application/json');
    const response = await client.responses.create(REQUEST);
    expect(plain(response)).toEqual(whole);
    expect(response.output_text).toBe(answer.content ?? '');
  });

  it('gets the events one by one', async () => {
    const client = clientFor(wireOf(asChunks(ANSWERS[0]!)), 'text/event-stream');
    let text = '';
    const types: string[] = [];
    for await (const event of await client.responses.create({ ...REQUEST, stream: true })) {
      types.push(event.type);
      if (event.type === 'response.output_text.delta') text += event.delta;
    }
    expect(text).toBe(ANSWERS[0]?.content);
    expect([types[0], types.at(-1)]).toEqual(['response.created', 'response.completed']);
  });

  it('is told that a stream broke off', async () => {
    const client = clientFor(wireOf([{ choices: [{ delta: { content: 'a' } }] }]), 'text/event-stream');
    const response = await client.responses.stream(REQUEST).finalResponse();
    expect(response).toMatchObject({
      status: 'failed',
      error: { code: 'server_error', message: 'The backend closed the stream before completion.' },
    });
  });

  it('knows an error answer by its class', async () => {
    const { status, body } = chatErrorToResponses(429, '{"error":{"message":"slow down"}}');
    const client = clientFor(JSON.stringify(body), 'application/json', status);
    const error = await client.responses.create(REQUEST).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ error: body.error });
  });
});
