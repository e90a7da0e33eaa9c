/** Two line ends in a row, each LF, CRLF or CR (HTML Living Standard, section 9.2.5). */
const BLANK_LINE = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r)$/;

/** Bytes that tell: two line ends of two characters. */
const TAIL = 4;

/** Tells whether a stream of server-sent events stands between two events, however it is cut into chunks. */
export class EventBoundary {
  /** The last four bytes, the newest lowest: one number, which each chunk changes at next to no cost. */
  #tail = 0x0a0a0a0a;

  /** True where something may be put in: nothing was sent yet, or the last event has ended. */
  get reached(): boolean {
    const tail = this.#tail;
    return BLANK_LINE.test(
      String.fromCharCode(tail >>> 24, (tail >>> 16) & 0xff, (tail >>> 8) & 0xff, tail & 0xff),
    );
  }

  sent(chunk: Uint8Array): void {
    for (let at = Math.max(0, chunk.byteLength - TAIL); at < chunk.byteLength; at += 1) {
      this.#tail = (this.#tail << 8) | (chunk[at] ?? 0);
    }
  }
}
