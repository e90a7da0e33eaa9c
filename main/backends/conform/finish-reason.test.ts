import { describe, expect, it } from 'vitest';
import { finishReason } from './finish-reason.ts';
import { quirksOf } from './quirks.ts';

const MLX = quirksOf('mlx-openai-server', '1.8.1');
const VLLM = quirksOf('vllm-mlx', '0.6.0');
const ENDING = { said: 'stop', cut: false, toolCalls: false, completionTokens: 3, maxTokens: 10 };

describe('a finish reason', () => {
  it.each([
    ['all tokens are spent and the server never says so', { completionTokens: 10 }, MLX, 'length'],
    ['all tokens are spent and the server would have said so', { completionTokens: 10 }, VLLM, 'stop'],
    ['tokens are left', {}, MLX, 'stop'],
    ['nobody counted', { completionTokens: null }, MLX, 'stop'],
    ['the server says length', { said: 'length' }, VLLM, 'length'],
    ['we cut the text with the last token', { cut: true, completionTokens: 10 }, MLX, 'stop'],
    ['we cut the text of an answer that went on', { cut: true, said: 'length' }, VLLM, 'stop'],
    ['a call took the last token', { toolCalls: true, completionTokens: 10 }, MLX, 'tool_calls'],
    ['there are calls and the server says stop', { toolCalls: true }, VLLM, 'tool_calls'],
    ['there are no calls though the server says so', { said: 'tool_calls' }, MLX, 'stop'],
    ['a filter ended it', { said: 'content_filter' }, VLLM, 'content_filter'],
    ['the server has a word of its own', { said: 'eos' }, VLLM, 'stop'],
  ])('when %s', (_, ending, quirks, expected) => {
    expect(finishReason({ ...ENDING, ...ending }, quirks)).toBe(expected);
  });
});
