import type { RemoteRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { KeyId } from '../../../contract/ids.ts';
import type { UpstreamModel } from '../../../contract/model.ts';
import { Underway } from '../../concurrency/underway.ts';
import { estimatePrompt } from '../../translate/token-estimate/estimate-prompt.ts';
import { toMessagesError } from '../../translate/errors/messages-error.ts';
import { replaceModelName } from '../../translate/model-name.ts';
import { AdmissionQueue } from '../../supervisor/admission-queue.ts';
import type { AddressPolicy } from '../../upstream/address-guard.ts';
import { readBody } from '../../upstream/read-body.ts';
import { sdkFetch } from '../../upstream/sdk-fetch.ts';
import { createUpstream } from '../../upstream/upstream-client.ts';
import type { Upstream, UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { Backend, Call, CountCall, ForwardCall, Health, Reply, Usage } from '../backend.ts';
import { mapErrorObject, mapServerError } from '../conform/errors.ts';
import type { ServerError } from '../conform/errors.ts';
import { readHealth } from '../conform/health.ts';
import type { Quirks, ServerFamily } from '../conform/quirks.ts';
import { askServer, checkedRequest } from '../local-server/ask-server.ts';
import type { MediaFetcher } from '../media/fetch-media.ts';
import { withMediaInline } from '../media/inline-media.ts';
import { notOffered } from '../endpoint.ts';
import { answerForm, parseJson } from './answer-form.ts';
import { endpointUrl } from './endpoint-url.ts';
import { forwardedReply } from './forwarded-reply.ts';
import { modelsFailure } from './models-failure.ts';
import { isNoStream, passedOn } from './passed-headers.ts';
import type { RemoteProtocol } from './protocol.ts';
import { StreamTap } from './stream-tap.ts';
import { estimatedUsage } from './estimated-usage.ts';

/** An error longer than this is put into our own words, which are capped. */
const ERROR_LIMIT = 16 * 1024;
/** A whole answer larger than this is refused (bytes): it would be held in memory. */
const REPLY_LIMIT = 64 * 1024 * 1024;
/** A cloud that shows nothing for this long is passed over where another target could answer (milliseconds). */
const CLOUD_FIRST_CONTENT_MS = 30_000;
/** Tokens, for a request that names no limit: without one the servers run on for up to a million. */
const ATTACHED_MAX_TOKENS = 8_192;
const JSON_HEADERS = { 'content-type': 'application/json' };

export interface RemoteParts {
  readonly media: MediaFetcher;
  readonly policy: AddressPolicy;
  readonly readKey: (id: KeyId, signal: AbortSignal) => Promise<string>;
  /** Takes keys out of an error's words: some servers repeat the key that they refuse. */
  readonly redact: (text: string) => string;
}

/** Whom an error is told, in which protocol. */
type Asker = Pick<Call, 'id' | 'dialect'>;

/**
 * A model server at an address. Requests and answers pass as bytes, but for the model's name and the credentials, so
 * that nothing a provider adds gets lost.
 */
export class RemoteBackend implements Backend {
  readonly #record: RemoteRecord;
  readonly #protocol: RemoteProtocol;
  readonly #parts: RemoteParts;
  readonly #upstream: Upstream;
  readonly #keyReads = new Underway<Promise<string>>();
  readonly #queue: AdmissionQueue;
  readonly runsHere = false;
  readonly contextTokens = null;

  constructor(record: RemoteRecord, protocol: RemoteProtocol, parts: RemoteParts) {
    this.#record = record;
    this.#protocol = protocol;
    this.#parts = parts;
    this.#upstream = createUpstream({
      policy: parts.policy,
      deadlines: record.spec.deadlines,
      maxConnections: record.spec.maxConnections,
    });
    const { maxConnections: concurrency, queueLimit } = record.spec;
    this.#queue = new AdmissionQueue({ concurrency, queueLimit });
  }

  get id() {
    return this.#record.id;
  }

  get name() {
    return this.#record.name;
  }

  get kind() {
    return this.#protocol.kind;
  }

  get dialects() {
    return this.#protocol.dialects;
  }

  get chatProfile() {
    return this.#protocol.chatProfile ?? {};
  }

  get endpoints() {
    return this.#protocol.endpoints;
  }

  get firstContentMs() {
    const { firstContentMs, reach } = this.#record.spec;
    return firstContentMs ?? (reach === 'public' ? CLOUD_FIRST_CONTENT_MS : null);
  }

  get totalMs() {
    return this.#record.spec.deadlines.totalMs;
  }

  async start(): Promise<void> {
    // Somebody else runs it.
  }

  async stop(): Promise<void> {
    // Somebody else runs it.
  }

  async health(signal: AbortSignal): Promise<Health> {
    try {
      const family = this.#protocol.conform?.family;
      if (family !== undefined) return await this.#attachedHealth(family, signal);
      await this.models(signal);
      return { state: 'ready' };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { state: 'unreachable', why: error.message };
    }
  }

  /** @throws Failure in the words of what came instead of a list of models */
  async models(signal: AbortSignal): Promise<UpstreamModel[]> {
    const key = await this.#key(signal);
    try {
      const headers = this.#protocol.headers(key, { headers: {} });
      return await this.#protocol.models({ fetch: sdkFetch(this.#upstream, headers), signal });
    } catch (error) {
      signal.throwIfAborted();
      throw modelsFailure(this.name, error, this.#parts.redact);
    }
  }

  async chat(asked: Call): Promise<Reply> {
    const form = asked.dialect === 'messages' ? 'source' : 'data-url';
    const call = await withMediaInline(asked, this.#protocol.media(asked), this.#parts.media, form);
    const key = await this.#key(call.signal);
    const { conform } = this.#protocol;
    if (conform !== undefined && conform !== null) return this.#conformed(call, conform, key);
    const release = await this.#place(call);
    call.onSent();
    const response = await this.#upstream.request({
      onEnd: release,
      url: this.#protocol.url(call.dialect, call.query),
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: call.stream ? 'text/event-stream' : 'application/json',
        'accept-encoding': 'identity',
        ...this.#protocol.headers(key, call),
      },
      body: call.model === call.publicModel ? call.raw : replaceModelName(call.raw, call.model),
      signal: call.signal,
    });
    const headers = passedOn(response.headers);
    if (response.status >= 400) return this.#errorReply(response, headers, call);
    if (!call.stream || isNoStream(response.headers)) return this.#wholeReply(response, headers, call);
    const tap = new StreamTap(answerForm(call.dialect), this.#parts.redact, () => estimatePrompt(call.body));
    return {
      status: 200,
      headers,
      body: tap.pass(response.body),
      usage: () => tap.usage(),
      warnings: () => tap.warnings(),
      endedInError: () => tap.endedInError,
    };
  }

  /** @throws Failure when the backend does not say a number */
  get countTokens(): ((call: CountCall) => Promise<number>) | undefined {
    const url = this.#protocol.countTokensUrl;
    return url === undefined ? undefined : (call) => this.#countTokens(url(call.query), call);
  }

  async forward(call: ForwardCall): Promise<Reply> {
    const { endpoint } = call;
    if (!this.endpoints.includes(endpoint)) throw notOffered(this, endpoint);
    const key = await this.#key(call.signal);
    const release = await this.#place(call);
    call.onSent();
    const response = await this.#upstream.request({
      onEnd: release,
      url: endpointUrl(this.#record.spec.url, endpoint, call.query),
      method: 'POST',
      headers: {
        'content-type': call.contentType,
        // A stream that was asked for may still be answered whole.
        accept: call.wantsStream ? 'text/event-stream, */*' : '*/*',
        'accept-encoding': 'identity',
        ...this.#protocol.headers(key, { headers: {} }),
      },
      body: call.bodyFor(call.model),
      signal: call.signal,
    });
    const headers = passedOn(response.headers);
    if (response.status >= 400) return this.#errorReply(response, headers, { id: call.id, dialect: 'chat' });
    const { redact } = this.#parts;
    return forwardedReply({ response, headers, endpoint, backend: this.name, redact });
  }

  sockets(): number {
    return this.#upstream.stats().sockets;
  }

  async retire(): Promise<void> {
    // A call that still waits for its key is one that runs, though its socket is not open yet.
    await Promise.allSettled(this.#keyReads.all());
    await new Promise((resolve) => setImmediate(resolve));
    await this.#upstream.close();
  }

  async refresh(): Promise<void> {
    this.#upstream.dropIdleSockets();
  }

  close(): Promise<void> {
    return this.#upstream.close(AbortSignal.abort());
  }

  async #conformed(call: Call, quirks: Quirks, key: string | null): Promise<Reply> {
    const request = checkedRequest(call.body);
    const onEnd = await this.#place(call);
    return askServer(request, call, {
      onEnd,
      upstream: this.#upstream,
      url: this.#protocol.url(call.dialect, call.query),
      headers: this.#protocol.headers(key, call),
      target: {
        serverModel: call.model,
        defaultMaxTokens: ATTACHED_MAX_TOKENS,
        // What it serves is not known: it refuses images itself.
        modelType: 'multimodal',
        quirks,
      },
      losesText: false,
      signal: call.signal,
    });
  }

  /** Its models are listed also while it cannot answer: `/health` knows. */
  async #attachedHealth(family: ServerFamily, signal: AbortSignal): Promise<Health> {
    const url = new URL('/health', this.#record.spec.url).href;
    const response = await this.#upstream.request({ url, method: 'GET', headers: {}, signal });
    const text = Buffer.from(await readBody(response, REPLY_LIMIT)).toString('utf8');
    const health = readHealth(family, response.status, parseJson(text));
    if (health === 'ready') return { state: 'ready' };
    return health === 'not-ready'
      ? { state: 'starting', why: 'Its model is not loaded yet.' }
      : { state: 'unreachable', why: health.failed };
  }

  async #countTokens(url: string, call: CountCall): Promise<number> {
    const key = await this.#key(call.signal);
    const response = await this.#upstream.request({
      ...{ url, method: 'POST', signal: call.signal, body: replaceModelName(call.raw, call.model) },
      headers: { 'content-type': 'application/json', ...this.#protocol.headers(key, call) },
    });
    const text = Buffer.from(await readBody(response, REPLY_LIMIT)).toString('utf8');
    const count = asObject(parseJson(text))['input_tokens'];
    if (response.status === 200 && typeof count === 'number') return count;
    throw new Failure('upstream_protocol', `"${this.name}" did not count tokens (${response.status}).`);
  }

  /** Some report errors with a status of success; and what is no answer at all must not look like one. */
  async #wholeReply(response: UpstreamResponse, headers: Record<string, string>, call: Call): Promise<Reply> {
    const form = answerForm(call.dialect);
    const bytes = await readBody(response, REPLY_LIMIT);
    const json = asObject(parseJson(Buffer.from(bytes).toString('utf8')));
    if (form.isAnswer(json) && !call.stream) {
      const usage = form.usage(json) ?? estimatedUsage(call.body, json);
      return whole(200, { ...JSON_HEADERS, ...headers }, bytes, usage);
    }
    if (!form.isAnswer(json) && json['error'] !== undefined && json['error'] !== null) {
      return this.#mapped(mapErrorObject(json['error']), {}, call);
    }
    const what = form.isAnswer(json)
      ? phrase`"${this.name}" sent no stream though one was asked for.`
      : phrase`"${this.name}" sent something that is no answer.`;
    throw new Failure('upstream_protocol', what, {
      hint: phrase`Check the address: it should be the one that ends in /v1.`,
    });
  }

  /** An error in the protocol's own form passes as it is; a proxy's page or anything else is put into that form. */
  async #errorReply(
    response: UpstreamResponse,
    headers: Record<string, string>,
    call: Asker,
  ): Promise<Reply> {
    const text = Buffer.from(await readBody(response, REPLY_LIMIT)).toString('utf8');
    const isOwnForm = answerForm(call.dialect).isError(asObject(parseJson(text)));
    if (isOwnForm && response.status !== 401 && text.length <= ERROR_LIMIT) {
      return whole(response.status, headers, Buffer.from(this.#parts.redact(text)), null);
    }
    const error = mapServerError(response.status, response.headers['content-type'] ?? '', text);
    return this.#mapped(response.status === 401 ? this.#keyRejected(error) : error, headers, call);
  }

  /** The client's own key is fine; whoever set up the backend has to act. */
  #keyRejected({ status, error, retryAfterSeconds }: ServerError): ServerError {
    const what =
      this.#record.spec.key === null
        ? `The backend "${this.name}" asks for an API key, and none is stored for it.`
        : `The backend "${this.name}" rejected the stored API key.`;
    const message = `${what} It said: ${error.message}`;
    return { status, error: { ...error, message, code: 'invalid_api_key' }, retryAfterSeconds };
  }

  #mapped({ status, error }: ServerError, headers: Readonly<Record<string, string>>, call: Asker): Reply {
    const body =
      call.dialect === 'messages' ? toMessagesError(status, error.message, call.id).body : { error };
    const text = this.#parts.redact(JSON.stringify(body));
    return whole(status, { ...headers, ...JSON_HEADERS }, Buffer.from(text), null);
  }

  /** A place among the requests that run at the same time. @throws Failure `queue_full` */
  async #place({ signal, onAdmitted }: Pick<Call, 'signal' | 'onAdmitted'>): Promise<() => void> {
    const release = this.#queue.tryAcquire() ?? (await this.#queue.acquire(signal));
    onAdmitted();
    return release;
  }

  async #key(signal: AbortSignal): Promise<string | null> {
    const { key } = this.#record.spec;
    if (key === null) return null;
    const read = this.#parts.readKey(key, signal);
    return read.finally(this.#keyReads.add(read));
  }
}

function whole(
  status: number,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array,
  usage: Usage | null,
): Reply {
  return { status, headers, body: once(bytes), usage: () => usage };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
