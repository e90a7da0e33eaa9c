import type { Contract, HostEvents } from '../../contract/index.ts';
import { contract } from '../../contract/index.ts';
import type { Answer, ClientOf, Procedure } from '../../contract/define.ts';
import { Failure } from '../../contract/failure.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export type HostClient = ClientOf<Contract, CallOptions>;

/** Carries calls to a host and its events back; how is its own affair. */
export interface Transport {
  call(name: string, input: unknown, signal: AbortSignal): Promise<Answer<unknown>>;
  /** Hears the host's events until `signal` aborts. */
  listen(listener: EventListener, signal: AbortSignal): Promise<void>;
}

export type HostEvent = { [K in keyof HostEvents]: { name: K; payload: HostEvents[K] } }[keyof HostEvents];
export type EventListener = (event: HostEvent) => void;

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
    const { code, message, hint, issues } = answer.error;
    throw new Failure(code, message, { ...(hint === undefined ? {} : { hint }), issues });
  };
}
