import { describe, expect, it } from 'vitest';
import { estimatePrompt } from './estimate-prompt.ts';

const words = 'word '.repeat(400);

describe('the estimate of a prompt', () => {
  it.each([
    ['chat', { messages: [{ role: 'user', content: words }] }],
    ['messages', { system: words, messages: [] }],
    [
      'responses',
      { instructions: '', input: [{ role: 'user', content: [{ type: 'input_text', text: words }] }] },
    ],
    ['a plain input', { input: words }],
  ])('counts the words of %s', (_protocol, body) => {
    expect(estimatePrompt(body)).toBeGreaterThanOrEqual(500);
    expect(estimatePrompt(body)).toBeLessThan(530);
  });

  it('counts a picture as one, however many digits it has', () => {
    const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(1_000_000)}` } };
    const tokens = estimatePrompt({ messages: [{ role: 'user', content: [image] }] });
    expect(tokens).toBeGreaterThan(500);
    expect(tokens).toBeLessThan(2_000);
  });

  it('is nothing for a body without words', () => {
    expect(estimatePrompt({ model: 'm', messages: null, temperature: 1 })).toBe(0);
  });
});
