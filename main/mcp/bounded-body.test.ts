import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundedEvents, boundedWhole } from './bounded-body.ts';
import { MESSAGE_MAX } from './message-reader.ts';

/** Gives a megabyte of these lines after the other, and counts them. */
function source(lines: string, megabytes: number) {
  const part = Buffer.from(lines.repeat(Math.ceil((1024 * 1024) / lines.length)));
  const given = { bytes: 0 };
  async function* body() {
    for (let count = 0; count < megabytes; count += 1) {
      given.bytes += part.length;
      yield part;
    }
  }
  return { body: body(), given };
}

const readAll = (body: AsyncIterable<Uint8Array>) => Array.fromAsync(body, () => undefined);

it.each([
  ['one long line', 'a'],
  ['short lines without end', 'data: x\n'],
  ['short lines of another system', 'data: x\r\n'],
  ['comments', ': x\n'],
])('an event of %s is not read beyond the limit', async (_what, lines) => {
  const { body, given } = source(lines, 64);
  await expect(readAll(boundedEvents(body))).rejects.toThrow('longer than 8 MB');
  expect(given.bytes).toBeLessThanOrEqual(MESSAGE_MAX + 2 * 1024 * 1024);
});

it.each(['\n\n', '\r\n\r\n'])('a stream of events that end with %j may go on for long', async (end) => {
  const { body, given } = source(`data: ${'x'.repeat(1_000)}${end}`, 20);
  await readAll(boundedEvents(body));
  expect(given.bytes).toBeGreaterThan(2 * MESSAGE_MAX);
});

it('an answer that is one message is not read beyond the limit', async () => {
  const { body, given } = source('a\n\n', 64);
  await expect(readAll(boundedWhole(body))).rejects.toThrow('longer than 8 MB');
  expect(given.bytes).toBeLessThanOrEqual(MESSAGE_MAX + 2 * 1024 * 1024);
});

it('events come through unchanged, wherever they are cut', async () => {
  const whole = Buffer.from('data: a\r\n\r\n: b\n\ndata: c\r\r');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(whole.length)), async (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
      async function* body() {
        for (const [index, from] of at.entries()) yield whole.subarray(from, at[index + 1]);
      }
      const read = Buffer.concat(await Array.fromAsync(boundedEvents(body())));
      expect(read.toString()).toBe(whole.toString());
    }),
    { numRuns: 20 },
  );
});
