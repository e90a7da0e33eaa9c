import type { RequestHandler } from 'express';
import type { GatewayParts } from '../gateway-parts.ts';

/** `GET /ready`: 200 while requests are taken, else 503 with why not. `/health` only says that the process lives. */
export function ready(parts: GatewayParts): RequestHandler {
  return (_request, response) => {
    const { ready: isReady, why } = parts.readiness?.() ?? { ready: true, why: [] };
    response.set('cache-control', 'no-store');
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready', why });
  };
}
