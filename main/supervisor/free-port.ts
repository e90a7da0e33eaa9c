import { createServer } from 'node:net';
import { once } from 'node:events';

/**
 * A loopback port that nobody holds right now. Servers bind theirs only after the model is loaded, so another
 * program may still take it: whoever starts the server has to try again then.
 * @param taken ports promised to servers that have not bound them yet
 */
export async function findFreePort(taken: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
    if (!taken.has(address.port)) return address.port;
  }
}
