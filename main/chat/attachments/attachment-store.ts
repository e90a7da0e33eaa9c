import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ATTACHMENT_CHUNK_BYTES,
  ATTACHMENT_LIMITS,
  type Attachment,
  type AttachmentChunk,
  type AttachmentKind,
} from '../../../contract/attachment.ts';
import { Failure } from '../../../contract/failure.ts';
import { AttachmentId } from '../../../contract/ids.ts';
import type { AttachmentsTable, StoredAttachment } from '../../store/attachments-table.ts';
import { fileGone } from '../../store/messages-table.ts';
import { foreignForm, kindOf, promisedKind, sniff } from '../../../contract/attachment-form.ts';
import type { ForeignForm } from '../../../contract/attachment-form.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Phrase } from '../../../contract/phrase.ts';
import { SerialQueue } from '../../concurrency/serial-queue.ts';

/** The files of conversations: each content once, under its hash, in a folder that only this user can read. */
export class AttachmentStore {
  readonly #folder: string;
  readonly #rows: AttachmentsTable;
  /** A file that is brought again must not go with the same one that is just deleted. */
  readonly #queue = new SerialQueue();

  constructor(folder: string, rows: AttachmentsTable) {
    this.#folder = folder;
    this.#rows = rows;
  }

  /**
   * Looks at the bytes and keeps them.
   * @throws Failure `invalid_input` where they are not what the name says or nothing that is taken,
   *   `request_too_large` beyond the limit of their kind
   */
  async add(owner: string, name: string, bytes: Uint8Array): Promise<Attachment> {
    const type = sniff(bytes);
    const promised = promisedKind(name);
    if (type === null) throw notTaken(name, foreignForm(bytes));
    const kind = kindOf(type);
    if (promised !== null && promised !== kind) throw otherThanItsName(name, promised, kind);
    checkSize(name, kind, bytes.byteLength);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const attachment: Attachment = {
      id: AttachmentId.parse(randomUUID()),
      ...{ name, kind, type, bytes: bytes.byteLength },
    };
    await this.#queue.run(async () => {
      await this.#write(sha256, bytes);
      await this.#rows.add(owner, { ...attachment, sha256, createdAt: Date.now() });
    });
    return attachment;
  }

  /** @throws Failure `not_found` where the owner lacks one of them */
  async find(owner: string, ids: readonly AttachmentId[]): Promise<Map<AttachmentId, StoredAttachment>> {
    const found = new Map((await this.#rows.find(owner, ids)).map((file) => [file.id, file]));
    if (ids.every((id) => found.has(id))) return found;
    throw fileGone();
  }

  async bytes(owner: string, id: AttachmentId): Promise<Buffer> {
    const file = (await this.find(owner, [id])).get(id);
    return readFile(this.#path(file?.sha256 ?? ''));
  }

  /** A part of a file as base64. */
  async chunk(owner: string, id: AttachmentId, offset: number): Promise<AttachmentChunk> {
    const file = (await this.find(owner, [id])).get(id);
    const handle = await open(this.#path(file?.sha256 ?? ''));
    try {
      const length = Math.max(0, Math.min(ATTACHMENT_CHUNK_BYTES, (file?.bytes ?? 0) - offset));
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      const end = offset + bytesRead;
      return {
        base64: buffer.subarray(0, bytesRead).toString('base64'),
        next: bytesRead > 0 && end < (file?.bytes ?? 0) ? end : null,
      };
    } finally {
      await handle.close();
    }
  }

  /** Deletes the files that no message holds and that were brought before this time. */
  purge(before: number): Promise<void> {
    return this.#queue.run(async () => {
      for (const hash of await this.#rows.purge(before)) await rm(this.#path(hash), { force: true });
    });
  }

  /** Deletes what a host left that ended while it was writing a file: whatever no attachment names. */
  sweep(): Promise<void> {
    return this.#queue.run(async () => {
      const named = new Set(await this.#rows.hashes());
      for (const name of await this.#names()) {
        if (!named.has(name)) await rm(this.#path(name), { force: true });
      }
    });
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }

  async #write(sha256: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.#folder, `${randomUUID()}.tmp`);
    try {
      await writeFile(temporary, bytes, { mode: 0o600 });
      await rename(temporary, this.#path(sha256));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  #path(sha256: string): string {
    return join(this.#folder, sha256);
  }
}

/** @throws Failure `request_too_large` */
export function checkSize(name: string, kind: AttachmentKind, bytes: number): void {
  const limit = ATTACHMENT_LIMITS[kind];
  if (bytes <= limit) return;
  throw new Failure(
    'request_too_large',
    phrase`“${name}” has ${megabytes(bytes)} MB; ${WORDS[kind]} may have ${megabytes(limit)} MB.`,
    {
      hint:
        kind === 'video'
          ? phrase`Shorten it, or let it be sent as frames.`
          : phrase`Make it smaller, or send a part of it.`,
    },
  );
}

const WORDS: Readonly<Record<AttachmentKind, Phrase>> = {
  image: phrase`a picture`,
  audio: phrase`a sound`,
  video: phrase`a video`,
  pdf: phrase`a PDF`,
  text: phrase`a text`,
};

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0);
}

function notTaken(name: string, form: ForeignForm | null): Failure {
  if (form === null) {
    return new Failure('invalid_input', phrase`“${name}” is nothing that a model can be given.`, {
      hint: phrase`Pictures (PNG, JPEG, WebP, GIF), sounds (WAV, MP3), videos (MP4, MOV, WebM), PDFs and UTF-8 texts can be attached.`,
    });
  }
  const { is, hint } = FOREIGN[form];
  return new Failure('invalid_input', phrase`“${name}” is ${is}, which models are not given.`, { hint });
}

const FOREIGN: Readonly<Record<ForeignForm, { readonly is: Phrase; readonly hint: Phrase }>> = {
  heif: {
    is: phrase`a HEIC or AVIF picture`,
    hint: phrase`Export it as JPEG or PNG (Preview can: File, Export) and attach that.`,
  },
  mpeg4Audio: { is: phrase`an M4A sound`, hint: phrase`Convert it to MP3 or WAV and attach that.` },
  matroska: { is: phrase`a Matroska video`, hint: phrase`Convert it to MP4 or WebM and attach that.` },
};

function otherThanItsName(name: string, promised: AttachmentKind, kind: AttachmentKind): Failure {
  return new Failure(
    'invalid_input',
    phrase`“${name}” is called like ${WORDS[promised]}, and its content is ${WORDS[kind]}.`,
    { hint: phrase`Give it its right name, if that is what you want to send.` },
  );
}
