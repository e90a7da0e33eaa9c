import type { Call, Dialect, Reply } from '../backends/backend.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Warning } from '../translate/warnings.ts';
import type { Destination } from './attempts.ts';
import type { SseEvent } from '../upstream/server-sent-events.ts';
import type { EventMeaning } from './event-meaning.ts';
import type { WireError } from './wire-error.ts';

/** What a client asked for. */
export interface Asked {
  readonly model: string;
  readonly stream: boolean;
  /** What to send to a destination; made anew from the client's own words for each. @throws Failure */
  prepare(destination: Destination): Prepared;
  /** A failure once the stream has begun: the protocol's own last event. */
  errorEvent(failure: Failure): string;
  /** A backend's refusal, already in this protocol, for a stream that has begun. */
  refusalEvent(body: string): string;
}

export interface Prepared extends Pick<Call, 'dialect' | 'raw' | 'body' | 'asWritten'> {
  /** What the translation could not keep of the client's words. */
  readonly warnings: readonly Warning[];
  /** The same call mended once, where the backend's refusal (status 400) names something known; else null. */
  readonly mend: (refusal: string) => Prepared | null;
  /** The backend's reply in the client's protocol. Its errors (status 400 and above) too. */
  readonly adapt: (reply: Reply) => Promise<Reply>;
}

/** How the clients of one protocol are spoken to. */
export interface ClientDialect {
  readonly name: Dialect;
  readonly endpoint: string;
  /**
   * @param defaultModel what is asked where the request names no model; null refuses it
   * @throws Failure `invalid_input`
   */
  read(body: unknown, requestId: string, defaultModel: string | null): Asked;
  /** What an event of a stream in this protocol means for the choice of a backend. */
  eventMeaning(event: SseEvent): EventMeaning;
  /** A failure before the first byte. */
  error(failure: Failure, requestId: string): WireError;
  /** How a part of this program is spoken to, where it is told more than others. */
  readonly inside?: ClientDialect;
}
