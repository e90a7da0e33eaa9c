import express from 'express';
import type { ErrorRequestHandler, RequestHandler, Response, Router } from 'express';
import type { Caller } from '../../contract/caller.ts';
import type { Answer } from '../../contract/define.ts';
import { Failure } from '../../contract/failure.ts';
import type { Dispatch } from './dispatcher.ts';
import type { EventBus } from './event-bus.ts';
import { accessOf, recogniseCaller, refuseNobody } from './http-access.ts';
import type { AccessParts } from './http-access.ts';
import { streamEvents } from './http-events.ts';
import { refuse } from './http-refusal.ts';
import { register, renew, signIn, signOut } from './http-sign-in.ts';

export interface RpcRouterParts extends AccessParts {
  readonly dispatch: Dispatch;
  readonly events: EventBus;
}

/**
 * The contract over HTTP: `POST /rpc/<domain>.<name>` with the input as JSON, `GET /events` as server-sent events,
 * `/session` and `/registration` for browsers to sign in, to stay so, and to sign out.
 */
export function createRpcRouter(parts: RpcRouterParts): Router {
  const { dispatch, events } = parts;
  const router = express.Router();
  router.post('/session', readLittle, signIn(parts));
  router.post('/session/renew', readLittle, renew(parts));
  router.delete('/session', signOut(parts));
  router.post('/registration', readLittle, register(parts));
  router.use(recogniseCaller(parts));
  router.post('/rpc/:name', readBody, async (request, response) => {
    const gone = abortedWith(response);
    const name = request.params['name'];
    const { caller, ended } = accessOf(request);
    const signal = ended === null ? gone : AbortSignal.any([gone, ended]);
    const answer = await dispatch(typeof name === 'string' ? name : '', request.body, { signal, caller });
    if (!gone.aborted) response.status(statusOf(answer, caller)).json(answer);
  });
  router.use(refuseNobody);
  router.get('/events', streamEvents(events));
  // Whatever is wrong is said in the contract's own form: its callers read no other.
  router.use((request, response) => {
    refuse(response, 404, new Failure('not_found', `There is no ${request.method} ${request.path} here.`));
  });
  router.use(onError);
  return router;
}

// A page elsewhere can send this content type only after asking, which the gateway's origin guard refuses.
const JSON_ONLY = { strict: false, type: 'application/json' };
const readMuch: RequestHandler = express.json({ ...JSON_ONLY, limit: '1mb' });
const readLittle: RequestHandler = express.json({ ...JSON_ONLY, limit: '16kb' });

/** Whom the host does not know may say little. */
const readBody: RequestHandler = (request, response, next) => {
  const read = accessOf(request).caller.kind === 'nobody' ? readLittle : readMuch;
  read(request, response, next);
};

/** That a caller may not call is told to what stands between, too; all other answers are for the caller alone to read. */
function statusOf(answer: Answer<unknown>, caller: Caller): number {
  if (answer.ok) return 200;
  if (answer.error.code === 'forbidden') return 403;
  // A hub refuses its token by the same code.
  return answer.error.code === 'unauthorised' && caller.kind === 'nobody' ? 401 : 200;
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
