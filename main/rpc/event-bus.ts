import { randomUUID } from 'node:crypto';
import type { HostEvent, Notice, Position } from '../../contract/event-stream.ts';

/** Hands each of the host's events to everyone who listens, numbered, and remembers the last ones. */
export interface EventBus {
  emit(event: HostEvent): void;
  /**
   * Tells `listener` first whether it continues behind `after`, then what it missed since, then what happens. Returns
   * its own unsubscribe.
   */
  subscribe(listener: (notice: Notice) => void, after?: Position | null): () => void;
}

/** Events kept for listeners that come back: minutes of a busy host, and little memory. */
const REPLAY = 1_000;

export function createEventBus(replay: number = REPLAY, epoch: string = randomUUID()): EventBus {
  const listeners = new Set<(notice: Notice) => void>();
  const kept: { readonly seq: number; readonly event: HostEvent }[] = [];
  let seq = 0;
  const notice = ({ seq: number, event }: (typeof kept)[number]): Notice => ({
    kind: 'event',
    position: { epoch, seq: number },
    event,
  });
  /** The events behind `after`; null when some of them are no longer known. */
  const missedSince = (after: Position): typeof kept | null => {
    if (after.epoch !== epoch || after.seq > seq) return null;
    const missed = seq - after.seq;
    return missed > kept.length ? null : kept.slice(kept.length - missed);
  };
  return {
    emit(event) {
      seq += 1;
      const numbered = { seq, event };
      kept.push(numbered);
      if (kept.length > replay) kept.shift();
      for (const listener of listeners) listener(notice(numbered));
    },
    subscribe(listener, after = null) {
      const missed = after === null ? null : missedSince(after);
      if (missed === null) listener({ kind: 'opened', position: { epoch, seq }, continues: false });
      else {
        listener({ kind: 'opened', position: after ?? { epoch, seq }, continues: true });
        missed.forEach((each) => listener(notice(each)));
      }
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
