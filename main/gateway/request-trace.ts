import { performance } from 'node:perf_hooks';
import type { RequestRow, RequestWarning } from '../../contract/request.ts';
import type { Recorder } from '../requests/recorder.ts';
import type { Usage } from '../backends/backend.ts';

export interface Ending {
  readonly status: number;
  readonly outcome: RequestRow['outcome'];
  readonly errorCode: string | null;
}

/** Gathers what the audit log says of one request and writes its row, once, however the request ends. */
export class RequestTrace {
  readonly #recorder: Recorder;
  readonly #id: string;
  readonly #endpoint: string;
  readonly #at = Date.now();
  readonly #begun = performance.now();
  #ended = false;
  #waitMs: number | null = null;
  #firstByteMs: number | null = null;

  model: string | null = null;
  stream = false;
  backend: string | null = null;
  servedModel: string | null = null;
  usage: Usage | null = null;
  warnings: readonly RequestWarning[] = [];
  bytesOut = 0;

  constructor(recorder: Recorder, id: string, endpoint: string) {
    this.#recorder = recorder;
    this.#id = id;
    this.#endpoint = endpoint;
  }

  /** The request went to a backend: waiting for queue and start is over. */
  sent(): void {
    this.#waitMs = this.#elapsed();
  }

  firstByte(): void {
    this.#firstByteMs ??= this.#elapsed();
  }

  end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#recorder.record({
      id: this.#id,
      at: this.#at,
      client: null,
      dialect: null,
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
      promptTokens: countOf(this.usage?.promptTokens),
      completionTokens: countOf(this.usage?.completionTokens),
      cachedTokens: null,
      reasoningTokens: null,
      usageSource: this.usage === null ? null : 'reported',
      costMicros: null,
      bytesIn: 0,
      bytesOut: this.bytesOut,
      warnings: [...this.warnings],
    });
  }

  #elapsed(): number {
    return Math.round(performance.now() - this.#begun);
  }
}

/** Backends say what they like; one odd number must not keep a whole batch of rows from being written. */
function countOf(said: number | undefined): number | null {
  return said !== undefined && Number.isSafeInteger(said) && said >= 0 ? said : null;
}
