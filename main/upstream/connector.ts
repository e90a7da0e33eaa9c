import { AsyncLocalStorage } from 'node:async_hooks';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';
import { deadlinePassed } from './deadlines.ts';
import { guardedLookup, type Resolver } from './guarded-lookup.ts';

/** A call on its way to a socket. */
export interface Ticket {
  /** Drops the socket that is being opened for it; null while there is none. */
  abandon: (() => void) | null;
  /** False once the call has been answered or has failed: sockets opened later are not opened for it. */
  waiting: boolean;
}

export interface Connector {
  /** For undici's `connect` option. */
  readonly connect: buildConnector.connector;
  /** Runs `dispatch` so that a socket that it opens can be dropped by the ticket's `abandon`. */
  forCall<T>(ticket: Ticket, dispatch: () => T): T;
  /** Sockets that are open or being opened. */
  readonly sockets: () => number;
}

/**
 * Opens undici's sockets. It stands in for undici's own connector because that one neither gives up when the call that
 * it connects for is aborted (it would hold the socket until the connect timeout, then keep it unused) nor keeps exact
 * time. The connect deadline covers DNS, TCP and TLS.
 */
export function createConnector(options: {
  guard: AddressGuard;
  connectMs: number;
  resolver: Resolver;
}): Connector {
  const tickets = new AsyncLocalStorage<Ticket>();
  const tlsSessions = new Map<string, Buffer>();
  const open = new Set<Socket>();

  function openSocket({ hostname, protocol, port, servername }: buildConnector.Options): Socket {
    const secure = protocol === 'https:';
    const portNumber = Number(port || (secure ? 443 : 80));
    const lookup = guardedLookup(options.guard, portNumber, options.resolver);
    if (!secure) return connectTcp({ host: hostname, port: portNumber, lookup });
    const name = servername ?? (isIP(hostname) === 0 ? hostname : '');
    const session = tlsSessions.get(hostname);
    return connectTls({
      host: hostname,
      port: portNumber,
      lookup,
      servername: name,
      ALPNProtocols: ['http/1.1'],
      ...(session === undefined ? {} : { session }),
    }).on('session', (fresh) => tlsSessions.set(hostname, fresh));
  }

  const connect: buildConnector.connector = (target, callback) => {
    const socket = openSocket(target);
    const ticket = tickets.getStore();
    // A socket's events run in the context of the call that opened it, which may be over: then it belongs to nobody.
    const owner = ticket?.waiting === true ? ticket : undefined;
    const abandon = () => socket.destroy(new Error('the call was aborted'));
    const timer = setTimeout(() => {
      socket.destroy(
        deadlinePassed('connect', options.connectMs, `${target.protocol}//${target.host ?? target.hostname}`),
      );
    }, options.connectMs);

    let settled = false;
    const settle = (...result: Parameters<buildConnector.Callback>) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (owner?.abandon === abandon) owner.abandon = null;
      callback(...result);
    };

    open.add(socket);
    if (owner !== undefined) owner.abandon = abandon;
    socket
      .setNoDelay(true)
      .setKeepAlive(true, 60_000)
      .once(target.protocol === 'https:' ? 'secureConnect' : 'connect', () => settle(null, socket))
      .on('error', (error) => settle(error, null))
      .once('close', () => {
        open.delete(socket);
        settle(new Error('the socket was closed before it was connected'), null);
      });
  };

  return { connect, forCall: (ticket, dispatch) => tickets.run(ticket, dispatch), sockets: () => open.size };
}
