import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import type { ReplyContext } from './chat-to-messages/reply-context.ts';
import { chatToMessages, encodeMessage } from './chat-to-messages/reply.ts';
import { createMessagesStream } from './chat-to-messages/stream.ts';
import { chatErrorToMessages } from './errors/chat-error.ts';
import { encodeEvent } from './wire/messages-reply.ts';

const CONTEXT: ReplyContext = {
  messageId: 'msg_01',
  requestId: 'req_01',
  model: 'claude-local',
  toolNames: new Map([['short_1', 'a.long.name']]),
  inputTokens: 3,
  stopSequences: ['END'],
  emitThinking: true,
  thinkTags: false,
  lenientFinish: false,
};

const REQUEST = {
  model: 'claude-local',
  max_tokens: 9,
  messages: [{ role: 'user' as const, content: 'Hi' }],
};

function clientFor(body: string, contentType: string, status = 200): Anthropic {
  return new Anthropic({
    apiKey: 'unused',
    baseURL: 'http://gateway.invalid',
    maxRetries: 0,
    fetch: async () => new Response(body, { status, headers: { 'content-type': contentType } }),
  });
}

function wireOf(chunks: readonly unknown[]): string {
  const stream = createMessagesStream(CONTEXT);
  return [...chunks.flatMap((chunk) => stream.push(chunk)), ...stream.end()].map(encodeEvent).join('');
}

const streamed = (wire: string) =>
  clientFor(wire, 'text/event-stream').messages.stream(REQUEST).finalMessage();

interface Speech {
  readonly reasoning_content?: string;
  readonly content?: string;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { name: string; arguments: string };
  }[];
}

const call = (id: string, name: string, args: string) => ({
  id,
  type: 'function',
  function: { name, arguments: args },
});

const ANSWERS: readonly (Speech & {
  readonly what: string;
  readonly finish: string;
  readonly stop_reason?: string;
})[] = [
  { what: 'text', finish: 'stop', content: 'Hello, 世界 🙂' },
  { what: 'nothing', finish: 'stop' },
  { what: 'thinking and text', finish: 'stop', reasoning_content: 'Let me see.', content: 'Yes.' },
  {
    what: 'text and two tools',
    finish: 'tool_calls',
    reasoning_content: 'Look first.',
    content: 'Looking.',
    tool_calls: [call('a', 'f', '{"city":"Oslo","days":[1,2]}'), call('b', 'short_1', '{}')],
  },
  { what: 'an answer that was cut', finish: 'length', content: 'On and on' },
  { what: 'a stop sequence', finish: 'stop', content: 'a', stop_reason: 'END' },
  { what: 'a filtered answer', finish: 'content_filter', content: 'I' },
];

const USAGE = { prompt_tokens: 30, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 20 } };

function asReply({
  finish,
  stop_reason,
  reasoning_content,
  content,
  tool_calls,
}: (typeof ANSWERS)[number]): unknown {
  const message = { role: 'assistant', reasoning_content, content, tool_calls };
  return { choices: [{ index: 0, message, finish_reason: finish, stop_reason }], usage: USAGE };
}

/** In pieces of three characters, calls mixed with each other. */
function asChunks({
  finish,
  stop_reason,
  reasoning_content = '',
  content = '',
  tool_calls = [],
}: (typeof ANSWERS)[number]) {
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
    ...tool_calls.map((one, index) =>
      chunk({
        tool_calls: [
          { index, id: one.id, type: 'function', function: { name: one.function.name, arguments: '' } },
        ],
      }),
    ),
    ...calls.flat(),
    { choices: [{ index: 0, delta: {}, finish_reason: finish, stop_reason }] },
    { choices: [], usage: USAGE },
    '[DONE]',
  ];
}

describe('the real Anthropic client', () => {
  it.each(ANSWERS)('puts a stream of $what together to what the whole answer is', async (answer) => {
    const whole = chatToMessages(asReply(answer), CONTEXT);
    if (!whole.ok) throw new Error(whole.error.body.error.message);
    const message = await streamed(wireOf(asChunks(answer)));
    expect(JSON.parse(JSON.stringify(message))).toEqual({
      ...whole.message,
      // The client's own addition.
      parsed_output: null,
    });
  });

  it('reads the whole answer', async () => {
    const whole = chatToMessages(asReply(ANSWERS[3]!), CONTEXT);
    if (!whole.ok) throw new Error(whole.error.body.error.message);
    const client = clientFor(encodeMessage(whole.message, whole.rawInputs), 'application/json');
    expect(await client.messages.create(REQUEST)).toMatchObject(whole.message);
  });

  it('throws the error of a stream that broke off', async () => {
    const wire = wireOf([{ choices: [{ delta: { content: 'a' } }] }]);
    await expect(streamed(wire)).rejects.toThrow('The backend closed the stream before completion.');
  });

  it('knows an error answer by its class', async () => {
    const { status, body } = chatErrorToMessages(429, '{"error":{"message":"slow down"}}', CONTEXT);
    const client = clientFor(JSON.stringify(body), 'application/json', status);
    const error = await client.messages.create(REQUEST).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Anthropic.RateLimitError);
    expect(error).toMatchObject({ error: body });
  });
});
