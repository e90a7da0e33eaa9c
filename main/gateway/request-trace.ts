import { performance } from 'node:perf_hooks';
import type { Request } from 'express';
import type { RequestRow, RequestWarning } from '../../contract/request.ts';
import type { Dialect, Reply, Usage } from '../backends/backend.ts';
import { BodyCapture } from './body-capture.ts';
import { clientName } from './client-name.ts';
import type { GatewayParts } from './gateway-parts.ts';

export interface Ending {
  readonly status: number;
  readonly outcome: RequestRow['outcome'];
  readonly errorCode: string | null;
}

/** Gathers what the audit log says of one request and writes its row, once, however the request ends. */
export class RequestTrace {
  readonly #parts: Pick<GatewayParts, 'recorder' | 'audit'>;
  readonly #id: string;
  readonly #endpoint: string;
  readonly #dialect: Dialect | null;
  readonly #client: string | null;
  readonly #capture: BodyCapture | null;
  readonly #at = Date.now();
  readonly #begun = performance.now();
  #ended = false;
  #waitMs: number | null = null;
  #firstByteMs: number | null = null;

  model: string | null = null;
  stream = false;
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
    { endpoint, dialect, request }: { endpoint: string; dialect: Dialect | null; request: Request },
  ) {
    this.#parts = parts;
    this.#id = id;
    this.#endpoint = endpoint;
    this.#dialect = dialect;
    this.#client = clientName(request.get('user-agent'));
    const rules = parts.audit?.bodies() ?? null;
    this.#capture = rules === null ? null : new BodyCapture(rules);
  }

  /** The request's body, unpacked. */
  received(body: unknown): void {
    if (!Buffer.isBuffer(body)) return;
    this.#bytesIn = body.byteLength;
    this.#capture?.received(body);
  }

  /** The request went to a backend: waiting for queue and start is over. */
  sent(): void {
    this.#waitMs = this.#elapsed();
  }

  /** A piece of the answer is in hand and goes to the client. */
  passed(chunk: Uint8Array): void {
    this.#firstByteMs ??= this.#elapsed();
    this.#capture?.sent(chunk);
  }

  end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    const usage = this.reply?.usage() ?? null;
    this.#parts.recorder.record(this.#row(ending, usage), this.#capture?.bodies() ?? null);
  }

  #row(ending: Ending, usage: Usage | null): RequestRow {
    return {
      id: this.#id,
      at: this.#at,
      client: this.#client,
      dialect: this.#dialect,
      endpoint: this.#endpoint,
      model: this.model,
      route: null,
      backend: this.backend,
      servedModel: this.servedModel,
      attempts: [],
      stream: this.stream,
      ...ending,
      failure: null,
      errorMessage: null,
      queuedMs: null,
      startingMs: null,
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

  #elapsed(): number {
    return Math.round(performance.now() - this.#begun);
  }
}

/** Backends say what they like; one odd number must not keep a whole batch of rows from being written. */
function countOf(said: number | undefined): number | null {
  return said !== undefined && Number.isSafeInteger(said) && said >= 0 ? said : null;
}
