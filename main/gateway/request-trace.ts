import { performance } from 'node:perf_hooks';
import type { RouteId } from '../../contract/ids.ts';
import type { Attempt, FailureClass, RequestRow, RequestWarning } from '../../contract/request.ts';
import type { Dialect, Reply, Usage } from '../backends/backend.ts';
import { agentName } from '../access/agent-name.ts';
import type { ClientLabel, Used } from '../access/client-use.ts';
import { BodyCapture } from './body-capture.ts';
import type { GatewayParts } from './gateway-parts.ts';

export interface Ending {
  readonly status: number;
  readonly outcome: RequestRow['outcome'];
  readonly errorCode: string | null;
  readonly failure: FailureClass | null;
  /** What the client was told. */
  readonly errorMessage: string | null;
}

/** What is known of a request before it is read. */
interface Asking {
  readonly endpoint: string;
  readonly dialect: Dialect | null;
  readonly userAgent: string | undefined;
}

/** One line of the log, not a page. Characters. */
const MESSAGE_LENGTH = 500;

/** Gathers what the audit log says of one request and writes its row, once, however the request ends. */
export class RequestTrace {
  readonly #parts: Pick<GatewayParts, 'recorder' | 'audit'>;
  readonly #id: string;
  readonly #endpoint: string;
  readonly #dialect: Dialect | null;
  readonly #agent: string | null;
  readonly #capture: BodyCapture | null;
  readonly #at = Date.now();
  readonly #begun = performance.now();
  #ended = false;
  #waitMs: number | null = null;
  #queuedMs: number | null = null;
  #startingMs: number | null = null;
  #attemptAt = 0;
  #attemptStatus: number | null = null;
  #isAttemptOpen = false;
  readonly #attempts: Attempt[] = [];
  #firstByteMs: number | null = null;

  /** Who asks; null for a program that is not known. */
  client: ClientLabel | null = null;
  /** Told once what the request used. */
  onUsed: ((used: Used) => void) | null = null;
  model: string | null = null;
  stream = false;
  route: RouteId | null = null;
  backend: string | null = null;
  servedModel: string | null = null;
  /** The reply that the client gets: what it cost is read at the end, however that comes. */
  reply: Reply | null = null;
  warnings: readonly RequestWarning[] = [];
  bytesOut = 0;
  #bytesIn = 0;

  constructor(
    parts: Pick<GatewayParts, 'recorder' | 'audit'>,
    id: string,
    { endpoint, dialect, userAgent }: Asking,
  ) {
    this.#parts = parts;
    this.#id = id;
    this.#endpoint = endpoint;
    this.#dialect = dialect;
    this.#agent = agentName(userAgent);
    const rules = parts.audit?.bodies() ?? null;
    this.#capture = rules === null ? null : new BodyCapture(rules);
  }

  /** The request's body, unpacked. */
  received(body: unknown): void {
    if (!Buffer.isBuffer(body)) return;
    this.#bytesIn = body.byteLength;
    this.#capture?.received(body);
  }

  /** Requests that were sent so far, or wait to be. */
  get attempts(): number {
    const sent = this.#attempts.filter(({ failure }) => failure !== 'circuit-open').length;
    return sent + (this.#isAttemptOpen ? 1 : 0);
  }

  /** An attempt begins; it waits for a place first. */
  began(backend: string, model: string): void {
    this.backend = backend;
    this.servedModel = model;
    this.#attemptAt = this.#elapsed();
    this.#attemptStatus = null;
    this.#isAttemptOpen = true;
    this.#waitMs = this.#queuedMs = this.#startingMs = null;
  }

  /** It has its place; a local server may yet have to start. */
  admitted(): void {
    this.#queuedMs = this.#elapsed() - this.#attemptAt;
  }

  /** The request went to a backend: waiting for queue and start is over. */
  sent(): void {
    this.#waitMs ??= this.#elapsed();
    this.#startingMs ??= this.#waitMs - this.#attemptAt - (this.#queuedMs ?? 0);
  }

  /** The status of the backend's answer. */
  status(status: number): void {
    this.#attemptStatus = status;
  }

  /** The attempt gave no answer. */
  failed(failure: FailureClass, status: number | null, why: string): void {
    this.#attemptStatus = status;
    this.#endAttempt(failure, why);
  }

  /** A target was not asked. */
  skipped(backend: string, model: string, why: string): void {
    const atMs = this.#elapsed();
    const failure: FailureClass = 'circuit-open';
    this.#attempts.push({ backend, model, atMs, durationMs: 0, status: null, failure, why });
  }

  /** The answer's first content is in hand. */
  firstByte(): void {
    this.#firstByteMs ??= this.#elapsed();
  }

  /** A piece of the answer goes to the client. */
  passed(chunk: Uint8Array): void {
    this.firstByte();
    this.#capture?.sent(chunk);
  }

  end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#isAttemptOpen) this.#endAttempt(ending.failure, ending.errorMessage);
    const usage = this.reply?.usage() ?? null;
    const row = this.#row(ending, usage);
    const tokens = (row.promptTokens ?? 0) + (row.completionTokens ?? 0);
    this.onUsed?.({ tokens, costMicros: row.costMicros });
    this.#parts.recorder.record(row, this.#capture?.bodies() ?? null);
  }

  #row(ending: Ending, usage: Usage | null): RequestRow {
    return {
      id: this.#id,
      at: this.#at,
      client: this.client?.name ?? this.#agent,
      clientId: this.client?.id ?? null,
      personId: this.client?.person ?? null,
      dialect: this.#dialect,
      endpoint: this.#endpoint,
      model: this.model,
      route: this.route,
      backend: this.backend,
      servedModel: this.servedModel,
      attempts: this.#attempts,
      stream: this.stream,
      ...ending,
      errorMessage: shortened(ending.errorMessage),
      queuedMs: waited(this.#queuedMs),
      startingMs: waited(this.#startingMs),
      waitMs: this.#waitMs,
      firstByteMs: this.#firstByteMs,
      totalMs: this.#elapsed(),
      promptTokens: countOf(usage?.promptTokens),
      completionTokens: countOf(usage?.completionTokens),
      cachedTokens: countOf(usage?.cachedTokens),
      reasoningTokens: countOf(usage?.reasoningTokens),
      usageSource: usage === null ? null : usage.estimated === true ? 'estimated' : 'reported',
      costMicros: usage === null ? null : this.#cost(usage),
      bytesIn: this.#bytesIn,
      bytesOut: this.bytesOut,
      warnings: [...this.warnings, ...(this.reply?.warnings?.() ?? [])],
    };
  }

  #cost(usage: Usage): number | null {
    const { backend, servedModel: model } = this;
    if (backend === null || model === null) return null;
    return this.#parts.audit?.cost({ backend, model, usage }) ?? null;
  }

  #endAttempt(failure: FailureClass | null, why: string | null): void {
    this.#isAttemptOpen = false;
    this.#attempts.push({
      backend: this.backend ?? '',
      model: this.servedModel ?? '',
      atMs: this.#attemptAt,
      durationMs: this.#elapsed() - this.#attemptAt,
      status: this.#attemptStatus,
      failure,
      why: shortened(why),
    });
  }

  #elapsed(): number {
    return Math.round(performance.now() - this.#begun);
  }
}

/** Null where there was nothing to wait for. */
function waited(ms: number | null): number | null {
  return ms === null || ms <= 0 ? null : ms;
}

function shortened(text: string | null): string | null {
  if (text === null) return null;
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MESSAGE_LENGTH ? `${line.slice(0, MESSAGE_LENGTH).toWellFormed()}…` : line;
}

/** Backends say what they like; one odd number must not keep a whole batch of rows from being written. */
function countOf(said: number | undefined): number | null {
  return said !== undefined && Number.isSafeInteger(said) && said >= 0 ? said : null;
}
