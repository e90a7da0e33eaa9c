import type { Warning } from '../../translate/warnings.ts';
import { Failure } from '../../../contract/failure.ts';
import type { Reply } from '../../backends/backend.ts';
import { createEventParser } from '../../upstream/server-sent-events.ts';
import { toFailure } from '../errors.ts';
import { StreamRefusal } from '../stream-refusal.ts';
import { ToldFailure } from '../told-failure.ts';

/** A whole answer or a refusal in the client's protocol. */
export interface TranslatedBody {
  readonly status: number;
  readonly body: string;
  readonly warnings?: readonly Warning[];
}

/** A stream on its way into the client's protocol; each method returns the events as they go over the wire. */
export interface StreamTranslation {
  push(data: string, event: string | undefined): string;
  end(): string;
  /** Ends the stream with the protocol's own words for a failure. */
  fail(failure: Failure): string;
  /** What could not be kept so far. */
  warnings(): readonly Warning[];
  /** Set once the backend's stream told of an error or broke off. */
  failure(): StreamFailure | null;
}

/** `refusal` is the backend's own, as it would be without anything sent; null for a stream that broke off. */
interface StreamFailure {
  readonly failure: Failure;
  readonly refusal: StreamRefusal | null;
}

/** How replies of a backend become replies in the client's protocol. */
export interface ReplyTranslation {
  /** @param reply parsed; null where it is not JSON */
  whole(reply: unknown, text: string): TranslatedBody;
  refusal(status: number, text: string): TranslatedBody;
  stream(): StreamTranslation;
  /** Those of the backend's headers that mean something to the client, under the names that it knows. */
  headers(headers: Reply['headers']): Reply['headers'];
}

/** A pure state machine of main/translate, as far as all of them are alike. */
interface StreamMachine<Event> {
  readonly state: () =>
    | { readonly status: 'waiting' | 'running' | 'finished' }
    | {
        readonly status: 'failed';
        readonly error: {
          readonly status: number;
          readonly body: { readonly error: { readonly message: string } };
        };
      };
  readonly warnings: () => readonly Warning[];
  readonly push: (data: string, event: string | undefined) => readonly Event[];
  readonly end: () => readonly Event[];
  readonly fail: (failure: Failure) => readonly Event[];
}

export function streamTranslation<Event>(
  machine: StreamMachine<Event>,
  encodeEvent: (event: Event) => string,
): StreamTranslation {
  const encode = (events: readonly Event[]) => events.map((event) => encodeEvent(event)).join('');
  return {
    push: (data, event) => encode(machine.push(data, event)),
    end: () => encode(machine.end()),
    fail: (failure) => encode(machine.fail(failure)),
    warnings: () => machine.warnings(),
    failure() {
      const state = machine.state();
      if (state.status !== 'failed') return null;
      const { status, body } = state.error;
      return {
        failure: new Failure('upstream_protocol', body.error.message),
        refusal: status === 502 ? null : new StreamRefusal(status, JSON.stringify(body)),
      };
    },
  };
}

/** An error of main/translate as the body that goes over the wire. */
export function errorBody({
  status,
  body,
}: {
  readonly status: number;
  readonly body: object;
}): TranslatedBody {
  return { status, body: JSON.stringify(body) };
}

export async function translateReply(
  reply: Reply,
  wantsStream: boolean,
  translation: ReplyTranslation,
): Promise<Reply> {
  const headers = translation.headers(reply.headers);
  if (reply.status === 200 && wantsStream) {
    const stream = translation.stream();
    return {
      ...reply,
      headers,
      usage: () => reply.usage(),
      warnings: () => [...(reply.warnings?.() ?? []), ...stream.warnings()],
      body: translateStream(reply.body, stream),
    };
  }
  const text = Buffer.concat(await Array.fromAsync(reply.body)).toString('utf8');
  const {
    status,
    body,
    warnings = [],
  } = reply.status === 200 ? translation.whole(parse(text), text) : translation.refusal(reply.status, text);
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: once(body),
    usage: () => reply.usage(),
    warnings: () => [...(reply.warnings?.() ?? []), ...warnings],
  };
}

/**
 * Before the first event a failure is thrown, so that it gets its own status or another backend its chance; after
 * it, the stream ends with the protocol's own words for it.
 */
async function* translateStream(
  body: AsyncIterable<Uint8Array>,
  stream: StreamTranslation,
): AsyncGenerator<Uint8Array, void, undefined> {
  const sent = { anything: false };
  let text = '';
  const add = (events: string) => {
    if (stream.failure() === null || sent.anything || text !== '') text += events;
  };
  const parser = createEventParser(({ event, data }) => add(stream.push(data, event)));
  const take = () => {
    const bytes = Buffer.from(text);
    sent.anything = true;
    text = '';
    return bytes;
  };
  try {
    for await (const chunk of body) {
      parser.push(chunk);
      if (text !== '') yield take();
      throwFailure(stream, sent.anything);
    }
    add(stream.end());
    if (text !== '') yield take();
    throwFailure(stream, sent.anything);
  } catch (error) {
    if (error instanceof StreamRefusal || error instanceof ToldFailure) throw error;
    const failure = toFailure(error);
    if (!sent.anything || failure.code === 'aborted') throw error;
    // Empty when the backend's own error has been passed on already.
    const last = stream.fail(failure);
    if (last !== '') yield Buffer.from(last);
    throw new ToldFailure(failure);
  }
}

function throwFailure(stream: StreamTranslation, hasSent: boolean): void {
  const failed = stream.failure();
  if (failed === null) return;
  throw hasSent ? new ToldFailure(failed.failure, failed.refusal) : (failed.refusal ?? failed.failure);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text);
}
