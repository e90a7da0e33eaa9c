import { InTurn } from './in-turn.ts';

/** Each unpacks a whole picture, which takes up to 400 MB. */
const workers = new InTurn(2);

export interface ShrinkQuestion {
  readonly file: Blob;
}
export interface ShrinkAnswer {
  /** Null for a picture that cannot be read. */
  readonly blob: Blob | null;
}

/** A picture as models want it, made outside of the page's thread; null for one that cannot be read. */
export function shrinkImage(file: Blob, signal: AbortSignal): Promise<Blob | null> {
  return workers.do(() => shrinkInWorker(file, signal), signal);
}

function shrinkInWorker(file: Blob, signal: AbortSignal): Promise<Blob | null> {
  const worker = new Worker(new URL('./shrink-image.worker.ts', import.meta.url), { type: 'module' });
  const { promise, resolve, reject } = Promise.withResolvers<Blob | null>();
  const giveUp = () => reject(signal.reason as Error);
  signal.addEventListener('abort', giveUp, { once: true });
  worker.addEventListener('message', ({ data }: MessageEvent<ShrinkAnswer>) => resolve(data.blob));
  worker.addEventListener('error', () => resolve(null));
  worker.postMessage({ file } satisfies ShrinkQuestion);
  return promise.finally(() => {
    signal.removeEventListener('abort', giveUp);
    worker.terminate();
  });
}
