import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chat } from './testing/client.ts';
import { route } from './testing/records.ts';
import { EVENT_STREAM, json, ScriptedUpstream, word } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

let upstream: ScriptedUpstream;
let gateway: TestGateway;
let sent: Record<string, unknown>;

/** As vllm-mlx does: usage in the last chunk though nobody asked, `stop` ignored. */
const LAST =
  'data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":" four"},' +
  '"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}\n\ndata: [DONE]\n\n';

beforeEach(async () => {
  upstream = (await ScriptedUpstream.start()).always(({ body, response }) => {
    sent = JSON.parse(body.toString()) as Record<string, unknown>;
    response.writeHead(200, EVENT_STREAM).end(word('one') + word(' two') + word(' three') + LAST);
  });
  const record = upstream.record('vllm', { kind: 'openai-compatible', server: 'vllm-mlx' });
  gateway = await TestGateway.start({ backends: [record], routes: [route('m', [record, 'tiny'])] });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

describe('a vLLM-MLX that somebody else runs', () => {
  it('is asked in the words that it takes, and its answer is put right', async () => {
    const answer = await chat(gateway, {
      messages: [
        { role: 'developer', content: 'x' },
        { role: 'user', content: 'hi' },
      ],
      max_completion_tokens: 7,
      stop: ' three',
    });
    expect(sent).toMatchObject({
      model: 'tiny',
      max_tokens: 7,
      messages: [{ role: 'system' }, { role: 'user' }],
    });
    expect(sent).not.toHaveProperty('max_completion_tokens');
    expect(answer.json).toMatchObject({
      model: 'm',
      choices: [{ message: { content: 'one two' }, finish_reason: 'stop' }],
    });
    const streamed = await chat(gateway, { stream: true });
    expect(streamed.text).toContain('[DONE]');
    expect(streamed.text).not.toContain('usage');
    await gateway.row();
    await gateway.row();
  });

  it('is ready when its health says so, and healthy alone is not ready', async () => {
    const [backend] = gateway.registry.all();
    const says = (health: object) => {
      upstream.always(({ path, response }) => json(response, path === '/health' ? 200 : 404, health));
      return backend?.health(AbortSignal.timeout(5_000));
    };
    expect(await says({ status: 'healthy', residency_state: 'loaded' })).toEqual({ state: 'ready' });
    expect(await says({ status: 'healthy', residency_state: 'loading' })).toMatchObject({
      state: 'starting',
    });
    expect(await says({ status: 'healthy', residency_state: 'failed', last_error: 'no model' })).toEqual({
      state: 'unreachable',
      why: 'no model',
    });
  });
});
