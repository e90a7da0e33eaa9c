import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ProgramIdentity } from '../../contract/access.ts';
import { SerialQueue } from '../concurrency/serial-queue.ts';
import { agentName } from './agent-name.ts';
import { isLoopback, plainForm } from '../inbound/address-ranges.ts';
import { ownerOfSocket } from './socket-owner.ts';
import type { Ends, Owner } from './socket-owner.ts';

/** Who sends a request, as far as that can be told without a key. */
export interface CallingProgram {
  readonly identity: ProgramIdentity;
  /** Of its process; null where the system does not tell. */
  readonly pid: number | null;
}

/** Finds out who is at the other end. What a connection's process is, is asked once for each connection. */
export class CallingPrograms {
  readonly #owners = new WeakMap<Socket, Promise<Owner | null>>();
  /** Each looks through all processes, and many connections may come at once. */
  readonly #lookUps = new SerialQueue();
  readonly #addressOf: (request: IncomingMessage) => string;
  readonly #ownerOf: (ends: Ends) => Promise<Owner | null>;

  /** `addressOf`: where a request comes from, also behind a proxy that is trusted. */
  constructor(
    addressOf: (request: IncomingMessage) => string,
    ownerOf: (ends: Ends) => Promise<Owner | null> = ownerOfSocket,
  ) {
    this.#addressOf = addressOf;
    this.#ownerOf = ownerOf;
  }

  async of(request: IncomingMessage): Promise<CallingProgram> {
    const { socket, headers } = request;
    const agent = agentName(headers['user-agent']);
    const address = this.#addressOf(request);
    if (!isLoopback(address)) return { identity: { program: null, agent, address }, pid: null };
    const owner = await this.#owner(socket);
    return { identity: { program: owner?.program ?? null, agent, address: null }, pid: owner?.pid ?? null };
  }

  #owner(socket: Socket): Promise<Owner | null> {
    const known = this.#owners.get(socket);
    if (known !== undefined) return known;
    const { remoteAddress = '', remotePort = 0, localAddress = '', localPort = 0 } = socket;
    const ends = {
      local: { address: plainForm(remoteAddress) ?? '', port: remotePort },
      remote: { address: plainForm(localAddress) ?? '', port: localPort },
    };
    const asked = this.#lookUps.run(() => this.#ownerOf(ends));
    this.#owners.set(socket, asked);
    return asked;
  }
}
