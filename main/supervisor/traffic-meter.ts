import type { RequestRow } from '../../contract/request.ts';
import type { ServerTraffic } from '../../contract/server.ts';

/** How far back the speed looks (milliseconds). */
const WINDOW_MS = 5 * 60_000;
/** A busy server's speed is known from its last answers. */
const MOST_ANSWERS = 100;

interface Answer {
  /** Unix milliseconds. */
  readonly endedAt: number;
  readonly tokens: number;
  readonly generatingMs: number;
}

interface Meter {
  served: number;
  readonly answers: Answer[];
}

type CountedRow = Pick<
  RequestRow,
  'at' | 'backend' | 'outcome' | 'status' | 'completionTokens' | 'waitMs' | 'firstByteMs' | 'totalMs'
>;

/** Counts what each backend answers, from the rows of the audit log as they are made. */
export class TrafficMeter {
  readonly #meters = new Map<string, Meter>();

  count(row: CountedRow): void {
    if (row.backend === null || row.outcome !== 'completed' || row.status >= 400) return;
    const meter = this.#meters.get(row.backend) ?? { served: 0, answers: [] };
    this.#meters.set(row.backend, meter);
    meter.served += 1;
    // From the first word where there was one, so that a long prompt does not count as slow writing.
    const generatingMs = row.totalMs - (row.firstByteMs ?? row.waitMs ?? 0);
    if (row.completionTokens === null || row.completionTokens === 0 || generatingMs <= 0) return;
    meter.answers.push({ endedAt: row.at + row.totalMs, tokens: row.completionTokens, generatingMs });
    if (meter.answers.length > MOST_ANSWERS) meter.answers.shift();
  }

  /** @param now Unix milliseconds */
  of(backend: string, now: number): ServerTraffic {
    const meter = this.#meters.get(backend);
    const recent = (meter?.answers ?? []).filter(({ endedAt }) => endedAt > now - WINDOW_MS);
    const tokens = recent.reduce((sum, answer) => sum + answer.tokens, 0);
    const seconds = recent.reduce((sum, answer) => sum + answer.generatingMs, 0) / 1_000;
    return {
      requestsServed: meter?.served ?? 0,
      tokensPerSecond: seconds === 0 ? null : Math.round((tokens / seconds) * 10) / 10,
    };
  }
}
