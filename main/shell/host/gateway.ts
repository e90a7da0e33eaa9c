import { createClient } from '../../../contract/client.ts';
import type { HostClient, Transport } from '../../../contract/client.ts';
import type { Notice } from '../../../contract/event-stream.ts';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import { SerialQueue } from '../../concurrency/serial-queue.ts';
import type { GatewayState } from '../state.ts';
import type { HostConnection } from './host-connection.ts';

export interface GatewayOptions {
  readonly connect: (signal: AbortSignal) => Promise<HostConnection>;
  readonly onState: (state: GatewayState) => void;
  /** Hears every notice of whichever host there is. */
  readonly onNotice: (notice: Notice) => void;
}

interface Held {
  readonly connection: HostConnection;
  /** Ends whatever is under way with this connection. */
  readonly over: AbortController;
}

/** The app's gateway: on or off, and a transport that always leads to the host there is. */
export class Gateway {
  readonly transport: Transport;
  readonly client: HostClient;
  readonly #options: GatewayOptions;
  readonly #quitting = new AbortController();
  #state: GatewayState = { kind: 'off' };
  #held: Held | null = null;
  /** Changes happen one after the other. */
  readonly #queue = new SerialQueue();

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.transport = {
      call: (name, input, signal) => this.#current().connection.transport.call(name, input, signal),
      listen: async (listener, signal, after) => {
        const { connection, over } = this.#current();
        await connection.transport.listen(listener, AbortSignal.any([signal, over.signal]), after);
        if (!signal.aborted) throw notRunning();
      },
    };
    this.client = createClient(this.transport);
  }

  get state(): GatewayState {
    return this.#state;
  }

  /** Attaches to the host that runs, or starts one. Resolves when it is on or has failed. */
  turnOn(): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#held !== null || this.#quitting.signal.aborted) return;
      this.#become({ kind: 'starting' });
      try {
        const connection = await this.#options.connect(this.#quitting.signal);
        const held: Held = { connection, over: new AbortController() };
        this.#held = held;
        void this.#hear(held);
        if (connection.where === 'inside') void connection.stopRequested.then(() => this.turnOff());
        this.#become({ kind: 'on', url: connection.url, where: connection.where });
      } catch (error) {
        this.#become({ kind: 'failed', failure: asFailure(error).toView() });
      }
    });
  }

  /** Stops the host, also one that the app is only attached to: that is what was asked for. */
  turnOff(): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#held?.connection.where === 'attached') {
        await this.#held.connection.client.host.stop({}).catch(() => undefined);
      }
      await this.#letGo();
    });
  }

  /** Stops the app's own host and leaves another one alone. */
  async quit(): Promise<void> {
    this.#quitting.abort();
    await this.#queue.run(() => this.#letGo());
  }

  woke(): void {
    if (this.#held?.connection.where === 'inside') this.#held.connection.woke();
  }

  /** The last resort where the app ends without having stopped its host. */
  killServers(): void {
    if (this.#held?.connection.where === 'inside') this.#held.connection.killServers();
  }

  async #hear(held: Held): Promise<void> {
    const { connection, over } = held;
    await connection.transport.listen(this.#options.onNotice, over.signal).catch(() => undefined);
    // The events end with the host; when it was not the app that ended them, the host is gone.
    if (!over.signal.aborted)
      await this.#queue.run(() => (this.#held === held ? this.#letGo() : Promise.resolve()));
  }

  async #letGo(): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    this.#become({ kind: 'stopping' });
    this.#held = null;
    held.over.abort();
    await held.connection.close();
    this.#become({ kind: 'off' });
  }

  #current(): Held {
    if (this.#held === null) throw notRunning();
    return this.#held;
  }

  #become(state: GatewayState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

function notRunning(): Failure {
  return new Failure('not_running', phrase`The gateway is off.`, {
    hint: phrase`Turn it on in the menu bar.`,
  });
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure('internal', reason, { cause: error });
}
