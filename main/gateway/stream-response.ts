import type { Response } from 'express';
import { EventBoundary } from './event-boundary.ts';
import { responseEvent } from './response-event.ts';

/** A client is told that its stream lives when nothing was sent for this long (milliseconds). */
export const KEEP_ALIVE_MS = 10_000;

/**
 * An answer as server-sent events. The status line is held back until there is something to send, so that a
 * failure before that still gets its own status; a client that waits long gets comments meanwhile, and from
 * then on failures come as events.
 */
export class StreamResponse {
  readonly #response: Response;
  readonly #keepAliveMs: number;
  #keepAlive: NodeJS.Timeout;
  #sentAt = performance.now();
  #headers: Readonly<Record<string, string>> = {};
  /** Comments may only stand between events, never inside one. */
  readonly #boundary = new EventBoundary();
  bytes = 0;

  constructor(response: Response, keepAliveMs: number = KEEP_ALIVE_MS) {
    this.#response = response;
    this.#keepAliveMs = keepAliveMs;
    this.#keepAlive = this.#lookIn(keepAliveMs);
  }

  get begun(): boolean {
    return this.#response.headersSent;
  }

  /** Headers that the answer carries when it has not begun yet. */
  setHeaders(headers: Readonly<Record<string, string>>): void {
    this.#headers = headers;
  }

  /**
   * Sends one chunk. Null when the client can take more at once, as it mostly can; else resolves when it can, or
   * rejects when `signal` aborts.
   */
  write(chunk: Uint8Array, signal: AbortSignal): Promise<void> | null {
    if (chunk.byteLength === 0) return null;
    this.#begin();
    this.bytes += chunk.byteLength;
    this.#boundary.sent(chunk);
    this.#sentAt = performance.now();
    return this.#response.write(chunk) ? null : responseEvent(this.#response, 'drain', signal);
  }

  /** Ends the answer; with `last`, after that text. */
  end(last?: string): void {
    this.stop();
    if (last === undefined) {
      this.#begin();
      this.#response.end();
      return;
    }
    this.#begin();
    this.bytes += Buffer.byteLength(last);
    // A broken-off event before it must not swallow the last one.
    this.#response.end(this.#boundary.reached ? last : `\n\n${last}`);
  }

  /** Gives the timer back; the response itself is the caller's again. */
  stop(): void {
    clearTimeout(this.#keepAlive);
  }

  #begin(): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      ...this.#headers,
    });
  }

  /** A timer that is set anew for each chunk would cost more than all else here: it runs out, and looks then. */
  #lookIn(ms: number): NodeJS.Timeout {
    const look = () => {
      const left = this.#sentAt + this.#keepAliveMs - performance.now();
      if (left <= 0) this.#comment();
      this.#keepAlive = this.#lookIn(left <= 0 ? this.#keepAliveMs : left);
    };
    return setTimeout(look, ms).unref();
  }

  #comment(): void {
    if (!this.#boundary.reached || this.#response.writableNeedDrain || this.#response.destroyed) return;
    this.#begin();
    this.#response.write(': waiting\n\n');
  }
}
