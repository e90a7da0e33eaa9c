import type { RequestHandler } from 'express';
import { Failure } from '../../../contract/failure.ts';
import { whoAsks } from '../admission.ts';
import type { GatewayParts } from '../gateway-parts.ts';

/** `GET /metrics`: counters and histograms for Prometheus. */
export function metrics(parts: GatewayParts): RequestHandler {
  return async (request, response) => {
    const use = await whoAsks(parts.access, request)(null);
    // They tell of everybody's models and traffic.
    if (use !== null && use.client.person !== null) {
      throw new Failure('forbidden', 'The metrics are for those who run this gateway.');
    }
    if (parts.metrics === undefined) throw new Failure('not_found', 'No metrics are kept here.');
    const text = await parts.metrics.text();
    response.set({ 'content-type': parts.metrics.contentType, 'cache-control': 'no-store' }).send(text);
  };
}
