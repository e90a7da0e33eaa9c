import { describe, expect, it } from 'vitest';
import { conformChatReply } from './chat-reply.ts';
import type { ConformOptions, Expectations } from './expectations.ts';
import { quirksOf } from './quirks.ts';

const options = (expectations: Partial<Expectations> = {}, version = '1.8.1'): ConformOptions => ({
  id: 'chatcmpl-1',
  created: 7,
  publicModel: 'mine',
  expectations: {
    stream: false,
    includeUsage: false,
    stops: [],
    maxTokens: 10,
    toolCalls: true,
    jsonSchema: false,
    ...expectations,
  },
  quirks: quirksOf('mlx-openai-server', version),
});

const reply = (message: object, rest: object = {}) => ({
  id: 'chatcmpl_x',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', partial: false, ...message } }],
  usage: {
    prompt_tokens: 4,
    completion_tokens: 3,
    total_tokens: 9,
    prompt_tokens_details: { cached_tokens: 2 },
  },
  generation_metadata: null,
  ...rest,
});
const CALL = { id: 'c1', type: 'function', index: 0, function: { name: 'f', arguments: '{"a": 1}' } };

describe('a conformed reply', () => {
  it('has the shape of OpenAI, key for key', () => {
    expect(JSON.stringify(conformChatReply(reply({ content: 'Hi' }), options()))).toBe(
      '{"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"mine","choices":[{"index":0,"message":' +
        '{"role":"assistant","content":"Hi","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":' +
        '{"prompt_tokens":4,"completion_tokens":3,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":2}}}',
    );
  });

  it('counts the cached part of the prompt where the server leaves it out', () => {
    const { usage } = conformChatReply(reply({ content: 'Hi' }), options({}, '1.6.3'));
    expect(usage).toMatchObject({ prompt_tokens: 6, total_tokens: 9 });
  });

  it('has no usage where the server told none', () => {
    for (const usage of [null, undefined, 'many']) {
      expect(conformChatReply(reply({ content: 'Hi' }, { usage }), options())).not.toHaveProperty('usage');
    }
  });

  it('has null for a content only beside tool calls', () => {
    const called = conformChatReply(reply({ tool_calls: [CALL] }), options()).choices[0];
    expect(called.message).toEqual({
      role: 'assistant',
      content: null,
      refusal: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a": 1}' } }],
    });
    expect(called.finish_reason).toBe('tool_calls');
    expect(conformChatReply(reply({}), options()).choices[0].message.content).toBe('');
    const both = conformChatReply(reply({ content: 'Wait.', tool_calls: [CALL] }), options());
    expect(both.choices[0].message.content).toBe('Wait.');
  });

  it('completes a call without an id and with arguments that are no string', () => {
    const bare = { function: { name: 'f', arguments: { a: 1 } } };
    expect(conformChatReply(reply({ tool_calls: [bare] }), options()).choices[0].message.tool_calls).toEqual([
      { id: 'call_1_0', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
    ]);
  });

  it('writes calls that nobody asked for as text', () => {
    const message = reply({ content: 'Well.', tool_calls: [CALL, CALL] });
    const [choice] = conformChatReply(message, options({ toolCalls: false })).choices;
    const text = '<tool_call>\n{"name": "f", "arguments": {"a": 1}}\n</tool_call>';
    expect(choice.message).toEqual({ role: 'assistant', content: `Well.\n${text}\n${text}`, refusal: null });
    expect(choice.finish_reason).toBe('stop');
  });

  it('has no tool calls after a stop sequence', () => {
    const [choice] = conformChatReply(
      reply({ content: 'a STOP', tool_calls: [CALL] }),
      options({ stops: ['STOP'] }),
    ).choices;
    expect(choice).toMatchObject({ message: { content: 'a ' }, finish_reason: 'stop' });
    expect(choice.message).not.toHaveProperty('tool_calls');
  });

  it('keeps text that only began like a stop sequence', () => {
    const [choice] = conformChatReply(reply({ content: 'a ST' }), options({ stops: ['STOP'] })).choices;
    expect(choice.message.content).toBe('a ST');
  });

  it.each([
    ['nothing', null],
    ['no choices', { choices: [] }],
    ['an error', { error: { message: 'boom' } }],
    ['an answer that does not say why it ended', reply({}, { choices: [{ message: { content: 'x' } }] })],
  ])('is not made of %s', (_, body) => {
    expect(() => conformChatReply(body, options())).toThrow(
      expect.objectContaining({ code: 'upstream_protocol' }),
    );
  });
});
