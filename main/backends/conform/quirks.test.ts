import { describe, expect, it } from 'vitest';
import { quirksOf } from './quirks.ts';

describe('the quirks of a server', () => {
  it.each([
    ['1.6.3', true],
    ['1.6', true],
    ['0.9.9', true],
    ['1.7.0', false],
    ['1.8.1', false],
    ['1.10.2', false],
    ['2.0.0', false],
    ['unknown', false],
  ])('mlx-openai-server %s leaves cached tokens out of the prompt: %s', (version, expected) => {
    const quirks = quirksOf('mlx-openai-server', version);
    expect([quirks.promptTokensExcludeCached, quirks.padsStructuredOutput]).toEqual([expected, expected]);
  });
});
