import { once } from 'node:events';
import type { Response } from 'express';
import { Failure } from '../../contract/failure.ts';

/**
 * Waits until the client can take more (`drain`) or has been sent everything (`finish`).
 * @throws the signal's reason, or Failure `aborted` when the connection breaks first
 */
export async function responseEvent(
  response: Response,
  event: 'drain' | 'finish',
  signal: AbortSignal,
): Promise<void> {
  try {
    await once(response, event, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new Failure('aborted', 'The client left.', { cause });
  }
}
