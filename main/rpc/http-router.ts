import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';
import type { ErrorRequestHandler, Request, RequestHandler, Response, Router } from 'express';
import { Failure } from '../../contract/failure.ts';
import type { Dispatch } from './dispatcher.ts';
import type { EventBus } from './event-bus.ts';

/** How often an idle event stream says that it is alive (milliseconds). */
const KEEP_ALIVE_MS = 15_000;

/**
 * The contract over HTTP: `POST /rpc/<domain>.<name>` with the input as JSON, `GET /events` as server-sent
 * events. Every call must show the host's token.
 */
export function createRpcRouter(dispatch: Dispatch, events: EventBus, token: string): Router {
  const router = express.Router();
  router.use(requireToken(token));
  router.post('/rpc/:name', express.json({ limit: '1mb', strict: false }), async (request, response) => {
    const gone = abortedWith(response);
    const name = request.params['name'];
    const answer = await dispatch(typeof name === 'string' ? name : '', request.body, { signal: gone });
    if (!gone.aborted) response.json(answer);
  });
  router.get('/events', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write(': listening\n\n');
    const unsubscribe = events.subscribe((event) => {
      // There is always a next one; to a listener that cannot keep up, this one would only pile up.
      if (event.name === 'requests.finished' && response.writableNeedDrain) return;
      response.write(`event: ${event.name}\ndata: ${JSON.stringify(event.payload)}\n\n`);
    });
    const timer = setInterval(() => response.write(': alive\n\n'), KEEP_ALIVE_MS);
    response.on('close', () => {
      clearInterval(timer);
      unsubscribe();
    });
  });
  // Whatever is wrong is said in the contract's own form: its callers read no other.
  router.use((request, response) => {
    refuse(response, 404, new Failure('not_found', `There is no ${request.method} ${request.path} here.`));
  });
  router.use(onError);
  return router;
}

/** What the body reader or the router refused carries a status; anything else is the app's to report. */
const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  if (typeof status !== 'number' || status >= 500 || response.headersSent) next(error);
  else
    refuse(response, status, new Failure('invalid_input', 'The call could not be read.', { cause: error }));
};

function refuse(response: Response, status: number, failure: Failure): void {
  response.status(status).json({ ok: false, error: failure.toView() });
}

function requireToken(token: string): RequestHandler {
  const expected = digest(token);
  return (request: Request, response: Response, next) => {
    const shown = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
    if (timingSafeEqual(digest(shown), expected)) {
      next();
      return;
    }
    refuse(response, 401, new Failure('unauthorised', 'This address belongs to MLX Manager itself.'));
  };
}

/** Equal lengths, so that comparing says nothing about the token. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function abortedWith(response: Response): AbortSignal {
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
