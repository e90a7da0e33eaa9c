import type { RequestHandler } from 'express';
import { estimateTokens } from '../../translate/token-estimate/estimate-tokens.ts';
import { parseCountTokensRequest } from '../../translate/wire/parse-request.ts';
import type { CountTokensRequest } from '../../translate/wire/messages-request.ts';
import { checkModel } from '../../access/client-use.ts';
import { whoAsks } from '../admission.ts';
import { nameModel } from '../default-model.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import { readJsonBody } from '../json-body.ts';
import { foundModel, resolveAlias } from '../model-alias.ts';
import { protocolHeaders, queryOf } from '../protocol-headers.ts';
import { readBody } from '../read-body.ts';

/** Claude Code counts often and waits for each count: an estimate in time is worth more than a number too late. */
const COUNT_MS = 10_000;

/**
 * `POST /v1/messages/count_tokens`: from the backend where it counts itself, else an estimate, for any model name.
 * Starts nothing.
 */
export function countTokens(parts: GatewayParts): RequestHandler {
  return async (request, response) => {
    const left = new AbortController();
    response.on('close', () => left.abort());
    const client = whoAsks(parts.access, request);
    const body = readJsonBody(await readBody(request, response, left.signal));
    const { raw, json } = nameModel(body, parts.defaultModel());
    const parsed = parseCountTokensRequest(json);
    if (!parsed.ok) throw parsed.error;
    const { model } = parsed.request;
    const use = await client(model);
    if (use !== null) checkModel(use, foundModel(parts.routes(), model));
    const call = {
      ...{ raw, headers: protocolHeaders(request), query: queryOf(request) },
      signal: AbortSignal.any([left.signal, AbortSignal.timeout(COUNT_MS)]),
    };
    const counted = await askBackend(parts, parsed.request, call);
    // Under the name that is this program's, and under the one that other gateways use.
    if (counted === null) response.set({ 'x-mlx-manager-estimated': 'true', 'x-gateway-estimated': 'true' });
    response.json({ input_tokens: counted ?? estimateTokens(parsed.request) });
  };
}

async function askBackend(
  parts: GatewayParts,
  { model }: CountTokensRequest,
  call: {
    readonly raw: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly query: string;
    readonly signal: AbortSignal;
  },
): Promise<number | null> {
  const found = resolveAlias(parts.routes(), model);
  const target = found.kind === 'resolved' ? found.targets[0] : undefined;
  if (target === undefined) return null;
  const count = parts.backend(target.backend)?.countTokens;
  if (count === undefined) return null;
  try {
    return await count({ ...call, model: target.model, publicModel: model });
  } catch {
    return null;
  }
}
