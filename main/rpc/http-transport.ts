import { createParser } from 'eventsource-parser';
import { Client, Pool } from 'undici';
import * as z from 'zod';
import type { Answer } from '../../contract/define.ts';
import { contract } from '../../contract/index.ts';
import { Failure, FailureView } from '../../contract/failure.ts';
import type { Contact } from '../instance/instance.ts';
import type { EventListener, HostEvent, Transport } from './client.ts';

const Reply = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: FailureView }),
]);

/** Calls a host that runs in another process, at the address and with the token of its lock file. */
export function httpTransport(contact: Contact): Transport & { close(): Promise<void> } {
  const headers = { authorization: `Bearer ${contact.token}` };
  // Starting a model or installing the runtime may take many minutes; the caller's signal is the limit. A pool,
  // so that nothing else waits for it.
  const client = new Pool(contact.url, { headersTimeout: 0, bodyTimeout: 0 });
  return {
    async call(name, input, signal): Promise<Answer<unknown>> {
      try {
        const { body } = await client.request({
          method: 'POST',
          path: `/_ui/rpc/${encodeURIComponent(name)}`,
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(input),
          signal,
        });
        return Reply.parse(await body.json());
      } catch (cause) {
        if (signal.aborted) throw signal.reason;
        throw new Failure(
          'not_running',
          `The running MLX Manager (process ${contact.pid}) does not answer.`,
          {
            hint: 'Look at its log, or stop it and start again.',
            cause,
          },
        );
      }
    },
    async listen(listener, signal) {
      const events = new Client(contact.url, { headersTimeout: 0, bodyTimeout: 0 });
      try {
        const { statusCode, body } = await events.request({
          method: 'GET',
          path: '/_ui/events',
          headers,
          signal,
        });
        if (statusCode !== 200) throw refusal(Reply.parse(await body.json()));
        const parser = createParser({ onEvent: ({ event, data }) => deliver(event, data, listener) });
        body.setEncoding('utf8');
        for await (const chunk of body) parser.feed(String(chunk));
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        await events.destroy();
      }
    },
    close: () => client.destroy(),
  };
}

function refusal(reply: z.infer<typeof Reply>): Failure {
  const { code, message } = reply.ok
    ? { code: 'internal' as const, message: 'No events came.' }
    : reply.error;
  return new Failure(code, message);
}

function deliver(name: string | undefined, data: string, listener: EventListener): void {
  const event = readEvent(name, JSON.parse(data));
  if (event !== null) listener(event);
}

/** An event of a newer host that this one does not know is left out. */
function readEvent(name: string | undefined, payload: unknown): HostEvent | null {
  switch (name) {
    case 'servers.changed':
      return { name, payload: contract.servers.changed.payload.parse(payload) };
    case 'requests.finished':
      return { name, payload: contract.requests.finished.payload.parse(payload) };
    case 'servers.logGrew':
      return { name, payload: contract.servers.logGrew.payload.parse(payload) };
    case 'jobs.progress':
      return { name, payload: contract.jobs.progress.payload.parse(payload) };
    case 'backends.changed':
    case 'routes.changed':
    case 'keys.changed':
      return { name, payload: contract.routes.changed.payload.parse(payload) };
    case 'settings.changed':
      return { name, payload: contract.settings.changed.payload.parse(payload) };
    case 'configuration.changed':
      return { name, payload: contract.configuration.changed.payload.parse(payload) };
    case 'models.downloadChanged':
      return { name, payload: contract.models.downloadChanged.payload.parse(payload) };
    default:
      return null;
  }
}
