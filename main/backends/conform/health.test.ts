import { describe, expect, it } from 'vitest';
import { readHealth, readModels } from './health.ts';

describe('the health of a server', () => {
  it.each([
    ['mlx-openai-server', 200, { status: 'ok' }, 'ready'],
    ['mlx-openai-server', 503, { status: 'uninitialized' }, 'not-ready'],
    ['mlx-openai-server', 200, { status: 'loading' }, 'not-ready'],
    ['mlx-openai-server', 200, 'ok', 'not-ready'],
    ['vllm-mlx', 200, { status: 'healthy' }, 'ready'],
    ['vllm-mlx', 200, { status: 'healthy', residency_state: 'unloaded' }, 'ready'],
    ['vllm-mlx', 200, { status: 'healthy', residency_state: 'loading' }, 'not-ready'],
    ['vllm-mlx', 500, { status: 'healthy' }, 'not-ready'],
    ['vllm-mlx', 200, { status: 'healthy', residency_state: 'failed', last_error: 'why' }, { failed: 'why' }],
    ['vllm-mlx', 200, { status: 'unhealthy' }, { failed: 'the server says that it is unhealthy' }],
  ] as const)('%s, status %i, %j: %j', (family, status, body, expected) => {
    expect(readHealth(family, status, body)).toEqual(expected);
  });
});

describe('a list of models', () => {
  it('gives their ids', () => {
    expect(readModels({ object: 'list', data: [{ id: 'a', metadata: null }, { id: 'b' }] })).toEqual([
      'a',
      'b',
    ]);
  });

  it.each([null, {}, { data: 'x' }, { data: [{}] }])('is none: %j', (body) => {
    expect(() => readModels(body)).toThrow(expect.objectContaining({ code: 'upstream_protocol' }));
  });
});
