/**
 * The first and the last bytes of a stream, however long it is, copied: a chunk that is kept would keep the whole buffer
 * that it was read into, and twenty of them for each stream in its first second are what a young collection copies.
 */
export class StreamEnds {
  readonly #headBytes: number;
  readonly #tailBytes: number;
  /** Twice the tail at most, so that it has to be moved only once in a while. */
  #bytes = Buffer.allocUnsafeSlow(1_024);
  #length = 0;
  /** Null while the beginning is still in `#bytes`. */
  #head: Buffer | null = null;

  /** The head is twice the tail at most. */
  constructor({ headBytes, tailBytes }: { readonly headBytes: number; readonly tailBytes: number }) {
    this.#headBytes = headBytes;
    this.#tailBytes = tailBytes;
  }

  add(chunk: Buffer): void {
    if (this.#length + chunk.byteLength <= 2 * this.#tailBytes) {
      this.#append(chunk);
      return;
    }
    this.#head ??= Buffer.concat([this.#bytes.subarray(0, this.#length), chunk], this.#headBytes);
    this.#bytes.copyWithin(0, Math.max(0, this.#length - this.#tailBytes), this.#length);
    this.#length = Math.min(this.#length, this.#tailBytes);
    this.#append(chunk.subarray(-this.#tailBytes));
  }

  head(): string {
    const from = this.#head ?? this.#bytes.subarray(0, this.#length);
    return from.toString('utf8', 0, Math.min(from.byteLength, this.#headBytes));
  }

  tail(): string {
    return this.#bytes.toString('utf8', Math.max(0, this.#length - this.#tailBytes), this.#length);
  }

  #append(chunk: Buffer): void {
    const length = this.#length + chunk.byteLength;
    if (length > this.#bytes.byteLength) {
      const larger = Math.min(2 * this.#tailBytes, 2 * this.#bytes.byteLength);
      const grown = Buffer.allocUnsafeSlow(Math.max(length, larger));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }
}
