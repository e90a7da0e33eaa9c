import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { describe, expect, it } from 'vitest';
import { requestRow } from '../requests/request-row.test-support.ts';
import { createTracing } from './otlp-tracing.ts';
import { openTracing, tracesUrl } from './tracing.ts';

const attempt = {
  backend: 'a',
  model: 'm',
  atMs: 10,
  durationMs: 20,
  status: 529,
  failure: 'overloaded',
  why: 'busy',
} as const;

describe('tracing', () => {
  it('tells one span of a request, with one under it for each attempt, at their own times', () => {
    const exporter = new InMemorySpanExporter();
    const tracing = createTracing(new SimpleSpanProcessor({ exporter }), {
      service: undefined,
      version: '1',
    });
    const second = {
      ...attempt,
      backend: 'b',
      atMs: 40,
      durationMs: 60,
      status: 200,
      failure: null,
      why: null,
    };
    const at = 1_700_000_000_000;
    tracing.observe(
      requestRow({ at, model: 'm', totalMs: 100, firstByteMs: 70, attempts: [attempt, second] }),
    );
    const [first, other, request, ...rest] = exporter.getFinishedSpans();
    expect(rest).toEqual([]);
    expect(request).toMatchObject({
      name: 'chat m',
      startTime: [1_700_000_000, 0],
      duration: [0, 100_000_000],
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'm',
        'gen_ai.usage.input_tokens': 4,
        'gen_ai.usage.output_tokens': 5,
        'mlx_manager.request.id': 'req_1',
      },
      events: [{ name: 'first token' }],
    });
    expect(request?.attributes).not.toHaveProperty('error.type');
    const under = { parentSpanContext: { spanId: request?.spanContext().spanId } };
    expect(first).toMatchObject({ name: 'attempt a', status: { code: 2, message: 'busy' }, ...under });
    expect(first?.startTime).toEqual([1_700_000_000, 10_000_000]);
    expect(other).toMatchObject({
      name: 'attempt b',
      status: { code: 0 },
      duration: [0, 60_000_000],
      ...under,
    });
  });

  it('marks what failed, by the class of the failure', () => {
    const exporter = new InMemorySpanExporter();
    const tracing = createTracing(new SimpleSpanProcessor({ exporter }), {
      service: undefined,
      version: '1',
    });
    tracing.observe(requestRow({ outcome: 'failed', failure: 'timeout', errorMessage: 'too late' }));
    tracing.observe(requestRow({ outcome: 'client-left' }));
    const [failed, left] = exporter.getFinishedSpans();
    expect(failed).toMatchObject({
      status: { code: 2, message: 'too late' },
      attributes: { 'error.type': 'timeout' },
    });
    expect(left).toMatchObject({ status: { code: 0 } });
  });

  it.each([
    [{}, null],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '' }, null],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, 'http://127.0.0.1:4318/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/otel/' }, 'http://127.0.0.1:4318/otel/v1/traces'],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1/x' }, 'http://127.0.0.1/x'],
  ])('of %o goes to %s', (env, url) => {
    expect(tracesUrl(env)).toBe(url);
  });

  it('is off where no endpoint is configured, or where it was switched off', async () => {
    expect(await openTracing({}, '1')).toBeNull();
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
    expect(await openTracing({ ...endpoint, OTEL_SDK_DISABLED: 'true' }, '1')).toBeNull();
  });
});
