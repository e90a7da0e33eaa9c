import type { RequestResultMessage } from '../wire/chat-completions-request.ts';
import type { ToolResultBody, UserBody } from '../wire/messages-body.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { userBlocks } from './user-blocks.ts';

export interface ReadResult {
  /** A text stays a text; null where there is nothing in it. */
  readonly content: string | UserBody[] | null;
  readonly mark: JsonObject | null;
}

/** A result's content. A mark of the cache inside of it becomes the result's own. */
export function readResult(message: RequestResultMessage, path: string): ReadResult {
  const { content } = message;
  const own = message.role === 'tool' ? (message.cache_control ?? null) : null;
  if (typeof content === 'string') return { content: content === '' ? null : content, mark: own };
  const blocks = userBlocks(content ?? [], `${path}.content`);
  const inner = blocks.findLast(({ cache_control }) => cache_control !== undefined)?.cache_control;
  for (const block of blocks) delete block.cache_control;
  return { content: blocks.length === 0 ? null : blocks, mark: inner ?? own };
}

export function toolResult(id: string, { content, mark }: ReadResult): ToolResultBody {
  return {
    type: 'tool_result',
    tool_use_id: id,
    ...(content === null ? {} : { content }),
    ...(mark === null ? {} : { cache_control: mark }),
  };
}

/** The result of a call that is not there, which Anthropic would refuse. */
export function orphanBlocks({ content }: ReadResult): UserBody[] {
  if (typeof content === 'string' || content === null) {
    return [{ type: 'text', text: `Tool result: ${content ?? ''}` }];
  }
  return [{ type: 'text', text: 'Tool result:' }, ...content];
}
