import type { ChatRequestMessage, TextPart } from '../wire/chat-completions-request.ts';
import type { TextBody } from '../wire/messages-body.ts';
import { markLast } from './user-blocks.ts';

type SystemMessage = Extract<ChatRequestMessage, { role: 'system' | 'developer' }>;

/** One block a message; more where its parts mark breakpoints of the prompt cache. */
export function systemBlocks({ content, cache_control }: SystemMessage): TextBody[] {
  const parts: readonly TextPart[] =
    typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  const blocks: TextBody[] = [];
  let texts: string[] = [];
  const close = (mark: TextPart['cache_control']) => {
    if (texts.length > 0) {
      blocks.push({ type: 'text', text: texts.join('\n'), ...(mark ? { cache_control: mark } : {}) });
    }
    texts = [];
  };
  for (const part of parts) {
    if (part.text.trim() !== '') texts.push(part.text);
    if (part.cache_control) close(part.cache_control);
  }
  close(null);
  markLast(blocks, cache_control);
  return blocks;
}
