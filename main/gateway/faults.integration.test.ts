import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RemoteRecord } from '../../contract/backend.ts';
import type { FailureClass } from '../../contract/request.ts';
import { call, chat, HELLO } from './testing/client.ts';
import type { Answer } from './testing/client.ts';
import { FAULTS, inTurn } from './testing/faults.ts';
import type { Fault } from './testing/faults.ts';
import { route } from './testing/records.ts';
import { ScriptedUpstream } from './testing/scripted-upstream.ts';
import { TestGateway } from './testing/test-gateway.ts';

type Ask = (stream: boolean, model?: string) => Promise<Answer>;

let upstream: ScriptedUpstream;
let spare: ScriptedUpstream;
let gateway: TestGateway;

const FAST = { connectMs: 1_000, firstByteMs: 300, gapMs: 300, totalMs: 20_000 };

beforeEach(async () => {
  upstream = await ScriptedUpstream.start();
  spare = (await ScriptedUpstream.start()).always(FAULTS.answers);
  const first = upstream.record('first', { deadlines: FAST, firstContentMs: 250 });
  const second = spare.record('second');
  gateway = await TestGateway.start({
    backends: [first, second],
    routes: [
      route('alone', first),
      route('m', [first, 'a'], [second, 'b']),
      { ...route('larger', [first, 'a'], [second, 'b']), targets: larger(first, second) },
      { ...route('patient', [first, 'a'], [second, 'b']), waitForWholeAnswer: true },
    ],
  });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
  await spare[Symbol.asyncDispose]();
});

function larger(first: RemoteRecord, second: RemoteRecord) {
  return [
    { backend: first.id, model: 'a', contextTokens: 8_192 },
    { backend: second.id, model: 'b', contextTokens: 128_000 },
  ];
}

const askChat: Ask = (stream, model = 'm') => chat(gateway, { model, stream });
const askMessages: Ask = (stream, model = 'm') =>
  call(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream, max_tokens: 10, messages: HELLO }),
  });

const DIALECTS: readonly [string, Ask, RegExp][] = [
  ['Chat Completions', askChat, /\[DONE\]|"object":"chat\.completion"/],
  ['Messages', askMessages, /message_stop|"stop_reason":"end_turn"/],
];

/** What became of a request: what the log says of it, and whether the client was told of a complete answer. */
async function outcome(ask: Ask, complete: RegExp, stream: boolean, model?: string) {
  const answer = await ask(stream, model);
  const row = await gateway.row();
  return {
    answer,
    row,
    classes: row.attempts.map(({ failure }) => failure),
    saidComplete: answer.status === 200 && complete.test(answer.text),
  };
}

type Expected = readonly (FailureClass | null)[];

describe.each(DIALECTS)('a program that speaks %s, with another target behind', (_what, ask, complete) => {
  it.each<[string, Fault, Expected, boolean[]]>([
    ['resets', FAULTS.resets, ['unreachable', 'unreachable', null], [true, false]],
    ['hangs', FAULTS.hangs, ['timeout', null], [true, false]],
    ['stalls after the role', FAULTS.stallsAfterTheRole, ['timeout', null], [true]],
    ['ends after the role', FAULTS.truncatesAfterTheRole, ['protocol', null], [true]],
    ['is reset after the role', FAULTS.resetsAfterTheRole, ['unreachable', 'unreachable', null], [true]],
    ['sends only garbage', FAULTS.sendsOnlyGarbage, ['protocol', null], [true]],
    ['ends early and says that it is done', FAULTS.truncatesWithDone, ['protocol', null], [true]],
    ['sends half a JSON', FAULTS.truncates, ['protocol', null], [false]],
    ['limits the rate, for good', FAULTS.rateLimits, ['rate-limited', 'rate-limited', null], [true, false]],
    ['limits the rate for an hour', FAULTS.rateLimitsForAnHour, ['rate-limited', null], [true, false]],
    ['has no quota left', FAULTS.hasNoQuota, ['quota', null], [true, false]],
    ['rejects the key', FAULTS.rejectsTheKey, ['credentials', null], [true, false]],
    ['fails for good', FAULTS.fails, ['overloaded', 'overloaded', null], [true, false]],
    ['is overloaded', FAULTS.isOverloaded, ['overloaded', null], [true, false]],
    ['says an error with 200', FAULTS.saysErrorWith200, ['overloaded', null], [true, false]],
    ['says an error after the role', FAULTS.saysErrorInStream, ['overloaded', 'overloaded', null], [true]],
  ])('gets the other’s answer when the first %s', async (_fault, fault, expected, streams) => {
    for (const stream of streams) {
      upstream.always(fault);
      const { answer, classes, row, saidComplete } = await outcome(ask, complete, stream);
      expect([answer.status, saidComplete, classes]).toEqual([200, true, expected]);
      expect(answer.headers['x-mlx-manager-backend']).toBe('second');
      expect(answer.headers['x-mlx-manager-attempts']).toBe(String(expected.length));
      expect(row).toMatchObject({ outcome: 'completed', backend: 'second', failure: null });
      gateway.circuits.forgetAll();
    }
  });

  it.each<[string, Fault, Expected, number[]]>([
    ['fails once', FAULTS.fails, ['overloaded', null], []],
    ['limits the rate once', FAULTS.rateLimits, ['rate-limited', null], [3_000]],
    ['is reset once', FAULTS.resets, ['unreachable', null], []],
  ])('gets the first’s answer when it %s', async (_fault, fault, expected, waits) => {
    upstream.always(inTurn(fault, FAULTS.answers));
    const { answer, classes } = await outcome(ask, complete, true);
    expect([answer.status, classes]).toEqual([200, expected]);
    expect(answer.headers['x-mlx-manager-backend']).toBe('first');
    expect(gateway.pauses).toHaveLength(1);
    for (const wait of waits) expect(gateway.pauses[0]).toBeGreaterThanOrEqual(wait);
    expect(spare.requests).toBe(0);
  });

  it.each<[string, Fault, FailureClass]>([
    ['ends early', FAULTS.truncates, 'protocol'],
    ['is reset', FAULTS.resetsMidStream, 'unreachable'],
    ['stalls', FAULTS.stallsMidStream, 'timeout'],
    ['breaks off with an error', FAULTS.breaksOffWithError, 'overloaded'],
  ])('is told of an error, never of an end, when a stream that has begun %s', async (_f, fault, failure) => {
    upstream.always(fault);
    const { answer, row, saidComplete } = await outcome(ask, complete, true);
    expect(answer.text).toContain('half');
    expect(answer.text).toContain('"error"');
    expect(saidComplete).toBe(false);
    expect(row).toMatchObject({ outcome: 'failed', status: 200, backend: 'first' });
    expect(row.attempts).toHaveLength(1);
    if (ask === askChat) expect(row.failure).toBe(failure);
    expect(spare.requests).toBe(0);
  });

  it.each<[string, Fault]>([
    ['ends early', FAULTS.truncates],
    ['ends early and says that it is done', FAULTS.truncatesWithDone],
    ['stalls', FAULTS.stallsMidStream],
    ['breaks off with an error', FAULTS.breaksOffWithError],
  ])('gets the other’s answer when a stream %s that is waited for whole', async (_fault, fault) => {
    upstream.always(fault);
    const { answer, row, saidComplete } = await outcome(ask, complete, true, 'patient');
    expect(saidComplete).toBe(true);
    expect(answer.text).not.toContain('half');
    expect(row).toMatchObject({ outcome: 'completed', backend: 'second' });
    expect(row.attempts.at(-1)).toMatchObject({ backend: 'second', failure: null });
  });

  it('gets the whole answer of a stream without [DONE]', async () => {
    upstream.always(FAULTS.finishesWithoutDone);
    const { answer, row } = await outcome(ask, complete, true);
    expect(answer.text).toContain('whole');
    expect(answer.text).not.toContain('"error"');
    expect(row).toMatchObject({ outcome: 'completed', backend: 'first' });
  });

  it('gets everything that can be read of a stream with garbage in it', async () => {
    upstream.always(FAULTS.sendsGarbageFrames);
    const { answer, row, saidComplete } = await outcome(ask, complete, true);
    expect(saidComplete).toBe(true);
    expect(answer.text).not.toContain('garbage');
    for (const word of ['one', 'two']) expect(answer.text).toContain(word);
    expect(row).toMatchObject({ outcome: 'completed', backend: 'first', warnings: [{ code: 'bad_frame' }] });
  });

  it('is told of a content policy, which no other target is asked about', async () => {
    upstream.always(FAULTS.refusesTheContent);
    const { answer, row } = await outcome(ask, complete, true);
    expect(answer.status).toBe(400);
    expect(answer.headers['x-should-retry']).toBe('false');
    expect(row).toMatchObject({ failure: 'content-policy', attempts: [{ failure: 'content-policy' }] });
    expect(spare.requests).toBe(0);
  });

  it('is told of an overflow, unless a target takes more', async () => {
    upstream.always(FAULTS.overflows);
    const told = await outcome(ask, complete, false);
    expect([told.answer.status, told.classes]).toEqual([400, ['context-overflow']]);
    const answered = await outcome(ask, complete, false, 'larger');
    expect([answered.answer.status, answered.classes]).toEqual([200, ['context-overflow', null]]);
  });
});

describe.each(DIALECTS)('a program that speaks %s, without another target', (_what, ask, complete) => {
  it.each<[string, Fault, number, Expected]>([
    ['hangs', FAULTS.hangs, 504, ['timeout']],
    ['resets', FAULTS.resets, 502, ['unreachable', 'unreachable']],
    ['fails for good', FAULTS.fails, 500, ['overloaded', 'overloaded']],
    ['rejects the key', FAULTS.rejectsTheKey, 401, ['credentials']],
    ['limits the rate for an hour', FAULTS.rateLimitsForAnHour, 429, ['rate-limited']],
  ])('is told what happened when it %s', async (_fault, fault, status, expected) => {
    for (const stream of [true, false]) {
      upstream.always(fault);
      const { answer, classes, row } = await outcome(ask, complete, stream, 'alone');
      expect([answer.status, classes]).toEqual([status, expected]);
      expect(answer.json.error?.message).toEqual(expect.any(String));
      expect(row.errorMessage).toEqual(expect.any(String));
      expect(row).toMatchObject({ outcome: 'failed', failure: expected.at(-1), status });
    }
  });
});

describe('an outage', () => {
  it('is found out once, and its end within 30 s', async () => {
    upstream.always(FAULTS.isOverloaded);
    for (let n = 0; n < 10; n++) expect((await askChat(false)).status).toBe(200);
    expect(upstream.requests).toBe(5);
    for (; gateway.now < 60_000; gateway.now += 1_000) {
      expect((await askChat(false)).headers['x-mlx-manager-backend']).toBe('second');
    }
    // 5 until the breaker opened, then a probe after 2, 4, 8, 16 and 25 s.
    expect(upstream.requests).toBe(10);
    upstream.always(FAULTS.answers);
    const recoveredAt = gateway.now;
    for (; (await askChat(false)).headers['x-mlx-manager-backend'] !== 'first'; gateway.now += 1_000);
    expect(gateway.now - recoveredAt).toBeLessThanOrEqual(30_000);
    expect(new Set(gateway.rows.map((row) => row.outcome))).toEqual(new Set(['completed']));
  });
});
