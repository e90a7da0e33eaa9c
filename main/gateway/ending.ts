import type { Response } from 'express';
import type { Failure } from '../../contract/failure.ts';
import { classOfFailure } from '../routing/failure-class.ts';
import type { Answered } from './attempts.ts';
import type { ClientDialect } from './client-dialect.ts';
import { toClientError, toFailure } from './errors.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { Ending, RequestTrace } from './request-trace.ts';
import { sendWireError } from './wire-error.ts';

/** A request that is to be refused. */
interface Refused {
  readonly id: string;
  readonly dialect: ClientDialect;
  readonly response: Response;
  readonly trace: RequestTrace;
}

/** Tells a client why it gets no answer, where it can still be told; what the log says of it. */
export function refuse(
  error: unknown,
  { id, dialect, response, trace }: Refused,
  parts: GatewayParts,
): Ending {
  const failure = toFailure(error);
  if (failure.code === 'internal') parts.logger.error({ err: error, request: id }, 'request failed');
  const wire = dialect.error(failure, id);
  if (!response.headersSent && !response.destroyed) {
    if (trace.attempts > 0) response.set('x-mlx-manager-attempts', String(trace.attempts));
    sendWireError(response, wire);
  } else response.destroy();
  return failed(failure, wire.status);
}

export function failed(failure: Failure, status: number): Ending {
  const cause = { failure: classOfFailure(failure), errorMessage: toClientError(failure).error.message };
  switch (failure.code) {
    case 'aborted':
      return { ...cause, status: 499, outcome: 'client-left', errorCode: null, errorMessage: null };
    case 'stopping':
      return { ...cause, status, outcome: 'interrupted', errorCode: failure.code };
    default:
      return { ...cause, status, outcome: 'failed', errorCode: failure.code };
  }
}

/** How an answer ended that was passed on to its end. */
export function endingOf({ reply, refused }: Answered): Ending {
  const { status } = reply;
  if (refused !== null) {
    const { failure, message: errorMessage } = refused;
    return { status, outcome: 'failed', errorCode: 'backend_answered', failure, errorMessage };
  }
  if (reply.endedInError?.() === true) {
    const errorMessage = 'The backend broke its answer off with an error of its own.';
    return { status, outcome: 'failed', errorCode: 'backend_answered', failure: 'overloaded', errorMessage };
  }
  return { status, outcome: 'completed', errorCode: null, failure: null, errorMessage: null };
}

/** What the log says of a request that ended in a way that nobody thought of. */
export const UNEXPECTED: Ending = {
  status: 500,
  outcome: 'failed',
  errorCode: 'internal',
  failure: 'internal',
  errorMessage: null,
};
