import type { RequestHandler } from 'express';
import type { GatewayParts, PublicModel } from '../gateway-parts.ts';
import { unknownModel } from '../answer.ts';

/** `GET /v1/models`: every name that a request may use. Asks no backend and starts nothing. */
export function listModels(parts: GatewayParts): RequestHandler {
  return (_request, response) => {
    response.json({ object: 'list', data: parts.publicModels().map(show) });
  };
}

/** `GET /v1/models/{id}`; the id may hold slashes, plain or as `%2F`. */
export function getModel(parts: GatewayParts): RequestHandler {
  return (request, response) => {
    const segments = request.params['id'] ?? [];
    const id = typeof segments === 'string' ? segments : segments.join('/');
    const found = parts.publicModels().find((model) => model.id === id);
    if (found !== undefined) {
      response.json(show(found));
      return;
    }
    const resolved = parts.routes().resolve(id);
    // A name that only a pattern covers is not listed, and can be used all the same.
    if (resolved.kind === 'resolved') response.json(show({ id, created: 0 }));
    else throw unknownModel(id, resolved.nearest);
  };
}

function show(model: PublicModel) {
  return { id: model.id, object: 'model', created: model.created, owned_by: 'mlx-manager' };
}
