import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../contract/failure.ts';
import type { PushableBytes } from '../../upstream/pushed-bytes.ts';
import { answerForm } from './answer-form.ts';
import { StreamTap } from './stream-tap.ts';

const finish = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
const usage = 'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\n';
const word = 'data: {"choices":[{"index":0,"delta":{"content":"é"},"finish_reason":null}]}\n\n';

async function* chunks(text: string, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  let at = 0;
  for (const size of [...sizes, bytes.byteLength]) {
    if (at >= bytes.byteLength) return;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** A source that pushes, all in one turn, whether or not it has been let go meanwhile. */
function pushing(
  text: string,
  sizes: readonly number[],
  { onReturn, error }: { onReturn?: () => void; error?: Error } = {},
): AsyncIterable<Uint8Array> {
  let isOver = false;
  const iterator: PushableBytes = {
    next: async () => {
      if (!isOver) throw new Error('it was pulled');
      if (error !== undefined) throw error;
      return { done: true, value: undefined };
    },
    pushTo: async (take) => {
      isOver = true;
      for (const chunk of await Array.fromAsync(chunks(text, sizes))) void take(chunk);
      if (error !== undefined) throw error;
    },
    return: async () => {
      onReturn?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

type Read = (tap: StreamTap, out: Uint8Array[]) => Promise<void>;

async function passBy(read: Read) {
  const tap = new StreamTap(answerForm('chat'), (text) => text.replaceAll('secret', '[key]'));
  const out: Uint8Array[] = [];
  let failure: unknown = null;
  try {
    await read(tap, out);
  } catch (error) {
    failure = error;
  }
  return {
    text: Buffer.concat(out).toString(),
    usage: tap.usage(),
    endedInError: tap.endedInError,
    failure,
  };
}

/** Pulled, pushed from a source that is pulled, and pushed all the way: it must come to the same. */
async function pass(text: string, sizes: readonly number[] = []) {
  const pulled = await passBy(async (tap, out) => {
    for await (const chunk of tap.pass(chunks(text, sizes))) out.push(chunk);
  });
  for (const source of [chunks, pushing]) {
    const pushed = await passBy((tap, out) =>
      tap.pass(source(text, sizes)).pushTo((chunk) => {
        out.push(chunk);
        return null;
      }),
    );
    expect(pushed).toEqual(pulled);
  }
  return pulled;
}

describe('a stream that passes through', () => {
  it('keeps every byte, and its usage is known, however it is cut into chunks', async () => {
    const text = `${word.repeat(300)}${finish}${usage}data: [DONE]\n\n`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4_000 })), async (sizes) => {
        expect(await pass(text, sizes)).toEqual({
          text,
          usage: { promptTokens: 3, completionTokens: 4 },
          endedInError: false,
          failure: null,
        });
      }),
    );
  });

  it('is complete with a finish and no [DONE]', async () => {
    expect((await pass(word + finish)).failure).toBeNull();
  });

  it('without a finish keeps back the [DONE] that would tell its client that all is there', async () => {
    const result = await pass(`${word}data: [DONE]\n\n`, [Buffer.byteLength(word)]);
    expect(result).toMatchObject({ text: word, failure: { code: 'upstream_protocol' } });
  });

  it('of another dialect passes on a [DONE], which ends nothing there', async () => {
    const stray = 'data: [DONE]\n\n';
    const text = `${stray}event: message_stop\ndata: {"type":"message_stop"}\n\n`;
    const tap = new StreamTap(answerForm('messages'), (told) => told);
    const out = await Array.fromAsync(tap.pass(chunks(text, [stray.length])));
    expect(Buffer.concat(out).toString()).toBe(text);
  });

  it('may speak of [DONE] before it is', async () => {
    const spoken = `${word.replace('é', 'data: [DONE]')}${finish}data: [DONE]\n\n`;
    expect(await pass(spoken)).toMatchObject({ text: spoken, failure: null });
    const parts = [word.replace('é', 'data: [DONE]'), word, finish];
    expect(
      await pass(
        parts.join(''),
        parts.map((part) => Buffer.byteLength(part)),
      ),
    ).toMatchObject({
      text: parts.join(''),
      failure: null,
    });
  });

  it.each(['1.5', '-1', '1e300', '"3"', 'null'])('has no usage when that says %s', async (count) => {
    const odd = usage.replace(':3,', `:${count},`);
    expect((await pass(finish + odd)).usage).toBeNull();
  });

  it.each(['data: {"error":{"message":"x"}}\n\n', 'data:{ "error" : "x"}\r\n\r\ndata: [DONE]\r\n\r\n'])(
    'is complete and ended in an error by %j',
    async (event) => {
      expect(await pass(word + event)).toMatchObject({ failure: null, endedInError: true });
    },
  );

  it('ends with the error that the backend told of, and lets the rest go', async () => {
    const error = 'data: {"error":{"message":"x"}}\n\n';
    const sizes = [word.length + 1, error.length];
    const result = await pass(word + error + word, sizes);
    expect(result).toMatchObject({ text: word + error, failure: null });
    let isLetGo = false;
    await passBy((tap) =>
      tap.pass(pushing(word + error + word, sizes, { onReturn: () => (isLetGo = true) })).pushTo(() => null),
    );
    expect(isLetGo).toBe(true);
  });

  it('ends as if that had been all when it is left while it is pushed', async () => {
    const tap = new StreamTap(answerForm('chat'), (text) => text);
    const stream = tap.pass(chunks(word + word + finish, [word.length, word.length]));
    const out: Uint8Array[] = [];
    await stream.pushTo((chunk) => {
      out.push(chunk);
      void stream.return();
      return null;
    });
    expect(out).toHaveLength(1);
  });

  it('has lost nothing when its connection breaks behind its end, and is broken before', async () => {
    const error = new Failure('upstream_unreachable', 'It closed the connection.');
    const push = (text: string) => passBy((tap) => tap.pass(pushing(text, [], { error })).pushTo(() => null));
    expect((await push(word + finish)).failure).toBeNull();
    expect((await push(word)).failure).toBe(error);
  });

  it('has not ended in an error that its text only speaks of', async () => {
    const text = word.replace('é', 'data: {\\"error\\":1}\\n') + finish;
    expect(await pass(text)).toMatchObject({ failure: null, endedInError: false });
  });

  it.each(['<html>', '  <!doctype html>', '{"choices":[]}', '[]', '\n{'])(
    'is none when it begins with %j, and nothing of it is passed on',
    async (text) => {
      const result = await pass(text + finish);
      expect(result.failure).toMatchObject({ code: 'upstream_protocol' });
      expect(result.text).toBe('');
    },
  );

  it.each([
    ['nothing at all', ''],
    ['text without a finish', word],
    ['half an event', word + finish.slice(0, 20)],
  ])('is broken when it ends with %s', async (_what, text) => {
    const result = await pass(text);
    expect(result.failure).toMatchObject({ code: 'upstream_protocol' });
    expect(result.text).toBe(text.startsWith(word) ? word : '');
  });

  it.each(['{"error":"out of memory, secret"}', '{"error":{"message":"out of memory, secret"}}\n'])(
    'is broken in the backend’s own words, and without its key, when it ends with %j',
    async (line) => {
      expect((await pass(word + line)).failure).toMatchObject({
        code: 'upstream_protocol',
        message: 'The backend broke off: out of memory, [key]',
      });
    },
  );

  it('loses a key that the backend repeats in an error', async () => {
    const result = await pass('data: {"error":{"message":"bad key secret, é"}}\n\n');
    expect(result.text).toBe('data: {"error":{"message":"bad key [key], é"}}\n\n');
  });
});

describe('the usage of a stream that tells none', () => {
  const tapOf = () =>
    new StreamTap(
      answerForm('chat'),
      (text) => text,
      () => 42,
    );
  const read = async (tap: StreamTap, body: AsyncIterable<Uint8Array>) => {
    for await (const chunk of tap.pass(body)) expect(chunk.byteLength).toBeGreaterThan(0);
  };

  it('is about the prompt and one token for each event', async () => {
    const tap = tapOf();
    await read(tap, chunks(word.repeat(1_000) + finish, []));
    const usage = tap.usage();
    expect(usage).toMatchObject({ promptTokens: 42, estimated: true });
    expect(usage?.completionTokens).toBeGreaterThan(950);
    expect(usage?.completionTokens).toBeLessThan(1_050);
  });

  it('is estimated also where the client left in the middle', async () => {
    const tap = tapOf();
    for await (const chunk of tap.pass(chunks(word.repeat(10), [word.length * 5]))) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(tap.usage()).toMatchObject({ promptTokens: 42, estimated: true });
  });

  it('is nothing before anything came', () => {
    expect(tapOf().usage()).toBeNull();
  });

  it('of Messages keeps what the first event told of the prompt', async () => {
    const tap = new StreamTap(
      answerForm('messages'),
      (text) => text,
      () => 42,
    );
    const start =
      'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":7,"cache_read_input_tokens":3,"output_tokens":1}}}\n\n';
    await expect(read(tap, chunks(start + word.repeat(3), []))).rejects.toMatchObject({
      code: 'upstream_protocol',
    });
    expect(tap.usage()).toMatchObject({ promptTokens: 10, cachedTokens: 3, estimated: true });
  });
});

describe('a stream of Responses', () => {
  const long = 'x'.repeat(300_000);
  const response = { object: 'response', status: 'completed', instructions: long, output: [], usage: null };
  const last = JSON.stringify({ type: 'response.completed', sequence_number: 9, response });
  const created = 'event: response.created\ndata: {"type":"response.created","sequence_number":0}\n\n';
  const read = async (text: string, sizes: readonly number[]) => {
    const tap = new StreamTap(answerForm('responses'), (said) => said);
    const out: Uint8Array[] = [];
    for await (const chunk of tap.pass(chunks(text, sizes))) out.push(chunk);
    return Buffer.concat(out).toString();
  };
  const sizes = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 10, maxLength: 40 });

  it.each(['event: response.completed\n', ''])(
    'is complete however long its last event is, and however it is cut (%j)',
    async (name) => {
      const text = `${created}${name}data: ${last}\n\n`;
      await fc.assert(
        fc.asyncProperty(sizes, async (cuts) => {
          expect((await read(text, cuts)) === text).toBe(true);
        }),
        { numRuns: 20 },
      );
    },
  );

  it('is broken where its last event breaks off, or is only spoken of', async () => {
    const half = `${created}event: response.completed\ndata: ${last.slice(0, -40)}`;
    await expect(read(half, [1_000])).rejects.toMatchObject({ code: 'upstream_protocol' });
    const delta = { type: 'response.output_text.delta', delta: `\nevent: response.completed ${long}` };
    const spoken = `${created}data: ${JSON.stringify(delta)}\n\n`;
    await expect(read(spoken, [1_000])).rejects.toMatchObject({ code: 'upstream_protocol' });
  });
});
