import { randomUUID } from 'node:crypto';
import { personOf, reaches } from '../../contract/caller.ts';
import type { Caller } from '../../contract/caller.ts';
import { isPassing, mayHear } from '../../contract/event-stream.ts';
import type { HostEvent, Notice, Position } from '../../contract/event-stream.ts';
import type { PersonId } from '../../contract/ids.ts';

/** Everyone who may hear such an event, or of those administrators, or one person (null: the owner of the machine). */
export type Audience = 'everyone' | 'administrators' | { readonly only: PersonId | null };

/** Hands each of the host's events to everyone who listens, numbered, and remembers the last ones that do not pass. */
export interface EventBus {
  /** Tells everyone of the level that the event declares, or of those only `to`. */
  emit(event: HostEvent, to?: Audience): void;
  /**
   * Tells `listener` first whether it continues behind `after`, then what it missed since, then what happens: each time
   * only what `caller` may hear. Returns its own unsubscribe.
   */
  subscribe(listener: (notice: Notice) => void, caller: Caller, after?: Position | null): () => void;
}

interface Numbered {
  readonly seq: number;
  readonly event: HostEvent;
  readonly to: Audience;
}

function isFor(caller: Caller, { event, to }: Numbered): boolean {
  if (!mayHear(caller, event)) return false;
  if (to === 'everyone') return true;
  if (to === 'administrators') return reaches(caller, 'admin');
  return caller.kind !== 'nobody' && personOf(caller) === to.only;
}

/** Events kept for listeners that come back: minutes of a busy host, and little memory. */
const REPLAY = 1_000;

export function createEventBus(replay: number = REPLAY, epoch: string = randomUUID()): EventBus {
  const listeners = new Set<{ readonly caller: Caller; readonly tell: (notice: Notice) => void }>();
  const kept: Numbered[] = [];
  let seq = 0;
  /** The last one that is remembered no longer. */
  let forgotten = 0;
  const notice = ({ seq: number, event }: Numbered): Notice => ({
    kind: 'event',
    position: { epoch, seq: number },
    event,
  });
  /** The events behind `after`; null when some of them are no longer known. */
  const missedSince = (after: Position): typeof kept | null => {
    if (after.epoch !== epoch || after.seq > seq) return null;
    if (after.seq < forgotten) return null;
    return kept.slice(kept.findLastIndex((each) => each.seq <= after.seq) + 1);
  };
  return {
    emit(event, to = 'everyone') {
      seq += 1;
      const numbered = { seq, event, to };
      if (!isPassing(event)) kept.push(numbered);
      if (kept.length > replay) forgotten = kept.shift()?.seq ?? forgotten;
      for (const { caller, tell } of listeners) if (isFor(caller, numbered)) tell(notice(numbered));
    },
    subscribe(tell, caller, after = null) {
      const missed = after === null ? null : missedSince(after);
      if (missed === null) tell({ kind: 'opened', position: { epoch, seq }, continues: false });
      else {
        tell({ kind: 'opened', position: after ?? { epoch, seq }, continues: true });
        missed.filter((each) => isFor(caller, each)).forEach((each) => tell(notice(each)));
      }
      const listener = { caller, tell };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
