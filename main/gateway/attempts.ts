import type { ModelFamily } from '../translate/model-families/model-family.ts';
import type { Backend, Reply } from '../backends/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { toFailure } from './errors.ts';

/** One place to ask, with the model to ask it for. */
export interface Destination {
  readonly backend: Backend;
  readonly model: string;
  /** What families of models take, the user's own last. */
  readonly families: readonly ModelFamily[];
}

export interface Answered {
  readonly reply: Reply;
  readonly destination: Destination;
  readonly attempts: number;
}

/**
 * Asks the destinations in their order and takes the first whose first bytes are in hand, so that an answer is
 * never a mixture of two. Another one is tried only when the failure lies with the backend, not the request.
 * @throws Failure of the last attempt
 */
export async function firstAnswer(
  destinations: readonly Destination[],
  ask: (destination: Destination) => Promise<Reply>,
  signal: AbortSignal,
): Promise<Answered> {
  let failure = new Failure('internal', 'The route leads nowhere.');
  for (const [index, destination] of destinations.entries()) {
    const isLast = index === destinations.length - 1;
    try {
      const reply = await ask(destination);
      const chunks = reply.body[Symbol.asyncIterator]();
      const first = await chunks.next();
      if (isLast || !isBackendTrouble(reply.status)) {
        return { reply: { ...reply, body: resume(first, chunks) }, destination, attempts: index + 1 };
      }
      await chunks.return?.();
    } catch (error) {
      signal.throwIfAborted();
      failure = toFailure(error);
      if (isLast || !isWorthAnother(failure)) throw failure;
    }
  }
  throw failure;
}

async function* resume(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let item = first; item.done !== true; item = await rest.next()) yield item.value;
  } finally {
    await rest.return?.();
  }
}

function isBackendTrouble(status: number): boolean {
  return status === 401 || status === 403 || status === 408 || status === 429 || status >= 500;
}

function isWorthAnother(failure: Failure): boolean {
  switch (failure.code) {
    case 'invalid_input':
    case 'aborted':
    case 'stopping':
    case 'internal':
      return false;
    default:
      return true;
  }
}
