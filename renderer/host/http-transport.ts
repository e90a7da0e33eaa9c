import { createParser } from 'eventsource-parser';
import { readAnswer } from '../../contract/answer.ts';
import type { Transport } from '../../contract/client.ts';
import { readNotice, writePosition } from '../../contract/event-stream.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { PageAccess } from './page-access.ts';

/** The host says something at least every 15 s; after this long it is gone, or the machine slept (milliseconds). */
const SILENCE_MS = 40_000;

interface Init extends RequestInit {
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpTransportOptions {
  /** Where `/_ui` is; the page's own origin unless given. */
  readonly base?: string;
  readonly fetch?: typeof fetch;
  /** For a page that somebody signed in to with a password. */
  readonly access?: PageAccess;
}

/** Talks to the host that served this page; the session's cookie goes along by itself. */
export function httpTransport(options: HttpTransportOptions = {}): Transport {
  const { base = '', fetch: send = fetch.bind(globalThis), access } = options;
  const askOnce = async (path: string, init: Init, signal: AbortSignal): Promise<Response> => {
    try {
      return await send(`${base}/_ui/${path}`, {
        ...init,
        headers: { ...init.headers, ...(await access?.headers()) },
        credentials: 'same-origin',
        cache: 'no-store',
        signal,
      });
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw noAnswer(cause);
    }
  };
  /** A token may have ended early, by a new key of the host: then it is renewed and shown once more. */
  const ask: typeof askOnce = async (path, init, signal) => {
    const response = await askOnce(path, init, signal);
    return response.status === 401 && (await access?.retry()) === true
      ? askOnce(path, init, signal)
      : response;
  };
  return {
    async call(name, input, signal) {
      const response = await ask(
        `rpc/${encodeURIComponent(name)}`,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) },
        signal,
      );
      return readAnswer(await readJson(response, signal));
    },
    async listen(listener, signal, after = null) {
      const silence = new AbortController();
      const either = AbortSignal.any([signal, silence.signal]);
      try {
        const headers: Record<string, string> =
          after === null ? {} : { 'last-event-id': writePosition(after) };
        const response = await ask('events', { headers }, either);
        if (response.status !== 200 || response.body === null) {
          const answer = readAnswer(await readJson(response, either));
          throw answer.ok ? noAnswer() : Failure.fromView(answer.error);
        }
        const parser = createParser({
          onEvent({ data }) {
            const notice = readNotice(JSON.parse(data));
            if (notice !== null) listener(notice);
          },
        });
        await readText(
          response.body,
          (text) => parser.feed(text),
          () => silence.abort(noAnswer()),
          either,
        );
        throw noAnswer();
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}

async function readJson(response: Response, signal: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw noAnswer(cause);
  }
}

/** Reads a stream to its end; `onSilence` is called when nothing came for too long. */
async function readText(
  body: ReadableStream<Uint8Array>,
  onText: (text: string) => void,
  onSilence: () => void,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let timer = setTimeout(onSilence, SILENCE_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(onSilence, SILENCE_MS);
      onText(decoder.decode(value, { stream: true }));
    }
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw cause instanceof TypeError ? noAnswer(cause) : cause;
  } finally {
    clearTimeout(timer);
    await reader.cancel().catch(() => undefined);
  }
}

function noAnswer(cause?: unknown): Failure {
  return new Failure('not_running', phrase`MLX Manager does not answer.`, {
    hint: phrase`Start it again with \`mlx-manager serve\`.`,
    cause,
  });
}
