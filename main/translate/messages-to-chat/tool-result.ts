import type { ChatPart } from '../wire/chat-request.ts';
import type { ToolResultBlock } from '../wire/content-block.ts';
import { toParts } from './content-blocks.ts';
import type { Translation } from './translation.ts';

export interface ToolResult {
  readonly text: string;
  /** Images and files, which a tool message cannot hold: they go into the user message after it. */
  readonly media: readonly ChatPart[];
}

const ERROR_PREFIX = 'Error: ';

/** A tool's result as text. The chat protocol has no mark for an error, so the text begins with one. */
export function readToolResult(block: ToolResultBlock, path: string, translation: Translation): ToolResult {
  const parts =
    typeof block.content === 'string'
      ? [{ type: 'text' as const, text: block.content }]
      : (block.content ?? []).flatMap((one, at) => toParts(one, `${path}.content.${at}`, translation));
  const media = parts.filter((part) => part.type !== 'text');
  if (media.length > 0) {
    translation.warnings.add(
      'result_media_moved',
      path,
      'Images of tool results were moved to the user message after the results.',
    );
  }
  const text = parts.map((part) => (part.type === 'text' ? part.text : '[see the next message]')).join('\n');
  const label: ChatPart = { type: 'text', text: `From the result of tool call ${block.tool_use_id}:` };
  return {
    text: block.is_error === true && !text.startsWith(ERROR_PREFIX) ? `${ERROR_PREFIX}${text}` : text,
    media: media.length === 0 ? [] : [label, ...media],
  };
}
