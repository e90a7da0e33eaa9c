import * as z from 'zod';
import { AttachmentId } from './ids.ts';

/** What an attachment is, by its bytes and not by its name. */
export const AttachmentKind = z.enum(['image', 'audio', 'video', 'pdf', 'text']);
export type AttachmentKind = z.infer<typeof AttachmentKind>;

/** The largest file of each kind in bytes: what still fits, as base64, into a request that the gateway reads (32 MB). */
export const ATTACHMENT_LIMITS: Readonly<Record<AttachmentKind, number>> = {
  image: 10 * 1024 * 1024,
  audio: 20 * 1024 * 1024,
  video: 20 * 1024 * 1024,
  pdf: 20 * 1024 * 1024,
  text: 1024 * 1024,
};

/** Bytes of one call that carries a part of a file; as base64 it stays below the limit of a call. */
export const ATTACHMENT_CHUNK_BYTES = 512 * 1024;

/** The media types that are accepted; `text` is whatever is UTF-8. */
export const AttachmentType = z.enum([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'audio/wav',
  'audio/mpeg',
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'application/pdf',
  'text/plain',
]);
export type AttachmentType = z.infer<typeof AttachmentType>;

/** A stored file. Its bytes are read with `chat.readAttachment`. */
export const Attachment = z.strictObject({
  id: AttachmentId,
  /** As the person's file is called; never a path. */
  name: z.string(),
  kind: AttachmentKind,
  type: AttachmentType,
  bytes: z.int(),
});
export type Attachment = z.infer<typeof Attachment>;

export const AttachmentName = z.string().min(1).max(255);

/** A part of a file. Ask again with `next` for the rest; null when this was the last. */
export const AttachmentChunk = z.strictObject({ base64: z.string(), next: z.int().nullable() });
export type AttachmentChunk = z.infer<typeof AttachmentChunk>;
