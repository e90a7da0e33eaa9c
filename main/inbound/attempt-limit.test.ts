import { expect, it } from 'vitest';
import { AttemptLimit } from './attempt-limit.ts';

function limit(most: number, remembered?: number) {
  let at = 1_000;
  const limited = new AttemptLimit({
    most,
    withinMs: 100,
    now: () => at,
    ...(remembered === undefined ? {} : { remembered }),
  });
  return { limited, pass: (ms: number) => (at += ms) };
}

it('lets so many through and says how long the next one has to wait', () => {
  const { limited, pass } = limit(2);
  expect(limited.take('a')).toBeNull();
  pass(30);
  expect(limited.take('a')).toBeNull();
  expect(limited.take('a')).toBe(70);
  expect(limited.take('b')).toBeNull();
  pass(70);
  expect(limited.take('a')).toBeNull();
});

it('who goes on trying waits no longer for that', () => {
  const { limited, pass } = limit(1);
  limited.take('a');
  for (let n = 0; n < 50; n += 1) limited.take('a');
  pass(100);
  expect(limited.take('a')).toBeNull();
});

it('forgets on demand', () => {
  const { limited } = limit(1);
  limited.take('a');
  limited.forget('a');
  expect(limited.take('a')).toBeNull();
});

it('remembers no more keys than it may, whoever makes them up', () => {
  const { limited } = limit(1, 3);
  limited.take('a');
  for (const key of ['b', 'c', 'd']) limited.take(key);
  expect(limited.take('d')).not.toBeNull();
  expect(limited.take('a')).toBeNull();
});
