import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestRow } from '../../contract/request.ts';
import type { ServerStatus } from '../../contract/server.ts';

/** Seconds, from an answer out of a cache to a long prefill on a laptop. */
const FIRST_TOKEN_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const DURATION_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
/** Stands for every model that no route or server names: clients choose names, and each label value stays for ever. */
const OTHER = 'other';

const TOKEN_KINDS = ['prompt', 'completion', 'cached', 'reasoning'] as const;
type TokenKind = (typeof TOKEN_KINDS)[number];

export type CircuitState = 'closed' | 'half-open' | 'open';

/** Read anew at each scrape. */
export interface MetricsSources {
  /** Whether a name is one of the routes' or the servers' own. */
  readonly isKnownModel: (name: string) => boolean;
  readonly inFlight: () => number;
  readonly servers: () => readonly ServerStatus[];
  readonly sockets: () => readonly { readonly backend: string; readonly open: number }[];
  readonly rowsLost: () => number;
  readonly circuits: () => readonly { readonly backend: string; readonly state: CircuitState }[];
}

export interface Metrics {
  readonly contentType: string;
  /** Counts a finished request. */
  observe(row: RequestRow): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

/** What is counted of the requests that end alike. */
interface Series {
  readonly requests: Counter.Internal;
  readonly duration: Histogram.Internal<string>;
  readonly firstToken: Histogram.Internal<string>;
}

/** The gateway's metrics. Labels come from few values only: endpoints, configured names, classes of statuses. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'mlx_manager_requests_total',
    help: 'Finished requests.',
    labelNames: ['endpoint', 'backend', 'status', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'mlx_manager_request_duration_seconds',
    help: 'From the arrival of a request to its end.',
    labelNames: ['endpoint', 'backend'],
    buckets: DURATION_SECONDS,
    registers,
  });
  const firstToken = new Histogram({
    name: 'mlx_manager_first_token_seconds',
    help: 'From the arrival of a request to the first content.',
    labelNames: ['endpoint', 'backend'],
    buckets: FIRST_TOKEN_SECONDS,
    registers,
  });
  const tokens = new Counter({
    name: 'mlx_manager_tokens_total',
    help: 'Tokens of finished requests; cached ones are part of the prompt, reasoning ones of the completion.',
    labelNames: ['model', 'backend', 'kind'],
    registers,
  });
  const attempts = new Counter({
    name: 'mlx_manager_failed_attempts_total',
    help: 'Attempts at a backend that failed, by class.',
    labelNames: ['backend', 'failure'],
    registers,
  });
  addGauges(registry, sources);

  /** Finding the series of labels costs more than counting: those of requests that end alike are found once. */
  const series = new Map<string, Series>();
  function seriesOf({ endpoint, backend, status, outcome }: RequestRow): Series {
    const key = `${endpoint} ${backend ?? ''} ${statusClass(status)} ${outcome}`;
    const known = series.get(key);
    if (known !== undefined) return known;
    const labels = { endpoint, backend: backend ?? '' };
    const found = {
      requests: requests.labels({ ...labels, status: statusClass(status), outcome }),
      duration: duration.labels(labels),
      firstToken: firstToken.labels(labels),
    };
    series.set(key, found);
    return found;
  }
  const counts = new Map<string, Counter.Internal>();
  function tokensOf(model: string, backend: string, kind: TokenKind): Counter.Internal {
    // No backend has a line break in its name; a model may have anything.
    const key = `${kind}\n${backend}\n${model}`;
    const known = counts.get(key);
    if (known !== undefined) return known;
    const found = tokens.labels({ model, backend, kind });
    counts.set(key, found);
    return found;
  }

  return {
    contentType: registry.contentType,
    observe(row) {
      const own = seriesOf(row);
      own.requests.inc();
      own.duration.observe(row.totalMs / 1_000);
      if (row.firstByteMs !== null) own.firstToken.observe(row.firstByteMs / 1_000);
      const model = row.model !== null && sources.isKnownModel(row.model) ? row.model : OTHER;
      for (const kind of TOKEN_KINDS) {
        const count = row[`${kind}Tokens`];
        if (count !== null && count > 0) tokensOf(model, row.backend ?? '', kind).inc(count);
      }
      for (const { backend: tried, failure } of row.attempts) {
        if (failure !== null) attempts.inc({ backend: tried, failure });
      }
    },
    text: () => registry.metrics(),
  };
}

function statusClass(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

function addGauges(registry: Registry, sources: MetricsSources): void {
  const { servers, sockets, circuits } = sources;
  const gauge = (name: string, help: string, labelNames: string[], values: () => readonly Value[]) =>
    new Gauge({
      name: `mlx_manager_${name}`,
      help,
      labelNames,
      registers: [registry],
      collect() {
        // What is gone since the last scrape must not stay.
        this.reset();
        for (const { labels, value } of values()) this.set(labels, value);
      },
    });
  gauge('requests_in_flight', 'Requests being answered.', [], () => [
    { labels: {}, value: sources.inFlight() },
  ]);
  gauge('server_state', 'One for the state that a local server is in.', ['server', 'state'], () =>
    servers().map(({ name, state }) => ({ labels: { server: name, state }, value: 1 })),
  );
  gauge('server_requests', 'Requests at a local server.', ['server', 'state'], () =>
    servers().flatMap(({ name, inFlight, queued }) => [
      { labels: { server: name, state: 'running' }, value: inFlight },
      { labels: { server: name, state: 'queued' }, value: queued },
    ]),
  );
  gauge('backend_sockets', 'Open sockets toward a backend.', ['backend'], () =>
    sockets().map(({ backend, open }) => ({ labels: { backend }, value: open })),
  );
  gauge('circuit_state', 'One for the state of a backend’s circuit breaker.', ['backend', 'state'], () =>
    circuits().map(({ backend, state }) => ({ labels: { backend, state }, value: 1 })),
  );
  gauge('audit_rows_lost', 'Requests that could not be written to the audit log.', [], () => [
    { labels: {}, value: sources.rowsLost() },
  ]);
}

interface Value {
  readonly labels: Record<string, string>;
  readonly value: number;
}
