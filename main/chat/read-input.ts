import type { Attachment, AttachmentKind } from '../../contract/attachment.ts';
import type { InputPart, MessagePart } from '../../contract/chat.ts';
import { Failure } from '../../contract/failure.ts';
import type { AttachmentId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';

/** The files that a person's message names. */
export function filesNamed(parts: readonly InputPart[]): AttachmentId[] {
  return parts.flatMap((part) => {
    switch (part.type) {
      case 'text':
        return [];
      case 'image':
      case 'audio':
        return [part.file];
      case 'file':
        return part.text === null ? [part.file] : [part.file, part.text];
      case 'video':
        return [...(part.file === null ? [] : [part.file]), ...part.frames.map(({ file }) => file)];
    }
  });
}

/**
 * What a person sent, with its files in place of their ids.
 * @throws Failure `invalid_input` for a file that is used as something else than it is
 */
export function readInput(
  parts: readonly InputPart[],
  files: ReadonlyMap<AttachmentId, Attachment>,
): MessagePart[] {
  const fileOf = (id: AttachmentId, ...kinds: AttachmentKind[]): Attachment => {
    const file = files.get(id);
    if (file === undefined) throw new Failure('not_found', phrase`An attached file is not there any more.`);
    if (!kinds.includes(file.kind)) {
      throw new Failure(
        'invalid_input',
        phrase`“${file.name}” cannot be sent as this: it is a ${file.kind}.`,
      );
    }
    const { id: known, name, kind, type, bytes } = file;
    return { id: known, name, kind, type, bytes };
  };
  return parts.map((part): MessagePart => {
    switch (part.type) {
      case 'text':
        return part;
      case 'image':
      case 'audio':
        return { type: part.type, file: fileOf(part.file, part.type) };
      case 'file':
        return {
          type: 'file',
          file: fileOf(part.file, 'text', 'pdf'),
          text: part.text === null ? null : fileOf(part.text, 'text'),
        };
      case 'video':
        if (part.file === null && part.frames.length === 0) {
          throw new Failure('invalid_input', phrase`The video “${part.name}” has neither a file nor frames.`);
        }
        return {
          type: 'video',
          file: part.file === null ? null : fileOf(part.file, 'video'),
          name: part.name,
          frames: part.frames.map(({ file, atSeconds }) => ({ file: fileOf(file, 'image'), atSeconds })),
        };
    }
  });
}
