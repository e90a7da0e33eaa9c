import { describe, expect, it } from 'vitest';
import type { Backend, Reply } from '../backends/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { firstAnswer } from './attempts.ts';
import type { Answered, AttemptCall, Attempts, Destination } from './attempts.ts';
import { Circuits } from './circuits.ts';
import { chatEventMeaning } from './event-meaning.ts';
import { RequestTrace } from './request-trace.ts';

const never = new AbortController().signal;
const EVENTS = { kind: 'events', whole: false, meaning: chatEventMeaning } as const;

function names(...all: readonly string[]): Destination[] {
  return all.map((name) => {
    const backend = { id: name, name, totalMs: 60_000, firstContentMs: null, runsHere: false };
    return { backend: backend as unknown as Backend, model: name, contextTokens: null, families: [] };
  });
}

/** A reply that notes when its body is let go, as a lease must be. */
function reply(status: number, chunks: readonly string[], freed: string[] = []): Reply {
  async function* body() {
    try {
      for (const chunk of chunks) yield Buffer.from(chunk);
    } finally {
      freed.push(chunks.join(''));
    }
  }
  return { status, headers: {}, body: body(), usage: () => null };
}

function run(
  destinations: readonly Destination[],
  ask: (destination: Destination, call: AttemptCall) => Promise<Reply>,
  more: Partial<Attempts> = {},
): Promise<Answered> {
  return firstAnswer({
    destinations,
    proof: { kind: 'whole' },
    ask: async (destination, call) => {
      call.onSent();
      return { reply: await ask(destination, call), refusal: null };
    },
    signal: never,
    circuits: new Circuits(),
    trace: new RequestTrace({ recorder: { record: () => undefined } }, 'req_1', {
      ...{ endpoint: '/x', dialect: null, userAgent: undefined },
    }),
    pause: async () => undefined,
    ...more,
  });
}

async function read({ held, rest }: Answered): Promise<string> {
  const all = [...held];
  if (rest !== null) {
    for (let item = await rest.next(); item.done !== true; item = await rest.next()) all.push(item.value);
  }
  return Buffer.concat(all).toString();
}

const event = (delta: object) => `data: ${JSON.stringify({ choices: [{ delta, finish_reason: null }] })}\n\n`;
const ROLE = event({ role: 'assistant', content: '' });
const WORD = event({ content: 'word' });

describe('the first answer', () => {
  it('is the first one that is no trouble of its backend, and all before it are let go', async () => {
    const freed: string[] = [];
    const replies = [reply(401, ['no'], freed), reply(429, ['slow'], freed), reply(200, ['good'], freed)];
    const answered = await run(names('a', 'b', 'c'), async () => replies.shift()!);
    expect(freed).toEqual(['no', 'slow', 'good']);
    expect(answered).toMatchObject({ attempts: 3, destination: { model: 'c' }, reply: { status: 200 } });
    expect(await read(answered)).toBe('good');
  });

  it('may be empty', async () => {
    expect(await read(await run(names('a'), async () => reply(200, [])))).toBe('');
  });

  it('is a stream once its first content is there, whatever stood before that', async () => {
    const breaksOff = async function* () {
      yield Buffer.from(`: hello\n\n${ROLE}`);
      throw new Failure('upstream_protocol', 'broke off');
    };
    const replies = [{ ...reply(200, []), body: breaksOff() }, reply(200, [ROLE, WORD, WORD])];
    const answered = await run(names('a', 'b'), async () => replies.shift()!, { proof: EVENTS });
    expect(Buffer.concat([...answered.held]).toString()).toBe(ROLE + WORD);
    expect(await read(answered)).toBe(ROLE + WORD + WORD);
  });

  it('is sought no further when the request itself is at fault', async () => {
    let asked = 0;
    const ask = async (): Promise<Reply> => {
      asked += 1;
      throw new Failure('invalid_input', 'wrong');
    };
    await expect(run(names('a', 'b'), ask)).rejects.toMatchObject({ code: 'invalid_input' });
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
    await expect(run(names('a', 'b'), ask, { signal: client.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(asked).toBe(1);
  });
});

describe('a chain', () => {
  const refuses = (status: number) => async (destination: Destination) =>
    destination.model === 'a' ? reply(status, ['{"error":{"message":"no"}}']) : reply(200, ['good']);

  it('passes over a backend whose breaker is open, and asks it again once that has waited', async () => {
    let now = 0;
    const circuits = new Circuits(undefined, () => now);
    const chain = names('a', 'b');
    const asked: string[] = [];
    const ask = async (destination: Destination) => {
      asked.push(destination.model);
      return refuses(401)(destination);
    };
    await run(chain, ask, { circuits });
    await run(chain, ask, { circuits });
    expect(asked).toEqual(['a', 'b', 'b']);
    now += 600_000;
    await run(chain, ask, { circuits });
    expect(asked.slice(3)).toEqual(['a', 'b']);
  });

  it('whose backends are all passed over is asked all the same, the soonest first', async () => {
    const circuits = new Circuits(undefined, () => 0);
    const asked: string[] = [];
    const chain = names('a', 'b');
    for (const { backend } of chain) {
      const retryAfterMs = backend.name === 'a' ? 9_000 : 3_000;
      circuits.judge(backend, { kind: 'failed', failure: 'rate-limited', retryAfterMs });
    }
    const ask = async ({ model }: Destination) => {
      asked.push(model);
      return reply(model === 'b' ? 503 : 200, ['x']);
    };
    expect(await run(chain, ask, { circuits })).toMatchObject({ reply: { status: 200 } });
    expect(asked).toEqual(['b', 'a']);
  });

  it('goes on after an overflow only to a target that takes more', async () => {
    const [a, b, c] = names('a', 'b', 'c') as [Destination, Destination, Destination];
    const chain = [
      { ...a, contextTokens: 8_000 },
      { ...b, contextTokens: 4_000 },
      { ...c, contextTokens: 100_000 },
    ];
    const asked: string[] = [];
    const ask = async ({ model }: Destination) => {
      asked.push(model);
      return model === 'c'
        ? reply(200, ['good'])
        : reply(400, ['{"error":{"code":"context_length_exceeded","message":"too long"}}']);
    };
    expect(await run(chain, ask)).toMatchObject({ attempts: 2, destination: { model: 'c' } });
    expect(asked).toEqual(['a', 'c']);
    const none = await run(chain.slice(0, 2), ask);
    expect(none).toMatchObject({ reply: { status: 400 }, refused: { failure: 'context-overflow' } });
  });
});
