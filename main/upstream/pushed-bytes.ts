/**
 * Takes bytes as they come. Null when more may come at once; else a promise that resolves when they may. What it throws, or
 * rejects with, ends the pushing.
 */
export type Take = (chunk: Uint8Array) => Promise<void> | null;

/**
 * Bytes that are pulled one chunk at a time and may be pushed from any point on. Pulling costs each chunk four promises and
 * as many turns, an eighth of what passing it on costs at all.
 */
export interface PushableBytes extends AsyncIterator<Uint8Array, undefined> {
  /**
   * Hands over all that follows, in order. Resolves when that was all; rejects with what broke it off, or with what `take`
   * threw, and what is left has been let go then.
   */
  pushTo(take: Take): Promise<void>;
  /** Lets the rest go; where it is being pushed, that ends as if it had been all. */
  return(): Promise<IteratorReturnResult<undefined>>;
}

/** Hands over all that follows: pushed where the source can, else pulled. */
export async function pushAll(source: AsyncIterator<Uint8Array, unknown>, take: Take): Promise<void> {
  if (isPushable(source)) return source.pushTo(take);
  try {
    for (let item = await source.next(); item.done !== true; item = await source.next()) {
      const ready = take(item.value);
      if (ready !== null) await ready;
    }
  } catch (error) {
    await source.return?.();
    throw error;
  }
}

function isPushable(source: AsyncIterator<Uint8Array, unknown>): source is PushableBytes {
  return 'pushTo' in source;
}
