import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServerEvent, ServerLife } from './server-state.ts';
import { nextLife, STOPPED } from './server-state.ts';

const address = { pid: 42, port: 8_000 };
const failure = { code: 'start_failed', message: 'it failed' } as const;

function live(...events: ServerEvent[]): ServerLife {
  return events.reduce(nextLife, STOPPED);
}

const start = { type: 'start', at: 1 } as const;
const spawned = { type: 'spawned', address } as const;
const ready = { type: 'ready', at: 2 } as const;
const stop = { type: 'stop' } as const;

describe('a server’s life', () => {
  it('goes from stopped over starting and ready to stopping and back to stopped', () => {
    expect(live(start).state).toBe('starting');
    expect(live(start, spawned, ready)).toEqual({ state: 'ready', startedAt: 1, readyAt: 2, address });
    expect(live(start, spawned, ready, stop)).toEqual({ state: 'stopping', startedAt: 1, address });
    expect(live(start, spawned, ready, stop, { type: 'ended' })).toBe(STOPPED);
  });

  it('takes progress only while it starts', () => {
    const progress = { type: 'progress', phase: 'downloading', detail: 'weights' } as const;
    expect(live(start, spawned, progress)).toMatchObject({ phase: 'downloading', detail: 'weights' });
    expect(live(start, spawned, ready, progress)).toEqual(live(start, spawned, ready));
  });

  it('begins its phases anew when a lost port made a second process', () => {
    const again = { type: 'spawned', address: { pid: 43, port: 8_001 } } as const;
    const life = live(start, spawned, { type: 'progress', phase: 'loading', detail: null }, again);
    expect(life).toMatchObject({ phase: 'launching', address: again.address, startedAt: 1 });
  });

  it('cannot be ready without a process', () => {
    expect(live(start, ready).state).toBe('starting');
  });

  it('is not failed by the exit that a stop caused', () => {
    expect(live(start, spawned, ready, stop, { type: 'failed', failure }).state).toBe('stopping');
  });

  it('starts again after a failure', () => {
    expect(live(start, { type: 'failed', failure })).toEqual({ state: 'failed', failure });
    expect(live(start, { type: 'failed', failure }, start).state).toBe('starting');
  });

  it('only ever takes the steps that the design names, whatever the events', () => {
    const steps = new Set([
      'stopped starting',
      'failed starting',
      'starting ready',
      'starting stopping',
      'starting failed',
      'ready stopping',
      'ready failed',
      'stopping stopped',
    ]);
    const event: fc.Arbitrary<ServerEvent> = fc.constantFrom<ServerEvent>(
      start,
      spawned,
      ready,
      stop,
      { type: 'ended' },
      { type: 'failed', failure },
      { type: 'progress', phase: 'loading', detail: null },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let life: ServerLife = STOPPED;
        for (const each of events) {
          const next = nextLife(life, each);
          if (next.state !== life.state) expect(steps).toContain(`${life.state} ${next.state}`);
          life = next;
        }
      }),
    );
  });
});
