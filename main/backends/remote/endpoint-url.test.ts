import { describe, expect, it } from 'vitest';
import { endpointUrl } from './endpoint-url.ts';

describe('the address of an endpoint', () => {
  it.each([
    ['http://127.0.0.1:11434', 'http://127.0.0.1:11434/v1/models'],
    ['http://127.0.0.1:11434/', 'http://127.0.0.1:11434/v1/models'],
    ['http://127.0.0.1:1234/v1', 'http://127.0.0.1:1234/v1/models'],
    ['https://openrouter.example/api/v1/', 'https://openrouter.example/api/v1/models'],
    ['https://host.example/v1?api-version=2', 'https://host.example/v1/models?api-version=2'],
  ])('%s → %s', (base, expected) => {
    expect(endpointUrl(base, 'models')).toBe(expected);
  });
});
