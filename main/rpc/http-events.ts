import type { RequestHandler, Response } from 'express';
import { readPosition, writePosition } from '../../contract/event-stream.ts';
import type { Notice } from '../../contract/event-stream.ts';
import type { EventBus } from './event-bus.ts';
import { accessOf } from './http-access.ts';

/** How often an idle event stream says that it is alive (milliseconds). */
const KEEP_ALIVE_MS = 15_000;
/** Bytes that may wait for a listener that does not read; then it has to come back. */
const MOST_WAITING = 4_000_000;

/**
 * `GET /events`: the host's notices as server-sent events, each with its position as the id. `Last-Event-ID` continues
 * behind a position.
 */
export function streamEvents(events: EventBus): RequestHandler {
  return (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const { caller, ended, endIfOver } = accessOf(request);
    const unsubscribe = events.subscribe(
      (notice) => write(response, notice),
      caller,
      readPosition(request.get('last-event-id')),
    );
    const timer = setInterval(() => {
      response.write(': alive\n\n');
      // What cannot be looked up now is looked up the next time.
      endIfOver().catch(() => undefined);
    }, KEEP_ALIVE_MS);
    const leave = () => {
      clearInterval(timer);
      ended?.removeEventListener('abort', end);
      unsubscribe();
    };
    // What happens from here on must not be written any more: that would be an error of the stream.
    const end = () => {
      leave();
      response.end();
    };
    ended?.addEventListener('abort', end, { once: true });
    response.on('close', leave);
    // What ended already aborts no more.
    if (ended?.aborted === true) end();
  };
}

function write(response: Response, notice: Notice): void {
  // There is always a next finished request; to a listener that cannot keep up, this one would only pile up.
  if (notice.kind === 'event' && notice.event.name === 'requests.finished' && response.writableNeedDrain)
    return;
  if (response.writableLength > MOST_WAITING) response.destroy();
  else response.write(`id: ${writePosition(notice.position)}\ndata: ${JSON.stringify(notice)}\n\n`);
}
