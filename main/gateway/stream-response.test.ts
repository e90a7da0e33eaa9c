import type { Response } from 'express';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StreamResponse } from './stream-response.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const COMMENT = ': waiting\n\n';
const EVENT = 'data: {}\n\n';
const signal = new AbortController().signal;

/** A response that says when something was written to it: seconds, and what. */
function watched() {
  const from = performance.now();
  const written: [number, string][] = [];
  const response = {
    ...{ headersSent: false, writableNeedDrain: false, destroyed: false },
    writeHead: () => (response.headersSent = true),
    write(chunk: string | Uint8Array) {
      written.push([Math.round((performance.now() - from) / 1_000), Buffer.from(chunk).toString()]);
      return true;
    },
    end: () => undefined,
  };
  return { stream: new StreamResponse(response as unknown as Response), written };
}

it('tells its client every ten seconds that it lives, while there is nothing to send', () => {
  const { stream, written } = watched();
  vi.advanceTimersByTime(35_000);
  stream.stop();
  vi.advanceTimersByTime(35_000);
  expect(written).toEqual([
    [10, COMMENT],
    [20, COMMENT],
    [30, COMMENT],
  ]);
});

it('says nothing between chunks that come sooner, and counts from the last of them', () => {
  const { stream, written } = watched();
  for (let at = 0; at < 4; at += 1) {
    vi.advanceTimersByTime(6_000);
    void stream.write(Buffer.from(EVENT), signal);
  }
  vi.advanceTimersByTime(11_000);
  stream.end();
  expect(written).toEqual([
    [6, EVENT],
    [12, EVENT],
    [18, EVENT],
    [24, EVENT],
    [34, COMMENT],
  ]);
});
