import { runLoad } from './gwbench.ts';
import type { Load, LoadResult } from './gwbench.ts';
import { median } from './median.ts';
import { withPeakMemory } from './memory.ts';
import type { Subject } from './subjects.ts';

export interface Measurement {
  /** Median time of a whole answer at one client, not streamed; the median of all rounds. */
  readonly latencyMs: number;
  /** Answers a second at 64 clients, not streamed; the median of all rounds. */
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

/** Seconds for each step, and how often the steps without streams are repeated. */
export interface Duration {
  readonly warmUp: number;
  readonly rounds: number;
  readonly single: number;
  readonly many: number;
  readonly streams: number;
}

export const FULL: Duration = { warmUp: 5, rounds: 5, single: 2, many: 3, streams: 12 };
export const QUICK: Duration = { warmUp: 1, rounds: 1, single: 1, many: 2, streams: 3 };

const CHUNKS_PER_SECOND = 20;

type Run = (subject: Subject, load: Omit<Load, 'url' | 'key'>) => Promise<LoadResult>;

/**
 * Measures all subjects in turns, so that what slows the machine down for a while slows down each of them: one after the
 * other they differed by a third from run to run.
 */
export async function measure<Name extends string>(
  gwbench: string,
  subjects: Readonly<Record<Name, Subject>>,
  duration: Duration,
  signal: AbortSignal,
): Promise<Record<Name, Measurement>> {
  const names = Object.keys(subjects) as Name[];
  const run: Run = ({ url, key }, load) =>
    runLoad(gwbench, { ...load, url, ...(key === undefined ? {} : { key }) }, signal);
  const each = async <T>(step: (subject: Subject) => Promise<T>, order = names): Promise<Record<Name, T>> => {
    const results: [Name, T][] = [];
    for (const name of order) {
      signal.throwIfAborted();
      results.push([name, await step(subjects[name])]);
    }
    return Object.fromEntries(results) as Record<Name, T>;
  };

  await each((subject) => run(subject, { model: 'bench-16-0', clients: 16, seconds: duration.warmUp }));
  const rounds: Record<Name, Round>[] = [];
  for (let round = 0; round < duration.rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    rounds.push(await each((subject) => measureRound(run, subject, duration), order));
  }
  const streams = await each((subject) => measureStreams(run, subject, 200, duration));
  const crowds = await each((subject) => measureStreams(run, subject, 1_000, duration));

  const result = (name: Name): Measurement => {
    const [own, stream, crowd] = [rounds.map((round) => round[name]), streams[name], crowds[name]];
    return {
      latencyMs: median(own.map(({ single }) => single.latency_ms.p50)),
      requestsPerSecond: median(own.map(({ many }) => many.rps)),
      chunkDelayP50Ms: stream.load.chunk_delay_ms?.p50 ?? NaN,
      chunkDelayP99Ms: stream.load.chunk_delay_ms?.p99 ?? NaN,
      manyStreamsP50Ms: crowd.load.chunk_delay_ms?.p50 ?? NaN,
      manyStreamsP99Ms: crowd.load.chunk_delay_ms?.p99 ?? NaN,
      chunksPerSecond: stream.load.chunks_per_s ?? NaN,
      residentBytes: stream.residentBytes,
      failedRequests: [...own.flatMap(({ single, many }) => [single, many]), stream.load, crowd.load].reduce(
        (sum, { errors }) => sum + errors,
        0,
      ),
    };
  };
  return Object.fromEntries(names.map((name) => [name, result(name)])) as Record<Name, Measurement>;
}

interface Round {
  readonly single: LoadResult;
  readonly many: LoadResult;
}

async function measureRound(run: Run, subject: Subject, duration: Duration): Promise<Round> {
  const model = 'bench-16-0';
  const single = await run(subject, { model, clients: 1, seconds: duration.single });
  return { single, many: await run(subject, { model, clients: 64, seconds: duration.many }) };
}

async function measureStreams(
  run: Run,
  subject: Subject,
  clients: number,
  duration: Duration,
): Promise<{ readonly load: LoadResult; readonly residentBytes: number }> {
  // Each client sends one stream of the whole length: no new one starts once the ramp is over.
  const model = `bench-${duration.streams * CHUNKS_PER_SECOND}-${1_000_000 / CHUNKS_PER_SECOND}`;
  const [load, residentBytes] = await withPeakMemory(subject.pid, () =>
    run(subject, { model, clients, seconds: 1.5, stream: true }),
  );
  return { load, residentBytes };
}
