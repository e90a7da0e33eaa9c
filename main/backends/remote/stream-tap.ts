import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { RequestWarning } from '../../../contract/request.ts';
import { pushAll } from '../../upstream/pushed-bytes.ts';
import type { PushableBytes, Take } from '../../upstream/pushed-bytes.ts';
import type { Usage } from '../backend.ts';
import { field } from '../usage-fields.ts';
import { END_MARK, parseJson } from './answer-form.ts';
import type { AnswerForm } from './answer-form.ts';
import { FrameFilter } from './frame-filter.ts';
import { StreamEnds } from './stream-ends.ts';

/** The finish, the usage and the last event are a stream's last few hundred bytes. */
const TAIL_BYTES = 8 * 1024;
/** Anthropic tells the prompt's tokens in the first event. */
const HEAD_BYTES = 4 * 1024;

/** Characters that hold the beginning of an event up to its type. */
const BEGINNING = 64;

const ERROR = /"error"/;
/** What makes a chunk worth a look: few have any of it, and one search finds all. */
const NOTEWORTHY = new RegExp(`${ERROR.source}|${END_MARK.source}`, END_MARK.flags);

/** What of an answer's form its beginning and end can tell. */
export interface TapForm extends Pick<
  AnswerForm,
  'frames' | 'hasEndMark' | 'lastEvent' | 'isComplete' | 'endsInError' | 'streamUsage'
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
  readonly #ends = new StreamEnds({ headBytes: HEAD_BYTES, tailBytes: TAIL_BYTES });
  readonly #estimatePrompt: (() => number) | null;
  #hasBegun = false;
  #bytes = 0;
  #ended = false;
  /** Whether the last event has begun, as far as its beginning tells. */
  #lastBegan = false;
  #before = '\n';
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
    const told = this.#form.streamUsage(this.#ends.head(), this.#ends.tail());
    if (this.#estimatePrompt === null || (told !== null && this.#ended)) return told;
    if (!this.#hasBegun) return null;
    const promptTokens = told?.promptTokens ?? this.#estimatePrompt();
    const completionTokens = Math.max(told?.completionTokens ?? 0, this.#pieces());
    return { ...told, promptTokens, completionTokens, estimated: true };
  }

  /** About how many events there were: most servers send one for each token. Told from the last of them. */
  #pieces(): number {
    const tail = this.#ends.tail();
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
   * Ends with the backend's own error, whatever comes behind it. It is no generator, whose queue and extra turns each
   * chunk would pay for.
   * @throws Failure `upstream_protocol` when it is no stream at all, or stops before its finish
   */
  pass(body: AsyncIterable<Uint8Array>): PushableBytes & AsyncIterable<Uint8Array> {
    const source = body[Symbol.asyncIterator]();
    let stage: 'body' | 'rest' | 'verdict' | 'over' = 'body';
    const iterator: PushableBytes & AsyncIterable<Uint8Array> = {
      next: async () => {
        while (stage === 'body') {
          const bytes = await this.#read(source);
          if (bytes === null) stage = 'rest';
          else if (bytes.byteLength > 0) return { done: false, value: bytes };
        }
        if (stage === 'rest') {
          stage = 'verdict';
          const rest = this.#filter?.end();
          if (rest !== undefined && rest.byteLength > 0) return { done: false, value: this.#seen(rest) };
        }
        if (stage === 'verdict') {
          stage = 'over';
          this.#judge();
        }
        return { done: true, value: undefined };
      },
      pushTo: async (take) => {
        if (stage === 'body') await this.#pushBody(source, take);
        // What is left to pull is the end: a last piece at most, and the verdict.
        for (let item = await iterator.next(); item.done !== true; item = await iterator.next()) {
          await take(item.value);
        }
      },
      return: async () => {
        stage = 'over';
        await source.return?.();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  /** The next chunk as the client gets it; null where there is none, or none that matters. */
  async #read(source: AsyncIterator<Uint8Array, unknown>): Promise<Buffer | null> {
    if (this.endedInError) {
      await source.return?.();
      return null;
    }
    try {
      const item = await source.next();
      return item.done === true ? null : this.#take(asBuffer(item.value));
    } catch (error) {
      await source.return?.();
      this.#forgive(error);
      return null;
    }
  }

  async #pushBody(source: AsyncIterator<Uint8Array, unknown>, take: Take): Promise<void> {
    let isOver = false;
    try {
      await pushAll(source, (chunk) => {
        if (isOver) return null;
        const bytes = this.#take(asBuffer(chunk));
        isOver = this.endedInError;
        if (isOver) void source.return?.();
        return bytes.byteLength === 0 ? null : take(bytes);
      });
    } catch (error) {
      this.#forgive(error);
    }
  }

  /** A connection that breaks behind the answer's end has taken nothing away from it. @throws any other error */
  #forgive(error: unknown): void {
    if (!isUpstreamTrouble(error) || !this.#isComplete(this.#ends.tail())) throw error;
  }

  #judge(): void {
    const tail = this.#ends.tail();
    this.endedInError ||= this.#form.endsInError(tail);
    this.#ended = this.#isComplete(tail);
    if (!this.#ended) throw this.#bareError(tail) ?? unfinished();
  }

  /** Ollama breaks off with a line that is its error and no event (https://docs.ollama.com/api/errors). */
  #bareError(tail: string): Failure | null {
    if (this.#form.isWhole === true) return null;
    const error = field(parseJson(tail.trimEnd().split('\n').at(-1) ?? ''), 'error');
    const message = typeof error === 'string' ? error : field(error, 'message');
    if (typeof message !== 'string') return null;
    return new Failure('upstream_protocol', phrase`The backend broke off: ${this.#redact(message)}`, {
      hint: phrase`Try again; the backend’s own log may say more.`,
    });
  }

  #isComplete(tail: string): boolean {
    return this.#form.isComplete(tail) || (this.#lastBegan && /\n\r?\n\s*$/.test(tail));
  }

  /** A line that was cut in two is seen together with what came before. */
  #lookForLast(fresh: string, begins: RegExp): void {
    const text = this.#before + fresh;
    this.#lastBegan ||= begins.test(text);
    this.#before = text.slice(-BEGINNING);
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
    this.#ends.add(bytes);
    this.#bytes += bytes.byteLength;
    const text = bytes.toString('latin1');
    const { lastEvent, hasEndMark } = this.#form;
    if (lastEvent !== undefined) this.#lookForLast(text, lastEvent);
    if (!NOTEWORTHY.test(text)) return bytes;
    if (hasEndMark === true && END_MARK.test(text) && !this.#isComplete(this.#ends.tail()))
      throw unfinished();
    return ERROR.test(text) ? this.#withoutKeys(bytes, text) : bytes;
  }

  /** Only where an error is told: redacting every chunk would cost more than passing it on. */
  #withoutKeys(bytes: Buffer, text: string): Buffer {
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
  return new Failure('upstream_protocol', phrase`The backend ended its answer before it was finished.`, {
    hint: phrase`Try again; if it happens often, look at the backend’s own log.`,
  });
}

/** The beginning of a page or of a bare JSON value, where the answer's type does not tell. */
const NO_EVENT = /^\s*[<{[]/;

function noStream(): Failure {
  return new Failure('upstream_protocol', phrase`The backend sent no stream though one was asked for.`, {
    hint: phrase`Check the address: it should be the one that ends in /v1.`,
  });
}
