import { Failure } from '../../contract/failure.ts';
import type { BackendId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import type { PhraseValue } from '../../contract/phrase.ts';

/** A server that holds memory. One that is already stopping is not listed: its memory is as good as free. */
export interface Resident {
  readonly id: BackendId;
  readonly name: string;
  readonly bytes: number;
  /** Ready, with no request in flight and none waiting. */
  readonly evictable: boolean;
  /** The number of its last use: the higher, the more recent. A count, because a clock ties and is set back. */
  readonly lastUse: number;
}

export interface MemoryRequest {
  readonly name: string;
  readonly bytes: number;
  readonly budgetBytes: number;
  readonly residents: readonly Resident[];
}

/**
 * Which servers to stop so that the new one fits: the least recently used first, only idle ones, and no more
 * than needed.
 * @throws Failure `not_enough_memory`, with figures, when stopping every idle server would not do
 */
export function serversToEvict(request: MemoryRequest): readonly BackendId[] {
  let free = request.budgetBytes - totalBytes(request.residents);
  const evicted: BackendId[] = [];
  const idle = request.residents.filter((resident) => resident.evictable);
  for (const resident of idle.sort((a, b) => a.lastUse - b.lastUse)) {
    if (free >= request.bytes) break;
    free += resident.bytes;
    evicted.push(resident.id);
  }
  if (free < request.bytes) throw notEnoughMemory(request, free);
  return evicted;
}

function notEnoughMemory(request: MemoryRequest, freeBytes: number): Failure {
  const { name, bytes, budgetBytes, residents } = request;
  const free = gigabytes(Math.max(0, freeBytes));
  const busy = residents.filter((resident) => !resident.evictable).map((resident) => resident.name);
  return new Failure(
    'not_enough_memory',
    phrase`${name} needs ${gigabytes(bytes)} GB; ${free} GB of ${gigabytes(budgetBytes)} GB are free.`,
    {
      hint:
        bytes > budgetBytes || busy.length === 0
          ? phrase`Raise the memory budget or choose a smaller model.`
          : phrase`Stop ${oneOf(busy)}, or raise the memory budget.`,
    },
  );
}

function oneOf([first = '', ...others]: readonly string[]): PhraseValue {
  return others.reduce<PhraseValue>((all, one) => phrase`${all} or ${one}`, first);
}

function totalBytes(residents: readonly Resident[]): number {
  return residents.reduce((sum, resident) => sum + resident.bytes, 0);
}

/** As a Mac states its memory: 2³⁰ bytes, at most one decimal place. */
function gigabytes(bytes: number): number {
  return Math.round((bytes / 2 ** 30) * 10) / 10;
}
