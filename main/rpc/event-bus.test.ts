import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOBODY, OWNER } from '../../contract/caller.ts';
import type { Caller } from '../../contract/caller.ts';
import type { HostEvent, Notice, Position } from '../../contract/event-stream.ts';
import { BackendId, ConversationId, MessageId, PersonId } from '../../contract/ids.ts';
import { createEventBus } from './event-bus.ts';
import type { Audience } from './event-bus.ts';

const server = BackendId.parse('0c1f8f7e-2f0f-4a39-9d3a-0b9a4f3f5a13');

function event(n: number): HostEvent {
  return { name: 'servers.logGrew', payload: { id: server, cursor: n } };
}

function numbers(notices: readonly Notice[]): number[] {
  return notices.flatMap((notice) => (notice.kind === 'event' ? [notice.position.seq] : []));
}

describe('the event bus', () => {
  it('tells a new listener where it begins, and numbers what follows', () => {
    const bus = createEventBus(10, 'run');
    bus.emit(event(1));
    const heard: Notice[] = [];
    bus.subscribe((notice) => heard.push(notice), OWNER);
    bus.emit(event(2));
    expect(heard).toEqual([
      { kind: 'opened', position: { epoch: 'run', seq: 1 }, continues: false },
      { kind: 'event', position: { epoch: 'run', seq: 2 }, event: event(2) },
    ]);
  });

  it('tells nothing more to one that left', () => {
    const bus = createEventBus();
    const heard: Notice[] = [];
    bus.subscribe((notice) => heard.push(notice), OWNER)();
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
    bus.subscribe((notice) => heard.push(notice), OWNER, after);
    expect(heard).toEqual([{ kind: 'opened', position: { epoch: 'run', seq: 3 }, continues: false }]);
  });

  it('remembers none that pass, so that they push out no others', () => {
    const bus = createEventBus(2, 'run');
    const grown: HostEvent = {
      name: 'chat.delta',
      payload: {
        conversation: ConversationId.parse('0c1f8f7e-2f0f-4a39-9d3a-0b9a4f3f5a11'),
        message: MessageId.parse('0c1f8f7e-2f0f-4a39-9d3a-0b9a4f3f5a12'),
        ...{ part: 0, offset: 0, text: 'x' },
      },
    };
    bus.emit(event(1));
    for (let n = 0; n < 10; n += 1) bus.emit(grown);
    bus.emit(event(2));
    const heard: Notice[] = [];
    bus.subscribe((notice) => heard.push(notice), OWNER, { epoch: 'run', seq: 5 });
    bus.subscribe((notice) => heard.push(notice), OWNER, { epoch: 'run', seq: 0 });
    bus.emit(grown);
    expect(numbers(heard)).toEqual([12, 1, 12, 13, 13]);
    expect(heard.filter((notice) => notice.kind === 'opened' && !notice.continues)).toEqual([]);
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
            leave = bus.subscribe(
              (notice) => {
                heard.push(notice);
                position = notice.position;
              },
              OWNER,
              position,
            );
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

describe('who hears what', () => {
  const personId = PersonId.parse('6f3c1a52-6b0e-4f0e-9a55-0d8d3d1f4a10');
  const person = (role: 'admin' | 'member', id = personId): Caller => ({
    kind: 'person',
    id,
    name: 'Ada',
    role,
  });
  /** What a caller hears of one event, while it happens and when it comes back. */
  function heardBy(caller: Caller, to?: Audience) {
    const bus = createEventBus();
    const begun: Notice[] = [];
    const again: Notice[] = [];
    bus.subscribe((notice) => begun.push(notice), caller);
    bus.emit(event(1), to);
    const [opened] = begun;
    bus.subscribe((notice) => again.push(notice), caller, opened?.position);
    expect(numbers(again)).toEqual(numbers(begun));
    return numbers(begun).length;
  }

  it('an event for administrators is told to them and to the owner, and to nobody else', () => {
    expect(heardBy(OWNER)).toBe(1);
    expect(heardBy(person('admin'))).toBe(1);
    expect(heardBy(person('member'))).toBe(0);
    expect(heardBy(NOBODY)).toBe(0);
  });

  it('what is addressed to one person is told to that one alone', () => {
    const other = PersonId.parse('0b0f5f0e-3a5b-4a57-8a43-b2c5e2f2a001');
    expect(heardBy(person('admin'), { only: personId })).toBe(1);
    expect(heardBy(person('admin', other), { only: personId })).toBe(0);
    expect(heardBy(OWNER, { only: personId })).toBe(0);
  });

  it('what is addressed to the owner is told to no account', () => {
    expect(heardBy(OWNER, { only: null })).toBe(1);
    expect(heardBy(person('admin'), { only: null })).toBe(0);
    expect(heardBy(NOBODY, { only: null })).toBe(0);
  });
});
