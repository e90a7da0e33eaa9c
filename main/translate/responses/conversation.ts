import { toContent } from '../messages-to-chat/content-blocks.ts';
import type { ChatMessage, ChatPart } from '../wire/chat-request.ts';
import { toParts } from './input-content.ts';
import type { InputItem } from './input-schema.ts';
import { refusal } from './parse-request.ts';
import type { ResponsesRequest } from './request-schema.ts';
import type { Translation } from './translation.ts';
import { groupTurns } from './turns.ts';
import type { AssistantTurn, PlacedCall, Turn } from './turns.ts';

/**
 * The whole conversation, the instructions first.
 * @throws Failure `invalid_input` with the place of what cannot be translated
 */
export function translateConversation(
  { instructions, input }: ResponsesRequest,
  translation: Translation,
): ChatMessage[] {
  const turns = groupTurns(itemsOf(input), translation);
  const system = [instructions ?? ''];
  if (turns[0]?.role === 'system') system.push(...turns[0].texts);
  const rest = turns[0]?.role === 'system' ? turns.slice(1) : turns;
  const text = system.filter((one) => one !== '').join('\n\n');
  const messages = toMessages(rest, translation);
  // Chat templates want somebody to answer to.
  if (messages.length > 0) return text === '' ? messages : [{ role: 'system', content: text }, ...messages];
  if (text === '') throw refusal('input', "Invalid 'input': there is nothing to answer to.");
  return [{ role: 'user', content: text }];
}

export function itemsOf(input: ResponsesRequest['input']): readonly InputItem[] {
  return typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : input;
}

function toMessages(turns: readonly Turn[], translation: Translation): ChatMessage[] {
  const messages: ChatMessage[] = [];
  let media: ChatPart[] = [];
  const flush = (own: readonly ChatPart[][]): void => {
    const content = toContent([media, ...own], translation.profile.textParts);
    if (content.length > 0 || media.length === 0) messages.push({ role: 'user', content });
    media = [];
  };
  for (const turn of turns) {
    if (turn.role === 'user') {
      flush(turn.messages);
      continue;
    }
    if (media.length > 0) flush([]);
    if (turn.role === 'system') messages.push({ role: 'system', content: turn.texts.join('\n\n') });
    else messages.push(...assistantMessages(turn, media, translation));
  }
  if (media.length > 0) flush([]);
  return messages;
}

/** A turn of the assistant and the outputs of its calls; their images, which these cannot hold, go to `media`. */
function assistantMessages(
  { texts, thoughts, calls }: AssistantTurn,
  media: ChatPart[],
  translation: Translation,
): ChatMessage[] {
  return [
    {
      role: 'assistant',
      content: texts.length === 0 ? null : texts.join('\n\n'),
      ...(thoughts.length === 0 ? {} : { reasoning_content: thoughts.join('\n') }),
      ...(calls.length === 0 ? {} : { tool_calls: calls.map(({ call }) => call) }),
    },
    ...calls.map((call) => toolMessage(call, media, translation)),
  ];
}

function toolMessage(
  { call: { id }, path, output }: PlacedCall,
  media: ChatPart[],
  translation: Translation,
): ChatMessage {
  const { warnings, missingOutputs } = translation;
  if (output === null) {
    if (missingOutputs === 'refuse') throw refusal('input', `No tool output found for function call ${id}.`);
    warnings.add('missing_output', path, `No output for ${id}: one was made up.`);
    return { role: 'tool', tool_call_id: id, content: '[no result]' };
  }
  const parts = toParts(output.item.output, `${output.path}.output`, translation);
  const images = parts.filter((part) => part.type !== 'text');
  if (images.length > 0) {
    warnings.add(
      'output_media_moved',
      output.path,
      'Images of tool outputs were moved to the user message after them.',
    );
    media.push({ type: 'text', text: `From the output of tool call ${id}:` }, ...images);
  }
  const content = parts
    .map((part) => (part.type === 'text' ? part.text : '[see the next message]'))
    .join('\n');
  return { role: 'tool', tool_call_id: id, content };
}
