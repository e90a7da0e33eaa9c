import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogLine } from './line-splitter.ts';
import { LineSplitter } from './line-splitter.ts';

function split(...chunks: readonly (string | Buffer)[]): LogLine[] {
  const lines: LogLine[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.write(Buffer.from(chunk));
  splitter.end();
  return lines;
}

const texts = (...chunks: readonly (string | Buffer)[]) => split(...chunks).map((line) => line.text);

describe('the line splitter', () => {
  it('gives the last line too when it has no end', () => {
    expect(texts('one\ntwo')).toEqual(['one', 'two']);
  });

  it('takes CRLF, LF and bare carriage returns as ends, and drops empty lines', () => {
    expect(texts('a\r\nb\n\nc\rd\n')).toEqual(['a', 'b', 'c', 'd']);
  });

  it('marks what a progress bar draws over, but not lines that end in CRLF', () => {
    const redrawn = split('10%\r20%\r30%\ndone\r', '\n').map((line) => line.redrawn);
    expect(redrawn).toEqual([true, true, false, false]);
  });

  it('removes the colours that loguru always prints', () => {
    expect(texts('\x1b[32m2026-11-23\x1b[0m | \x1b[1mINFO\x1b[0m | ready\n')).toEqual([
      '2026-11-23 | INFO | ready',
    ]);
  });

  it('keeps no more than the longest line of an output without end', () => {
    const [line] = texts(...Array.from({ length: 100 }, () => 'x'.repeat(1_000)), '\nnext');
    expect(line).toBe(`${'x'.repeat(4_096)}…`);
    expect(texts('x'.repeat(5_000), '\nnext').at(-1)).toBe('next');
  });

  it('gives the same lines however the bytes are cut into chunks', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '🦙', '\n', '\r', '\r\n', '\x1b[1m', ' ') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(64)), (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const points = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length];
        points.sort((a, b) => a - b);
        const chunks = points.slice(1).map((point, index) => bytes.subarray(points[index], point));
        expect(split(...chunks)).toEqual(split(bytes));
      }),
    );
  });
});
