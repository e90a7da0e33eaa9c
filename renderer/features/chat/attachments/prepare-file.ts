import i18next from 'i18next';
import type { Attachment } from '../../../../contract/attachment.ts';
import { ATTACHMENT_LIMITS } from '../../../../contract/attachment.ts';
import {
  foreignForm,
  kindOf,
  promisedKind,
  sniff,
  SNIFFED_BYTES,
} from '../../../../contract/attachment-form.ts';
import type { InputPart } from '../../../../contract/chat.ts';
import type { Transport } from '../../../../contract/client.ts';
import { Failure } from '../../../../contract/failure.ts';
import { formatBytes } from '../../../format/bytes.ts';
import { imagePixels } from './image-size.ts';
import { pdfText } from './pdf-text.ts';
import { shrinkImage } from './shrink-image.ts';
import { upload } from './upload.ts';
import { videoFrames } from './video-frames.ts';

/** A file as it can be sent, and what is to be said about it. */
export interface PreparedFile {
  readonly part: InputPart;
  readonly note: string | null;
  /** Of a video: the seconds between two frames. */
  readonly everySeconds: number | null;
}

export interface Preparation {
  readonly transport: Transport;
  readonly file: File;
  /** For videos: null takes a usual rate. */
  readonly everySeconds: number | null;
  readonly signal: AbortSignal;
  readonly onShare: (share: number) => void;
}

/** Unpacked, a picture takes four bytes a pixel. */
const MOST_PIXELS = 100_000_000;
/** Before it is made smaller. */
const LARGEST_IMAGE_BYTES = 60 * 1024 * 1024;
/** Where a JPEG's size stands at the latest, behind a camera's previews. */
const HEADER_BYTES = 256 * 1024;

/**
 * Looks at a file by its bytes, makes it what models take, and brings it to the host.
 * @throws Failure with what is wrong with it, in the user's language
 */
export async function prepareFile(job: Preparation): Promise<PreparedFile> {
  const { file } = job;
  const { name } = file;
  if (file.size === 0) throw refused('empty', { name });
  const head = new Uint8Array(await file.slice(0, SNIFFED_BYTES).arrayBuffer());
  const type = sniff(head, { cut: true });
  const said = promisedKind(name);
  if (type === null) throw refused(foreignForm(head) ?? 'notTaken', { name });
  const kind = kindOf(type);
  if (said !== null && said !== kind) throw refused('otherwise', { name, said: word(said), is: word(kind) });
  const content = new File([file], name, { type });
  switch (kind) {
    case 'image':
      return image(content, job);
    case 'video':
      return video(content, job);
    case 'pdf':
      return pdf(content, job);
    case 'text':
    case 'audio': {
      checkSize(content, ATTACHMENT_LIMITS[kind]);
      const stored = await bring(content, name, job);
      const part: InputPart =
        kind === 'audio' ? { type: 'audio', file: stored.id } : { type: 'file', file: stored.id, text: null };
      return { part, note: null, everySeconds: null };
    }
  }
}

async function image(content: File, job: Preparation): Promise<PreparedFile> {
  const { name } = content;
  checkSize(content, LARGEST_IMAGE_BYTES);
  const pixels = imagePixels(new Uint8Array(await content.slice(0, HEADER_BYTES).arrayBuffer()));
  if (pixels !== null && pixels > MOST_PIXELS) throw refused('tooManyPixels', { name });
  const smaller = await shrinkImage(content, job.signal);
  if (smaller === null) throw refused('unreadableImage', { name });
  const ending = smaller.type === 'image/png' ? 'png' : 'jpg';
  const stored = await bring(smaller, name.replace(/\.\w+$/, '') + `.${ending}`, job);
  return { part: { type: 'image', file: stored.id }, note: null, everySeconds: null };
}

async function video(content: File, job: Preparation): Promise<PreparedFile> {
  const { name } = content;
  const fits = content.size <= ATTACHMENT_LIMITS.video;
  const taken = await videoFrames(content, job.everySeconds, job.signal);
  if (taken === null && !fits) {
    throw refused('videoUnplayableAndLarge', { name, limit: bytes(ATTACHMENT_LIMITS.video) });
  }
  const frames: { file: Attachment['id']; atSeconds: number }[] = [];
  for (const { blob, atSeconds } of taken?.frames ?? []) {
    const frame = `${name.replace(/\.\w+$/, '')}-${frames.length + 1}.jpg`;
    const { id } = await upload(job.transport, { name: frame, content: blob }, job.signal);
    frames.push({ file: id, atSeconds });
    job.onShare((frames.length / (taken?.frames.length ?? 1)) * (fits ? 0.5 : 1));
  }
  const whole = fits ? await bring(content, name, job) : null;
  const count = frames.length;
  const note =
    whole === null
      ? i18next.t('chat.file.framesOnly', { count, limit: bytes(ATTACHMENT_LIMITS.video) })
      : count === 0
        ? i18next.t('chat.file.noFrames')
        : null;
  return {
    part: { type: 'video', file: whole?.id ?? null, name: name.slice(-255), frames },
    note,
    everySeconds: taken?.everySeconds ?? null,
  };
}

async function pdf(content: File, job: Preparation): Promise<PreparedFile> {
  const { name } = content;
  checkSize(content, ATTACHMENT_LIMITS.pdf);
  const read = await pdfText(content, ATTACHMENT_LIMITS.text, job.signal);
  if (read.is === 'without-text') {
    const stored = await bring(content, name, job);
    const note = i18next.t('chat.file.pdfWithoutText');
    return { part: { type: 'file', file: stored.id, text: null }, note, everySeconds: null };
  }
  if (read.is !== 'text') throw refused(`pdf-${read.is}`, { name });
  if (read.read === 0) throw refused('tooMuchText', { name, limit: bytes(ATTACHMENT_LIMITS.text) });
  const words = new Blob([read.text], { type: 'text/plain' });
  const text = await upload(job.transport, { name: `${name.slice(-250)}.txt`, content: words }, job.signal);
  const stored = await bring(content, name, job);
  const note =
    read.read < read.pages
      ? i18next.t('chat.file.pdfCut', { count: read.read, pages: read.pages })
      : i18next.t('chat.file.pdfPages', { count: read.pages });
  return { part: { type: 'file', file: stored.id, text: text.id }, note, everySeconds: null };
}

function bring(
  content: Blob,
  name: string,
  { transport, signal, onShare }: Preparation,
): Promise<Attachment> {
  return upload(transport, { name, content }, signal, onShare);
}

function checkSize({ name, size }: File, limit: number): void {
  if (size > limit) throw refused('tooLarge', { name, size: bytes(size), limit: bytes(limit) });
}

type Refusal =
  | 'empty'
  | 'notTaken'
  | 'heif'
  | 'mpeg4Audio'
  | 'matroska'
  | 'otherwise'
  | 'tooLarge'
  | 'tooManyPixels'
  | 'unreadableImage'
  | 'videoUnplayableAndLarge'
  | 'tooMuchText'
  | 'pdf-locked'
  | 'pdf-broken';

/** The placeholders of all refusals; each uses some of them. */
interface RefusalWords {
  readonly name: string;
  readonly size?: string;
  readonly limit?: string;
  readonly said?: string;
  readonly is?: string;
}

function refused(why: Refusal, { name, size = '', limit = '', said = '', is = '' }: RefusalWords): Failure {
  return new Failure('invalid_input', i18next.t(`chat.file.refused.${why}`, { name, size, limit, said, is }));
}

function word(kind: 'image' | 'audio' | 'video' | 'pdf' | 'text'): string {
  return i18next.t(`chat.file.kind.${kind}`);
}

function bytes(count: number): string {
  return formatBytes(count, i18next.language);
}
