import type { Request } from 'express';
import { checkModel } from '../access/client-use.ts';
import type { ClientUse, FoundModel, Running } from '../access/client-use.ts';
import type { Access, Caller } from '../access/access.ts';
import type { RequestTrace } from './request-trace.ts';

/** A model request at the door: who sends it, whether it may, and what its client may use. */
export class Admission {
  readonly #access: Access;
  readonly #request: Request;
  readonly #trace: RequestTrace;
  readonly #caller: Caller;

  /**
   * Looks at the key alone: who shows a wrong one sends no body for it.
   * @throws Failure `unauthorised`, `forbidden`, LimitReached
   */
  constructor(access: Access, request: Request, trace: RequestTrace) {
    this.#access = access;
    this.#request = request;
    this.#trace = trace;
    this.#caller = access.recognise(request);
    if (this.#caller.kind === 'inside') trace.client = this.#caller.label;
    if (this.#caller.kind === 'client') trace.client = this.#caller.use.label;
  }

  /**
   * Lets the request in, or waits until somebody has said so, and counts it.
   * @returns whether a model may be used, which is to be asked once the route is known
   * @throws Failure `unauthorised`, `forbidden`, LimitReached, or the signal's reason
   */
  async enter(
    wish: { readonly model: string; readonly canWait: boolean },
    running: Running & { readonly signal: AbortSignal },
  ): Promise<(found: FoundModel) => void> {
    const use = await this.#use(wish, running.signal);
    if (use === null) return () => undefined;
    this.#trace.client = use.label;
    this.#trace.onUsed = use.begin(running);
    return (found) => checkModel(use, found);
  }

  #use(
    wish: { readonly model: string; readonly canWait: boolean },
    signal: AbortSignal,
  ): Promise<ClientUse | null> | ClientUse | null {
    switch (this.#caller.kind) {
      case 'anyone':
      case 'inside':
        return null;
      case 'client':
        return this.#caller.use;
      case 'stranger':
        return this.#access.admit(this.#request, { ...wish, signal });
    }
  }
}

/** Nobody waits, so nothing is to be given up. */
const NEVER = new AbortController().signal;

/**
 * Who asks for something that is no model's answer: a list of models, a count of tokens, the metrics. Nobody is kept
 * waiting for that, and nothing is counted.
 * @returns the client; null for one that may everything
 * @throws Failure `unauthorised`, `forbidden`, LimitReached
 */
export async function whoAsks(
  access: Access,
  request: Request,
  model: string | null,
): Promise<ClientUse | null> {
  const caller = access.recognise(request);
  switch (caller.kind) {
    case 'anyone':
    case 'inside':
      return null;
    case 'client':
      return caller.use;
    case 'stranger':
      return access.admit(request, { model, canWait: false, signal: NEVER });
  }
}
