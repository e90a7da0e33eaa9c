import { runLoad } from './gwbench.ts';
import { withPeakMemory } from './memory.ts';
import type { Subject } from './subjects.ts';

export interface Measurement {
  /** Median time of a whole answer at one client, not streamed. */
  readonly latencyMs: number;
  /** Answers a second at 64 clients, not streamed. */
  readonly requestsPerSecond: number;
  /** From the upstream's write to the client's read, at 200 streams of 20 chunks a second each. */
  readonly chunkDelayP50Ms: number;
  readonly chunkDelayP99Ms: number;
  /** The same at 1,000 streams. */
  readonly manyStreamsP50Ms: number;
  readonly manyStreamsP99Ms: number;
  /** Chunks that arrived a second; 4,000 is all of them, less what starting and ending takes. */
  readonly chunksPerSecond: number;
  /** Most resident memory of the process during the streams. */
  readonly residentBytes: number;
  readonly failedRequests: number;
}

/** Seconds for each step. */
export interface Duration {
  readonly warmUp: number;
  readonly single: number;
  readonly many: number;
  readonly streams: number;
}

export const FULL: Duration = { warmUp: 5, single: 4, many: 8, streams: 12 };
export const QUICK: Duration = { warmUp: 1, single: 1, many: 2, streams: 3 };

const CHUNKS_PER_SECOND = 20;

export async function measure(
  gwbench: string,
  { url, pid, key }: Subject,
  duration: Duration,
  signal: AbortSignal,
): Promise<Measurement> {
  const target = { url, ...(key === undefined ? {} : { key }) };
  const load = (clients: number, seconds: number) =>
    runLoad(gwbench, { ...target, model: 'bench-16-0', clients, seconds }, signal);
  await load(16, duration.warmUp);
  const single = await load(1, duration.single);
  const many = await load(64, duration.many);
  // Each client sends one stream of the whole length: no new one starts once the ramp is over.
  const model = `bench-${duration.streams * CHUNKS_PER_SECOND}-${1_000_000 / CHUNKS_PER_SECOND}`;
  const [streams, residentBytes] = await withPeakMemory(pid, () =>
    runLoad(gwbench, { ...target, model, clients: 200, seconds: 1.5, stream: true }, signal),
  );
  const crowd = await runLoad(
    gwbench,
    { ...target, model, clients: 1_000, seconds: 1.5, stream: true },
    signal,
  );
  return {
    latencyMs: single.latency_ms.p50,
    requestsPerSecond: many.rps,
    chunkDelayP50Ms: streams.chunk_delay_ms?.p50 ?? NaN,
    chunkDelayP99Ms: streams.chunk_delay_ms?.p99 ?? NaN,
    manyStreamsP50Ms: crowd.chunk_delay_ms?.p50 ?? NaN,
    manyStreamsP99Ms: crowd.chunk_delay_ms?.p99 ?? NaN,
    chunksPerSecond: streams.chunks_per_s ?? NaN,
    residentBytes,
    failedRequests: single.errors + many.errors + streams.errors + crowd.errors,
  };
}
