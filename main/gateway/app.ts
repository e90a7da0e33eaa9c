import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Router } from 'express';
import { Failure } from '../../contract/failure.ts';
import { ENDPOINTS } from '../backends/endpoint.ts';
import { answerWith } from './answer.ts';
import { sendWireError } from './wire-error.ts';
import type { ClientDialect } from './client-dialect.ts';
import { chatDialect } from './dialects/chat.ts';
import { messagesDialect } from './dialects/messages.ts';
import { responsesDialect } from './dialects/responses.ts';
import { countTokens } from './endpoints/count-tokens.ts';
import { metrics } from './endpoints/metrics.ts';
import { getModel, listModels } from './endpoints/models.ts';
import { ready } from './endpoints/ready.ts';
import { toFailure } from './errors.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { originGuard } from './origin-guard.ts';
import { passThrough } from './passthrough/pass-through.ts';
import { unreadable } from './read-body.ts';
import { identify } from './request-id.ts';

/** What browsers get on the same port. */
export interface Interface {
  /** `GET /` where HTML is asked for; passes programs on. */
  readonly page: RequestHandler;
  /** `/_ui`: the host's own contract, and what the page loads. */
  readonly router: Router;
}

/** Everything that answers on the port: the models' endpoints and the user interface. */
export function createApp(parts: GatewayParts, ui: Interface): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(originGuard(parts.origins));
  app.use(withoutDoubleVersion);

  // First what is asked most: each path before it is one more pattern to try.
  app.post('/v1/chat/completions', answerWith(parts, chatDialect));
  app.post('/v1/messages', answerWith(parts, messagesDialect));
  app.post('/v1/responses', answerWith(parts, responsesDialect));
  app.post('/v1/messages/count_tokens', countTokens(parts));
  for (const endpoint of ENDPOINTS) app.post(`/v1/${endpoint}`, passThrough(parts, endpoint));

  app.use('/_ui', ui.router);
  app.get('/', ui.page, (_request, response) => {
    response.json({ name: 'mlx-manager', version: parts.version });
  });
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok', version: parts.version });
  });
  app.get('/ready', ready(parts));
  app.get('/metrics', metrics(parts));
  app.get('/v1/models', listModels(parts));
  app.get('/v1/models/*id', getModel(parts));

  app.all(['/', '/health', '/ready', '/metrics', '/v1/models', '/v1/models/*id'], wrongMethod('GET, HEAD'));
  app.all(POST_ONLY, wrongMethod('POST'));
  app.use((request: Request) => {
    throw new Failure('not_found', `${request.method} ${request.path} is not offered here.`);
  });
  app.use(onError(parts));
  return app;
}

const POST_ONLY = [
  ...['/v1/chat/completions', '/v1/messages', '/v1/messages/count_tokens', '/v1/responses'],
  ...ENDPOINTS.map((endpoint) => `/v1/${endpoint}`),
];

/** Many people paste `…/v1` where a program adds `/v1` itself. */
const withoutDoubleVersion: RequestHandler = (request, _response, next) => {
  request.url = request.url.replace(/^\/v1\/v1\//, '/v1/');
  next();
};

/** The protocol in which a path's callers expect errors. */
function dialectOf(request: Request): ClientDialect {
  return request.path.startsWith('/v1/messages') ? messagesDialect : chatDialect;
}

function wrongMethod(allowed: string): RequestHandler {
  return (request, response) => {
    response.set('allow', allowed);
    const message = `${request.method} is not possible on ${request.path}; use ${allowed}.`;
    throw new Failure('method_not_allowed', message);
  };
}

function onError(parts: GatewayParts): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const failure = unreadable(error) ?? toFailure(error);
    if (failure.code === 'internal') parts.logger.error({ err: error }, 'unexpected error');
    sendWireError(response, dialectOf(request).error(failure, identify(response)));
  };
}
