import type { Request, RequestHandler } from 'express';
import { checkModel } from '../../access/client-use.ts';
import { whoAsks } from '../admission.ts';
import { unknownModel } from '../answer.ts';
import type { GatewayParts, PublicModel } from '../gateway-parts.ts';
import { aliasOf, foundModel, resolveAlias } from '../model-alias.ts';

/** `GET /v1/models`: every name that its client may use. Asks no backend and starts nothing. */
export function listModels(parts: GatewayParts): RequestHandler {
  return async (request, response) => {
    const use = await whoAsks(parts.access, request)(null);
    const models = parts.publicModels().filter(({ id }) => {
      if (use === null) return true;
      const { name, route } = foundModel(parts.routes(), id);
      return use.mayAsk(name, route);
    });
    if (!speaksMessages(request)) {
      response.json({ object: 'list', data: models.map(show) });
      return;
    }
    const data = page(models.flatMap(namesForAnthropic), request);
    response.json({
      data: data.entries,
      has_more: data.hasMore,
      first_id: data.entries[0]?.id ?? null,
      last_id: data.entries.at(-1)?.id ?? null,
    });
  };
}

/** `GET /v1/models/{id}`; the id may hold slashes, plain or as `%2F`. */
export function getModel(parts: GatewayParts): RequestHandler {
  return async (request, response) => {
    const use = await whoAsks(parts.access, request)(null);
    const segments = request.params['id'] ?? [];
    const id = typeof segments === 'string' ? segments : segments.join('/');
    if (use !== null) checkModel(use, foundModel(parts.routes(), id));
    const known = parts.publicModels().find((model) => model.id === id || aliasOf(model.id) === id);
    const resolved = resolveAlias(parts.routes(), id);
    if (known === undefined && resolved.kind === 'unknown') throw unknownModel(id, resolved.nearest);
    // A name that only a pattern covers is not listed, and can be used all the same.
    const model = known ?? { id, created: 0 };
    response.json(speaksMessages(request) ? showToAnthropic(model, id) : show({ ...model, id }));
  };
}

/** Anthropic's SDK names a version of the protocol; others may send its key header alone. */
function speaksMessages(request: Request): boolean {
  if (request.get('anthropic-version') !== undefined) return true;
  return request.get('x-api-key') !== undefined && request.get('authorization') === undefined;
}

function show(model: PublicModel) {
  return { id: model.id, object: 'model', created: model.created, owned_by: 'mlx-manager' };
}

/** Under its own name and, where Claude Code would not list that, under one that it does. */
function namesForAnthropic(model: PublicModel) {
  return [...new Set([model.id, aliasOf(model.id)])].map((id) => showToAnthropic(model, id));
}

function showToAnthropic(model: PublicModel, id: string) {
  return {
    type: 'model',
    id,
    display_name: model.id,
    created_at: new Date(model.created * 1_000).toISOString(),
  };
}

/** Anthropic's paging (https://docs.anthropic.com/en/api/models-list): `limit`, `after_id`, `before_id`. */
function page<T extends { readonly id: string }>(all: readonly T[], { query }: Request) {
  const limit = Math.min(Math.max(Number(query['limit'] ?? 20) || 20, 1), 1_000);
  const after = all.findIndex(({ id }) => id === query['after_id']) + 1;
  const before = all.findIndex(({ id }) => id === query['before_id']);
  if (before >= 0) {
    const start = Math.max(0, before - limit);
    return { entries: all.slice(start, before), hasMore: start > 0 };
  }
  return { entries: all.slice(after, after + limit), hasMore: after + limit < all.length };
}
