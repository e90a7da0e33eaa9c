import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsPair } from '../inbound/tls-files.ts';
import type { RequestListener, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { Failure } from '../../contract/failure.ts';
import { refuseUnreadable } from './unreadable-request.ts';
import { findPortHolder } from './port-holder.ts';

/** What a client may take of the server before it has asked for anything. Milliseconds and bytes. */
export interface ReadingLimits {
  readonly headersMs: number;
  /** Headers and body together. */
  readonly requestMs: number;
  readonly headerBytes: number;
  /** How often the times are looked at. */
  readonly checkEveryMs: number;
}

const READING_LIMITS: ReadingLimits = {
  headersMs: 60_000,
  requestMs: 300_000,
  headerBytes: 64 * 1024,
  checkEveryMs: 10_000,
};

/**
 * Opens the port. Time limits are for reading a request, never for answering: who sends it drop by drop gets 408. Idle
 * connections are kept longer than clients' pools keep them (75 s), so that no client meets a closed one. With a
 * certificate and its key it speaks HTTPS.
 * @throws Failure `port_in_use` that names the process which has it
 */
export async function listen(
  handler: RequestListener,
  host: string,
  port: number,
  { tls = null, limits = READING_LIMITS }: { tls?: TlsPair | null; limits?: ReadingLimits } = {},
): Promise<Server | TlsServer> {
  const options = {
    keepAliveTimeout: 75_000,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    maxHeaderSize: limits.headerBytes,
    noDelay: true,
  };
  const server =
    tls === null ? createServer(options, handler) : createTlsServer({ ...options, ...tls }, handler);
  server.on('clientError', refuseUnreadable);
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return server;
  } catch (cause) {
    throw await cannotListen(cause, host, port);
  }
}

async function cannotListen(cause: unknown, host: string, port: number): Promise<Failure> {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    const holder = await findPortHolder(port);
    const who = holder === null ? 'another program' : `${holder.command} (process ${holder.pid})`;
    return new Failure('port_in_use', `Port ${port} is taken by ${who}.`, {
      hint: `Quit it, or choose another port: mlx-manager serve --port ${port + 1}`,
      cause,
    });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Failure('invalid_input', `Cannot listen on ${host}:${port}: ${reason}`, {
    hint: 'Check --host and --port.',
    cause,
  });
}
