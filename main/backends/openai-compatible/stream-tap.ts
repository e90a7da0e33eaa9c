import { Failure } from '../../../contract/failure.ts';
import type { Usage } from '../backend.ts';

/** The finish, the usage and `[DONE]` are a stream's last few hundred bytes. */
const TAIL_BYTES = 16 * 1024;

/**
 * Passes a stream's bytes on untouched and looks at its end: what it cost, and whether it came to its end at
 * all. A finish without `[DONE]` is complete (some servers leave it out); neither of the two is a broken stream.
 */
export class StreamTap {
  readonly #redact: (text: string) => string;
  #tail: Buffer = Buffer.alloc(0);
  usage: Usage | null = null;
  /** Whether the backend told of an error at the end; the client has seen it. */
  endedInError = false;

  /** @param redact takes keys out of the backend's own error events */
  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /** @throws Failure `upstream_protocol` when it is no stream at all, or stops before its finish */
  async *pass(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of body) {
      if (this.#tail.byteLength === 0 && NO_EVENT.test(Buffer.from(chunk).toString('latin1')))
        throw noStream();
      this.#remember(chunk);
      yield this.#withoutKeys(chunk);
    }
    const text = this.#tail.toString('utf8');
    this.usage = lastUsage(text);
    this.endedInError = ERROR_EVENT.test(text);
    if (!isComplete(text)) {
      throw new Failure('upstream_protocol', 'The backend ended its answer before it was finished.', {
        hint: 'Try again; if it happens often, look at the backend’s own log.',
      });
    }
  }

  /** Only where an error is told: looking at every chunk would cost more than passing it on. */
  #withoutKeys(chunk: Uint8Array): Uint8Array {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (!bytes.includes('"error"')) return chunk;
    const text = bytes.toString('latin1');
    const redacted = this.#redact(text);
    return redacted === text ? chunk : Buffer.from(redacted, 'latin1');
  }

  #remember(chunk: Uint8Array): void {
    const joined = chunk.byteLength >= TAIL_BYTES ? Buffer.from(chunk) : Buffer.concat([this.#tail, chunk]);
    this.#tail = joined.byteLength > TAIL_BYTES ? joined.subarray(joined.byteLength - TAIL_BYTES) : joined;
  }
}

/** The beginning of a page or of a bare JSON value, where the answer's type does not tell. */
const NO_EVENT = /^\s*[<{[]/;

function noStream(): Failure {
  return new Failure('upstream_protocol', 'The backend sent no stream though one was asked for.', {
    hint: 'Check the address: it should be the one that ends in /v1.',
  });
}

const ERROR_EVENT = /^data: ?\{\s*"error"\s*:/m;

/** An error event also is an end: the client sees it as such. */
function isComplete(text: string): boolean {
  return /^data: ?\[DONE\]|"finish_reason" ?: ?"/m.test(text) || ERROR_EVENT.test(text);
}

function lastUsage(text: string): Usage | null {
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.startsWith('data:') && line.includes('"usage"'));
  for (const line of lines.reverse()) {
    const usage = readUsage(line.slice('data:'.length));
    if (usage !== null) return usage;
  }
  return null;
}

/** The `usage` of a reply or a chunk, as JSON text; null where there is none. */
export function readUsage(json: string): Usage | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null;
  }
  const usage = field(parsed, 'usage');
  const promptTokens = field(usage, 'prompt_tokens');
  const completionTokens = field(usage, 'completion_tokens');
  return isCount(promptTokens) && isCount(completionTokens) ? { promptTokens, completionTokens } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
