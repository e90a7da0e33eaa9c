/** The log is cut to its limits soon after the start, and then this often (milliseconds). */
const FIRST_MS = 60_000;
const EVERY_MS = 3_600_000;

export interface RetentionTold {
  readonly deleted: (rows: number) => void;
  readonly failed: (error: unknown) => void;
}

/** Runs `retain` now and then, until the signal aborts; never twice at a time. A failure is told and tried again. */
export function scheduleRetention(
  retain: () => Promise<number>,
  told: RetentionTold,
  signal: AbortSignal,
): void {
  const plan = (ms: number) => {
    if (signal.aborted) return;
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', cancel);
      void retain()
        .then(told.deleted, (error: unknown) => {
          if (!signal.aborted) told.failed(error);
        })
        .finally(() => plan(EVERY_MS));
    }, ms);
    timer.unref();
    const cancel = () => clearTimeout(timer);
    signal.addEventListener('abort', cancel, { once: true });
  };
  plan(FIRST_MS);
}
