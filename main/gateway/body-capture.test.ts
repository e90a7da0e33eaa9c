import { describe, expect, it } from 'vitest';
import { BodyCapture } from './body-capture.ts';

const SECRET = 'sk-0123456789abcdef';
const redact = (text: string) => text.replaceAll(SECRET, '[key]');
const capture = (capBytes: number) => new BodyCapture({ capBytes, redact });

describe('kept bodies', () => {
  it('are put together from the pieces they came in', () => {
    const kept = capture(100);
    kept.received(Buffer.from('question'));
    kept.sent(Buffer.from('an '));
    kept.sent(Buffer.from('answer'));
    expect(kept.bodies()).toEqual({
      request: { text: 'question', bytes: 8, truncated: false },
      response: { text: 'an answer', bytes: 9, truncated: false },
    });
  });

  it('are none where nothing came', () => {
    expect(capture(100).bodies()).toEqual({ request: null, response: null });
  });

  it('are cut at the cap, between two characters, and say so', () => {
    const kept = capture(4);
    kept.received(Buffer.from('abcü'));
    expect(kept.bodies().request).toEqual({ text: 'abc', bytes: 5, truncated: true });
  });

  it('hold no more than the cap and a margin, however much comes', () => {
    const kept = capture(1_000);
    for (let n = 0; n < 1_000; n++) kept.sent(Buffer.alloc(1_000, 'x'));
    expect(kept.bodies().response).toEqual({ text: 'x'.repeat(1_000), bytes: 1_000_000, truncated: true });
  });

  it('have no key in them, and no part of one that the cap went through', () => {
    const whole = capture(100);
    whole.received(Buffer.from(`key ${SECRET}`));
    expect(whole.bodies().request?.text).toBe('key [key]');
    const cut = capture(10);
    cut.received(Buffer.from(`key: ${SECRET} and more`));
    expect(cut.bodies().request).toEqual({ text: 'key: [key]', bytes: 33, truncated: true });
  });

  it('of audio or pictures are only counted', () => {
    const kept = capture(100);
    kept.received(Buffer.from([1, 0, 2]));
    expect(kept.bodies().request).toEqual({ text: '', bytes: 3, truncated: true });
  });
});
