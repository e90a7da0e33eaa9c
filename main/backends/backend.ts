import type { BackendKind } from '../../contract/backend.ts';
import type { BackendId } from '../../contract/ids.ts';
import type { UpstreamModel } from '../../contract/model.ts';
import type { ChatProfile } from '../translate/messages-to-chat/profile.ts';
import type { Endpoint } from './endpoint.ts';
import type { RequestWarning } from '../../contract/request.ts';

/** A wire protocol: OpenAI Chat Completions, Anthropic Messages, OpenAI Responses. */
export type Dialect = 'chat' | 'messages' | 'responses';

/** Whether a backend could answer now, with why not. */
export type Health =
  | { readonly state: 'ready' }
  | { readonly state: 'starting'; readonly why: string }
  | { readonly state: 'stopped'; readonly why: string }
  | { readonly state: 'unreachable'; readonly why: string };

/** One request on its way to one backend. */
export interface Call {
  /** Our own id of the request: answers carry it. */
  readonly id: string;
  readonly dialect: Dialect;
  /** Whether the body is the client's own words, which are left alone, or this program's translation of them; absent: the former. */
  readonly asWritten?: boolean;
  /** The caller's body to the byte, and the same parsed. */
  readonly raw: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The client's headers that mean something to a backend of the same protocol; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The client's query, `?` included, or empty. */
  readonly query: string;
  /** The name that the client used, and the one to ask this backend for. */
  readonly publicModel: string;
  readonly model: string;
  readonly stream: boolean;
  /** Aborts when the client leaves or the host stops; everything the call holds is then freed at once. */
  readonly signal: AbortSignal;
  /** After a fallback the answer names the model that gives it, instead of the one that was asked for. */
  readonly isFallback: boolean;
  /** Called once the request has a place; a local server may yet have to start. */
  readonly onAdmitted: () => void;
  /** Called once all waiting is over and the request goes to the server. */
  readonly onSent: () => void;
}

/** A request whose tokens are to be counted. */
export type CountCall = Pick<Call, 'raw' | 'model' | 'publicModel' | 'headers' | 'query' | 'signal'>;

/** One request that is passed through without being understood. */
export interface ForwardCall extends Pick<
  Call,
  'id' | 'query' | 'publicModel' | 'model' | 'signal' | 'onAdmitted' | 'onSent'
> {
  readonly endpoint: Endpoint;
  readonly contentType: string;
  /** The caller's body to the byte, but for this model's name. */
  readonly bodyFor: (model: string) => Uint8Array;
  /** Whether the caller asked for events. */
  readonly wantsStream: boolean;
}

/** Tokens in the same sense for every protocol; a kind that the backend does not tell is left out. */
export interface Usage {
  /** The whole prompt, with what came from a cache or went to one. */
  readonly promptTokens: number;
  /** The whole answer, with what the model thought. */
  readonly completionTokens: number;
  readonly cachedTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** Counted here, roughly, because the backend told nothing or the answer broke off. */
  readonly estimated?: boolean;
}

/** A backend's answer. A failure of the transport is thrown as `Failure`; an answer that is an error has its status. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The client's bytes. Streams come as they are produced; a whole answer is one chunk. Throws `Failure`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** What the answer cost, known once the body has ended; of one that broke off, about what had come. */
  usage(): Usage | null;
  /** What a translation of the answer could not keep, known once the body has ended. */
  readonly warnings?: () => readonly RequestWarning[];
  /** Whether the body's last event was an error of the backend's own, known once the body has ended. */
  readonly endedInError?: () => boolean;
}

/** Something that can answer. The gateway knows no other interface to models. */
export interface Backend {
  readonly id: BackendId;
  readonly name: string;
  readonly kind: BackendKind;
  /** The protocols it speaks itself. */
  readonly dialects: readonly Dialect[];
  /** Where it departs from what its kind takes of Chat Completions. */
  readonly chatProfile?: Partial<ChatProfile>;
  /** What it has beside them; `forward` takes only these. */
  readonly endpoints: readonly Endpoint[];
  /** A process of ours, started when it is asked. */
  readonly runsHere: boolean;
  /** Tokens that it takes; null where that is not known. */
  readonly contextTokens: number | null;
  /** Milliseconds to the first content of a stream, where another target could answer; null waits without limit. */
  readonly firstContentMs: number | null;
  /** The whole request's deadline (milliseconds), from when it was sent. */
  readonly totalMs: number;
  /** Local: running and healthy. Remote: nothing to do. */
  start(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  health(signal: AbortSignal): Promise<Health>;
  models(signal: AbortSignal): Promise<UpstreamModel[]>;
  chat(call: Call): Promise<Reply>;
  /** Passes a request and its answer through; errors are in OpenAI's form. @throws Failure `not_found` */
  forward(call: ForwardCall): Promise<Reply>;
  /** Counts the tokens of a Messages request, where the backend can do so itself. */
  readonly countTokens?: ((call: CountCall) => Promise<number>) | undefined;
  /**
   * The machine woke up or is on another network: lets idle sockets go and, where a process of ours no longer answers
   * and answers nobody, stops it; the next request starts it. Running answers are left alone.
   */
  refresh(signal: AbortSignal): Promise<void>;
  /** Open sockets toward it. */
  sockets(): number;
  /** Another one takes its place: answers that run go on to their ends, then it is closed. */
  retire(): Promise<void>;
  /** Frees sockets and processes at once; the backend is not used again. */
  close(): Promise<void>;
}
