import type { RequestHandler } from 'express';
import { estimateTokens } from '../../translate/token-estimate/estimate-tokens.ts';
import { parseCountTokensRequest } from '../../translate/wire/parse-request.ts';
import { readJsonBody } from '../json-body.ts';
import { readBody } from '../read-body.ts';

/** `POST /v1/messages/count_tokens`: an estimate, for any model name. Starts nothing and asks nobody. */
export const countTokens: RequestHandler = async (request, response) => {
  const body = await readBody(request, response);
  const parsed = parseCountTokensRequest(readJsonBody(body).json);
  if (!parsed.ok) throw parsed.error;
  response.set('x-mlx-manager-estimated', 'true').json({ input_tokens: estimateTokens(parsed.request) });
};
