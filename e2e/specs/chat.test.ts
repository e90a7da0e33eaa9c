import type OpenAI from 'openai';
import { APIError, BadRequestError, InternalServerError, NotFoundError } from 'openai';
import type { RunnableToolFunctionWithParse } from 'openai/lib/RunnableFunction';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChatCompletionChunk, ErrorBody } from '../../main/backends/conform/testing/openai-shapes.ts';
import { bothWays } from '../host/both-ways.ts';
import { startHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { addTinyServer } from '../host/tiny-server.ts';

let host: Host;
let openai: OpenAI;

beforeAll(async () => {
  host = await startHost();
  openai = host.openai;
  await addTinyServer(host, 'tiny', '--tool-parser', 'qwen3');
  await addTinyServer(host, 'tiny-thinks', '--reasoning-parser', 'qwen3');
  await host.json(['route', 'add', 'acme/tiny-8b', '--to', 'tiny']);
});
afterAll(() => host[Symbol.asyncDispose]());

const user = (content: string): OpenAI.ChatCompletionMessageParam => ({ role: 'user', content });

const weather = {
  name: 'get_weather',
  description: 'the weather in a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const getWeather: OpenAI.ChatCompletionFunctionTool = { type: 'function', function: weather };

const call = {
  id: 'call_1',
  type: 'function' as const,
  function: { name: 'get_weather', arguments: '{"city": "Paris"}' },
};

/** The error of a request that must fail, and proof that its body is OpenAI's. */
async function refusal(request: Promise<unknown>): Promise<APIError> {
  const error = await request.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof APIError)) throw error;
  ErrorBody.parse({ error: error.error });
  return error;
}

describe('text', () => {
  it('is the same whole and streamed', async () => {
    expect(await bothWays(openai, { model: 'tiny', messages: [user('hi')] })).toEqual({
      content: 'Hello from the tiny model.',
      reasoning: '',
      calls: [],
      finish: 'stop',
      usage: { prompt: 22, completion: 6 },
    });
  });

  it('keeps characters whole that the model writes byte by byte', async () => {
    const { content } = await bothWays(openai, { model: 'tiny', messages: [user('TINY_UTF8')] });
    expect(content).toBe('café _😀 ok');
  });

  it('may be empty', async () => {
    const said = await bothWays(openai, { model: 'tiny', messages: [user('TINY_EMPTY')] });
    expect(said).toMatchObject({ content: '', calls: [], finish: 'stop' });
  });

  it('is under the name that the client used, also behind a route', async () => {
    const said = await bothWays(openai, { model: 'acme/tiny-8b', messages: [user('hi')] });
    expect(said.content).toBe('Hello from the tiny model.');
  });

  it('ends with the usage only where it was asked for', async () => {
    const stream = await openai.chat.completions.create({
      model: 'tiny',
      messages: [user('hi')],
      stream: true,
    });
    for await (const chunk of stream) expect(ChatCompletionChunk.parse(chunk).usage ?? null).toBeNull();
  });
});

describe('the end of an answer', () => {
  it.each([
    ['a stop sequence that is one token', 'TINY_STOP', ' STOP', 'alpha'],
    ['one inside a token', 'TINY_STOP', 'TO', 'alpha S'],
    ['one at the very beginning', 'TINY_STOP', 'alpha', ''],
    ['one word of many', 'TINY_COUNT', 'five', 'one, two, three, four, '.replaceAll(' ', '')],
    ['several, of which the first to come counts', 'TINY_COUNT', ['six', 'four'], 'one,two,three,'],
  ])('is %s', async (_what, prompt, stop, content) => {
    const said = await bothWays(openai, { model: 'tiny', messages: [user(prompt)], stop });
    expect(said).toMatchObject({ content, finish: 'stop' });
  });

  it('is not a stop sequence that the model does not write', async () => {
    const said = await bothWays(openai, { model: 'tiny', messages: [user('TINY_COUNT')], stop: ' fo' });
    expect(said).toMatchObject({ content: 'one,two,three,four,five,six,seven,eight!', finish: 'stop' });
  });

  it.each(['max_tokens', 'max_completion_tokens'])('is %s, told as length', async (limit) => {
    const body = { model: 'tiny', messages: [user('TINY_LONG')], [limit]: 5 };
    expect(await bothWays(openai, body)).toMatchObject({
      content: 'Count: one two three four',
      finish: 'length',
      usage: { completion: 5 },
    });
  });

  it('is the model’s own when that comes first', async () => {
    const said = await bothWays(openai, { model: 'tiny', messages: [user('hi')], max_completion_tokens: 50 });
    expect(said.finish).toBe('stop');
  });
});

describe('tools', () => {
  it('are called with their arguments', async () => {
    const said = await bothWays(openai, {
      model: 'tiny',
      messages: [user('TINY_TOOL')],
      tools: [getWeather],
    });
    expect(said).toMatchObject({ content: '', calls: [call.function], finish: 'tool_calls' });
  });

  it.each([
    ['tool_choice is none', { tools: [getWeather], tool_choice: 'none' as const }],
    ['the request has none', {}],
  ])('are not called when %s', async (_when, options) => {
    const said = await bothWays(openai, { model: 'tiny', messages: [user('TINY_TOOL')], ...options });
    expect(said).toMatchObject({ calls: [], finish: 'stop' });
    expect(said.content).toContain('get_weather');
  });

  it('give their results back, after a turn without text', async () => {
    const said = await bothWays(openai, {
      model: 'tiny',
      messages: [
        user('TINY_TOOL'),
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: call.id, content: '18 degrees' },
      ],
      tools: [getWeather],
    });
    expect(said).toMatchObject({ content: 'tool result noticed', finish: 'stop' });
  });

  it.each([false, true])('are run by the SDK’s own loop (stream: %s)', async (stream) => {
    const cities: string[] = [];
    const tool: RunnableToolFunctionWithParse<{ city: string }> = {
      type: 'function',
      function: {
        ...weather,
        parse: (text) => JSON.parse(text) as { city: string },
        function: ({ city }) => {
          cities.push(city);
          return '18 degrees';
        },
      },
    };
    const body = { model: 'tiny', messages: [user('TINY_TOOL')], tools: [tool] };
    const runner = stream
      ? openai.chat.completions.runTools({ ...body, stream: true })
      : openai.chat.completions.runTools(body);
    expect(await runner.finalContent()).toBe('tool result noticed');
    expect(cities).toEqual(['Paris']);
  });
});

describe('messages', () => {
  it.each(['system', 'developer'] as const)('of the role %s reach the model', async (role) => {
    const said = await bothWays(openai, {
      model: 'tiny',
      messages: [{ role, content: 'Be brief.' }, user('TINY_SYSTEM')],
    });
    expect(said.content).toBe('system seen');
  });

  it('may have their text in parts', async () => {
    const said = await bothWays(openai, {
      model: 'tiny',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'TINY_JSON' }] }],
    });
    expect(said.content).toBe('{"ok": true}');
  });

  it('with an image are refused by a model of text', async () => {
    const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
    const error = await refusal(
      openai.chat.completions.create({ model: 'tiny', messages: [{ role: 'user', content: [image] }] }),
    );
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error.message).toMatch(/image/i);
  });
});

describe('thinking', () => {
  it('is apart from the answer', async () => {
    const said = await bothWays(openai, { model: 'tiny-thinks', messages: [user('TINY_THINK')] });
    expect(said.reasoning.trim()).toBe('hmm');
    expect(said.content.trim()).toBe('The answer is 42.');
  });
});

describe('the SDK’s helpers', () => {
  it('follow a stream to its end', async () => {
    const stream = openai.chat.completions.stream({ model: 'tiny', messages: [user('TINY_COUNT')] });
    let streamed = '';
    stream.on('content', (delta) => (streamed += delta));
    const completion = await stream.finalChatCompletion();
    expect(completion.choices[0]?.message.content).toBe(streamed);
    expect(streamed).toBe('one,two,three,four,five,six,seven,eight!');
  });

  it('list the models and find one by its name, also with a slash', async () => {
    const ids = (await Array.fromAsync(await openai.models.list())).map(({ id }) => id);
    expect(ids.sort()).toEqual(['acme/tiny-8b', 'tiny', 'tiny-thinks']);
    for (const id of ids) {
      expect(await openai.models.retrieve(id)).toEqual({
        id,
        object: 'model',
        created: expect.any(Number),
        owned_by: 'mlx-manager',
      });
    }
  });
});

describe('an error', () => {
  it.each([false, true])('names the nearest model for one that is unknown (stream: %s)', async (stream) => {
    const error = await refusal(
      openai.chat.completions.create({ model: 'tinny', messages: [user('hi')], stream }),
    );
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: 'model_not_found', param: 'model' });
    expect(error.message).toContain('"tiny"');
  });

  it('says so when a model’s details are asked for and it is unknown', async () => {
    const error = await refusal(openai.models.retrieve('gpt-99'));
    expect(error).toBeInstanceOf(NotFoundError);
  });

  it.each([false, true])('of the chat template has an error’s status (stream: %s)', async (stream) => {
    const request = openai.chat.completions.create({ model: 'tiny', messages: [user('TINY_RAISE')], stream });
    const error = await refusal(request);
    expect(error).toBeInstanceOf(InternalServerError);
    expect(error.message).toContain('TINY_RAISE requested');
  });

  it.each([
    ['no messages', { messages: [] }],
    ['an unknown role', { messages: [{ role: 'wizard', content: 'hi' }] }],
    ['a number for a text', { messages: [{ role: 'user', content: 7 }] }],
    ['a temperature beyond 2', { messages: [user('hi')], temperature: 9.5 }],
    ['no room for an answer', { messages: [user('hi')], max_tokens: 0 }],
  ])('is the client’s for %s', async (_what, body) => {
    // The types do not allow it; programs in other languages send it all the same.
    const wrong = { model: 'tiny', ...body } as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
    expect(await refusal(openai.chat.completions.create(wrong))).toBeInstanceOf(BadRequestError);
  });
});
