import type { Transport } from '../../contract/client.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import { PortRequest } from '../../contract/port.ts';
import type { Port, PortReply } from '../../contract/port.ts';

/**
 * Serves the contract over one port (Electron's window), until the port closes or the returned function is called.
 * `host` carries it further: to a host in this process or in another one. What is not a message of the contract is
 * ignored: it has no id that could be answered.
 */
export function servePort(port: Port, host: Transport): () => void {
  /** What stops each call and each listener that is under way. */
  const underWay = new Map<number, AbortController>();
  const post = (reply: PortReply) => port.post(reply);

  /** Answers what `work` answers or fails with, unless it was given up meanwhile. */
  const run = async (id: number, work: (signal: AbortSignal) => Promise<unknown>) => {
    const caller = new AbortController();
    underWay.set(id, caller);
    const answer = await work(caller.signal).catch((error: unknown) => ({ ok: false, error: viewOf(error) }));
    if (underWay.get(id) === caller) underWay.delete(id);
    if (!caller.signal.aborted) post({ kind: 'answer', id, answer });
  };
  const offMessage = port.onMessage((message) => {
    const parsed = PortRequest.safeParse(message);
    if (!parsed.success) return;
    const request = parsed.data;
    const { id } = request;
    switch (request.kind) {
      case 'call':
        void run(id, (signal) => host.call(request.name, request.input, signal));
        break;
      case 'listen':
        void run(id, async (signal) => {
          await host.listen((notice) => post({ kind: 'notice', id, notice }), signal, request.after);
          // However a host ends its events: the page has to hear that there will be no more.
          throw notRunning();
        });
        break;
      case 'give-up':
        underWay.get(id)?.abort();
        underWay.delete(id);
        break;
    }
  });
  const close = () => {
    offMessage();
    offClose();
    underWay.forEach((caller) => caller.abort());
    underWay.clear();
  };
  const offClose = port.onClose(close);
  return close;
}

function viewOf(error: unknown) {
  return (error instanceof Failure ? error : notRunning()).toView();
}

function notRunning(): Failure {
  return new Failure('not_running', phrase`MLX Manager does not answer.`);
}
