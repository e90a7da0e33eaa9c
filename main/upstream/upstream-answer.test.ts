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
const CONTROLLER = {
  aborted: false,
  paused: false,
  reason: null,
  pause: () => undefined,
  resume: () => undefined,
  abort: () => undefined,
};

it('pushes nothing of what waits once it has been let go', async () => {
  const answer = new UpstreamAnswer(CLOCK, 'http://127.0.0.1');
  answer.onRequestStart(CONTROLLER);
  answer.onResponseData(CONTROLLER, Buffer.from('one'));
  answer.onResponseData(CONTROLLER, Buffer.from('two'));
  const body = answer.body()[Symbol.asyncIterator]();
  const taken: string[] = [];
  await pushAll(body, (chunk) => {
    taken.push(Buffer.from(chunk).toString());
    void body.return?.();
    return null;
  });
  answer.onResponseData(CONTROLLER, Buffer.from('three'));
  expect(taken).toEqual(['one']);
});
