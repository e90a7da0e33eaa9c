import { createParser } from 'eventsource-parser';
import { Client, Pool } from 'undici';
import { readAnswer } from '../../contract/answer.ts';
import type { Transport } from '../../contract/client.ts';
import type { Answer } from '../../contract/define.ts';
import { readNotice, writePosition } from '../../contract/event-stream.ts';
import { Failure } from '../../contract/failure.ts';
import type { Contact } from '../instance/instance.ts';

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
        return readAnswer(await body.json());
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
    async listen(listener, signal, after = null) {
      const events = new Client(contact.url, { headersTimeout: 0, bodyTimeout: 0 });
      try {
        const { statusCode, body } = await events.request({
          method: 'GET',
          path: '/_ui/events',
          headers: { ...headers, ...(after === null ? {} : { 'last-event-id': writePosition(after) }) },
          signal,
        });
        if (statusCode !== 200) throw refusal(readAnswer(await body.json()));
        const parser = createParser({
          onEvent({ data }) {
            const notice = readNotice(JSON.parse(data));
            if (notice !== null) listener(notice);
          },
        });
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

function refusal(answer: Answer<unknown>): Failure {
  return answer.ok ? new Failure('internal', 'No events came.') : Failure.fromView(answer.error);
}
