import { Failure } from '../../../contract/failure.ts';
import type { Usage } from '../backend.ts';

/** The finish, the usage and `[DONE]` are a stream's last few hundred bytes. */
const TAIL_BYTES = 16 * 1024;

/**
 * Passes a stream's bytes on untouched and looks at its end: what it cost, and whether it came to its end at
 * all. A finish without `[DONE]` is complete (some servers leave it out); neither of the two is a broken stream.
 */
export class StreamTap {
  #tail: Buffer = Buffer.alloc(0);
  usage: Usage | null = null;

  /** @throws Failure `upstream_protocol` when the stream stops before its finish */
  async *pass(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of body) {
      this.#remember(chunk);
      yield chunk;
    }
    const text = this.#tail.toString('utf8');
    this.usage = lastUsage(text);
    if (!isComplete(text)) {
      throw new Failure('upstream_protocol', 'The backend ended its answer before it was finished.', {
        hint: 'Try again; if it happens often, look at the backend’s own log.',
      });
    }
  }

  #remember(chunk: Uint8Array): void {
    const joined = chunk.byteLength >= TAIL_BYTES ? Buffer.from(chunk) : Buffer.concat([this.#tail, chunk]);
    this.#tail = joined.byteLength > TAIL_BYTES ? joined.subarray(joined.byteLength - TAIL_BYTES) : joined;
  }
}

/** An error event also is an end: the client sees it as such. */
function isComplete(text: string): boolean {
  return /^data: ?\[DONE\]/m.test(text) || /"finish_reason" ?: ?"|^data: ?\{"error"/m.test(text);
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
  if (typeof promptTokens !== 'number' || typeof completionTokens !== 'number') return null;
  return { promptTokens, completionTokens };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
