import type { ProfileRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { UpstreamModel } from '../../../contract/model.ts';
import { phrase } from '../../../contract/phrase.ts';
import { isWebAddress, mediaAddresses } from '../../translate/media/media-address.ts';
import type { Lease } from '../../supervisor/lease.ts';
import type { Supervisor } from '../../supervisor/supervisor.ts';
import { createUpstream } from '../../upstream/upstream-client.ts';
import type { Upstream } from '../../upstream/upstream-client.ts';
import type { Backend, Call, ForwardCall, Health, Reply } from '../backend.ts';
import { notOffered } from '../endpoint.ts';
import type { Endpoint } from '../endpoint.ts';
import type { ChatRequest } from '../conform/chat-request-schema.ts';
import { quirksOf } from '../conform/quirks.ts';
import type { MediaFetcher } from '../media/fetch-media.ts';
import { withMediaInline } from '../media/inline-media.ts';
import { forwardedReply } from '../remote/forwarded-reply.ts';
import { passedOn } from '../remote/passed-headers.ts';
import { askServer, checkedRequest } from './ask-server.ts';
import { createPlanner } from './planner.ts';
import type { Planner, PlannerParts } from './planner.ts';
import type { ServerKind } from './server-kind.ts';
import { errorReply } from './server-reply.ts';

const AGAIN = { hint: 'Try again.' };

export interface LocalServerParts extends PlannerParts {
  readonly supervisor: Supervisor;
  readonly media: MediaFetcher;
}

/** How long a server that has nothing to do may take to say that it lives (milliseconds). */
const PROBE_MS = 5_000;

/** A local model served by a process of ours, which runs only while it is wanted. */
export class LocalServerBackend implements Backend {
  readonly kind: ServerKind['name'];
  readonly dialects = ['chat'] as const;
  readonly endpoints: readonly Endpoint[];
  readonly runsHere = true;
  /** Loading and a long prefill are no failure. */
  readonly firstContentMs = null;
  readonly #record: ProfileRecord;
  readonly #supervisor: Supervisor;
  readonly #upstream: Upstream;
  readonly #planner: Planner;
  #isRetired = false;
  readonly #media: MediaFetcher;

  constructor(record: ProfileRecord, kind: ServerKind, parts: LocalServerParts) {
    this.kind = kind.name;
    this.endpoints = kind.endpoints;
    this.#record = record;
    this.#supervisor = parts.supervisor;
    this.#media = parts.media;
    this.#upstream = createUpstream({
      policy: { reach: 'loopback', own: [], allow: [], block: [] },
      deadlines: record.spec.deadlines,
      // The queue decides how many requests run; probes need a socket beside them.
      maxConnections: record.spec.concurrency + 2,
    });
    this.#planner = createPlanner(record, kind, this.#upstream, parts);
  }

  get id() {
    return this.#record.id;
  }

  get name() {
    return this.#record.name;
  }

  get contextTokens() {
    return this.#record.spec.contextLength;
  }

  get totalMs() {
    return this.#record.spec.deadlines.totalMs;
  }

  start(signal: AbortSignal): Promise<void> {
    return this.#supervisor.start(this.#planner.plan, this.id, signal);
  }

  stop(): Promise<void> {
    return this.#supervisor.stop(this.id);
  }

  /** Requests that wait for it keep their place. */
  restart(signal: AbortSignal): Promise<void> {
    return this.#supervisor.restart(this.#planner.plan, this.id, signal);
  }

  async health(signal: AbortSignal): Promise<Health> {
    const status = this.#supervisor.status(this.id);
    switch (status.state) {
      case 'ready':
        return status.port !== null && (await this.#answers(status.port, signal))
          ? { state: 'ready' }
          : { state: 'unreachable', why: 'The server runs and does not answer.' };
      case 'starting':
        return { state: 'starting', why: status.detail ?? status.phase ?? 'starting' };
      case 'failed':
        return { state: 'unreachable', why: status.failure?.message ?? 'The last start failed.' };
      case 'stopping':
      case 'stopped':
        return { state: 'stopped', why: 'It starts with the first request.' };
    }
  }

  /** The one model of the profile, by the profile's name. Starts nothing. */
  async models(): Promise<UpstreamModel[]> {
    return [{ id: this.name }];
  }

  /** The reply's body must be read or left: it holds a place on the server until then. */
  async chat(call: Call): Promise<Reply> {
    const request = await this.#requestOf(call);
    return this.#withServer(call, (lease) => this.#ask(request, call, lease));
  }

  async forward(call: ForwardCall): Promise<Reply> {
    if (!this.endpoints.includes(call.endpoint)) throw notOffered(this, call.endpoint);
    return this.#withServer(call, (lease) => this.#pass(call, lease));
  }

  sockets(): number {
    return this.#upstream.stats().sockets;
  }

  async retire(): Promise<void> {
    this.#isRetired = true;
    await this.#supervisor.retire(this.id);
    await this.#upstream.close();
  }

  async refresh(signal: AbortSignal): Promise<void> {
    this.#upstream.dropIdleSockets();
    const { state, port } = this.#supervisor.status(this.id);
    if (state !== 'ready' || port === null || (await this.#answers(port, signal))) return;
    const { state: now, inFlight, queued } = this.#supervisor.status(this.id);
    if (now === 'ready' && inFlight + queued === 0) await this.#supervisor.stop(this.id);
  }

  async close(): Promise<void> {
    await this.#supervisor.stop(this.id);
    await this.#upstream.close(AbortSignal.abort());
  }

  /** The servers would fetch any address: only data reaches them. What is not to be fetched is refused later. */
  async #requestOf(call: Call): Promise<ChatRequest> {
    const request = checkedRequest(call.body);
    if (this.#record.spec.modelType === 'lm') return request;
    const images = mediaAddresses(call.body).filter(({ kind, url }) => kind === 'image' && isWebAddress(url));
    return images.length === 0
      ? request
      : checkedRequest((await withMediaInline(call, images, this.#media)).body);
  }

  async #answers(port: number, signal: AbortSignal): Promise<boolean> {
    // One that took the connection and then froze says nothing for ever.
    const limited = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
    const answer = await this.#planner.probe(port, limited).catch(() => 'not-ready' as const);
    signal.throwIfAborted();
    return answer === 'ready';
  }

  /** Starts the server where it must; the reply's body holds a place on it until it has ended. */
  async #withServer(
    call: Pick<Call, 'signal' | 'onAdmitted'>,
    ask: (lease: Lease) => Promise<Reply>,
  ): Promise<Reply> {
    // Its plan must not start a server that the profile no longer describes.
    if (this.#isRetired) throw new Failure('stopping', phrase`${this.name} was changed meanwhile.`, AGAIN);
    const lease = await this.#supervisor.lease(this.#planner.plan, this.id, call.signal, call.onAdmitted);
    try {
      return releasedAfter(await ask(lease), lease);
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  async #pass(call: ForwardCall, lease: Lease): Promise<Reply> {
    const { endpoint, contentType, signal } = call;
    call.onSent();
    const response = await this.#upstream.request({
      url: `http://127.0.0.1:${lease.port}/v1/${endpoint}`,
      method: 'POST',
      headers: { 'content-type': contentType, ...this.#planner.planned().headers },
      body: call.bodyFor(this.name),
      signal: AbortSignal.any([signal, lease.died]),
    });
    if (response.status >= 400) return errorReply(response);
    const headers = passedOn(response.headers);
    return forwardedReply({ response, headers, endpoint, backend: this.name, redact: (text) => text });
  }

  async #ask(request: ChatRequest, call: Call, lease: Lease): Promise<Reply> {
    const { spec } = this.#record;
    const { version, headers } = this.#planner.planned();
    const quirks = quirksOf(this.kind, version);
    return askServer(request, call, {
      upstream: this.#upstream,
      url: `http://127.0.0.1:${lease.port}/v1/chat/completions`,
      headers,
      target: {
        serverModel: this.name,
        defaultMaxTokens: spec.maxTokens,
        modelType: spec.modelType,
        quirks,
      },
      losesText: quirks.losesTextBesideReasoning && spec.reasoningParser !== null && spec.toolParser === null,
      signal: AbortSignal.any([call.signal, lease.died]),
    });
  }
}

/** The lease goes back when the body has ended, failed or been left. */
function releasedAfter(reply: Reply, lease: Lease): Reply {
  return { ...reply, usage: () => reply.usage(), body: release(reply.body, lease) };
}

async function* release(
  body: AsyncIterable<Uint8Array>,
  lease: Lease,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* body;
  } finally {
    lease.release();
  }
}
