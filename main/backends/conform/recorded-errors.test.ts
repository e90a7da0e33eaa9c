import { describe, expect, it } from 'vitest';
import { mapServerError } from './errors.ts';
import { exchangeNamed, MLX_NEW, MLX_OLD, streamedAnswer, streamOf, VLLM } from './testing/answers.ts';

const SERVERS = [MLX_OLD, MLX_NEW, VLLM];
const MLX = [MLX_OLD, MLX_NEW];

const errorOf = (name: string) => {
  const { status, contentType, body } = exchangeNamed(name);
  return mapServerError(status, contentType, body);
};

describe('an error in a stream', () => {
  it.each(MLX)('with a normal end after it is an error and nothing else: %s', (server) => {
    const template = streamOf(`${server}-tiny/template_error_stream`);
    expect(template.state).toMatchObject({ status: 'failed', failure: { status: 500 } });
    expect(template.frames).toEqual([
      '{"error":{"message":"Failed to generate text stream: TINY_RAISE requested","type":"server_error",' +
        '"param":null,"code":null}}',
    ]);

    const full = streamOf(`${server}-tiny/queue_full_stream`);
    expect(full.frames).toHaveLength(1);
    expect(full.state).toMatchObject({
      status: 'failed',
      failure: {
        status: 429,
        retryAfterSeconds: 5,
        error: { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
      },
    });
  });

  it.each(['-tiny/template_error_stream', '/chat_empty_messages_stream'])(
    'ends a stream of vllm-mlx: %s',
    (name) => {
      expect(streamOf(`${VLLM}${name}`).frames).toHaveLength(1);
      expect(streamOf(`${VLLM}${name}`).state).toMatchObject({ status: 'failed', failure: { status: 500 } });
    },
  );

  it('is what a stream becomes that ends without saying why', () => {
    for (const name of [`${MLX_NEW}-tiny/worker_killed_mid_stream`, `${VLLM}/chat_timeout_stream`]) {
      const { frames, state } = streamOf(name);
      expect(state, name).toMatchObject({ status: 'failed', failure: { status: 502 } });
      expect(frames.at(-1)).toContain('before the answer was complete');
      expect(frames.join()).not.toMatch(/"finish_reason":"|\[DONE\]/);
    }
  });

  it('is no error that a stream waited in a queue or sent heartbeats', () => {
    expect(streamedAnswer(`${MLX_OLD}-tiny/timeout_queued_stream`).text).toBe('Hello from the tiny model.');
    expect(streamOf(`${VLLM}/chat_long_prompt_stream`).state.status).toBe('finished');
  });
});

describe('an error with a status', () => {
  it.each(MLX)('says that the queue is full and when to come back: %s', (server) => {
    expect(errorOf(`${server}-tiny/queue_full`)).toEqual({
      status: 429,
      error: {
        message: 'Too many requests. Service is at capacity.',
        type: 'rate_limit_error',
        param: null,
        code: 'rate_limit_exceeded',
      },
      retryAfterSeconds: 5,
    });
  });

  it('keeps the wait that vllm-mlx names', () => {
    expect(errorOf(`${VLLM}-tiny/rate_limited`)).toMatchObject({ status: 429, retryAfterSeconds: 60 });
  });

  it.each([`${MLX_OLD}-tiny/multi_unknown`, `${MLX_NEW}-tiny/multi_unknown`, `${VLLM}/chat_unknown_model`])(
    'says that the model is not known: %s',
    (name) => {
      const { status, error } = errorOf(name);
      expect(status).toBe(404);
      expect(error).toMatchObject({ type: 'invalid_request_error', code: 'model_not_found' });
      expect(error.message).toMatch(/^[^"]*(not found|does not exist)/);
    },
  );

  it.each(SERVERS)('names the field of a validation error and keeps what the client sent: %s', (server) => {
    expect(errorOf(`${server}/chat_stop_string`).error).toEqual({
      message: 'stop: Input should be a valid list',
      type: 'invalid_request_error',
      param: 'stop',
      code: null,
    });
    expect(errorOf(`${server}/chat_wrong_types`).error.message).not.toContain('hot');
    expect(errorOf(`${server}/chat_malformed_json`).error).toMatchObject({
      message: 'JSON decode error',
      param: null,
    });
  });

  it('leaves the type names of the server out of the path', () => {
    expect(errorOf(`${MLX_OLD}/chat_unknown_part_type`).error.param).toBe('messages[0].content');
  });

  it.each(SERVERS)('is an error when the template fails or the time is over: %s', (server) => {
    expect(errorOf(`${server}-tiny/template_error`)).toMatchObject({
      status: 500,
      error: { type: 'server_error' },
    });
    expect(errorOf(`${server}-tiny/timeout_nonstream`).status).toBeGreaterThanOrEqual(500);
  });

  it('has a message even where the server gave none', () => {
    expect(errorOf(`${MLX_NEW}-tiny/timeout_nonstream`).error.message).toContain('did not say why');
  });

  it('says that vllm-mlx is busy', () => {
    expect(errorOf(`${VLLM}-simple-engine-tiny/busy`)).toMatchObject({
      status: 503,
      error: { type: 'service_unavailable', code: 'text_generation_busy' },
      retryAfterSeconds: 5,
    });
    expect(streamOf(`${VLLM}-simple-engine-tiny/busy_stream`).state.status).toBe('failed');
  });
});
