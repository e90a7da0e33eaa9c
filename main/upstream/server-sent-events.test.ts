import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  createEventParser,
  formatComment,
  formatEvent,
  parseEvents,
  type SseEvent,
} from './server-sent-events.ts';

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function parse(text: string, sizes: readonly number[] = [], limit?: number): Promise<SseEvent[]> {
  const events: SseEvent[] = [];
  for await (const event of parseEvents(chunked(Buffer.from(text), sizes), limit)) events.push(event);
  return events;
}

describe('parseEvents', () => {
  it.each<[string, string, SseEvent[]]>([
    ['a plain event', 'data: a\n\n', [{ data: 'a' }]],
    ['a named event', 'event: ping\ndata: {}\n\n', [{ event: 'ping', data: '{}' }]],
    ['an event without a space after the colon', 'data:a\n\n', [{ data: 'a' }]],
    ['CRLF', 'event: x\r\ndata: a\r\n\r\n', [{ event: 'x', data: 'a' }]],
    ['lone CR, at the very end too', 'data: a\r\rdata: b\r\r', [{ data: 'a' }, { data: 'b' }]],
    ['several data lines', 'data: a\ndata\ndata: b\n\n', [{ data: 'a\n\nb' }]],
    [
      'comments, ids, retries and unknown fields',
      ': hi\nid: 1\nretry: 5\nfoo: bar\ndata: a\n\n',
      [{ data: 'a' }],
    ],
    ['a byte order mark', '\uFEFFdata: a\n\n', [{ data: 'a' }]],
    ['an empty data field', 'data:\n\n', [{ data: '' }]],
    ['a name without data', 'event: x\n\ndata: a\n\n', [{ data: 'a' }]],
    ['an unfinished last event', 'data: a\n\ndata: b\n', [{ data: 'a' }]],
    ['an unfinished last line', 'data: a\n\ndata: b', [{ data: 'a' }]],
    ['no bytes', '', []],
  ])('reads %s', async (_what, text, events) => {
    expect(await parse(text)).toEqual(events);
  });

  it('puts a character together that is split over chunks', async () => {
    const text = 'data: 🦙 é\n\n';
    const sizes = Array.from({ length: Buffer.byteLength(text) }, () => 1);
    expect(await parse(text, sizes)).toEqual([{ data: '🦙 é' }]);
  });

  it('yields the same events however the bytes are cut', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        '',
        '',
        'data: a',
        'data',
        'data:🦙',
        'event: x',
        ': c',
        'id: 1',
        'dat',
        '\uFEFFdata: b',
        'é',
      ),
      fc.string({ unit: 'grapheme' }),
    );
    const lines = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')));
    const text = lines.map((pairs) => pairs.flat().join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(7)), async (stream, sizes) => {
        expect(await parse(stream, sizes)).toEqual(await parse(stream));
      }),
    );
  });

  it('stops at an event over the limit, whether it comes whole or in pieces, after the events before it', async () => {
    const text = `data: ok\n\ndata: ${'x'.repeat(200)}\n\ndata: lost\n\n`;
    for (const sizes of [[], Array.from({ length: 30 }, () => 10)]) {
      const seen: SseEvent[] = [];
      const reading = (async () => {
        for await (const event of parseEvents(chunked(Buffer.from(text), sizes), 100)) seen.push(event);
      })();
      await expect(reading).rejects.toMatchObject({ code: 'upstream_protocol' });
      expect(seen).toEqual([{ data: 'ok' }]);
    }
  });

  it('stops when many short data lines add up to more than the limit', async () => {
    await expect(parse('data: x\n'.repeat(100), [], 100)).rejects.toMatchObject({
      code: 'upstream_protocol',
    });
  });

  it('keeps failing after an event over the limit', () => {
    const parser = createEventParser(() => undefined, 10);
    const long = Buffer.from('data: 0123456789abc');
    expect(() => parser.push(long)).toThrow(/limit of 10/);
    expect(() => parser.push(Buffer.from('\n\n'))).toThrow(/limit of 10/);
  });

  it('closes its source when the reader leaves early', async () => {
    let closed = false;
    async function* source() {
      try {
        yield Buffer.from('data: a\n\ndata: b\n\n');
        yield Buffer.from('data: c\n\n');
      } finally {
        closed = true;
      }
    }
    for await (const event of parseEvents(source())) {
      expect(event.data).toBe('a');
      break;
    }
    expect(closed).toBe(true);
  });
});

describe('formatEvent', () => {
  it('writes names and lines as the specification wants them', () => {
    expect(formatEvent({ data: '[DONE]' })).toBe('data: [DONE]\n\n');
    expect(formatEvent({ event: 'ping', data: 'a\nb' })).toBe('event: ping\ndata: a\ndata: b\n\n');
    expect(formatEvent({ event: 'a\ndata: forged', data: '' })).toBe('event: a data: forged\ndata: \n\n');
    expect(formatComment('keep-alive')).toBe(': keep-alive\n\n');
    expect(formatComment('a\ndata: forged')).toBe(': a\n: data: forged\n\n');
  });

  it('writes what parseEvents reads', async () => {
    const text = fc.string({
      unit: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 1 }), fc.constantFrom('\n', '\r')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (texts) => {
        const wire = texts.map((data) => formatEvent({ event: 'x', data }) + formatComment(data)).join('');
        const expected = texts.map((data) => ({ event: 'x', data: data.replace(/\r\n?/g, '\n') }));
        expect(await parse(wire)).toEqual(expected);
      }),
    );
  });
});
