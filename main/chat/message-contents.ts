import type { Attachment } from '../../contract/attachment.ts';
import type { MessagePart } from '../../contract/chat.ts';
import type { AttachmentId } from '../../contract/ids.ts';
import type { GrowingContents, MessageContents } from '../store/messages-table.ts';

/** The files that parts of a message hold, and the words by which it is found. */
export function contentsOf(parts: readonly MessagePart[]): MessageContents {
  return { files: filesOf(parts), words: parts.flatMap(wordsOf).join('\n') };
}

/** The same while it is being written. */
export function growingContentsOf(parts: readonly MessagePart[]): GrowingContents {
  return { files: filesOf(parts), words: null };
}

function filesOf(parts: readonly MessagePart[]): AttachmentId[] {
  return attachmentsOf(parts).map(({ id }) => id);
}

export function attachmentsOf(parts: readonly MessagePart[]): Attachment[] {
  return parts.flatMap((part) => {
    switch (part.type) {
      case 'text':
      case 'reasoning':
        return [];
      case 'image':
      case 'audio':
        return [part.file];
      case 'file':
        return [part.file, ...(part.text === null ? [] : [part.text])];
      case 'video':
        return [...(part.file === null ? [] : [part.file]), ...part.frames.map(({ file }) => file)];
      case 'tool-call':
        return (part.result?.content ?? []).flatMap((one) => (one.type === 'image' ? [one.file] : []));
    }
  });
}

/** What a person would look for: not what a model thought, and not what tools said to it. */
function wordsOf(part: MessagePart): string[] {
  switch (part.type) {
    case 'text':
      return [part.text];
    case 'image':
    case 'audio':
    case 'file':
      return [part.file.name];
    case 'video':
      return [part.name];
    case 'reasoning':
    case 'tool-call':
      return [];
  }
}
