import { runLoad } from './gwbench.ts';
import type { Load, LoadResult } from './gwbench.ts';
import { median } from './median.ts';
import { withPeakMemory } from './memory.ts';
import type { Subject } from './subjects.ts';

/** Figures of requests that are not streamed. */
interface RequestFigures {
  /** Median time of a whole answer at one client. */
  readonly latencyMs: number;
  /** Answers a second at 64 clients. */
  readonly requestsPerSecond: number;
}

/** Figures of 200 streams of 20 chunks a second each. */
interface StreamFigures {
  /** From the upstream's write to the client's read. */
  readonly chunkDelayP50Ms: number;
  readonly chunkDelayP99Ms: number;
  /** Chunks that arrived a second; 4,000 is all of them, less what starting and ending takes. */
  readonly chunksPerSecond: number;
  /** Most resident memory of the process meanwhile. */
  readonly residentBytes: number;
}

/** The same of 1,000 streams. */
interface CrowdFigures {
  readonly manyStreamsP50Ms: number;
  readonly manyStreamsP99Ms: number;
}

export type Figures = RequestFigures & StreamFigures & CrowdFigures;

export interface Measurement extends Figures {
  readonly failedRequests: number;
}

/** Seconds for each step, and how often the steps without streams and those with them are repeated. */
export interface Duration {
  readonly warmUp: number;
  readonly rounds: number;
  readonly single: number;
  readonly many: number;
  readonly streamRounds: number;
  readonly streams: number;
}

export const FULL: Duration = { warmUp: 5, rounds: 9, single: 2, many: 2, streamRounds: 7, streams: 9 };
export const QUICK: Duration = { warmUp: 1, rounds: 1, single: 1, many: 2, streamRounds: 1, streams: 3 };

const CHUNKS_PER_SECOND = 20;

type Run = (subject: Subject, load: Omit<Load, 'url' | 'key'>) => Promise<LoadResult>;

interface Measured<F> {
  readonly figures: F;
  readonly failed: number;
}

/** All that was measured, in the order of its rounds. */
export interface Rounds<Name extends string> {
  readonly requests: readonly Readonly<Record<Name, Measured<RequestFigures>>>[];
  readonly streams: readonly Readonly<Record<Name, Measured<StreamFigures>>>[];
  readonly crowds: readonly Readonly<Record<Name, Measured<CrowdFigures>>>[];
}

/**
 * Measures all subjects in turns, so that what slows the machine down for a while slows down each of them: one after the
 * other they differed by a third from run to run.
 */
export async function measure<Name extends string>(
  gwbench: string,
  subjects: Readonly<Record<Name, Subject>>,
  duration: Duration,
  signal: AbortSignal,
): Promise<Rounds<Name>> {
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
  /** There and back again, so that none has always the same before it. */
  const inTurns = async <T>(count: number, step: (subject: Subject) => Promise<T>) => {
    const rounds: Record<Name, T>[] = [];
    for (let round = 0; round < count; round++) {
      rounds.push(await each(step, round % 2 === 0 ? names : names.toReversed()));
    }
    return rounds;
  };

  await each((subject) => run(subject, { model: 'bench-16-0', clients: 16, seconds: duration.warmUp }));
  const requests = await inTurns(duration.rounds, (subject) => measureRequests(run, subject, duration));
  const streams = await inTurns(duration.streamRounds, (subject) => measureStreams(run, subject, duration));
  // Last, because what so many leave in memory stays for a while.
  const crowds = await inTurns(duration.streamRounds, (subject) => measureCrowd(run, subject, duration));
  return { requests, streams, crowds };
}

/** What a subject's rounds come to: the median of each figure. */
export function summary<Name extends string>(rounds: Rounds<Name>, name: Name): Measurement {
  const { requests, streams, crowds } = rounds;
  const failed = [...requests, ...streams, ...crowds].reduce((sum, round) => sum + round[name].failed, 0);
  return { ...figures(rounds, (round) => round[name].figures), failedRequests: failed };
}

/**
 * Each figure of one subject as a multiple of the other's in the same round; the medians of these. In one round both had the
 * same machine, which one round and the next do not always have.
 */
export function beside<Name extends string>(rounds: Rounds<Name>, one: Name, other: Name): Figures {
  return figures(rounds, (round) => quotients(round[one].figures, round[other].figures));
}

/** The median of what each round says. */
function figures<Name extends string>(
  { requests, streams, crowds }: Rounds<Name>,
  of: <F extends object>(round: Readonly<Record<Name, Measured<F>>>) => F,
): Figures {
  return {
    ...medians(requests.map((round) => of(round))),
    ...medians(streams.map((round) => of(round))),
    ...medians(crowds.map((round) => of(round))),
  };
}

/** Figures by their names; all of them are numbers. */
function mapFigures<F extends object>(figures: F, map: (name: keyof F) => number): F {
  return Object.fromEntries(Object.keys(figures).map((name) => [name, map(name as keyof F)])) as unknown as F;
}

function medians<F extends object>(rounds: readonly F[]): F {
  const [first] = rounds;
  if (first === undefined) throw new Error('nothing was measured');
  return mapFigures(first, (name) => median(rounds.map((round) => Number(round[name]))));
}

function quotients<F extends object>(one: F, other: F): F {
  return mapFigures(one, (name) => Number(one[name]) / Number(other[name]));
}

async function measureRequests(
  run: Run,
  subject: Subject,
  { single, many }: Duration,
): Promise<Measured<RequestFigures>> {
  const model = 'bench-16-0';
  const alone = await run(subject, { model, clients: 1, seconds: single });
  const together = await run(subject, { model, clients: 64, seconds: many });
  return {
    figures: { latencyMs: alone.latency_ms.p50, requestsPerSecond: together.rps },
    failed: alone.errors + together.errors,
  };
}

async function measureStreams(
  run: Run,
  subject: Subject,
  duration: Duration,
): Promise<Measured<StreamFigures>> {
  const [load, residentBytes] = await withPeakMemory(subject.pid, () =>
    run(subject, streamsOf(200, duration)),
  );
  return {
    figures: {
      chunkDelayP50Ms: load.chunk_delay_ms?.p50 ?? NaN,
      chunkDelayP99Ms: load.chunk_delay_ms?.p99 ?? NaN,
      chunksPerSecond: load.chunks_per_s ?? NaN,
      residentBytes,
    },
    failed: load.errors,
  };
}

async function measureCrowd(run: Run, subject: Subject, duration: Duration): Promise<Measured<CrowdFigures>> {
  const { chunk_delay_ms: delay, errors } = await run(subject, streamsOf(1_000, duration));
  return {
    figures: { manyStreamsP50Ms: delay?.p50 ?? NaN, manyStreamsP99Ms: delay?.p99 ?? NaN },
    failed: errors,
  };
}

/** Each client sends one stream of the whole length: no new one starts once the ramp is over. */
function streamsOf(clients: number, { streams: seconds }: Duration): Omit<Load, 'url' | 'key'> {
  const model = `bench-${seconds * CHUNKS_PER_SECOND}-${1_000_000 / CHUNKS_PER_SECOND}`;
  return { model, clients, seconds: 1.5, stream: true };
}
