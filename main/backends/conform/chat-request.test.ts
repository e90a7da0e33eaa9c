import { describe, expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import { prepareChatRequest } from './chat-request.ts';
import type { ServerTarget } from './chat-request.ts';
import { parseChatRequest } from './chat-request-schema.ts';
import { quirksOf } from './quirks.ts';

const TARGET: ServerTarget = {
  serverModel: '/models/one',
  modelType: 'lm',
  defaultMaxTokens: 8_192,
  quirks: quirksOf('mlx-openai-server', '1.8.1'),
};
const VLLM: ServerTarget = { ...TARGET, quirks: quirksOf('vllm-mlx', '0.6.0') };
const VISION: ServerTarget = { ...TARGET, modelType: 'multimodal' };
const USER = [{ role: 'user', content: 'hi' }];
const TOOLS = [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }];

function prepare(fields: object, target = TARGET) {
  const parsed = parseChatRequest({ model: 'm', messages: USER, ...fields });
  if (!parsed.ok) throw new Error(parsed.message);
  return prepareChatRequest(parsed.request, target);
}

function refusedField(fields: object, target = TARGET): string | undefined {
  try {
    prepare(fields, target);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(error.code).toBe('invalid_input');
    return error.issues?.[0]?.path;
  }
}

const userWith = (part: object) => ({ messages: [{ role: 'user', content: [part] }] });
const image = (url: string) => userWith({ type: 'image_url', image_url: { url } });
const audio = (data: string) => userWith({ type: 'input_audio', input_audio: { data, format: 'wav' } });

describe('a prepared chat request', () => {
  it('asks for the model by the name that the server knows', () => {
    expect(prepare({}).body).toEqual({
      model: '/models/one',
      messages: USER,
      max_tokens: 8_192,
      stream: false,
    });
  });

  it.each([
    [{ max_tokens: 5 }, TARGET, 5],
    [{ max_completion_tokens: 6 }, TARGET, 6],
    [{ max_completion_tokens: 6, max_tokens: 5 }, TARGET, 6],
    [{ max_tokens: null }, TARGET, 8_192],
    [{ max_tokens: 99_999 }, TARGET, 99_999],
    [{ max_tokens: 99_999 }, VLLM, 32_768],
    [{}, { ...TARGET, defaultMaxTokens: 0 }, 1],
  ])('always says max_tokens: %j', (fields, target, expected) => {
    const { body, expectations } = prepare(fields, target);
    expect(body['max_tokens']).toBe(expected);
    expect(expectations.maxTokens).toBe(expected);
    expect(body).not.toHaveProperty('max_completion_tokens');
  });

  it('keeps stop sequences and stream options from the server', () => {
    const { body, expectations } = prepare({
      stop: 'x',
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(body).toEqual({ model: '/models/one', messages: USER, max_tokens: 8_192, stream: true });
    expect(expectations).toMatchObject({ stream: true, includeUsage: true, stops: ['x'] });
    expect(prepare({ stop: ['x', 'y'] }).expectations.stops).toEqual(['x', 'y']);
  });

  it('passes on what it does not know, and leaves null fields out', () => {
    expect(prepare({ top_k: 5, temperature: 0, seed: null }).body).toMatchObject({
      top_k: 5,
      temperature: 0,
    });
    expect(prepare({ seed: null }).body).not.toHaveProperty('seed');
  });

  it('rewrites roles and contents that servers refuse or lose', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
    const messages = [
      { role: 'developer', content: 'short' },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'assistant', content: null, refusal: 'no' },
      { role: 'assistant', content: [{ type: 'refusal', refusal: 'never' }] },
    ];
    expect(prepare({ messages }).body['messages']).toEqual([
      { role: 'system', content: 'short' },
      { role: 'assistant', content: '', tool_calls: [call] },
      { role: 'assistant', content: 'no' },
      { role: 'assistant', content: [{ type: 'text', text: 'never' }] },
    ]);
  });

  it('says auto where tools are offered and nothing is chosen', () => {
    expect(prepare({ tools: TOOLS })).toMatchObject({
      body: { tools: TOOLS, tool_choice: 'auto' },
      expectations: { toolCalls: true },
    });
    expect(prepare({ tools: TOOLS, tool_choice: 'required' }).body['tool_choice']).toBe('required');
  });

  it.each([{ tools: TOOLS, tool_choice: 'none' }, { tools: [] }, { tool_choice: 'auto' }])(
    'sends no tools when none may be called: %j',
    (fields) => {
      const { body, expectations } = prepare(fields);
      expect(body).not.toHaveProperty('tools');
      expect(body).not.toHaveProperty('tool_choice');
      expect(expectations.toolCalls).toBe(false);
    },
  );

  it.each([
    ['n', { n: 2 }],
    ['logprobs', { logprobs: true }],
    ['top_logprobs', { top_logprobs: 3 }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['functions', { functions: [{ name: 'f' }] }],
    ['messages[0].content[0]', userWith({ type: 'file', file: { file_id: 'x' } })],
    ['messages[0].content[0]', image('data:image/png;base64,AA==')],
    ['messages[0].content[0]', audio('AAAA')],
  ])('is not made of what the server would silently drop: %s', (param, fields) => {
    expect(refusedField(fields)).toBe(param);
  });

  it('is made of requests that say the default', () => {
    expect(refusedField({ n: 1, logprobs: false, top_logprobs: 0, modalities: ['text'] })).toBeUndefined();
  });

  it('takes images only as data', () => {
    const data = image('data:image/png;base64,iVBORw0KGgo=');
    expect(prepare(data, VISION).body).toMatchObject(data);
    for (const url of [
      '/etc/passwd',
      'http://127.0.0.1:1/x.png',
      'https://x.test/a.png',
      'file:///etc/passwd',
      '',
    ]) {
      expect(refusedField(image(url), VISION), url).toBe('messages[0].content[0].image_url.url');
    }
  });

  it('takes videos only as data, and only for a server that takes them', () => {
    const video = (url: string) => userWith({ type: 'video_url', video_url: { url } });
    const data = video('data:video/mp4;base64,AAAAIGZ0eXA=');
    expect(prepare(data, VISION).body).toMatchObject(data);
    for (const url of [
      '/etc/passwd',
      'http://127.0.0.1:1/x.mp4',
      'file:///etc/passwd',
      'data:image/png;base64,AA',
    ]) {
      expect(refusedField(video(url), VISION), url).toBe('messages[0].content[0].video_url.url');
    }
    expect(refusedField(data)).toBe('messages[0].content[0]');
    expect(refusedField(data, { ...VLLM, modelType: 'multimodal' })).toBe('messages[0].content[0]');
  });

  it('never lets audio data spell a path', () => {
    const sent = {
      messages: [{ content: [{ input_audio: { data: 'data:audio/wav;base64,/etc/hosts12' } }] }],
    };
    expect(prepare(audio('/etc/hosts12'), VISION).body).toMatchObject(sent);
    expect(prepare(audio('data:audio/x-wav;base64,/etc/hosts12'), VISION).body).toMatchObject(sent);
    expect(refusedField(audio('/Users/me/a.wav'), VISION)).toBe('messages[0].content[0].input_audio.data');
    expect(refusedField(audio('AAAA'), { ...VLLM, modelType: 'multimodal' })).toBe('messages[0].content[0]');
  });

  it('notes that a JSON answer is not enforced, and expects the schema that was asked for', () => {
    const format = (type: string) => ({ response_format: { type, json_schema: { name: 's', schema: {} } } });
    expect(prepare(format('json_object')).notes).toHaveLength(1);
    expect(prepare(format('json_object'), VLLM).notes).toEqual([]);
    expect(prepare(format('json_schema'))).toMatchObject({ notes: [], expectations: { jsonSchema: true } });
    expect(prepare(format('json_schema')).body).toMatchObject(format('json_schema'));
  });
});
