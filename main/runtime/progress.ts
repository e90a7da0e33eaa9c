import { inEnglish, phrasesOf } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
/** Where a long task stands. `doneBytes` of `totalBytes` are approximate. */
export interface Progress<Step extends string> {
  readonly step: Step;
  readonly message: string;
  /** What the message was made of. */
  readonly phrases?: { readonly message?: Phrase };
  readonly doneBytes?: number;
  readonly totalBytes?: number;
  /** Since the task began. */
  readonly elapsedMs: number;
}

export interface StepSize {
  readonly totalBytes: number;
  /** Bytes done so far, cheaply: it is asked twice a second, though never twice at the same time. */
  measure(): Promise<number>;
}

export interface ProgressReporter<Step extends string> {
  /** Begins the next step. */
  enter(step: Step, message: Phrase, size?: StepSize): void;
  stop(): void;
}

const INTERVAL_MS = 500;

/** Reports each step when it begins and then at least every second, so that nobody watches a dead screen. */
export function reportProgress<Step extends string>(
  onProgress: (progress: Progress<Step>) => void,
): ProgressReporter<Step> {
  const startedAt = performance.now();
  let current: { step: Step; message: Phrase; size: StepSize | undefined; done: number } | undefined;
  let measuring = false;

  const emit = () => {
    if (current === undefined) return;
    const { step, message, size, done } = current;
    const elapsedMs = Math.round(performance.now() - startedAt);
    const bytes = size === undefined ? {} : { doneBytes: done, totalBytes: size.totalBytes };
    onProgress({ step, message: inEnglish(message), ...phrasesOf({ message }), ...bytes, elapsedMs });
  };
  const measure = async () => {
    const measured = current;
    if (measured?.size === undefined || measuring) return;
    measuring = true;
    try {
      const done = await measured.size.measure();
      // A step never goes back and never claims to be over before it is.
      measured.done = Math.min(Math.max(measured.done, done), measured.size.totalBytes);
    } finally {
      measuring = false;
    }
  };
  const timer = setInterval(() => {
    emit();
    void measure();
  }, INTERVAL_MS);

  return {
    enter(step, message, size) {
      current = { step, message, size, done: 0 };
      emit();
      void measure();
    },
    stop() {
      clearInterval(timer);
      current = undefined;
    },
  };
}
