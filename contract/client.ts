import type { Answer, ClientOf, Procedure } from './define.ts';
import type { Notice, Position } from './event-stream.ts';
import { Failure } from './failure.ts';
import type { Contract } from './index.ts';
import { contract } from './index.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export type HostClient = ClientOf<Contract, CallOptions>;

/** Carries calls to a host and its events back; how is its own affair. */
export interface Transport {
  call(name: string, input: unknown, signal: AbortSignal): Promise<Answer<unknown>>;
  /**
   * Hears the host's events until `signal` aborts. With `after`, the last position heard, it continues behind it
   * where the host still can; the first notice says whether it did.
   * @throws Failure `unauthorised` where the host does not know the caller, `not_running` where nobody answers or the
   * stream ends
   */
  listen(listener: (notice: Notice) => void, signal: AbortSignal, after?: Position | null): Promise<void>;
}

/** The contract as functions that throw `Failure`, over any transport. */
export function createClient(transport: Transport): HostClient {
  const domains = Object.entries(contract).map(([domain, entries]) => {
    const functions = Object.entries<Procedure | { kind: 'event' }>(entries)
      .filter(([, entry]) => entry.kind !== 'event')
      .map(([name]) => [name, caller(transport, `${domain}.${name}`)] as const);
    return [domain, Object.fromEntries(functions)] as const;
  });
  // Built from the contract entry by entry, which the type system cannot follow through Object.fromEntries.
  return Object.fromEntries(domains) as HostClient;
}

function caller(transport: Transport, name: string) {
  return async (input: unknown, options: CallOptions = {}): Promise<unknown> => {
    const signal = options.signal ?? new AbortController().signal;
    const answer = await transport.call(name, input, signal);
    if (answer.ok) return answer.value;
    throw Failure.fromView(answer.error);
  };
}
