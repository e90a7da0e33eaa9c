import { expect, it } from 'vitest';
import { Meter } from './meter.ts';

it('measures the time to the first token and the speed while tokens come, without waiting for tools', () => {
  const meter = new Meter(1_000, null);
  meter.beginRound();
  meter.came(4, 3_000);
  meter.came(4, 4_000);
  meter.counted({ prompt: 10, completion: 40, reasoning: 5 });
  meter.endRound();
  // A minute for a tool.
  meter.beginRound();
  meter.came(4, 64_000);
  meter.came(4, 65_000);
  meter.counted({ prompt: 60, completion: 20, reasoning: null });
  meter.endRound();
  expect(meter.usage(65_000)).toEqual({
    ...{ promptTokens: 60, completionTokens: 60, reasoningTokens: 5 },
    ...{ firstTokenMs: 2_000, writingMs: 2_000, totalMs: 64_000 },
    ...{ tokensPerSecond: 30, estimated: false, rounds: 2 },
  });
});

it('estimates from the text where the backend counts nothing, and says so', () => {
  const meter = new Meter(0, null);
  meter.beginRound();
  meter.came(40, 0);
  meter.came(40, 1_000);
  meter.endRound();
  expect(meter.usage(1_000)).toMatchObject({ completionTokens: 20, tokensPerSecond: 20, estimated: true });
});

it('goes on from what was measured before', () => {
  const first = new Meter(0, null);
  first.beginRound();
  first.came(4, 100);
  first.came(4, 1_100);
  first.counted({ prompt: 1, completion: 10, reasoning: null });
  first.endRound();
  const second = new Meter(0, first.usage(1_100));
  second.beginRound();
  second.came(4, 500);
  second.came(4, 1_500);
  second.counted({ prompt: 2, completion: 10, reasoning: null });
  second.endRound();
  expect(second.usage(1_500)).toMatchObject({
    ...{ completionTokens: 20, firstTokenMs: 100, writingMs: 2_000, totalMs: 2_600, rounds: 2 },
    tokensPerSecond: 10,
  });
});

it('knows no speed of an answer that came at once', () => {
  const meter = new Meter(0, null);
  meter.beginRound();
  meter.came(4, 100);
  meter.endRound();
  expect(meter.usage(100).tokensPerSecond).toBeNull();
});
