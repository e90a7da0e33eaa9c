import type { Transport } from '../../contract/client.ts';
import type { Notice, Position } from '../../contract/event-stream.ts';
import { Failure } from '../../contract/failure.ts';

/** How the page stands with its host, whatever carries the calls. */
export type ConnectionState =
  /** For the first time; nothing was heard yet. */
  | 'connecting'
  | 'connected'
  /** Lost a moment ago; what is on the page may be outdated. */
  | 'reconnecting'
  /** The host does not know this browser (any more). Nothing is tried until the user signs in. */
  | 'signed-out'
  /** Nobody answers for a while. It is still tried, seldom. */
  | 'gone';

/** What happened to the stream of events. */
export type ConnectionChange = 'opened' | 'refused' | 'lost';

/** Tries in a row without an answer after which the host is called gone: about ten seconds. */
export const GONE_AFTER = 5;

interface Standing {
  readonly state: ConnectionState;
  /** Tries in a row that failed. */
  readonly failures: number;
}

export function nextStanding({ state, failures }: Standing, change: ConnectionChange): Standing {
  switch (change) {
    case 'opened':
      return { state: 'connected', failures: 0 };
    case 'refused':
      return { state: 'signed-out', failures: 0 };
    case 'lost': {
      const more = failures + 1;
      if (more >= GONE_AFTER) return { state: 'gone', failures: more };
      return { state: state === 'connecting' ? 'connecting' : 'reconnecting', failures: more };
    }
  }
}

/** Milliseconds until the next try: at once, then twice as long each time, never more than five seconds. */
export function delayAfter(failures: number): number {
  return failures <= 1 ? 0 : Math.min(5_000, 250 * 2 ** failures);
}

export interface ConnectionOptions {
  readonly transport: Transport;
  readonly onState: (state: ConnectionState) => void;
  readonly onNotice: (notice: Notice) => void;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Hears the host until `signal` aborts or the host says that it does not know this browser. */
export async function holdConnection(options: ConnectionOptions, signal: AbortSignal): Promise<void> {
  const { transport, onState, onNotice, sleep = pause } = options;
  let standing: Standing = { state: 'connecting', failures: 0 };
  let position: Position | null = null;
  const change = (what: ConnectionChange) => {
    const next = nextStanding(standing, what);
    if (next.state !== standing.state) onState(next.state);
    standing = next;
  };
  onState(standing.state);
  const left = () => signal.aborted;
  while (!left()) {
    try {
      await transport.listen(
        (notice) => {
          if (notice.kind === 'opened') change('opened');
          position = notice.position;
          onNotice(notice);
        },
        signal,
        position,
      );
    } catch (error) {
      if (error instanceof Failure && error.code === 'unauthorised') {
        change('refused');
        return;
      }
    }
    if (left()) return;
    change('lost');
    await sleep(delayAfter(standing.failures), signal);
  }
}

/** Waits, but not while nobody looks longer than they do: coming back to the page or the network tries at once. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      globalThis.removeEventListener('online', finish);
      globalThis.removeEventListener('focus', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener('abort', finish, { once: true });
    globalThis.addEventListener('online', finish, { once: true });
    globalThis.addEventListener('focus', finish, { once: true });
  });
}
