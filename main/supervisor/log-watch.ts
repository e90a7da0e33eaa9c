import type { BackendId } from '../../contract/ids.ts';
import type { ServerLog } from '../../contract/server.ts';
import type { Clock } from './clock.ts';
import type { Supervisor } from './supervisor.ts';

/** Lines that come within this time make one announcement (milliseconds). */
const GATHER_MS = 150;

export interface LogWatch {
  /** The lines after `cursor`; the next ones are then announced, once. */
  read(id: BackendId, cursor: number): ServerLog;
  close(): void;
}

/**
 * Tells that a log grew, once for each time that somebody read it: a server that prints a thousand lines a second makes a
 * few events, and one that nobody looks at makes none.
 */
export function createLogWatch(
  supervisor: Pick<Supervisor, 'logAfter' | 'subscribeLog'>,
  clock: Clock,
  announce: (id: BackendId, cursor: number) => void,
): LogWatch {
  const awaited = new Set<BackendId>();
  const gathering = new Map<BackendId, () => void>();
  const unsubscribe = supervisor.subscribeLog((id) => {
    if (!awaited.delete(id) || gathering.has(id)) return;
    const cancel = clock.after(GATHER_MS, () => {
      gathering.delete(id);
      announce(id, supervisor.logAfter(id, Number.MAX_SAFE_INTEGER).cursor);
    });
    gathering.set(id, cancel);
  });
  return {
    read(id, cursor) {
      awaited.add(id);
      return supervisor.logAfter(id, cursor);
    },
    close() {
      unsubscribe();
      for (const cancel of gathering.values()) cancel();
      gathering.clear();
    },
  };
}
