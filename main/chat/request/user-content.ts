import type { Attachment } from '../../../contract/attachment.ts';
import type { MessagePart } from '../../../contract/chat.ts';
import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Phrase } from '../../../contract/phrase.ts';
import type { Abilities } from './abilities.ts';
import { base64, dataUrl } from './request-parts.ts';
import type { ContentPart, FileBytes } from './request-parts.ts';

type Part<T extends MessagePart['type']> = Extract<MessagePart, { type: T }>;

/** What a model cannot take, in two forms: what is told instead of it, and what the person reads. */
interface LeftOut {
  readonly instead: string;
  readonly why: Phrase;
}

export interface UserContent {
  readonly content: string | readonly ContentPart[];
  /** What the model does not get, in words for the person. */
  readonly notes: readonly Phrase[];
}

/** A person's message as a model takes it; what the model cannot take is named in its place. */
export function userContent(
  parts: readonly MessagePart[],
  abilities: Abilities,
  model: string,
  bytesOf: FileBytes,
): UserContent {
  const notes: Phrase[] = [];
  const content = parts.flatMap((part): ContentPart[] => {
    const given = contentOf(part, abilities, model, bytesOf);
    if (!('why' in given)) return [...given];
    notes.push(given.why);
    return [{ type: 'text', text: `[${given.instead}]` }];
  });
  const onlyText = content.every((part) => part.type === 'text');
  return {
    // The form that every server knows.
    content: onlyText ? content.map((part) => part.text).join('\n\n') : content,
    notes,
  };
}

/** @throws Failure `invalid_input` for a question that the model cannot take, so that it is not answered blindly */
export function refuseNotes(notes: readonly Phrase[]): void {
  const [first] = notes;
  if (first === undefined) return;
  throw new Failure('invalid_input', first, {
    hint: phrase`Ask a model that can: answer again with another one.`,
  });
}

function contentOf(
  part: MessagePart,
  { takes }: Abilities,
  model: string,
  bytesOf: FileBytes,
): readonly ContentPart[] | LeftOut {
  switch (part.type) {
    case 'text':
      return [part];
    case 'image':
      return takes.images === 'no'
        ? leftOut('the picture', part.file.name, phrase`${model} cannot see pictures.`)
        : [imageOf(part.file, bytesOf)];
    case 'audio':
      return takes.audio === 'no'
        ? leftOut('the sound', part.file.name, phrase`${model} cannot hear sounds.`)
        : [audioOf(part.file, bytesOf)];
    case 'video':
      return videoOf(part, takes, model, bytesOf);
    case 'file':
      return [fileOf(part, bytesOf)];
    case 'reasoning':
    case 'tool-call':
      return [];
  }
}

function leftOut(what: string, name: string, why: Phrase): LeftOut {
  return { instead: `${what} “${name}”, which cannot be shown to this model`, why };
}

function imageOf(file: Attachment, bytesOf: FileBytes): ContentPart {
  return { type: 'image_url', image_url: { url: dataUrl(file.type, bytesOf(file.id)) } };
}

function audioOf(file: Attachment, bytesOf: FileBytes): ContentPart {
  const format = file.type === 'audio/wav' ? 'wav' : 'mp3';
  return { type: 'input_audio', input_audio: { data: base64(bytesOf(file.id)), format } };
}

/** As a whole where the model is known to take it or there is nothing else, else as frames with their times. */
function videoOf(
  { file, frames, name }: Part<'video'>,
  takes: Abilities['takes'],
  model: string,
  bytesOf: FileBytes,
): readonly ContentPart[] | LeftOut {
  const seesFrames = takes.images !== 'no' && frames.length > 0;
  if (file !== null && (takes.video === 'yes' || (takes.video === 'unknown' && !seesFrames))) {
    return [{ type: 'video_url', video_url: { url: dataUrl(file.type, bytesOf(file.id)) } }];
  }
  if (seesFrames) {
    return frames.flatMap((frame): ContentPart[] => [
      { type: 'text', text: `“${name}” at ${clock(frame.atSeconds)}:` },
      imageOf(frame.file, bytesOf),
    ]);
  }
  return leftOut(
    'the video',
    name,
    takes.images === 'no'
      ? phrase`${model} cannot watch videos or see their pictures.`
      : phrase`${model} cannot watch videos.`,
  );
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Its words where they are known; a PDF without any goes as it is to whoever reads PDFs. */
function fileOf({ file, text }: Part<'file'>, bytesOf: FileBytes): ContentPart {
  const words = text ?? (file.kind === 'text' ? file : null);
  if (words === null) {
    return { type: 'file', file: { filename: file.name, file_data: dataUrl(file.type, bytesOf(file.id)) } };
  }
  const content = new TextDecoder().decode(bytesOf(words.id));
  return { type: 'text', text: `<file name=${JSON.stringify(file.name)}>\n${content}\n</file>` };
}
