import { describe, expect, it } from 'vitest';
import { parseChatRequest } from './chat-request-schema.ts';

const HELLO = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };

const problemOf = (json: unknown) => {
  const parsed = parseChatRequest(json);
  if (parsed.ok) throw new Error('was taken for valid');
  return { message: parsed.message, param: parsed.param, code: parsed.code };
};

describe('a chat request', () => {
  it('is taken with every known field, with null for those that may be null, and with fields nobody knows', () => {
    const request = {
      ...HELLO,
      messages: [
        { role: 'developer', content: 'be short' },
        { role: 'system', content: [{ type: 'text', text: 'x' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'see' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: 'done' },
        { role: 'assistant', content: null, refusal: 'no' },
      ],
      temperature: 0,
      top_p: null,
      stop: ['a', 'b'],
      tools: [{ type: 'function', function: { name: 'f', parameters: {} } }],
      tool_choice: { type: 'function', function: { name: 'f' } },
      response_format: { type: 'json_schema', json_schema: { name: 's', schema: {}, strict: true } },
      stream: true,
      stream_options: { include_usage: true },
      seed: null,
      top_k: 20,
    };
    expect(parseChatRequest(request)).toEqual({ ok: true, request });
  });

  it('loses keys of content parts that OpenAI does not know: a server might open what they name', () => {
    const parsed = parseChatRequest({
      model: 'm',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'x', image_url: { url: '/etc/passwd' } }] }],
    });
    expect(JSON.stringify(parsed)).not.toContain('passwd');
  });

  it.each([
    ['text', null],
    [[], null],
    [null, null],
  ])('that is no object is refused as a whole: %j', (json, param) => {
    expect(problemOf(json)).toEqual({
      message: 'The request body must be a JSON object.',
      param,
      code: 'invalid_type',
    });
  });

  it.each([
    [
      { messages: HELLO.messages },
      'model',
      'missing_required_parameter',
      "Missing required parameter: 'model'.",
    ],
    [{ model: 'm' }, 'messages', 'missing_required_parameter', "Missing required parameter: 'messages'."],
    [
      { ...HELLO, messages: 'hello' },
      'messages',
      'invalid_type',
      "Invalid type for 'messages': expected an array, but got a string instead.",
    ],
    [
      { ...HELLO, messages: [] },
      'messages',
      'empty_array',
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got length 0 instead.",
    ],
    [
      { ...HELLO, messages: [{ role: 'robot', content: 'x' }] },
      'messages[0].role',
      'invalid_value',
      "Invalid value: 'robot'. Supported values are: 'system', 'assistant', 'user', 'tool' and 'developer'.",
    ],
    [
      { ...HELLO, messages: [{ content: 'x' }] },
      'messages[0].role',
      'missing_required_parameter',
      "Missing required parameter: 'messages[0].role'.",
    ],
    [
      { ...HELLO, messages: [{ role: 'user', content: 3 }] },
      'messages[0].content',
      'invalid_type',
      "Invalid type for 'messages[0].content': expected a string or an array, but got an integer instead.",
    ],
    [
      { ...HELLO, messages: [{ role: 'user', content: [{ type: 'video' }] }] },
      'messages[0].content[0].type',
      'invalid_value',
      "Invalid value: 'video'. Supported values are: 'text', 'image_url', 'input_audio', 'video_url' and 'file'.",
    ],
    [
      { ...HELLO, messages: [{ role: 'assistant', content: null }] },
      'messages[0].content',
      'invalid_value',
      "Invalid value for 'messages[0].content': expected a string, got null.",
    ],
    [
      { ...HELLO, temperature: 9.5 },
      'temperature',
      'decimal_above_max_value',
      "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 9.5 instead.",
    ],
    [
      { ...HELLO, temperature: -1 },
      'temperature',
      'decimal_below_min_value',
      "Invalid 'temperature': decimal below minimum value. Expected a value >= 0, but got -1 instead.",
    ],
    [
      { ...HELLO, max_tokens: 0 },
      'max_tokens',
      'integer_below_min_value',
      "Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got 0 instead.",
    ],
    [
      { ...HELLO, max_tokens: 1.5 },
      'max_tokens',
      'invalid_type',
      "Invalid type for 'max_tokens': expected an integer, but got a decimal instead.",
    ],
    [
      { ...HELLO, max_tokens: 'many' },
      'max_tokens',
      'invalid_type',
      "Invalid type for 'max_tokens': expected an integer, but got a string instead.",
    ],
    [
      { ...HELLO, stop: ['1', '2', '3', '4', '5'] },
      'stop',
      'array_above_max_length',
      "Invalid 'stop': array too long. Expected an array with maximum length 4, but got length 5 instead.",
    ],
    [
      { ...HELLO, tools: [{ type: 'function', function: { name: 'bad name!' } }] },
      'tools[0].function.name',
      'invalid_value',
      "Invalid 'tools[0].function.name': string does not match pattern. Expected a string that matches the pattern " +
        "'/^[A-Za-z0-9_-]{1,64}$/'.",
    ],
    [
      { ...HELLO, tool_choice: 'always' },
      'tool_choice',
      'invalid_value',
      "Invalid value: 'always'. Supported values are: 'none', 'auto' and 'required'.",
    ],
    [
      { ...HELLO, tool_choice: 'required' },
      'tool_choice',
      'invalid_value',
      "'tool_choice' is only allowed when 'tools' are specified.",
    ],
    [
      { ...HELLO, stream_options: {} },
      'stream_options',
      'invalid_value',
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
    ],
  ])('is refused in the words of OpenAI: %j', (json, param, code, message) => {
    expect(problemOf(json)).toEqual({ message, param, code });
  });

  it('does not repeat a long value in its error', () => {
    const json = { ...HELLO, messages: [{ role: 'x'.repeat(10_000), content: '' }] };
    expect(problemOf(json).message.length).toBeLessThan(300);
  });
});
