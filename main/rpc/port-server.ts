import { PortRequest } from '../../contract/port.ts';
import type { Port, PortReply } from '../../contract/port.ts';
import type { Dispatch } from './dispatcher.ts';
import type { EventBus } from './event-bus.ts';

/**
 * Serves the contract over one port (Electron's window), until the port closes or the returned function is called. What
 * is not a message of the contract is ignored: it has no id that could be answered.
 */
export function servePort(port: Port, dispatch: Dispatch, events: EventBus): () => void {
  /** What stops each call and each listener that is under way. */
  const underWay = new Map<number, () => void>();
  const post = (reply: PortReply) => port.post(reply);

  const call = async ({ id, name, input }: Extract<PortRequest, { kind: 'call' }>) => {
    const caller = new AbortController();
    underWay.set(id, () => caller.abort());
    const answer = await dispatch(name, input, { signal: caller.signal });
    underWay.delete(id);
    if (!caller.signal.aborted) post({ kind: 'answer', id, answer });
  };
  const offMessage = port.onMessage((message) => {
    const parsed = PortRequest.safeParse(message);
    if (!parsed.success) return;
    const request = parsed.data;
    switch (request.kind) {
      case 'call':
        void call(request);
        break;
      case 'listen':
        underWay.set(
          request.id,
          events.subscribe((notice) => post({ kind: 'notice', id: request.id, notice }), request.after),
        );
        break;
      case 'give-up':
        underWay.get(request.id)?.();
        underWay.delete(request.id);
        break;
    }
  });
  const close = () => {
    offMessage();
    offClose();
    underWay.forEach((stop) => stop());
    underWay.clear();
  };
  const offClose = port.onClose(close);
  return close;
}
