import { setTimeout as sleep } from 'node:timers/promises';

export interface QuitOptions {
  /** Everything that has to end in order: answers drain, servers stop, the audit log is written. */
  readonly stop: () => Promise<void>;
  /** When `stop` has not come to its end in time. */
  readonly giveUp: () => void;
  /** Ends the process. */
  readonly exit: () => void;
}

/** Enough for the host's own deadlines: ten seconds for answers, fifteen for servers. */
export const QUIT_MS = 30_000;
/** When the machine shuts down or its user logs out, macOS waits for nobody for long. */
export const SHUTDOWN_MS = 8_000;

/** Ends the app in order and within a deadline, once, however often it is asked to. Resolves when it has ended. */
export function createQuit({ stop, giveUp, exit }: QuitOptions): (deadlineMs: number) => Promise<void> {
  let quitting: Promise<void> | null = null;
  return (deadlineMs) => {
    quitting ??= (async () => {
      const done = new AbortController();
      const late = sleep(deadlineMs, 'late', { signal: done.signal }).catch(() => 'done');
      const how = await Promise.race([
        stop().then(
          () => 'done',
          () => 'failed',
        ),
        late,
      ]);
      done.abort();
      if (how !== 'done') giveUp();
      exit();
    })();
    return quitting;
  };
}
