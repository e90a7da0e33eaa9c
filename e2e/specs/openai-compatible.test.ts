import type OpenAI from 'openai';
import { InternalServerError, NotFoundError } from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bothWays } from '../host/both-ways.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { addTinyServer } from '../host/tiny-server.ts';

/** One MLX Manager in front of another: `near` asks `far`, which serves the model. */
let near: Host;
let far: Host;

beforeAll(async () => {
  [near, far] = await Promise.all([startHost(), startHost()]);
  await addTinyServer(far, 'tiny', '--tool-parser', 'qwen3');
  await near.json(['backend', 'add', 'far', '--url', far.url, '--allow-loopback']);
  await near.json(['route', 'add', 'remote/*', '--to', 'far=*']);
  await near.json(['route', 'add', 'chat', '--to', 'far=tiny']);
});
afterAll(async () => {
  await near[Symbol.asyncDispose]();
  await far[Symbol.asyncDispose]();
});

const user = (content: string): OpenAI.ChatCompletionMessageParam[] => [{ role: 'user', content }];
const tools: OpenAI.ChatCompletionTool[] = [
  { type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: {} } } },
];

async function requestRows(host: Host): Promise<unknown> {
  return host.json(['request', 'list', '--limit', '1']);
}

describe('a manager behind a manager', () => {
  it.each([
    ['text', 'chat', 'TINY_UTF8', {}, { content: 'café _😀 ok', finish: 'stop' }],
    ['text behind a prefix', 'remote/tiny', 'hi', {}, { content: 'Hello from the tiny model.' }],
    [
      'a limit',
      'remote/tiny',
      'TINY_LONG',
      { max_tokens: 3 },
      { content: 'Count: one two', finish: 'length' },
    ],
    ['a stop sequence', 'chat', 'TINY_STOP', { stop: ' STOP' }, { content: 'alpha', finish: 'stop' }],
    [
      'a tool call',
      'chat',
      'TINY_TOOL',
      { tools },
      { calls: [{ name: 'get_weather' }], finish: 'tool_calls' },
    ],
  ])('answers the same whole and streamed: %s', async (_what, model, prompt, options, said) => {
    const body = { model, messages: user(prompt), ...options };
    expect(await bothWays(near.openai, body, 'tiny')).toMatchObject(said);
  });

  it('says which backend answered and under which name it was asked', async () => {
    const request = near.openai.chat.completions.create({ model: 'remote/tiny', messages: user('hi') });
    const { data, response } = await request.withResponse();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-mlx-manager-backend': 'far',
      'x-mlx-manager-model': 'tiny',
      'x-mlx-manager-attempts': '1',
    });
    const tokens = {
      promptTokens: data.usage?.prompt_tokens,
      completionTokens: data.usage?.completion_tokens,
    };
    expect(await requestRows(near)).toMatchObject([
      { model: 'remote/tiny', backend: 'far', servedModel: 'tiny', outcome: 'completed', ...tokens },
    ]);
    expect(await requestRows(far)).toMatchObject([{ model: 'tiny', backend: 'tiny', ...tokens }]);
  });

  it('streams without holding anything back, and both let go when the client leaves', async () => {
    const leaving = new AbortController();
    const stream = await near.openai.chat.completions.create(
      { model: 'chat', messages: user('TINY_LONG'), max_completion_tokens: 8_000, stream: true },
      { signal: leaving.signal },
    );
    // Leaving a `for await` would end the request.
    const chunks = stream[Symbol.asyncIterator]();
    let content = '';
    while (!content.startsWith('Count: one two')) {
      const { value } = (await chunks.next()) as IteratorResult<OpenAI.ChatCompletionChunk, undefined>;
      content += value?.choices[0]?.delta.content ?? '';
    }
    expect(await far.json(['status'])).toMatchObject({ requestsInFlight: 1 });
    leaving.abort();
    await vi.waitFor(async () => {
      expect(await requestRows(near)).toMatchObject([{ stream: true, outcome: 'client-left' }]);
      expect(await requestRows(far)).toMatchObject([{ stream: true, outcome: 'client-left' }]);
    }, 60_000);
  });

  it('lists its own names, knows those behind its patterns, and shows what the other lists', async () => {
    const ids = (await Array.fromAsync(await near.openai.models.list())).map(({ id }) => id);
    expect(ids).toEqual(['chat']);
    expect(await near.openai.models.retrieve('remote/tiny')).toMatchObject({ id: 'remote/tiny' });
    await expect(near.openai.models.retrieve('tiny')).rejects.toBeInstanceOf(NotFoundError);
    expect(await near.json(['backend', 'models', 'far'])).toEqual([{ id: 'tiny' }]);
  });

  it.each([false, true])('passes the other’s own error on (stream: %s)', async (stream) => {
    const request = near.openai.chat.completions.create({
      model: 'remote/tinny',
      messages: user('hi'),
      stream,
    });
    const error: unknown = await request.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'model_not_found', message: expect.stringContaining('"tiny"') });
  });

  it('that is gone is a clear error', async () => {
    await far.stop();
    const request = near.openai.chat.completions.create({ model: 'chat', messages: user('hi') });
    const error: unknown = await request.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InternalServerError);
    expect(error).toMatchObject({ status: 502, code: 'upstream_unreachable' });
    expect((await near.run(['backend', 'models', 'far'])).stderr).toMatch(/^Error: .*refused/i);
  });
});
