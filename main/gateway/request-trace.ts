import { performance } from 'node:perf_hooks';
import type { RouteId } from '../../contract/ids.ts';
import type { Attempt, FailureClass, RequestRow, RequestWarning } from '../../contract/request.ts';
import type { Recorder } from '../requests/recorder.ts';
import type { Usage } from '../backends/backend.ts';

export interface Ending {
  readonly status: number;
  readonly outcome: RequestRow['outcome'];
  readonly errorCode: string | null;
  readonly failure: FailureClass | null;
  /** What the client was told. */
  readonly errorMessage: string | null;
}

/** One line of the log, not a page. Characters. */
const MESSAGE_LENGTH = 500;

/** Gathers what the audit log says of one request and writes its row, once, however the request ends. */
export class RequestTrace {
  readonly #recorder: Recorder;
  readonly #id: string;
  readonly #endpoint: string;
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

  model: string | null = null;
  stream = false;
  route: RouteId | null = null;
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

  firstByte(): void {
    this.#firstByteMs ??= this.#elapsed();
  }

  end(ending: Ending): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#isAttemptOpen) this.#endAttempt(ending.failure, ending.errorMessage);
    this.#recorder.record({
      id: this.#id,
      at: this.#at,
      client: null,
      dialect: null,
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
