import type { Response } from 'express';
import type { Call, Reply } from '../backends/backend.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Destination } from './attempts.ts';

/** What a client asked for. */
export interface Asked {
  readonly model: string;
  readonly stream: boolean;
  /** What to send to a destination; made anew from the client's own words for each. @throws Failure */
  prepare(destination: Destination): Prepared;
}

export interface Prepared extends Pick<Call, 'dialect' | 'raw' | 'body'> {
  /** The backend's reply in the client's protocol. Its errors (status 400 and above) too. */
  readonly adapt: (reply: Reply) => Promise<Reply>;
}

/** A refusal as it goes over the wire. */
export interface WireError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How the clients of one protocol are spoken to. */
export interface ClientDialect {
  readonly endpoint: string;
  /** @throws Failure `invalid_input` */
  read(body: unknown, requestId: string): Asked;
  /** A failure before the first byte. */
  error(failure: Failure, requestId: string): WireError;
  /** A failure after it: the protocol's own error event, which ends the stream. */
  errorEvent(failure: Failure, requestId: string): string;
  /** A backend's refusal, already in this protocol, for a stream that has begun. */
  refusalEvent(body: string): string;
}

export function sendWireError(response: Response, { status, headers, body }: WireError): void {
  response
    .status(status)
    .set({ ...headers, 'content-type': 'application/json' })
    .end(body);
}
