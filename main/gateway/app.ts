import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler, Router } from 'express';
import { Failure } from '../../contract/failure.ts';
import { chatCompletions } from './endpoints/chat-completions.ts';
import { getModel, listModels } from './endpoints/models.ts';
import { sendError, toFailure } from './errors.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { originGuard } from './origin-guard.ts';

/** The largest body that is taken, as at Anthropic; OpenAI's limit is lower. */
const BODY_LIMIT = 32 * 1024 * 1024;

/** Everything that answers on the port: the models' endpoints and, under `/_ui`, the host's own contract. */
export function createApp(parts: GatewayParts, ui: Router): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(originGuard(parts.origins));
  app.use('/_ui', ui);
  app.use(withoutDoubleVersion);

  app.get('/', (_request, response) => {
    response.json({ name: 'mlx-manager', version: parts.version });
  });
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok', version: parts.version });
  });
  app.get('/v1/models', listModels(parts));
  app.get('/v1/models/*id', getModel(parts));
  app.post(
    '/v1/chat/completions',
    express.raw({ type: () => true, limit: BODY_LIMIT }),
    chatCompletions(parts),
  );

  app.all(['/', '/health', '/v1/models', '/v1/models/*id'], wrongMethod('GET, HEAD'));
  app.all('/v1/chat/completions', wrongMethod('POST'));
  app.use((request, response) => {
    sendError(response, new Failure('not_found', `${request.method} ${request.path} is not offered here.`));
  });
  app.use(onError(parts));
  return app;
}

/** Many people paste `…/v1` where a program adds `/v1` itself. */
const withoutDoubleVersion: RequestHandler = (request, _response, next) => {
  request.url = request.url.replace(/^\/v1\/v1\//, '/v1/');
  next();
};

function wrongMethod(allowed: string): RequestHandler {
  return (request, response) => {
    response
      .status(405)
      .set('allow', allowed)
      .json({
        error: {
          message: `${request.method} is not possible on ${request.path}; use ${allowed}.`,
          type: 'invalid_request_error',
          param: null,
          code: 'method_not_allowed',
        },
      });
  };
}

function onError(parts: GatewayParts): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = httpStatus(error);
    if (status !== null) {
      response.status(status).json({ error: bodyError(status) });
      return;
    }
    parts.logger.error({ err: error }, 'unexpected error');
    sendError(response, toFailure(error));
  };
}

/** The status that the body reader or the router attached to what it refused. */
function httpStatus(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

function bodyError(status: number) {
  const base = { type: 'invalid_request_error', param: null };
  switch (status) {
    case 413:
      return {
        ...base,
        message: 'The body is larger than 32 MB. Send fewer or smaller attachments.',
        code: 'request_too_large',
      };
    case 415:
      return { ...base, message: 'The content encoding is not supported.', code: 'unsupported_encoding' };
    default:
      return { ...base, message: 'The request could not be read.', code: null };
  }
}
