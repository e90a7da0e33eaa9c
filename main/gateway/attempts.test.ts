import { describe, expect, it } from 'vitest';
import type { Backend, Reply } from '../backends/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { firstAnswer } from './attempts.ts';
import type { Destination } from './attempts.ts';

const never = new AbortController().signal;
const names = (...all: readonly string[]): Destination[] =>
  all.map((name) => ({ backend: { name } as Backend, model: name, families: [] }));

/** A reply that notes when its body is let go, as a lease must be. */
function reply(status: number, text: string, freed: string[]): Reply {
  async function* body() {
    try {
      for (const letter of text) yield Buffer.from(letter);
    } finally {
      freed.push(text);
    }
  }
  return { status, headers: {}, body: body(), usage: () => null };
}

async function read({ body }: Reply): Promise<string> {
  return Buffer.concat(await Array.fromAsync(body)).toString();
}

describe('the first answer', () => {
  it('is the first one that is no trouble of its backend, and all before it are let go', async () => {
    const freed: string[] = [];
    const replies = [reply(503, 'busy', freed), reply(429, 'slow', freed), reply(200, 'good', freed)];
    const answered = await firstAnswer(names('a', 'b', 'c'), async () => replies.shift()!, never);
    expect(freed).toEqual(['busy', 'slow']);
    expect(answered).toMatchObject({ attempts: 3, destination: { model: 'c' }, reply: { status: 200 } });
    expect(await read(answered.reply)).toBe('good');
    expect(freed).toEqual(['busy', 'slow', 'good']);
  });

  it('is let go when it is left half-way', async () => {
    const freed: string[] = [];
    const { reply: answer } = await firstAnswer(names('a'), async () => reply(200, 'long', freed), never);
    for await (const chunk of answer.body) {
      expect(Buffer.from(chunk).toString()).toBe('l');
      break;
    }
    expect(freed).toEqual(['long']);
  });

  it('may be empty', async () => {
    const { reply: answer } = await firstAnswer(names('a'), async () => reply(200, '', []), never);
    expect(await read(answer)).toBe('');
  });

  it('is sought no further when the request itself is at fault', async () => {
    let asked = 0;
    const ask = async (): Promise<Reply> => {
      asked += 1;
      throw new Failure('invalid_input', 'wrong');
    };
    await expect(firstAnswer(names('a', 'b'), ask, never)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(asked).toBe(1);
  });

  it('is sought no further when the client has left, whatever the backend made of that', async () => {
    const client = new AbortController();
    let asked = 0;
    const ask = async (): Promise<Reply> => {
      asked += 1;
      client.abort(new Failure('aborted', 'The client left.'));
      throw new Failure('upstream_unreachable', 'gone');
    };
    await expect(firstAnswer(names('a', 'b'), ask, client.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(asked).toBe(1);
  });
});
