import type { KeptBody, RequestBodies } from '../../contract/request.ts';

/** What is kept beyond the cap until keys are taken out: a key that the cap cuts in two would not be known as one. */
const MARGIN_BYTES = 8_192;

export interface BodyRules {
  /** What is kept of one body at most (bytes). */
  readonly capBytes: number;
  readonly redact: (text: string) => string;
}

/** Keeps the beginning of what a client sent and of what it got. Made only where bodies are to be kept. */
export class BodyCapture {
  readonly #rules: BodyRules;
  readonly #request: Beginning;
  readonly #response: Beginning;

  constructor(rules: BodyRules) {
    this.#rules = rules;
    this.#request = new Beginning(rules.capBytes + MARGIN_BYTES);
    this.#response = new Beginning(rules.capBytes + MARGIN_BYTES);
  }

  received(bytes: Uint8Array): void {
    this.#request.add(bytes);
  }

  sent(bytes: Uint8Array): void {
    this.#response.add(bytes);
  }

  bodies(): RequestBodies {
    return { request: this.#kept(this.#request), response: this.#kept(this.#response) };
  }

  #kept(body: Beginning): KeptBody | null {
    if (body.length === 0) return null;
    const { capBytes, redact } = this.#rules;
    const all = body.bytes();
    if (all.includes(0)) return { text: '', bytes: body.length, truncated: true };
    const bytes = Buffer.from(redact(all.toString('utf8')));
    // A character that the cut went through is left out.
    const text = new TextDecoder().decode(bytes.subarray(0, capBytes), { stream: true });
    return {
      text,
      bytes: body.length,
      truncated: bytes.byteLength > capBytes || body.length > all.byteLength,
    };
  }
}

class Beginning {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #kept = 0;
  length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Uint8Array): void {
    this.length += bytes.byteLength;
    const room = this.#limit - this.#kept;
    if (room <= 0 || bytes.byteLength === 0) return;
    // A copy where it is cut: a view would keep the whole body alive.
    const part = bytes.byteLength > room ? Uint8Array.prototype.slice.call(bytes, 0, room) : bytes;
    this.#chunks.push(part);
    this.#kept += part.byteLength;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}
