import { Failure } from '../../../contract/failure.ts';
import type { RequestWarning } from '../../../contract/request.ts';
import type { Usage } from '../backend.ts';
import { field } from '../usage-fields.ts';
import { parseJson } from './answer-form.ts';
import type { AnswerForm } from './answer-form.ts';
import { FrameFilter } from './frame-filter.ts';

/** The finish, the usage and the last event are a stream's last few hundred bytes. */
const TAIL_BYTES = 16 * 1024;
/** Anthropic tells the prompt's tokens in the first event. */
const HEAD_BYTES = 4 * 1024;

/** What of an answer's form its beginning and end can tell. */
export interface TapForm extends Pick<
  AnswerForm,
  'frames' | 'endMark' | 'isComplete' | 'endsInError' | 'streamUsage'
> {
  /** One JSON value that is passed on as it comes, instead of events. */
  readonly isWhole?: boolean;
}

/**
 * Passes a stream's bytes on untouched and looks at its beginning and end: what it cost, and whether it came to its
 * end at all.
 */
export class StreamTap {
  readonly #form: TapForm;
  readonly #redact: (text: string) => string;
  readonly #filter: FrameFilter | null;
  readonly #head = new FirstBytes(HEAD_BYTES);
  readonly #tail = new LastBytes(TAIL_BYTES);
  readonly #estimatePrompt: (() => number) | null;
  #hasBegun = false;
  #bytes = 0;
  #ended = false;
  /** Whether the backend told of an error at the end; the client has seen it. */
  endedInError = false;

  /**
   * @param redact takes keys out of the backend's own error events
   * @param estimatePrompt the prompt's tokens, where the backend does not tell; null where nothing is estimated
   */
  constructor(form: TapForm, redact: (text: string) => string, estimatePrompt: (() => number) | null = null) {
    this.#form = form;
    this.#redact = redact;
    this.#filter = form.frames === 'json' ? new FrameFilter() : null;
    this.#estimatePrompt = estimatePrompt;
  }

  /** What the backend told of the cost so far; where that is not all, about what it was. */
  usage(): Usage | null {
    const told = this.#form.streamUsage(this.#head.text(), this.#tail.text());
    if (this.#estimatePrompt === null || (told !== null && this.#ended)) return told;
    if (!this.#hasBegun) return null;
    const promptTokens = told?.promptTokens ?? this.#estimatePrompt();
    const completionTokens = Math.max(told?.completionTokens ?? 0, this.#pieces());
    return { ...told, promptTokens, completionTokens, estimated: true };
  }

  /** About how many events there were: most servers send one for each token. Told from the last of them. */
  #pieces(): number {
    const tail = this.#tail.text();
    const events = tail.match(/^data:/gm)?.length ?? 0;
    return Math.round(events * Math.max(1, this.#bytes / Buffer.byteLength(tail)));
  }

  /** What was left out of the stream. */
  warnings(): readonly RequestWarning[] {
    const count = this.#filter?.badFrames ?? 0;
    if (count === 0) return [];
    const message = `The backend sent ${count} unreadable events, which were left out.`;
    return [{ code: 'bad_frame', path: 'stream', message }];
  }

  /**
   * Ends with the backend's own error, whatever comes behind it.
   * @throws Failure `upstream_protocol` when it is no stream at all, or stops before its finish
   */
  async *pass(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of body) {
        const bytes = this.#take(asBuffer(chunk));
        if (bytes.byteLength > 0) yield bytes;
        if (this.endedInError) break;
      }
    } catch (error) {
      // A connection that breaks behind the answer's end has taken nothing away from it.
      if (!isUpstreamTrouble(error) || !this.#form.isComplete(this.#tail.text())) throw error;
    }
    const last = this.#filter?.end();
    if (last !== undefined && last.byteLength > 0) yield this.#seen(last);
    const tail = this.#tail.text();
    this.endedInError ||= this.#form.endsInError(tail);
    this.#ended = this.#form.isComplete(tail);
    if (!this.#ended) throw this.#bareError(tail) ?? unfinished();
  }

  /** Ollama breaks off with a line that is its error and no event (https://docs.ollama.com/api/errors). */
  #bareError(tail: string): Failure | null {
    if (this.#form.isWhole === true) return null;
    const error = field(parseJson(tail.trimEnd().split('\n').at(-1) ?? ''), 'error');
    const message = typeof error === 'string' ? error : field(error, 'message');
    if (typeof message !== 'string') return null;
    return new Failure('upstream_protocol', `The backend broke off: ${this.#redact(message)}`, {
      hint: 'Try again; the backend’s own log may say more.',
    });
  }

  #take(chunk: Buffer): Buffer {
    if (this.#form.isWhole !== true && !this.#hasBegun && NO_EVENT.test(chunk.toString('latin1'))) {
      throw noStream();
    }
    this.#hasBegun = true;
    const bytes = this.#filter?.pass(chunk) ?? chunk;
    return bytes.byteLength === 0 ? bytes : this.#seen(bytes);
  }

  #seen(bytes: Buffer): Buffer {
    this.#head.add(bytes);
    this.#tail.add(bytes);
    this.#bytes += bytes.byteLength;
    const { endMark } = this.#form;
    if (endMark !== undefined && bytes.includes(endMark) && !this.#form.isComplete(this.#tail.text())) {
      throw unfinished();
    }
    return this.#withoutKeys(bytes);
  }

  /** Only where an error is told: looking at every chunk would cost more than passing it on. */
  #withoutKeys(bytes: Buffer): Buffer {
    if (!bytes.includes('"error"')) return bytes;
    const text = bytes.toString('latin1');
    if (this.#form.isWhole !== true && this.#form.endsInError(text)) {
      this.endedInError = true;
      return Buffer.from(this.#redact(untilError(text)), 'latin1');
    }
    const redacted = this.#redact(text);
    return redacted === text ? bytes : Buffer.from(redacted, 'latin1');
  }
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

/** Everything up to the end of the event that tells of the error. */
function untilError(text: string): string {
  const error =
    /^(?:event: ?error|event: ?response\.failed|data: ?\{\s*"(?:error"|type"\s*:\s*"(?:error|response\.failed)))/m.exec(
      text,
    );
  if (error === null) return text;
  const end = /\r?\n\r?\n/g;
  end.lastIndex = error.index;
  const found = end.exec(text);
  return found === null ? text : text.slice(0, end.lastIndex);
}

function isUpstreamTrouble(error: unknown): boolean {
  return error instanceof Failure && /^upstream_/.test(error.code);
}

function unfinished(): Failure {
  return new Failure('upstream_protocol', 'The backend ended its answer before it was finished.', {
    hint: 'Try again; if it happens often, look at the backend’s own log.',
  });
}

/** The first bytes of a stream. */
class FirstBytes {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Uint8Array): void {
    if (this.#length >= this.#limit) return;
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/** The last bytes of a stream, kept as the chunks that they came in: a chunk is copied only at the end. */
class LastBytes {
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    for (;;) {
      const first = this.#chunks[0];
      if (first === undefined || this.#length - first.byteLength < this.#limit) return;
      this.#chunks.shift();
      this.#length -= first.byteLength;
    }
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/** The beginning of a page or of a bare JSON value, where the answer's type does not tell. */
const NO_EVENT = /^\s*[<{[]/;

function noStream(): Failure {
  return new Failure('upstream_protocol', 'The backend sent no stream though one was asked for.', {
    hint: 'Check the address: it should be the one that ends in /v1.',
  });
}
