import { QueryClient } from '@tanstack/react-query';
import type { QueryExecuteOptions } from '@tanstack/react-query';
import { reaches } from '../../contract/caller.ts';
import type { Transport } from '../../contract/client.ts';
import type { Notice } from '../../contract/event-stream.ts';
import { Failure } from '../../contract/failure.ts';
import type { Me } from '../../contract/person.ts';
import { hostQuery } from './call-host.ts';
import type { Question } from './call-host.ts';
import { holdConnection } from './connection.ts';
import type { ConnectionState } from './connection.ts';
import { applyNotice } from './host-changes.ts';
import { levelOfProcedure } from './me.ts';
import type { QueryName } from './procedures.ts';

/** How long the page waits for its host's events before it asks without them (milliseconds). */
const HEARING_MS = 300;

/** Queries for a host: events keep them fresh, so nothing is asked again because time passed. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        retry: (failures, error) => error instanceof Failure && error.code === 'not_running' && failures < 3,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // A page on this machine's own host works without a network.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/**
 * The host as the page has it: calls, the connection's state, and queries that follow the host's events. The events are
 * listened for from the beginning, before anything is drawn. What is asked before they are heard may miss a change, and
 * would be asked again then: so it waits until they are, and what is drawn meanwhile asks all at once.
 */
export class PageHost {
  readonly me: Me;
  readonly queries = createQueries();
  readonly transport: Transport;
  readonly #page = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #heard = Promise.withResolvers<null>();
  #connection: ConnectionState;
  #wasAsked = false;

  /** `me` is who uses the page; nobody hears nothing. */
  constructor(transport: Transport, me: Me) {
    this.me = me;
    this.transport = {
      call: (name, input, signal) => this.#callOnceHeard(transport, name, input, signal),
      listen: (listener, signal, after) => transport.listen(listener, signal, after),
    };
    if (me.kind === 'nobody') {
      this.#connection = 'signed-out';
      this.#heard.resolve(null);
      return;
    }
    this.#connection = 'connecting';
    const patience = setTimeout(() => this.#heard.resolve(null), HEARING_MS);
    void this.#heard.promise.then(() => clearTimeout(patience));
    void holdConnection(
      { transport, onState: (state) => this.#change(state), onNotice: (notice) => this.#take(notice) },
      this.#page.signal,
    );
  }

  readonly connection = (): ConnectionState => this.#connection;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /**
   * Asks what is about to be shown, as far as whoever uses the page may ask it: what is drawn then finds the answer, or that
   * it is under way. Resolves when each has its answer or has failed.
   */
  async ask(questions: readonly Question[]): Promise<void> {
    const allowed = questions.filter(([name]) => reaches(this.me, levelOfProcedure(name)));
    // The name chose the input; TypeScript does not follow the pair.
    const query: (transport: Transport, name: QueryName, input: never) => QueryExecuteOptions = hostQuery;
    await Promise.allSettled(
      allowed.map(([name, input]) => this.queries.query(query(this.transport, name, input as never))),
    );
  }

  /** Hears no more. */
  close(): void {
    this.#page.abort();
    this.#heard.resolve(null);
  }

  async #callOnceHeard(transport: Transport, name: string, input: unknown, signal: AbortSignal) {
    await this.#heard.promise;
    signal.throwIfAborted();
    this.#wasAsked = true;
    return transport.call(name, input, signal);
  }

  #change(state: ConnectionState): void {
    this.#connection = state;
    if (state !== 'connecting') this.#heard.resolve(null);
    this.#listeners.forEach((listener) => listener());
  }

  #take(notice: Notice): void {
    // Nothing was missed by what was not asked yet.
    if (notice.kind === 'opened' && !this.#wasAsked) return;
    applyNotice(notice, this.queries);
  }
}
