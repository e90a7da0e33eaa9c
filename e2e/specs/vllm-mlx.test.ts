import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ServerStatus } from '../../contract/server.ts';
import { bothWays } from '../host/both-ways.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { withContract } from '../host/rpc.ts';
import { addTinyServer, addTinyVllm, tinyServer } from '../host/tiny-server.ts';
import { findSecret, readProcess, readTree } from '../host/traces.ts';

let host: Host;

beforeAll(async () => {
  host = await startHost();
  await addTinyVllm(host, 'tiny', '--tool-parser', 'hermes');
  await addTinyVllm(host, 'tiny-thinks', '--reasoning-parser', 'qwen3');
  await addTinyServer(host, 'tiny-mlx', '--tool-parser', 'hermes');
});
afterAll(() => host[Symbol.asyncDispose]());

const user = (content: string) => ({ role: 'user' as const, content });
const ask = (content: string, more: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> = {}) =>
  bothWays(host.openai, { model: 'tiny', messages: [user(content)], ...more });

const weather = {
  name: 'get_weather',
  description: 'the weather in a city',
  schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] },
};
const getWeather: OpenAI.ChatCompletionFunctionTool = {
  type: 'function',
  function: { name: weather.name, description: weather.description, parameters: weather.schema },
};

async function server(name: string): Promise<ServerStatus> {
  const all = z.array(ServerStatus).parse(await host.json(['server', 'list']));
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

const logOf = async (name: string) => z.array(z.string()).parse(await host.json(['server', 'log', name]));

describe('an answer of vllm-mlx', () => {
  it('is the same whole and streamed', async () => {
    expect(await ask('hi')).toEqual({
      content: 'Hello from the tiny model.',
      reasoning: '',
      calls: [],
      finish: 'stop',
      usage: { prompt: 22, completion: 6 },
    });
  });

  it('keeps characters whole that the model writes byte by byte', async () => {
    expect(await ask('TINY_UTF8')).toMatchObject({ content: 'café _😀 ok' });
  });

  it.each([
    ['one inside a token', 'TINY_STOP', 'TO', 'alpha S'],
    ['the first of several', 'TINY_COUNT', ['six', 'four'], 'one,two,three,'],
  ])('ends at a stop sequence: %s', async (_what, prompt, stop, content) => {
    expect(await ask(prompt, { stop })).toMatchObject({ content, finish: 'stop' });
  });

  it.each(['max_tokens', 'max_completion_tokens'])('ends at %s, told as length', async (limit) => {
    expect(await ask('TINY_LONG', { [limit]: 5 })).toMatchObject({
      content: 'Count: one two three four',
      finish: 'length',
      usage: { completion: 5 },
    });
  });

  it('calls a tool, and takes its result', async () => {
    const call = { name: 'get_weather', arguments: '{"city": "Paris"}' };
    const said = await ask('TINY_TOOL', { tools: [getWeather] });
    expect(said).toMatchObject({ content: '', finish: 'tool_calls' });
    expect(said.calls.map(({ name, arguments: text }) => [name, JSON.parse(text) as unknown])).toEqual([
      ['get_weather', { city: 'Paris' }],
    ]);
    const after = await bothWays(host.openai, {
      model: 'tiny',
      tools: [getWeather],
      messages: [
        user('TINY_TOOL'),
        { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: call }] },
        { role: 'tool', tool_call_id: 'c1', content: '18 degrees' },
      ],
    });
    expect(after.finish).toBe('stop');
  });

  // Not both ways at once: the server trims a whole answer's thinking and not a stream's.
  it.each([false, true])('has the thinking apart (stream: %s)', async (stream) => {
    const body = { model: 'tiny-thinks', messages: [user('TINY_THINK')] };
    const { choices } = stream
      ? await host.openai.chat.completions.stream(body).finalChatCompletion()
      : await host.openai.chat.completions.create(body);
    const { content, reasoning_content: reasoning } = z
      .looseObject({ content: z.string(), reasoning_content: z.string() })
      .parse(choices[0]?.message);
    expect([reasoning.trim(), content.trim()]).toEqual(['hmm', 'The answer is 42.']);
  });

  it.each([false, true])('is an error where the chat template fails (stream: %s)', async (stream) => {
    const error: unknown = await host.openai.chat.completions
      .create({ model: 'tiny', messages: [user('TINY_RAISE')], stream })
      .catch((reason: unknown) => reason);
    if (!(error instanceof APIError)) throw new Error('it was answered', { cause: error });
    expect(error.status).toBeGreaterThanOrEqual(500);
  });
});

describe('a text completion of vllm-mlx', () => {
  const body = { model: 'tiny', prompt: 'Count:', max_tokens: 5, temperature: 0 };

  it('is passed through, whole and streamed', async () => {
    const whole = await host.openai.completions.create(body);
    const parts = [];
    for await (const part of await host.openai.completions.create({ ...body, stream: true }))
      parts.push(part);
    expect(whole).toMatchObject({ object: 'text_completion', choices: [{ finish_reason: 'stop' }] });
    expect(parts.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe(whole.choices[0]?.text);
    expect(parts.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  });

  it('leaves no word of its prompt in the log', async () => {
    const marker = 'the marker 55ab01 of a completion';
    await host.openai.completions.create({ ...body, prompt: marker });
    expect(findSecret(marker, [['log', Buffer.from((await logOf('tiny')).join('\n'))]])).toEqual([]);
  });

  it('is a clear 404 where the server has no such endpoint', async () => {
    const asked = host.openai.completions.create({ ...body, model: 'tiny-mlx' });
    await expect(asked).rejects.toMatchObject({ status: 404, code: 'not_found' });
    const embedded = host.openai.embeddings.create({ model: 'tiny', input: 'hi' });
    await expect(embedded).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe.each(['tiny', 'tiny-mlx'])('%s behind Anthropic’s protocol', (model) => {
  const anthropic = () => new Anthropic({ baseURL: host.url, apiKey: 'unused', maxRetries: 0 });
  const tools = [{ name: weather.name, description: weather.description, input_schema: weather.schema }];

  it.each([false, true])('calls a tool (stream: %s)', async (stream) => {
    const body = { model, max_tokens: 200, messages: [user('TINY_TOOL')], tools };
    const message = stream
      ? await anthropic().messages.stream(body).finalMessage()
      : await anthropic().messages.create(body);
    expect(message.stop_reason).toBe('tool_use');
    expect(message.content).toMatchObject([
      { type: 'tool_use', name: 'get_weather', input: { city: 'Paris' } },
    ]);
  });

  it('warns of a message to be continued exactly where the server cannot', async () => {
    const { response } = await anthropic()
      .messages.create({
        model,
        max_tokens: 9,
        messages: [user('hi'), { role: 'assistant', content: 'Hel' }],
      })
      .withResponse();
    const warnings = response.headers.get('x-mlx-manager-warnings') ?? '';
    expect(warnings.includes('prefill_unsupported')).toBe(model === 'tiny');
  });

  it('says that max_tokens cut a stream', async () => {
    const body = { model, max_tokens: 5, messages: [user('TINY_LONG')] };
    const message = await anthropic().messages.stream(body).finalMessage();
    expect(message).toMatchObject({
      stop_reason: 'max_tokens',
      content: [{ type: 'text', text: 'Count: one two three four' }],
      usage: { output_tokens: 5 },
    });
  });
});

describe('a process of vllm-mlx', () => {
  it.runIf(process.platform === 'linux')('answers only with its key, which no argument shows', async () => {
    const { pid, port } = await server('tiny');
    const [[, args], [, environment]] = (await readProcess(pid ?? 0)) as [[string, Buffer], [string, Buffer]];
    const [, key = ''] = /"--api-key","(\w+)"/.exec(environment.toString()) ?? [];
    expect(key).toHaveLength(64);
    expect(args.toString()).not.toContain(key);
    const models = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port ?? 0}/v1/models`, { headers }).then(({ status }) => status);
    expect(await models({})).toBe(401);
    expect(await models({ authorization: `Bearer ${key}` })).toBe(200);
    const texts = [...(await readTree(host.directory)), ['log', Buffer.from((await logOf('tiny')).join())]];
    expect(findSecret(key, texts as [string, Buffer][])).toEqual([]);
  });

  it('is replaced after it was killed', async () => {
    const { pid } = await server('tiny');
    process.kill(pid ?? 0, 'SIGKILL');
    await vi.waitFor(async () => expect(await server('tiny')).toMatchObject({ state: 'failed' }), 60_000);
    expect(await ask('hi')).toMatchObject({ content: 'Hello from the tiny model.' });
    expect((await server('tiny')).pid).not.toBe(pid);
  });

  it('leaves nothing of what it was asked, in no log and on no disk', async () => {
    const marker = 'The quick brown marker 7f3a9c jumps over the lazy prompt';
    await ask(`${marker}. TINY_COUNT`);
    expect(findSecret(marker, [['log', Buffer.from((await logOf('tiny')).join('\n'))]])).toEqual([]);
    await host.json(['server', 'stop', 'tiny']);
    const log = (await logOf('tiny')).join('\n');
    // Its last act is to save what it holds of prompts, as numbers that a search for words would not find.
    expect(log).toContain('Saving prefix cache to');
    expect(log).not.toContain('Saved prefix cache');
    const files = await readTree(host.directory);
    expect(findSecret(marker, [['log', Buffer.from(log)], ...files])).toEqual([]);
    const { id } = await server('tiny');
    const home = join(host.directory, 'run', id, 'home');
    expect((await readTree(home)).map(([name]) => name)).toEqual(['.cache/vllm-mlx']);
    expect(await stat(join(home, '.cache/vllm-mlx'))).toMatchObject({ size: 0 });
  });
});

describe('a profile of vllm-mlx', () => {
  it('that names no model is a clear 503', async () => {
    const missing = join(import.meta.dirname, 'no-such-model');
    const [, , , python = ''] = await tinyServer('vllm-mlx');
    await host.json(['server', 'add', 'gone', '--kind', 'vllm-mlx', '--model', missing, '--python', python]);
    const asked = host.openai.chat.completions.create({ model: 'gone', messages: [user('hi')] });
    await expect(asked).rejects.toMatchObject({ status: 503, code: 'model_missing' });
  });

  it('with a wrong argument says which', async () => {
    await addTinyVllm(host, 'misconfigured', '--arg=--no-such-option');
    const asked = host.openai.chat.completions.create({ model: 'misconfigured', messages: [user('hi')] });
    await expect(asked).rejects.toMatchObject({ status: 503, code: 'start_failed' });
    await expect(asked).rejects.toThrow(/unrecognized arguments: --no-such-option/);
  });

  it('without its runtime says how to install it', async () => {
    const [, model = ''] = await tinyServer('vllm-mlx');
    await host.json(['server', 'add', 'bare', '--kind', 'vllm-mlx', '--model', model]);
    const asked = host.openai.chat.completions.create({ model: 'bare', messages: [user('hi')] });
    await expect(asked).rejects.toThrow(/mlx-manager runtime install vllm-mlx/);
  });

  it('keeps its kind when it is changed', async () => {
    const changed = await host.json(['server', 'update', 'bare', '--max-tokens', '64']);
    expect(changed).toMatchObject({ spec: { kind: 'vllm-mlx', maxTokens: 64 } });
    await withContract(host.directory, async ({ backends }) => {
      const record = (await backends.list({})).find(({ name }) => name === 'bare');
      if (record?.spec.kind !== 'vllm-mlx') throw new Error('it is not there');
      const spec = { ...record.spec, kind: 'mlx-openai-server' as const };
      await expect(backends.updateProfile({ id: record.id, spec })).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('vllm-mlx') as string,
      });
    });
  });

  it('may not set what this program sets', async () => {
    const { code, stderr } = await host.run(['server', 'update', 'bare', '--arg=--models-config=x.yaml']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('--models-config')]);
  });
});
