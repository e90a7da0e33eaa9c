import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A reply of an imitated cloud. */
export type ImitatedReply =
  | { readonly status: number; readonly json: object }
  | {
      readonly events: readonly string[];
      /** The connection breaks after the last event. */
      readonly breaksOff?: boolean;
    };

/** The reply to a request, by its path; null for a path that the cloud does not have. */
export type Imitation = (path: string, body: unknown) => ImitatedReply | null;

export interface ImitatedCloud {
  /** Without `/v1`. */
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Serves an imitation on this machine. */
export async function imitateCloud(imitation: Imitation): Promise<ImitatedCloud> {
  const server = createServer((request, response) => {
    void answer(imitation, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(
  imitation: Imitation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '', 'http://cloud');
  const reply = imitation(pathname, JSON.parse(await text(request))) ?? {
    status: 404,
    json: { error: { type: 'not_found_error', message: pathname } },
  };
  if ('json' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(reply.json));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of reply.events) {
    if (!response.write(event)) await once(response, 'drain');
  }
  if (reply.breaksOff !== true) {
    response.end();
    return;
  }
  // What is written must leave before the connection goes.
  await new Promise((resolve) => response.write(': end\n\n', resolve));
  response.destroy();
}
