import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { chatRequestToMessages } from './chat-request-to-messages/request.ts';
import type { TranslatedChatRequest } from './chat-request-to-messages/request.ts';
import { messagesErrorToChat } from './errors/messages-error-to-chat.ts';
import { messagesReplyToChat } from './messages-reply-to-chat/reply.ts';
import { createChatStreamFromMessages } from './messages-reply-to-chat/stream.ts';
import { MODEL_FAMILIES, rulesFor } from './model-families/rules-for.ts';
import { asAnswer, asEvents } from './testing/answer-events.ts';
import type { TestAnswer } from './testing/answer-events.ts';
import { encodeFrame } from './wire/chat-completion.ts';
import type { JsonObject } from './wire/json-object.ts';
import { parseChatCompletionsRequest } from './wire/parse-request.ts';

type Translated = Extract<TranslatedChatRequest, { ok: true }>;

function translate(body: unknown): Translated {
  const raw = String(body);
  const parsed = parseChatCompletionsRequest(JSON.parse(raw));
  if (!parsed.ok) throw parsed.error;
  const model = 'claude-sonnet-4-5';
  const rules = rulesFor(model, MODEL_FAMILIES);
  const translated = chatRequestToMessages(parsed.request, {
    rules,
    model,
    completionId: 'chatcmpl-own',
    created: 1,
    sha256: () => '0123456789abcdef',
    raw,
  });
  if (!translated.ok) throw translated.error;
  return translated;
}

function wireOf(events: readonly JsonObject[], { context }: Translated): string {
  const stream = createChatStreamFromMessages(context);
  const frames = events.flatMap((event) => stream.push(String(event['type']), JSON.stringify(event)));
  return [...frames, ...stream.end()].map(encodeFrame).join('');
}

/** A client whose requests are answered by what is given, one after another; `asked` gets the translated bodies. */
function clientFor(answers: readonly TestAnswer[], asked: JsonObject[] = []): OpenAI {
  return new OpenAI({
    apiKey: 'unused',
    baseURL: 'http://gateway.invalid/v1',
    maxRetries: 0,
    fetch: async (_, init) => {
      const translated = translate(init?.body);
      const answer = answers[asked.length];
      if (answer === undefined) throw new Error('One request too many.');
      asked.push(translated.body);
      if (translated.body['stream'] === true) {
        const headers = { 'content-type': 'text/event-stream' };
        return new Response(wireOf(asEvents(answer, 3), translated), { headers });
      }
      const whole = messagesReplyToChat(asAnswer(answer), translated.context);
      if (!whole.ok) throw new Error(whole.error.body.error.message);
      return Response.json(whole.completion);
    },
  });
}

function clientWith(body: string, status = 200, contentType = 'text/event-stream'): OpenAI {
  return new OpenAI({
    apiKey: 'unused',
    baseURL: 'http://gateway.invalid/v1',
    maxRetries: 0,
    fetch: async () => new Response(body, { status, headers: { 'content-type': contentType } }),
  });
}

const REQUEST = { model: 'gpt-alias', messages: [{ role: 'user' as const, content: 'Hi' }] };
const weather = (run: (args: { city: string }) => string) => ({
  type: 'function' as const,
  function: {
    name: 'weather',
    description: 'Tells the weather.',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
    parse: JSON.parse as (text: string) => { city: string },
    function: run,
  },
});
const use = (id: string, city: string) =>
  ({ type: 'tool_use', id, name: 'weather', input: { city } }) as const;
const thought = { type: 'thinking', thinking: 'Let me look.', signature: 'sig' } as const;

const ANSWERS: readonly (TestAnswer & { readonly what: string })[] = [
  { what: 'text', content: [{ type: 'text', text: 'Hello, 世界 🙂' }], stop_reason: 'end_turn' },
  { what: 'nothing', content: [], stop_reason: 'end_turn' },
  { what: 'thinking and text', content: [thought, { type: 'text', text: 'Yes.' }], stop_reason: 'end_turn' },
  {
    what: 'text and two tools',
    content: [{ type: 'text', text: 'Looking.' }, use('t1', 'Oslo'), { ...use('t2', ''), input: {} }],
    stop_reason: 'tool_use',
  },
  { what: 'an answer that was cut', content: [{ type: 'text', text: 'On' }], stop_reason: 'max_tokens' },
  { what: 'a filtered answer', content: [{ type: 'text', text: 'I' }], stop_reason: 'refusal' },
];

describe('the real OpenAI client', () => {
  it.each(ANSWERS)('puts a stream of $what together to what the whole answer is', async (answer) => {
    const stream = clientFor([answer]).chat.completions.stream({
      ...REQUEST,
      stream_options: { include_usage: true },
    });
    const streamed = await stream.finalChatCompletion();
    const whole = await clientFor([answer]).chat.completions.create(REQUEST);
    const [choice] = streamed.choices;
    const [expected] = whole.choices;
    expect(choice?.finish_reason).toBe(expected?.finish_reason);
    expect(choice?.message.content ?? '').toBe(expected?.message.content ?? '');
    const calls = (choice?.message.tool_calls ?? []).map(({ id, ...call }) => [
      id,
      'function' in call && call.function,
    ]);
    expect(calls).toMatchObject(
      (expected?.message.tool_calls ?? []).map(({ id, ...call }) => [
        id,
        'function' in call && call.function,
      ]),
    );
    expect(calls.length).toBe(answer.content.filter(({ type }) => type === 'tool_use').length);
    expect(streamed.usage).toEqual(whole.usage);
    expect([streamed.id, streamed.model]).toEqual([whole.id, whole.model]);
  });

  it('reads a stream chunk by chunk, and gets no counts that it did not ask for', async () => {
    const chunks = [];
    for await (const chunk of await clientFor([ANSWERS[0]!]).chat.completions.create({
      ...REQUEST,
      stream: true,
    })) {
      chunks.push(chunk);
    }
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Hello, 世界 🙂');
    expect(chunks.every((chunk) => chunk.choices.length === 1 && !('usage' in chunk))).toBe(true);
  });

  it.each([true, false])('runs tools to the end (stream: %s)', async (stream) => {
    const asked: JsonObject[] = [];
    const answers: TestAnswer[] = [
      { content: [thought, use('t1', 'Oslo'), use('t2', 'Rome')], stop_reason: 'tool_use' },
      { content: [{ type: 'text', text: 'Rain and sun.' }], stop_reason: 'end_turn' },
    ];
    const cities: string[] = [];
    const tool = weather(({ city }) => {
      cities.push(city);
      return `${city}: fine`;
    });
    const { completions } = clientFor(answers, asked).chat;
    const params = { ...REQUEST, reasoning_effort: 'low' as const, tools: [tool] };
    const final = stream
      ? await completions.runTools({ ...params, stream: true }).finalContent()
      : await completions.runTools(params).finalContent();
    expect(final).toBe('Rain and sun.');
    expect(cities.toSorted()).toEqual(['Oslo', 'Rome']);
    // This helper forgets what is not OpenAI's own, and without its thinking the model may not think now.
    expect(asked[0]).toHaveProperty('thinking');
    expect(asked[1]).not.toHaveProperty('thinking');
    expect(asked[1]).toMatchObject({
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [use('t1', 'Oslo'), use('t2', 'Rome')] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't1', content: 'Oslo: fine' },
            { type: 'tool_result', tool_use_id: 't2', content: 'Rome: fine' },
          ],
        },
      ],
    });
  });

  it.each([true, false])(
    'keeps thinking with its signature for a caller that sends messages back (stream: %s)',
    async (stream) => {
      const asked: JsonObject[] = [];
      const answers: TestAnswer[] = [
        { content: [thought, use('t1', 'Oslo')], stop_reason: 'tool_use' },
        { content: [{ type: 'text', text: 'Rain.' }], stop_reason: 'end_turn' },
      ];
      const { completions } = clientFor(answers, asked).chat;
      const params = { ...REQUEST, reasoning_effort: 'low' as const, tools: [weather(() => '')] };
      const first = stream
        ? await completions.stream(params).finalChatCompletion()
        : await completions.create(params);
      const result = { role: 'tool' as const, tool_call_id: 't1', content: 'Rain' };
      const messages = [...REQUEST.messages, first.choices[0]!.message, result];
      await completions.create({ ...params, messages });
      expect(asked[1]).toMatchObject({
        thinking: { type: 'enabled' },
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: [thought, use('t1', 'Oslo')] },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'Rain' }] },
        ],
      });
    },
  );

  it('throws the error of a stream that broke off', async () => {
    const events = asEvents(ANSWERS[0]!, 3).slice(0, -2);
    const wire = wireOf(events, translate(JSON.stringify(REQUEST)));
    const read = async () => {
      const stream = await clientWith(wire).chat.completions.create({ ...REQUEST, stream: true });
      return Array.fromAsync(stream);
    };
    await expect(read()).rejects.toThrow('The backend closed the stream before completion.');
  });

  it.each([
    [401, OpenAI.AuthenticationError],
    [404, OpenAI.NotFoundError],
    [429, OpenAI.RateLimitError],
    [529, OpenAI.InternalServerError],
  ])('knows an error answer with status %i by its class', async (given, expected) => {
    const { status, body } = messagesErrorToChat(
      given,
      '{"type":"error","error":{"type":"x","message":"no"}}',
    );
    const client = clientWith(JSON.stringify(body), status, 'application/json');
    const error = await client.chat.completions.create(REQUEST).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(expected);
    expect(error).toMatchObject({ code: body.error.code, type: body.error.type });
  });
});
