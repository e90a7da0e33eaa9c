import type { Response } from 'express';
import type { Failure } from '../../contract/failure.ts';

/** Says no in the contract's own form, which is the only one that its callers read. */
export function refuse(response: Response, status: number, failure: Failure): void {
  response.status(status).json({ ok: false, error: failure.toView() });
}
