import type { ProfileRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { UpstreamModel } from '../../../contract/model.ts';
import type { Lease } from '../../supervisor/lease.ts';
import type { Supervisor } from '../../supervisor/supervisor.ts';
import { estimatePrompt } from '../../translate/token-estimate/estimate-prompt.ts';
import { createUpstream } from '../../upstream/upstream-client.ts';
import type { Upstream, UpstreamResponse } from '../../upstream/upstream-client.ts';
import type { Backend, Call, ForwardCall, Health, Reply } from '../backend.ts';
import { notOffered } from '../endpoint.ts';
import type { Endpoint } from '../endpoint.ts';
import { parseChatRequest } from '../conform/chat-request-schema.ts';
import type { ChatRequest } from '../conform/chat-request-schema.ts';
import { prepareChatRequest } from '../conform/chat-request.ts';
import type { ConformOptions } from '../conform/expectations.ts';
import { quirksOf } from '../conform/quirks.ts';
import { createPlanner } from './planner.ts';
import type { Planner, PlannerParts } from './planner.ts';
import type { ServerKind } from './server-kind.ts';
import { assembledReply, errorReply, streamReply, wholeReply } from './server-reply.ts';

const AGAIN = { hint: 'Try again.' };

export interface LocalServerParts extends PlannerParts {
  readonly supervisor: Supervisor;
}

/** A local model served by a process of ours, which runs only while it is wanted. */
export class LocalServerBackend implements Backend {
  readonly kind: ServerKind['name'];
  readonly dialects = ['chat'] as const;
  readonly endpoints: readonly Endpoint[] = [];
  readonly #record: ProfileRecord;
  readonly #supervisor: Supervisor;
  readonly #upstream: Upstream;
  readonly #planner: Planner;
  #isRetired = false;

  constructor(record: ProfileRecord, kind: ServerKind, parts: LocalServerParts) {
    this.kind = kind.name;
    this.#record = record;
    this.#supervisor = parts.supervisor;
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
    const request = checked(call.body);
    // Its plan must not start a server that the profile no longer describes.
    if (this.#isRetired) throw new Failure('stopping', `${this.name} was changed meanwhile.`, AGAIN);
    const lease = await this.#supervisor.lease(this.#planner.plan, this.id, call.signal);
    try {
      return releasedAfter(await this.#ask(request, call, lease), lease);
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  async forward({ endpoint }: ForwardCall): Promise<Reply> {
    throw notOffered(this, endpoint);
  }

  sockets(): number {
    return this.#upstream.stats().sockets;
  }

  async retire(): Promise<void> {
    this.#isRetired = true;
    await this.#supervisor.retire(this.id);
    await this.#upstream.close();
  }

  async close(): Promise<void> {
    await this.#supervisor.stop(this.id);
    await this.#upstream.close(AbortSignal.abort());
  }

  async #answers(port: number, signal: AbortSignal): Promise<boolean> {
    const answer = await this.#planner.probe(port, signal).catch(() => 'not-ready' as const);
    signal.throwIfAborted();
    return answer === 'ready';
  }

  async #ask(request: ChatRequest, call: Call, lease: Lease): Promise<Reply> {
    const { spec } = this.#record;
    const { version, headers } = this.#planner.planned();
    const quirks = quirksOf(this.kind, version);
    const { body, expectations } = prepareChatRequest(request, {
      serverModel: this.name,
      defaultMaxTokens: spec.maxTokens,
      modelType: spec.modelType,
      quirks,
    });
    const losesText =
      quirks.losesTextBesideReasoning && spec.reasoningParser !== null && spec.toolParser === null;
    // Only a stream can be left when a stop sequence comes; a whole answer runs on to max_tokens.
    const asStream = call.stream || expectations.stops.length > 0 || losesText;
    const options: ConformOptions = {
      id: `chatcmpl-${call.id.replace(/^req_/, '')}`,
      created: Math.floor(Date.now() / 1_000),
      publicModel: call.publicModel,
      expectations,
      quirks,
    };
    call.onSent();
    const response = await this.#upstream.request({
      url: `http://127.0.0.1:${lease.port}/v1/chat/completions`,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ ...body, stream: asStream }),
      signal: AbortSignal.any([call.signal, lease.died]),
    });
    return conform(response, call, asStream, options);
  }
}

function conform(
  response: UpstreamResponse,
  call: Call,
  asStream: boolean,
  options: ConformOptions,
): Promise<Reply> {
  if (response.status !== 200) return errorReply(response);
  if (!asStream) return wholeReply(response, options);
  const estimate = () => estimatePrompt(call.body);
  return call.stream ? streamReply(response, options, estimate) : assembledReply(response, options, estimate);
}

function checked(body: Call['body']): ChatRequest {
  const parsed = parseChatRequest(body);
  if (parsed.ok) return parsed.request;
  throw new Failure('invalid_input', parsed.message, {
    issues: [{ path: parsed.param ?? '', message: parsed.message }],
  });
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
