import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createParser } from 'eventsource-parser';
import { readAnswer } from '../../contract/answer.ts';
import type { Transport } from '../../contract/client.ts';
import type { Answer } from '../../contract/define.ts';
import { readNotice, writePosition } from '../../contract/event-stream.ts';
import { Failure } from '../../contract/failure.ts';
import type { Contact } from '../instance/contact.ts';

/**
 * Calls a host that runs in another process, at the address and with the token of its lock file. Starting a model or
 * installing the runtime may take many minutes: the caller's signal is the only limit, and Node's own client sets none.
 */
export function httpTransport(contact: Contact): Transport & { close(): Promise<void> } {
  const agent = new Agent({ keepAlive: true });
  const closed = new AbortController();

  /** Sends one request; whatever is under way ends with its signal, or when the transport is closed. */
  function ask(
    method: 'GET' | 'POST',
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | null,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, contact.url), {
        agent,
        method,
        headers: { authorization: `Bearer ${contact.token}`, ...headers },
      });
      const abort = () => asked.destroy(new Error('given up'));
      const signals = [signal, closed.signal];
      for (const each of signals) each.addEventListener('abort', abort, { once: true });
      asked.on('close', () => {
        for (const each of signals) each.removeEventListener('abort', abort);
      });
      asked.on('response', resolve);
      asked.on('error', reject);
      if (signals.some(({ aborted }) => aborted)) abort();
      else asked.end(body);
    });
  }

  return {
    async call(name, input, signal): Promise<Answer<unknown>> {
      try {
        const path = `/_ui/rpc/${encodeURIComponent(name)}`;
        const headers = { 'content-type': 'application/json' };
        const answer = await ask('POST', path, headers, JSON.stringify(input), signal);
        return readAnswer(JSON.parse(await textOf(answer)));
      } catch (cause) {
        if (signal.aborted) throw signal.reason;
        throw new Failure(
          'not_running',
          `The running MLX Manager (process ${contact.pid}) does not answer.`,
          { hint: 'Look at its log, or stop it and start again.', cause },
        );
      }
    },
    async listen(listener, signal, after = null) {
      try {
        const headers: Record<string, string> =
          after === null ? {} : { 'last-event-id': writePosition(after) };
        const stream = await ask('GET', '/_ui/events', headers, null, signal);
        if (stream.statusCode !== 200) throw refusal(readAnswer(JSON.parse(await textOf(stream))));
        const parser = createParser({
          onEvent({ data }) {
            const notice = readNotice(JSON.parse(data));
            if (notice !== null) listener(notice);
          },
        });
        stream.setEncoding('utf8');
        for await (const chunk of stream) parser.feed(String(chunk));
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    async close() {
      closed.abort();
      agent.destroy();
    },
  };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  answer.setEncoding('utf8');
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return text;
}

function refusal(answer: Answer<unknown>): Failure {
  return answer.ok ? new Failure('internal', 'No events came.') : Failure.fromView(answer.error);
}
