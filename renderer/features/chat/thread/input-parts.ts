import type { InputPart, MessagePart } from '../../../../contract/chat.ts';

/** A question's parts as they are sent again, with other words. */
export function inputParts(parts: readonly MessagePart[], text: string): InputPart[] {
  const files = parts.flatMap((part): InputPart[] => {
    switch (part.type) {
      case 'image':
      case 'audio':
        return [{ type: part.type, file: part.file.id }];
      case 'file':
        return [{ type: 'file', file: part.file.id, text: part.text?.id ?? null }];
      case 'video': {
        const frames = part.frames.map(({ file, atSeconds }) => ({ file: file.id, atSeconds }));
        return [{ type: 'video', file: part.file?.id ?? null, name: part.name, frames }];
      }
      case 'text':
      case 'reasoning':
      case 'tool-call':
        return [];
    }
  });
  return text.trim() === '' ? files : [...files, { type: 'text', text }];
}
