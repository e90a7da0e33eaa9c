import type { FinishedRequests, RequestRow } from '../contract/request.ts';
import type { AuditRules } from './gateway/gateway-parts.ts';
import type { DataDirectory } from './instance/data-directory.ts';
import type { AuditSettings } from './requests/audit-settings.ts';
import { FinishedFeed } from './requests/finished-feed.ts';
import { costMicros, priceOf } from './requests/prices/cost.ts';
import { readPrices } from './requests/prices/read-prices.ts';
import { createRecorder } from './requests/recorder.ts';
import type { Recorder } from './requests/recorder.ts';
import { scheduleRetention } from './requests/retention/schedule.ts';
import { createAuditThread } from './requests/thread/audit-thread.ts';
import type { AuditThread } from './requests/thread/audit-thread.ts';
import type { Database } from './store/database.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics.ts';
import type { Metrics, MetricsSources } from './telemetry/metrics.ts';
import { openTracing } from './telemetry/tracing.ts';
import type { Tracing } from './telemetry/otlp-tracing.ts';

export interface AuditOptions {
  readonly directory: DataDirectory;
  readonly env: NodeJS.ProcessEnv;
  /** @see AuditThreadOptions.workerFile */
  readonly workerFile: URL | string;
  readonly database: Database;
  readonly logger: Logger;
  readonly version: string;
  /** Asked anew at each use, so that a change holds from the next request on. */
  readonly settings: () => AuditSettings;
  readonly redact: (text: string) => string;
  /** The kind of a backend, by its name. */
  readonly kindOf: (backend: string) => string | null;
  readonly finished: (finished: FinishedRequests) => void;
  /** Told of each request as it ends. */
  readonly observe: (row: RequestRow) => void;
  readonly sources: Omit<MetricsSources, 'rowsLost'>;
}

/** All that is made of a finished request: its row, metrics and spans. */
export interface Audit {
  readonly recorder: Recorder;
  readonly rules: AuditRules;
  readonly metrics: Metrics;
  /** The audit log, for reading. */
  readonly log: AuditThread;
  /** Reads what only a serving host needs, and begins to cut the log to its limits. @throws Failure `invalid_input` */
  start(): Promise<void>;
  /** Writes what is left; the database may be closed afterwards. */
  close(): Promise<void>;
}

export function composeAudit(options: AuditOptions): Audit {
  const { directory, database, logger, settings } = options;
  const closing = new AbortController();
  const log = createAuditThread({ file: directory.database, workerFile: options.workerFile });
  const feed = new FinishedFeed(options.finished);
  const rows = createRecorder({
    write: async (records) => {
      if (database.readOnly === null) await log.insert(records);
    },
    written: (written) => feed.add(written),
    failed: (error, counts) => logger.error({ err: error, ...counts }, 'audit rows could not be written'),
  });
  const metrics = createMetrics({ ...options.sources, rowsLost: () => rows.lost });
  let tracing: Tracing | null = null;
  let prices: Awaited<ReturnType<typeof readPrices>> = [];

  const rules: AuditRules = {
    bodies() {
      const { keepBodies, bodyCapBytes } = settings();
      return keepBodies ? { capBytes: bodyCapBytes, redact: options.redact } : null;
    },
    cost({ backend, model, usage }) {
      const price = priceOf({ backend, kind: options.kindOf(backend) ?? '', model }, prices);
      return price === null ? null : costMicros(price, usage);
    },
  };

  return {
    rules,
    metrics,
    log,
    recorder: {
      ...rows,
      record(row, bodies) {
        metrics.observe(row);
        tracing?.observe(row);
        rows.record(row, bodies);
        options.observe(row);
      },
      get problem() {
        return rows.problem;
      },
      get lost() {
        return rows.lost;
      },
    },
    async start() {
      prices = await readPrices(directory.prices);
      tracing = await openTracing(options.env, options.version);
      const told = {
        deleted: (deleted: number) => {
          if (deleted > 0) logger.info({ deleted }, 'old audit rows were deleted');
        },
        failed: (error: unknown) => logger.error({ err: error }, 'old audit rows could not be deleted'),
      };
      scheduleRetention(() => log.retain(settings()), told, closing.signal);
    },
    async close() {
      closing.abort();
      await rows.close();
      feed.close();
      await Promise.all([log.close(), tracing?.close()]);
    },
  };
}
