import type { ChatToolCall } from '../wire/chat-reply.ts';
import type { CallBlock } from './block-queue.ts';

interface Known {
  readonly index: number | null;
  readonly serverId: string | null;
  readonly call: CallBlock;
}

/** Finds the call that a delta belongs to. */
export type CallTracker = (delta: ChatToolCall) => CallBlock;

/**
 * Servers differ: some repeat id and name in every delta, some make a new id for each, some leave the index out, and
 * some give every call index 0. `begin` makes a new call; its argument is the server's id, where that is not in use.
 */
export function createCallTracker(begin: (id: string | null) => CallBlock): CallTracker {
  const known: Known[] = [];

  return (delta) => {
    const serverId = delta.id === '' ? null : (delta.id ?? null);
    const name = delta.function?.name ?? '';
    const index = delta.index ?? null;
    const found = index === null ? findById(serverId, name) : known.findLast((one) => one.index === index);
    if (found !== undefined && !isAnother(found, serverId, name)) return found.call;

    const taken = known.some((one) => one.serverId === serverId);
    const call = begin(taken ? null : serverId);
    known.push({ index, serverId, call });
    return call;
  };

  /** Without an index: the id, else the call that is still being written. */
  function findById(serverId: string | null, name: string): Known | undefined {
    if (serverId !== null) return known.find((one) => one.serverId === serverId);
    const last = known.at(-1);
    return last !== undefined && name !== '' && last.call.progress.complete ? undefined : last;
  }
}

/** The same index, but another call: it has its own id and name, and the one before is complete. */
function isAnother({ serverId, call }: Known, id: string | null, name: string): boolean {
  return id !== null && serverId !== null && id !== serverId && name !== '' && call.progress.complete;
}
