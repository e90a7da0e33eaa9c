import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** One request as the upstream got it. */
export interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly model: string | null;
}

/** A stand-in for a cloud on this machine; the model's name says how it behaves. */
export interface ScriptedUpstream {
  readonly url: string;
  readonly received: readonly Received[];
  /** Lets the answers of the model `gated` go on to their end. */
  openGate(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

const Body = z.object({ model: z.string(), stream: z.boolean().default(false) });

/**
 * Models: `crash` breaks off in the middle, `silent` never answers, `refuse` says 401 and repeats the key that it got,
 * `refuse-in-text` does so outside of OpenAI's form, `gated` waits in the middle; any other answers "Hello".
 * Below `/refuse/` everything is refused like that.
 */
export async function startUpstream(): Promise<ScriptedUpstream> {
  const received: Received[] = [];
  const gate = Promise.withResolvers<undefined>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization } = request.headers;
    const path = request.url ?? '';
    const sent = await text(request);
    const body = sent === '' ? null : Body.parse(JSON.parse(sent));
    received.push({ path, authorization, model: body?.model ?? null });
    if (path.startsWith('/refuse/')) {
      refuse(authorization, response);
      return;
    }
    if (body === null) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'hello', object: 'model' }] }));
      return;
    }
    switch (body.model) {
      case 'silent':
        return;
      case 'refuse':
        refuse(authorization, response);
        return;
      case 'refuse-in-text':
        response.writeHead(401, { 'content-type': 'text/plain', 'x-request-id': 'up_1' });
        response.end(`401 Unauthorized: ${authorization ?? ''}`);
        return;
      default:
        if (body.stream) await stream(body.model, response);
        else whole(body.model, response);
    }
  }

  function whole(model: string, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (model === 'crash') {
      response.write('{"id":"chatcmpl-up","choi');
      response.destroy();
      return;
    }
    const message = { role: 'assistant', content: 'Hello', refusal: null };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
    response.end(
      JSON.stringify({ id: 'chatcmpl-up', object: 'chat.completion', created: 1, model, choices, usage }),
    );
  }

  async function stream(model: string, response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (delta: object, finish: string | null) => {
      const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
      const chunk = { id: 'chatcmpl-up', object: 'chat.completion.chunk', created: 1, model, choices };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    send({ role: 'assistant', content: 'Hel' }, null);
    if (model === 'crash') {
      response.destroy();
      return;
    }
    if (model === 'gated') await gate.promise;
    send({ content: 'lo' }, null);
    send({}, 'stop');
    response.end('data: [DONE]\n\n');
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    openGate: () => gate.resolve(undefined),
    async [Symbol.asyncDispose]() {
      gate.resolve(undefined);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As OpenAI itself words it, but with the whole key. */
function refuse(authorization: string | undefined, response: ServerResponse): void {
  const key = authorization?.replace(/^Bearer /, '') ?? 'none';
  const message = `Incorrect API key provided: ${key}.`;
  response.writeHead(401, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' },
    }),
  );
}
