import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventBoundary } from './event-boundary.ts';

function after(...chunks: readonly string[]): boolean {
  const boundary = new EventBoundary();
  for (const chunk of chunks) boundary.sent(Buffer.from(chunk));
  return boundary.reached;
}

describe('between two events', () => {
  it.each([
    ['nothing was sent yet', []],
    ['LF', ['data: x\n\n']],
    ['CRLF', ['data: x\r\n\r\n']],
    ['CR', ['data: x\r\r']],
    ['mixed line ends', ['data: x\r\n\n']],
    ['a line end that comes by itself', ['data: x\n', '\n']],
    ['a CRLF cut in two', ['data: x\r\n\r', '\n']],
    ['byte for byte', 'data: x\r\n\r\n'.split(/(?:)/)],
    ['an empty chunk at last', ['data: x\n\n', '']],
  ])('a stream stands after %s', (_what, chunks) => {
    expect(after(...chunks)).toBe(true);
  });

  it.each([
    ['half a line', ['data: x']],
    ['one line', ['data: x\n']],
    ['one line with CRLF', ['data: x\r\n']],
    ['one line whose end comes by itself', ['data: x', '\n']],
    ['one line whose CRLF is cut in two', ['data: x\r', '\n']],
    ['a line within the next event', ['data: x\n\nevent: y\n']],
  ])('a stream does not stand after %s', (_what, chunks) => {
    expect(after(...chunks)).toBe(false);
  });

  it('a comment changes no event, wherever the stream is cut', () => {
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    const line = fc.tuple(
      fc.constantFrom('data: a', 'data:', 'event: e', 'id: 1', ': c', 'data: é✓', ''),
      lineEnd,
    );
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.flat().join(''));
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 });
    fc.assert(
      fc.property(text, sizes, (stream, cuts) => {
        const boundary = new EventBoundary();
        const bytes = Buffer.from(stream);
        const out: Uint8Array[] = [];
        for (let at = 0, n = 0; at < bytes.byteLength; n++) {
          const chunk = bytes.subarray(at, (at += cuts[n % cuts.length]!));
          boundary.sent(chunk);
          out.push(chunk);
          if (boundary.reached) out.push(Buffer.from(': waiting\n\n'));
        }
        expect(eventsOf(Buffer.concat(out))).toEqual(eventsOf(bytes));
      }),
      { numRuns: 2_000 },
    );
  });
});

function eventsOf(bytes: Buffer): unknown[] {
  const events: unknown[] = [];
  // What follows the last event cannot matter: it is closed here, so that a CR at the end is a line end.
  createParser({ onEvent: (event) => events.push(event) }).feed(`${bytes.toString()}\n`);
  return events;
}
