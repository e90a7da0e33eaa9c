/** Two line ends in a row, each LF, CRLF or CR (HTML Living Standard, section 9.2.5). */
const BLANK_LINE = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r)$/;

/** Bytes that tell: two line ends of two characters. */
const TAIL = 4;

/** Tells whether a stream of server-sent events stands between two events, however it is cut into chunks. */
export class EventBoundary {
  /** The last four bytes, the newest last. */
  readonly #tail = Uint8Array.of(10, 10, 10, 10);

  /** True where something may be put in: nothing was sent yet, or the last event has ended. */
  get reached(): boolean {
    return BLANK_LINE.test(Buffer.from(this.#tail).toString('latin1'));
  }

  sent(chunk: Uint8Array): void {
    const fresh = Math.min(TAIL, chunk.byteLength);
    this.#tail.copyWithin(0, fresh);
    for (let at = 0; at < fresh; at += 1) {
      this.#tail[TAIL - fresh + at] = chunk[chunk.byteLength - fresh + at] ?? 0;
    }
  }
}
