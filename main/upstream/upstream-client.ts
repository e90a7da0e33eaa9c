import { Agent, type Dispatcher } from 'undici';
import type { Deadlines } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { Underway } from '../concurrency/underway.ts';
import { createAddressGuard, type AddressPolicy } from './address-guard.ts';
import { createConnector, type Ticket } from './connector.ts';
import { startClock, type CallClock } from './deadlines.ts';
import { systemResolver, type Resolver } from './guarded-lookup.ts';
import { UpstreamAnswer } from './upstream-answer.ts';
import { toUpstreamFailure } from './upstream-errors.ts';

export interface UpstreamCall {
  readonly url: string;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Redirects are refused unless the caller takes them as an answer, and decides itself whether to follow. */
  readonly redirects?: 'refuse' | 'answer';
  /** The caller's: its reason is what an aborted call throws. */
  readonly signal: AbortSignal;
  /** Called once, when the call holds nothing any more: its answer was read, left, or there is none. */
  readonly onEnd?: () => void;
}

export interface UpstreamResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Record<string, string>;
  /** To be read once, or left by `return()`; until then the call holds a socket (the total deadline at most). */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Upstream {
  /**
   * Sends one request; resolves when the headers are here. Throws the signal's reason when aborted, otherwise Failure:
   * `address_refused`, `upstream_timeout` (names the deadline), `upstream_unreachable`, `upstream_protocol` (a redirect
   * or not HTTP), `invalid_input` (a malformed header) or `stopping` (after `close`). The body throws the same ones.
   */
  request(call: UpstreamCall): Promise<UpstreamResponse>;
  /** Refuses new calls and waits for those in flight; once `signal` aborts, cuts them off instead. */
  close(signal?: AbortSignal): Promise<void>;
  /** Lets idle sockets go; new calls get new ones, calls in flight keep theirs. */
  dropIdleSockets(): void;
  stats(): { readonly sockets: number; readonly inFlight: number };
}

const IDLE_MS = 30_000;

/**
 * One pool of sockets toward one backend, so that a pooled socket never crosses policies. undici's own header and body
 * timeouts are off, because a long local prefill passes them; ours are `deadlines`. HTTP/1.1 only, no redirects, no
 * retries (falling over is the gateway's decision). The caller owns it and closes it.
 */
export function createUpstream(options: {
  policy: AddressPolicy;
  deadlines: Deadlines;
  /** Sockets at most; further calls wait for a free one, on their first-byte deadline. */
  maxConnections: number;
  resolver?: Resolver;
  /** How long a socket without a call is kept (milliseconds), also where the upstream would keep it longer. */
  idleMs?: number;
}): Upstream {
  const guard = createAddressGuard(options.policy);
  const connector = createConnector({
    guard,
    connectMs: options.deadlines.connectMs,
    resolver: options.resolver ?? systemResolver,
  });
  const createAgent = () =>
    new Agent({
      connect: connector.connect,
      connections: options.maxConnections,
      allowH2: false,
      keepAliveTimeout: options.idleMs ?? IDLE_MS,
      keepAliveMaxTimeout: options.idleMs ?? IDLE_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  let agent = createAgent();
  /** Agents whose last calls are still running. */
  const retired = new Set<Promise<void>>();
  let closing: Promise<void> | undefined;
  const live = new Underway<CallClock>();

  /** Again at each call, because a socket to an IP literal never asks `lookup`; the verdict on one address stays. */
  let checked: { readonly text: string; readonly url: URL } | null = null;
  function check(text: string): URL {
    if (checked?.text !== text) checked = { text, url: guard.checkUrl(text) };
    return checked.url;
  }

  interface Begun {
    readonly url: URL;
    readonly clock: CallClock;
    readonly answer: UpstreamAnswer;
    readonly ticket: Ticket;
  }

  function begin(call: UpstreamCall): Begun {
    try {
      call.signal.throwIfAborted();
      const url = check(call.url);
      const clock = startClock({
        deadlines: options.deadlines,
        caller: call.signal,
        where: url.origin,
        onFail: (reason) => {
          ticket.abandon?.();
          answer.giveUp(reason);
        },
        onStop: () => {
          leave();
          call.onEnd?.();
        },
      });
      const answer = new UpstreamAnswer(clock, url.origin);
      const ticket: Ticket = { waiting: true, abandon: null };
      const leave = live.add(clock);
      return { url, clock, answer, ticket };
    } catch (error) {
      call.onEnd?.();
      throw error;
    }
  }

  async function request(call: UpstreamCall): Promise<UpstreamResponse> {
    const { url, clock, answer, ticket } = begin(call);
    const where = url.origin;
    try {
      connector.forCall(ticket, () => agent.dispatch(dispatchOptions(url, call), answer));
      const { status, headers } = await answer.head;
      clock.headersArrived();
      if (status >= 300 && status < 400 && call.redirects !== 'answer') {
        answer.leave();
        throw redirectRefused(where, status);
      }
      return { status, headers, body: answer.body() };
    } catch (error) {
      clock.stop();
      clock.throwIfFailed();
      throw toUpstreamFailure(error, where);
    } finally {
      ticket.waiting = false;
    }
  }

  async function close(signal?: AbortSignal): Promise<void> {
    // Not agent.destroy(): an agent that is closing no longer knows the sockets that it waits for.
    const cutOff = () => {
      for (const clock of live.all())
        clock.fail(new Failure('stopping', phrase`The call was cut off: this program is stopping.`));
    };
    closing ??= Promise.all([agent.close(), ...retired]).then(() => undefined);
    signal?.addEventListener('abort', cutOff, { once: true });
    if (signal?.aborted === true) cutOff();
    try {
      await closing;
    } finally {
      signal?.removeEventListener('abort', cutOff);
    }
  }

  function dropIdleSockets(): void {
    if (closing !== undefined) return;
    // undici has no other way: an agent that closes lets its idle sockets go and waits for the busy ones.
    const closed = agent.close().finally(() => retired.delete(closed));
    retired.add(closed);
    agent = createAgent();
  }

  return {
    request,
    close,
    dropIdleSockets,
    stats: () => ({ sockets: connector.sockets(), inFlight: live.size }),
  };
}

function dispatchOptions(url: URL, call: UpstreamCall): Dispatcher.DispatchOptions {
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    method: call.method,
    headers: call.headers,
    body: call.body ?? null,
  };
}

function redirectRefused(where: string, status: number): Failure {
  return new Failure('upstream_protocol', phrase`${where} answered ${status}: redirects are refused.`, {
    hint: phrase`Save the address that it redirects to, if you trust it: a key is only sent to the host it was saved for.`,
  });
}
