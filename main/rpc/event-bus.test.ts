import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HostEvent, Notice, Position } from '../../contract/event-stream.ts';
import { createEventBus } from './event-bus.ts';

function event(n: number): HostEvent {
  return { name: 'jobs.progress', payload: { job: 'runtime', step: 's', message: '', elapsedMs: n } };
}

function numbers(notices: readonly Notice[]): number[] {
  return notices.flatMap((notice) => (notice.kind === 'event' ? [notice.position.seq] : []));
}

describe('the event bus', () => {
  it('tells a new listener where it begins, and numbers what follows', () => {
    const bus = createEventBus(10, 'run');
    bus.emit(event(1));
    const heard: Notice[] = [];
    bus.subscribe((notice) => heard.push(notice));
    bus.emit(event(2));
    expect(heard).toEqual([
      { kind: 'opened', position: { epoch: 'run', seq: 1 }, continues: false },
      { kind: 'event', position: { epoch: 'run', seq: 2 }, event: event(2) },
    ]);
  });

  it('tells nothing more to one that left', () => {
    const bus = createEventBus();
    const heard: Notice[] = [];
    bus.subscribe((notice) => heard.push(notice))();
    bus.emit(event(1));
    expect(numbers(heard)).toEqual([]);
  });

  it.each<[string, Position]>([
    ['the events of another run of the host', { epoch: 'another', seq: 1 }],
    ['more events than are remembered', { epoch: 'run', seq: 0 }],
    ['events that have not happened', { epoch: 'run', seq: 9 }],
  ])('does not continue behind %s', (_what, after) => {
    const bus = createEventBus(2, 'run');
    for (let n = 1; n <= 3; n += 1) bus.emit(event(n));
    const heard: Notice[] = [];
    bus.subscribe((notice) => heard.push(notice), after);
    expect(heard).toEqual([{ kind: 'opened', position: { epoch: 'run', seq: 3 }, continues: false }]);
  });

  it('loses and doubles nothing, whenever a listener leaves and comes back', () => {
    const step = fc.constantFrom('emit', 'leave', 'come');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (steps, replay) => {
        const bus = createEventBus(replay, 'run');
        const heard: Notice[] = [];
        let position: Position | null = null;
        let leave: (() => void) | null = null;
        let emitted = 0;
        for (const each of steps) {
          if (each === 'emit') bus.emit(event((emitted += 1)));
          if (each === 'leave') {
            leave?.();
            leave = null;
          }
          if (each === 'come' && leave === null) {
            leave = bus.subscribe((notice) => {
              heard.push(notice);
              position = notice.position;
            }, position);
          }
        }
        // Within each stretch that continues, every number comes once and in its order.
        let last: number | null = null;
        for (const notice of heard) {
          const { seq } = notice.position;
          if (notice.kind === 'opened' && !notice.continues) last = seq;
          else if (notice.kind === 'opened') expect(seq).toBe(last);
          else expect(seq).toBe((last = (last ?? 0) + 1));
        }
      }),
    );
  });
});
