import { readAnswer } from '../../contract/answer.ts';
import type { Transport } from '../../contract/client.ts';
import type { Answer } from '../../contract/define.ts';
import { readNotice } from '../../contract/event-stream.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { PortReply } from '../../contract/port.ts';
import type { Port, PortRequest } from '../../contract/port.ts';

interface UnderWay {
  readonly hear: (reply: PortReply) => void;
  readonly fail: (error: unknown) => void;
}

/** Talks to the host through a message port: the app's own window. */
export function portTransport(port: Port): Transport {
  const underWay = new Map<number, UnderWay>();
  let lastId = 0;
  let closed = false;
  port.onMessage((message) => {
    const reply = PortReply.safeParse(message);
    if (reply.success) underWay.get(reply.data.id)?.hear(reply.data);
  });
  port.onClose(() => {
    closed = true;
    underWay.forEach(({ fail }) => fail(hostGone()));
  });

  /** Sends a request and hears its replies until `done` is called, the caller gives up or the port closes. */
  function open<T>(
    request: (id: number) => PortRequest,
    hear: (reply: PortReply, done: (value: T) => void) => void,
    signal: AbortSignal,
  ): Promise<T> {
    const id = (lastId += 1);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const onAbort = () => {
      port.post({ kind: 'give-up', id } satisfies PortRequest);
      reject(signal.reason as Error);
    };
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    if (closed) return Promise.reject(hostGone());
    underWay.set(id, {
      fail: reject,
      hear(reply) {
        try {
          hear(reply, resolve);
        } catch (error) {
          reject(error);
        }
      },
    });
    signal.addEventListener('abort', onAbort, { once: true });
    port.post(request(id));
    return promise.finally(() => {
      underWay.delete(id);
      signal.removeEventListener('abort', onAbort);
    });
  }

  return {
    call: (name, input, signal) =>
      open(
        (id) => ({ kind: 'call', id, name, input }),
        (reply, done) => {
          if (reply.kind === 'answer') done(readAnswer(reply.answer));
        },
        signal,
      ),
    async listen(listener, signal, after = null) {
      const listening = open<never>(
        (id) => ({ kind: 'listen', id, after }),
        (reply) => {
          if (reply.kind === 'answer') throw endOf(readAnswer(reply.answer));
          const notice = readNotice(reply.notice);
          if (notice !== null) listener(notice);
        },
        signal,
      );
      await listening.catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}

/** Why the host's events ended. */
function endOf(answer: Answer<unknown>): Failure {
  return answer.ok ? hostGone() : Failure.fromView(answer.error);
}

function hostGone(): Failure {
  return new Failure('not_running', phrase`MLX Manager does not answer.`);
}
