/** Two line ends in a row, each LF, CRLF or CR (HTML Living Standard, section 9.2.5). */
const BLANK_LINE = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r)$/;

/** Tells whether a stream of server-sent events stands between two events, however it is cut into chunks. */
export class EventBoundary {
  #tail = '\n\n';

  /** True where something may be put in: nothing was sent yet, or the last event has ended. */
  get reached(): boolean {
    return BLANK_LINE.test(this.#tail);
  }

  sent(chunk: Uint8Array): void {
    this.#tail = (this.#tail + Buffer.from(chunk.subarray(-4)).toString('latin1')).slice(-4);
  }
}
