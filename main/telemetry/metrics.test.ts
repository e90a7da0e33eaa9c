import { describe, expect, it } from 'vitest';
import { requestRow } from '../requests/request-row.test-support.ts';
import { createMetrics } from './metrics.ts';
import type { MetricsSources } from './metrics.ts';

const metricsWith = (sources: Partial<MetricsSources> = {}) =>
  createMetrics({
    isKnownModel: (name) => name === 'known',
    inFlight: () => 0,
    servers: () => [],
    sockets: () => [],
    circuits: () => [],
    rowsLost: () => 0,
    ...sources,
  });

describe('the metrics', () => {
  it('count requests by endpoint, backend, class of status and outcome', async () => {
    const metrics = metricsWith();
    metrics.observe(requestRow({ backend: 'b' }));
    metrics.observe(requestRow({ backend: 'b', status: 503, outcome: 'failed' }));
    metrics.observe(requestRow({ backend: null, status: 400, outcome: 'failed' }));
    const text = await metrics.text();
    const line = (backend: string, status: string, outcome: string) =>
      `mlx_manager_requests_total{endpoint="/v1/chat/completions",backend="${backend}",status="${status}",outcome="${outcome}"} 1`;
    expect(text).toContain(line('b', '2xx', 'completed'));
    expect(text).toContain(line('b', '5xx', 'failed'));
    expect(text).toContain(line('', '4xx', 'failed'));
  });

  it('measure durations in seconds, and the first token only where there was one', async () => {
    const metrics = metricsWith();
    metrics.observe(requestRow({ totalMs: 2_000, firstByteMs: 300 }));
    metrics.observe(requestRow({ totalMs: 2_000, firstByteMs: null }));
    const text = await metrics.text();
    expect(text).toMatch(/request_duration_seconds_sum\{.*\} 4$/m);
    expect(text).toMatch(/first_token_seconds_count\{.*\} 1$/m);
    expect(text).toMatch(/first_token_seconds_bucket\{le="0.25",.*\} 0$/m);
    expect(text).toMatch(/first_token_seconds_bucket\{le="0.5",.*\} 1$/m);
  });

  it('keep no name that a client made up', async () => {
    const metrics = metricsWith();
    for (let n = 0; n < 1_000; n++) metrics.observe(requestRow({ model: `made-up-${n}` }));
    metrics.observe(requestRow({ model: 'known', cachedTokens: 3 }));
    const text = await metrics.text();
    expect(text).not.toContain('made-up');
    expect(text).toContain('tokens_total{model="other",backend="b",kind="prompt"} 4000');
    expect(text).toContain('tokens_total{model="known",backend="b",kind="cached"} 3');
    expect(text.split('\n').length).toBeLessThan(120);
  });

  it('count failed attempts by class', async () => {
    const metrics = metricsWith();
    const attempt = { backend: 'a', model: 'm', atMs: 0, durationMs: 1, status: 529, why: null };
    metrics.observe(
      requestRow({
        attempts: [
          { ...attempt, failure: 'overloaded' },
          { ...attempt, failure: null },
        ],
      }),
    );
    expect(await metrics.text()).toContain(
      'mlx_manager_failed_attempts_total{backend="a",failure="overloaded"} 1',
    );
  });

  it('show what is at this moment, and forget what is gone', async () => {
    let open = [{ backend: 'b', open: 2 }];
    const metrics = metricsWith({
      inFlight: () => 7,
      sockets: () => open,
      rowsLost: () => 3,
      circuits: () => [{ backend: 'b', state: 'open' }],
    });
    const first = await metrics.text();
    expect(first).toContain('mlx_manager_requests_in_flight 7');
    expect(first).toContain('mlx_manager_backend_sockets{backend="b"} 2');
    expect(first).toContain('mlx_manager_circuit_state{backend="b",state="open"} 1');
    expect(first).toContain('mlx_manager_audit_rows_lost 3');
    open = [];
    expect(await metrics.text()).not.toContain('backend_sockets{');
  });
});
