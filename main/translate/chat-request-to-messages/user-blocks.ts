import type { UserPart } from '../wire/chat-completions-request.ts';
import type { JsonObject } from '../wire/json-object.ts';
import type { UserBody } from '../wire/messages-body.ts';
import { refusal } from '../wire/parse-request.ts';
import { documentBlock } from './file-part.ts';
import { imageBlock } from './image-part.ts';

/** A user's content, or a tool's, as blocks. Texts of spaces only are left out: Anthropic refuses them. */
export function userBlocks(content: string | readonly UserPart[], path: string): UserBody[] {
  if (typeof content === 'string') return content.trim() === '' ? [] : [{ type: 'text', text: content }];
  return content.flatMap((part, at): UserBody[] => {
    const block = userBlock(part, `${path}[${at}]`);
    return block === null ? [] : [block];
  });
}

function userBlock(part: UserPart, path: string): UserBody | null {
  switch (part.type) {
    case 'text':
      return part.text.trim() === ''
        ? null
        : withCache({ type: 'text' as const, text: part.text }, part.cache_control);
    case 'image_url':
      return withCache(imageBlock(part, path), part.cache_control);
    case 'file':
      return withCache(documentBlock(part, path), part.cache_control);
    case 'input_audio':
      throw refusal(path, 'This model does not hear audio; send its text');
  }
}

/** The block with the mark of its part, where there is one. */
export function withCache<T extends object>(
  block: T,
  mark: JsonObject | null | undefined,
): T & { cache_control?: JsonObject } {
  return mark ? { ...block, cache_control: mark } : block;
}

/** The mark of a whole message goes to its last block, unless a part has its own. */
export function markLast(
  blocks: readonly { cache_control?: JsonObject }[],
  mark: JsonObject | null | undefined,
): void {
  const last = blocks.at(-1);
  if (mark && last !== undefined) last.cache_control ??= mark;
}
