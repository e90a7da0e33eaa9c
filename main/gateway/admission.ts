import type { Request } from 'express';
import { checkModel } from '../access/client-use.ts';
import type { ClientUse, FoundModel, Running } from '../access/client-use.ts';
import type { Access, Caller, Wish } from '../access/access.ts';
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

  /** It comes from a part of this program. */
  get isInside(): boolean {
    return this.#caller.kind === 'inside';
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

  #use(wish: { readonly model: string; readonly canWait: boolean }, signal: AbortSignal) {
    return useOf(this.#access, this.#request, this.#caller, { ...wish, signal });
  }
}

/** The client that a caller is; null for one that may everything. @throws what {@link Access.admit} throws */
function useOf(
  access: Access,
  request: Request,
  caller: Caller,
  wish: Wish,
): Promise<ClientUse | null> | ClientUse | null {
  switch (caller.kind) {
    case 'anyone':
    case 'inside':
      return null;
    case 'client':
      return caller.use;
    case 'stranger':
      return access.admit(request, wish);
  }
}

/** Nobody waits, so nothing is to be given up. */
const NEVER = new AbortController().signal;

/**
 * Who asks for something that is no model's answer: a list of models, a count of tokens, the metrics. The key is looked at
 * at once; nobody is kept waiting, and nothing is counted.
 * @returns what finds the client out, once the model is known where there is one
 * @throws Failure `unauthorised`, `forbidden`, LimitReached
 */
export function whoAsks(
  access: Access,
  request: Request,
): (model: string | null) => Promise<ClientUse | null> {
  const caller = access.recognise(request);
  return async (model) => useOf(access, request, caller, { model, canWait: false, signal: NEVER });
}
