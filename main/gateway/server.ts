import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { Failure } from '../../contract/failure.ts';
import { findPortHolder } from './port-holder.ts';

/**
 * Opens the port. Time limits are for reading a request (headers 60 s, all of it 5 min), never for answering.
 * Idle connections are kept longer than clients' pools keep them (75 s), so that no client meets a closed one.
 * @throws Failure `port_in_use` that names the process which has it
 */
export async function listen(handler: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 75_000, noDelay: true }, handler);
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
