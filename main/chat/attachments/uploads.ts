import { randomUUID } from 'node:crypto';
import { ATTACHMENT_CHUNK_BYTES } from '../../../contract/attachment.ts';
import { Failure } from '../../../contract/failure.ts';
import { checkSize } from './attachment-store.ts';
import { promisedKind } from '../../../contract/attachment-form.ts';
import { phrase } from '../../../contract/phrase.ts';

/** Files, and bytes of them, that one person may be bringing at the same time. */
const OPEN_MAX = 16;
const OPEN_BYTES = 128 * 1024 * 1024;
/** For how long one may lie unfinished (milliseconds). */
const UNFINISHED_MS = 10 * 60_000;

interface Upload {
  readonly owner: string;
  readonly name: string;
  readonly bytes: Buffer;
  received: number;
  lastAt: number;
}

/** Files on their way in, part by part; in memory, because none is larger than a request to the gateway may be. */
export class Uploads {
  readonly #open = new Map<string, Upload>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** @throws Failure `request_too_large` before a byte of it is read, `rate_limited` with too many at once */
  begin(owner: string, name: string, bytes: number): string {
    this.tidy();
    const promised = promisedKind(name);
    // A name that promises nothing may be any kind, none larger than a video; what it is shows at the end.
    checkSize(name, promised ?? 'video', bytes);
    const open = [...this.#open.values()].filter((upload) => upload.owner === owner);
    const openBytes = open.reduce((sum, upload) => sum + upload.bytes.byteLength, bytes);
    if (open.length >= OPEN_MAX || openBytes > OPEN_BYTES) {
      throw new Failure('rate_limited', phrase`Too many files are being attached at the same time.`, {
        hint: phrase`Wait until some of them are done.`,
      });
    }
    const id = randomUUID();
    this.#open.set(id, { owner, name, bytes: Buffer.alloc(bytes), received: 0, lastAt: this.#now() });
    return id;
  }

  /** @returns how many bytes have come. @throws Failure `invalid_input` for a part out of order or too long */
  append(owner: string, id: string, offset: number, part: Uint8Array): number {
    const upload = this.#get(owner, id);
    if (offset !== upload.received) {
      throw new Failure(
        'invalid_input',
        phrase`The next part begins at ${upload.received}, not at ${offset}.`,
      );
    }
    if (part.byteLength > ATTACHMENT_CHUNK_BYTES || offset + part.byteLength > upload.bytes.byteLength) {
      throw new Failure('invalid_input', phrase`This part of “${upload.name}” is longer than was said.`);
    }
    upload.bytes.set(part, offset);
    upload.received += part.byteLength;
    upload.lastAt = this.#now();
    return upload.received;
  }

  /** The whole file, which is then its caller's. @throws Failure `invalid_input` while a part is missing */
  finish(owner: string, id: string): { readonly name: string; readonly bytes: Uint8Array } {
    const { name, bytes, received } = this.#get(owner, id);
    if (received < bytes.byteLength) {
      throw new Failure(
        'invalid_input',
        phrase`Only ${received} of the ${bytes.byteLength} bytes of “${name}” came.`,
      );
    }
    this.#open.delete(id);
    return { name, bytes };
  }

  /** Forgets what was begun and left. */
  tidy(): void {
    const before = this.#now() - UNFINISHED_MS;
    for (const [id, { lastAt }] of this.#open) if (lastAt < before) this.#open.delete(id);
  }

  #get(owner: string, id: string): Upload {
    const upload = this.#open.get(id);
    if (upload?.owner === owner) return upload;
    throw new Failure('not_found', phrase`This file is not being attached any more.`, {
      hint: phrase`Attach it again.`,
    });
  }
}
