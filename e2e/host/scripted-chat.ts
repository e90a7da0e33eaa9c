import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

const Part = z.looseObject({ type: z.string(), text: z.string().optional() });
const Message = z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(Part)]).nullish() });
const Request = z.looseObject({
  model: z.string(),
  messages: z.array(Message),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
});
type Request = z.infer<typeof Request>;

/** A cloud that speaks Chat Completions and does what the last message says. */
export interface ScriptedChat {
  /** With `/v1`. */
  readonly url: string;
  readonly received: readonly Request[];
  /** Lets the answer to `wait` go on. */
  release(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Messages: `wait` says "Once upon", and goes on after `release`; `call NAME` calls the tool that ends so, and says what
 * it answered; `think` thinks first; `refuse` is refused with 400; anything else is said again by the model's name.
 */
export async function startScriptedChat(models: readonly string[]): Promise<ScriptedChat> {
  const received: Request[] = [];
  let gate = Promise.withResolvers<undefined>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await text(request);
    if (sent === '') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ object: 'list', data: models.map((id) => ({ id, object: 'model' })) }));
      return;
    }
    const body = Request.parse(JSON.parse(sent));
    received.push(body);
    const last = body.messages.at(-1);
    const said = wordsOf(last);
    if (said === 'refuse') {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ error: { message: 'This is not answered.', type: 'invalid_request_error' } }),
      );
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (delta: object, finish: string | null = null) => {
      const choices = [{ index: 0, delta, finish_reason: finish }];
      const chunk = {
        id: 'chatcmpl-1',
        object: 'chat.completion.chunk',
        created: 1,
        model: body.model,
        choices,
      };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    send({ role: 'assistant', content: '' });
    const called = /^call (\w+)$/.exec(said)?.[1];
    const tool = body.tools?.find(({ function: { name } }) => called !== undefined && name.endsWith(called));
    if (last?.role === 'tool') send({ content: `It said: ${said.slice(0, 200)}` });
    else if (tool !== undefined) {
      const call = { name: tool.function.name, arguments: '{"text":"Grüße"}' };
      send({ tool_calls: [{ index: 0, id: `call_${received.length}`, type: 'function', function: call }] });
      send({}, 'tool_calls');
      response.end('data: [DONE]\n\n');
      return;
    } else if (said === 'wait') {
      send({ content: 'Once upon' });
      await gate.promise;
      send({ content: ' a time.' });
    } else if (said === 'think') {
      send({ reasoning_content: 'Let me see.' });
      send({ content: 'I thought.' });
    } else send({ content: `**${body.model}** heard: ${said}` });
    send({}, 'stop');
    const usage = { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 };
    response.write(
      `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: body.model, choices: [], usage })}\n\n`,
    );
    response.end('data: [DONE]\n\n');
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    release() {
      gate.resolve(undefined);
      gate = Promise.withResolvers();
    },
    async [Symbol.asyncDispose]() {
      gate.resolve(undefined);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function wordsOf(message: z.infer<typeof Message> | undefined): string {
  const { content } = message ?? {};
  if (typeof content === 'string') return content;
  return content?.flatMap((part) => part.text ?? []).join('\n') ?? '';
}
