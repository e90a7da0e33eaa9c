import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameFilter } from './frame-filter.ts';

function filtered(text: string, sizes: readonly number[] = []): string {
  const filter = new FrameFilter();
  const bytes = Buffer.from(text);
  const out: Buffer[] = [];
  let at = 0;
  for (const size of [...sizes, bytes.byteLength]) {
    out.push(filter.pass(bytes.subarray(at, at + size)));
    at += size;
    if (at >= bytes.byteLength) break;
  }
  return Buffer.concat([...out, filter.end()]).toString();
}

const lineEnd = fc.constantFrom('\n', '\r\n');
const clean = fc.constantFrom(
  'data: {"choices":[]}',
  'data:{"é":"\\n"}',
  'data: [DONE]',
  'data:',
  ': a comment {',
  'event: message',
  'id: 7',
  '',
);
const unreadable = fc.constantFrom('data: {"choices":[', 'data: oops', 'data: "text"', 'data: [1]');
const sizes = fc.array(fc.integer({ min: 1, max: 30 }));

describe('the frame filter', () => {
  it('changes not one byte of a stream that can be read, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(clean, lineEnd)), sizes, (lines, cuts) => {
        const text = lines.flat().join('');
        expect(filtered(text, cuts)).toBe(text);
      }),
    );
  });

  it('leaves out up to two frames that nobody can read, and nothing else, however the stream is cut', () => {
    const bad = fc.array(fc.tuple(unreadable, fc.nat()), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fc.array(fc.tuple(clean, lineEnd)), bad, sizes, (lines, frames, cuts) => {
        const kept = lines.map((line) => line.join(''));
        const mixed = [...kept];
        for (const [frame, where] of frames) mixed.splice(where % (mixed.length + 1), 0, `${frame}\n`);
        expect(filtered(mixed.join(''), cuts)).toBe(kept.join(''));
      }),
    );
  });

  it('gives up a stream of which the third frame cannot be read', () => {
    expect(() => filtered('data: a\n\ndata: b\n\ndata: c\n\n')).toThrow(
      expect.objectContaining({ code: 'upstream_protocol' }),
    );
  });

  it('drops half a frame at the end, and keeps a whole one without its line end', () => {
    expect(filtered('data: {"a":1}\n\ndata: {"b')).toBe('data: {"a":1}\n\n');
    expect(filtered('data: [DONE]')).toBe('data: [DONE]');
  });
});
