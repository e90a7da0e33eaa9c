import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Attempt, RequestRow } from '../../contract/request.ts';

/** Tells finished requests to an OpenTelemetry collector. */
export interface Tracing {
  /** Queues the spans of a finished request; sends nothing itself. */
  observe(row: RequestRow): void;
  /** Sends what is queued, as far as the collector takes it in time, and frees everything. */
  close(): Promise<void>;
}

export interface OtlpOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string | undefined;
  readonly version: string;
}

/** How long the end of the program waits for the collector (milliseconds). */
const CLOSE_MS = 3_000;

/** Sends spans to a collector in OTLP's binary form over HTTP. */
export function createOtlpTracing({ url, headers, service, version }: OtlpOptions): Tracing {
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: 10_000 });
  return createTracing(new BatchSpanProcessor({ exporter }), { service, version });
}

export function createTracing(
  processor: SpanProcessor,
  { service = 'mlx-manager', version }: Pick<OtlpOptions, 'service' | 'version'>,
): Tracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('mlx-manager', version);
  return {
    observe: (row) => tellRequest(tracer, row),
    async close() {
      const { promise: late, resolve } = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => resolve(undefined), CLOSE_MS);
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}

/**
 * One span for a request, with one under it for each attempt, made once the request is over: everything that they say
 * is in its row. Attributes by the conventions for generative AI
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/).
 */
function tellRequest(tracer: Tracer, row: RequestRow): void {
  const name = `${operationOf(row)} ${row.model ?? ''}`.trim();
  const options = { kind: SpanKind.SERVER, startTime: row.at, attributes: requestAttributes(row) };
  const span = tracer.startSpan(name, options, ROOT_CONTEXT);
  const within = trace.setSpan(ROOT_CONTEXT, span);
  for (const attempt of row.attempts) {
    const startTime = row.at + attempt.atMs;
    const child = tracer.startSpan(
      `attempt ${attempt.backend}`,
      { kind: SpanKind.CLIENT, startTime, attributes: attemptAttributes(attempt) },
      within,
    );
    if (attempt.failure !== null) child.setStatus(failed(attempt.why));
    child.end(startTime + attempt.durationMs);
  }
  if (row.firstByteMs !== null) span.addEvent('first token', {}, row.at + row.firstByteMs);
  if (row.outcome === 'failed' || row.outcome === 'interrupted') span.setStatus(failed(row.errorMessage));
  span.end(row.at + row.totalMs);
}

function failed(message: string | null) {
  return { code: SpanStatusCode.ERROR, ...(message === null ? {} : { message }) };
}

function operationOf({ endpoint }: RequestRow): string {
  if (endpoint.endsWith('/embeddings')) return 'embeddings';
  if (endpoint.endsWith('/v1/completions')) return 'text_completion';
  return endpoint.includes('/images/') || endpoint.includes('/audio/') ? 'generate_content' : 'chat';
}

function requestAttributes(row: RequestRow): Attributes {
  return known({
    'gen_ai.operation.name': operationOf(row),
    'gen_ai.provider.name': row.backend,
    'gen_ai.request.model': row.model,
    'gen_ai.response.model': row.servedModel,
    'gen_ai.usage.input_tokens': row.promptTokens,
    'gen_ai.usage.output_tokens': row.completionTokens,
    'gen_ai.usage.cache_read.input_tokens': row.cachedTokens,
    'error.type': row.failure ?? row.errorCode,
    'http.response.status_code': row.status,
    'url.path': row.endpoint,
    'mlx_manager.request.id': row.id,
    'mlx_manager.client': row.client,
    'mlx_manager.outcome': row.outcome,
    'mlx_manager.stream': row.stream,
    'mlx_manager.reasoning_tokens': row.reasoningTokens,
    'mlx_manager.cost_micros': row.costMicros,
  });
}

function attemptAttributes({ backend, model, status, failure }: Attempt): Attributes {
  return known({
    'gen_ai.provider.name': backend,
    'gen_ai.request.model': model,
    'http.response.status_code': status,
    'error.type': failure,
  });
}

function known(attributes: Readonly<Record<string, string | number | boolean | null>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
}
