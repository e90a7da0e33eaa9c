import express from 'express';
import type { ErrorRequestHandler, Response, Router } from 'express';
import { Failure } from '../../contract/failure.ts';
import type { Dispatch } from './dispatcher.ts';
import type { EventBus } from './event-bus.ts';
import { requireCaller, signIn, signOut } from './http-access.ts';
import { streamEvents } from './http-events.ts';
import { refuse } from './http-refusal.ts';
import type { Sessions } from './sessions.ts';

export interface RpcRouterParts {
  readonly dispatch: Dispatch;
  readonly events: EventBus;
  readonly sessions: Sessions;
  /** The host's own, which programs show. */
  readonly token: string;
}

/**
 * The contract over HTTP: `POST /rpc/<domain>.<name>` with the input as JSON, `GET /events` as server-sent events,
 * `POST` and `DELETE /session` for browsers to sign in and out.
 */
export function createRpcRouter({ dispatch, events, sessions, token }: RpcRouterParts): Router {
  const router = express.Router();
  // A page elsewhere can send this content type only after asking, which the gateway's origin guard refuses.
  const readJson = express.json({ limit: '1mb', strict: false, type: 'application/json' });
  router.post('/session', readJson, signIn(sessions));
  router.delete('/session', signOut(sessions));
  router.use(requireCaller(token, sessions));
  router.post('/rpc/:name', readJson, async (request, response) => {
    const gone = abortedWith(response);
    const name = request.params['name'];
    const answer = await dispatch(typeof name === 'string' ? name : '', request.body, { signal: gone });
    if (!gone.aborted) response.json(answer);
  });
  router.get('/events', streamEvents(events));
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

function abortedWith(response: Response): AbortSignal {
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
