import type { RequestRow } from '../../../contract/request.ts';

export type PhaseName = 'queued' | 'starting' | 'attempts' | 'firstToken' | 'stream' | 'whole';

export interface Phase {
  readonly name: PhaseName;
  readonly durationMs: number;
}

/**
 * Where a request's time went, from arrival to end, in order; the durations add up to its whole. A phase that there was
 * not is left out. `attempts` is what was spent before the backend that answered was asked: reading the request, and
 * targets that failed.
 */
export function phasesOf(
  row: Pick<RequestRow, 'queuedMs' | 'startingMs' | 'waitMs' | 'firstByteMs' | 'totalMs'>,
): readonly Phase[] {
  const whole = Math.max(0, row.totalMs);
  const asked = between(row.waitMs, whole);
  const first = between(row.firstByteMs, whole);
  const queued = between(row.queuedMs, asked ?? whole) ?? 0;
  const starting = between(row.startingMs, (asked ?? whole) - queued) ?? 0;
  const begun = asked ?? queued + starting;
  const streamAt = first === null ? null : Math.max(first, begun);
  const phases: Phase[] = [
    { name: 'attempts', durationMs: begun - queued - starting },
    { name: 'queued', durationMs: queued },
    { name: 'starting', durationMs: starting },
    ...(streamAt === null
      ? [{ name: 'whole' as const, durationMs: whole - begun }]
      : [
          { name: 'firstToken' as const, durationMs: streamAt - begun },
          { name: 'stream' as const, durationMs: whole - streamAt },
        ]),
  ];
  return phases.filter(({ durationMs }) => durationMs > 0);
}

function between(value: number | null, most: number): number | null {
  return value === null ? null : Math.min(Math.max(0, value), most);
}

/** Tokens a second while they streamed; null where nothing tells. */
export function tokenRate({
  completionTokens,
  firstByteMs,
  totalMs,
  stream,
}: Pick<RequestRow, 'completionTokens' | 'firstByteMs' | 'totalMs' | 'stream'>): number | null {
  if (completionTokens === null || completionTokens < 2 || firstByteMs === null || !stream) return null;
  const streamedMs = totalMs - firstByteMs;
  return streamedMs <= 0 ? null : (completionTokens - 1) / (streamedMs / 1_000);
}
