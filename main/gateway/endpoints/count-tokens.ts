import type { RequestHandler } from 'express';
import { estimateTokens } from '../../translate/token-estimate/estimate-tokens.ts';
import { parseCountTokensRequest } from '../../translate/wire/parse-request.ts';
import { readJsonBody } from '../json-body.ts';

/** `POST /v1/messages/count_tokens`: an estimate, for any model name. Starts nothing and asks nobody. */
export const countTokens: RequestHandler = (request, response) => {
  const parsed = parseCountTokensRequest(readJsonBody(request.body).json);
  if (!parsed.ok) throw parsed.error;
  response.set('x-mlx-manager-estimated', 'true').json({ input_tokens: estimateTokens(parsed.request) });
};
