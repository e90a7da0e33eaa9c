import type { Response } from 'express';

/** A refusal as it goes over the wire. */
export interface WireError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function sendWireError(response: Response, { status, headers, body }: WireError): void {
  response
    .status(status)
    .set({ ...headers, 'content-type': 'application/json' })
    .end(body);
}
