import { expect, it } from 'vitest';
import type { CallClock } from './deadlines.ts';
import { pushAll } from './pushed-bytes.ts';
import { UpstreamAnswer } from './upstream-answer.ts';

const CLOCK: CallClock = {
  throwIfFailed: () => undefined,
  headersArrived: () => undefined,
  waiting: () => undefined,
  received: () => undefined,
  fail: () => undefined,
  stop: () => undefined,
};

/** What undici would do is only noted. */
function controlled() {
  const happened: string[] = [];
  const controller = {
    ...{ aborted: false, paused: false, reason: null },
    pause() {
      controller.paused = happened.push('pause') > 0;
    },
    resume() {
      controller.paused = happened.push('resume') === 0;
    },
    abort: () => void happened.push('abort'),
  };
  const answer = new UpstreamAnswer(CLOCK, 'http://127.0.0.1');
  answer.onRequestStart(controller);
  const receive = (bytes: string | number) =>
    answer.onResponseData(controller, typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.alloc(bytes));
  return { answer, body: answer.body()[Symbol.asyncIterator](), receive, happened, controller };
}

it('pushes nothing of what waits once it has been let go', async () => {
  const { body, receive } = controlled();
  receive('one');
  receive('two');
  const taken: string[] = [];
  await pushAll(body, (chunk) => {
    taken.push(Buffer.from(chunk).toString());
    void body.return?.();
    return null;
  });
  receive('three');
  expect(taken).toEqual(['one']);
});

/** Takes no second chunk until it is ready; notes their sizes. */
function pushHeld(body: AsyncIterator<Uint8Array, unknown>) {
  const ready = Promise.withResolvers<undefined>();
  const taken: number[] = [];
  const pushed = pushAll(body, (chunk) => {
    taken.push(chunk.byteLength);
    return taken.length === 1 ? ready.promise : null;
  });
  return { ready, taken, pushed };
}

it('pauses its socket beyond 64 KB while its taker can take no more, and goes on in order', async () => {
  const { answer, body, receive, happened } = controlled();
  const { ready, taken, pushed } = pushHeld(body);
  receive(100_000);
  receive(60_000);
  expect([taken, happened]).toEqual([[100_000], []]);
  receive(60_001);
  expect([taken, happened]).toEqual([[100_000], ['pause']]);
  ready.resolve(undefined);
  await ready.promise;
  answer.onResponseEnd();
  await pushed;
  expect([taken, happened]).toEqual([
    [100_000, 60_000, 60_001],
    ['pause', 'resume'],
  ]);
});

it('hands over what it holds before what comes the moment it resumes', async () => {
  const { answer, body, receive, controller } = controlled();
  const { ready, taken, pushed } = pushHeld(body);
  receive(1);
  receive(60_000);
  receive(10_000);
  // undici reads on within the call.
  controller.resume = () => {
    controller.paused = false;
    receive(5);
  };
  ready.resolve(undefined);
  await ready.promise;
  answer.onResponseEnd();
  await pushed;
  expect(taken).toEqual([1, 60_000, 10_000, 5]);
});

it('hands over what waits before what comes while it does so', async () => {
  const { answer, body, receive } = controlled();
  receive('one');
  receive('two');
  const taken: string[] = [];
  const pushed = pushAll(body, (chunk) => {
    if (taken.push(Buffer.from(chunk).toString()) === 1) receive('three');
    return null;
  });
  answer.onResponseEnd();
  await pushed;
  expect(taken).toEqual(['one', 'two', 'three']);
});
