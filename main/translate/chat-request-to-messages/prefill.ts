import type { BlockBody, MessageBody, TextBody } from '../wire/messages-body.ts';
import type { Translation } from './translation.ts';

/** Asks a model for what it would do by itself if it took a conversation that ends with its own words. */
export const CONTINUE =
  'Continue your last message exactly where it ends. Do not repeat any of it and do not comment on this request.';

/** A conversation that ends with the assistant asks the model to go on from there, which not every model does. */
export function readyToAnswer(
  messages: readonly MessageBody[],
  prefill: boolean,
  { warnings }: Translation,
): MessageBody[] {
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return [...messages];
  const place = 'messages';
  if (!prefill) {
    warnings.add('prefill_unsupported', place, 'The model is asked to continue the last assistant message.');
    return [...messages, { role: 'user', content: CONTINUE }];
  }
  return [...messages.slice(0, -1), { role: 'assistant', content: withoutEnd(last.content) }];
}

/** Anthropic refuses a beginning that ends with spaces. */
function withoutEnd(content: MessageBody['content']): MessageBody['content'] {
  if (typeof content === 'string') return content.trimEnd();
  return content.map((block, at): BlockBody =>
    at === content.length - 1 && block.type === 'text' ? trimmed(block) : block,
  );
}

function trimmed(block: TextBody): TextBody {
  return { ...block, text: block.text.trimEnd() };
}
