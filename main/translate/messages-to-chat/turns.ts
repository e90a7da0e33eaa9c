import type { ContentBlock } from '../wire/content-block.ts';
import type { MessagesRequest, RequestMessage } from '../wire/messages-request.ts';
import { joinTexts } from './system.ts';
import type { Translation } from './translation.ts';

export interface PlacedBlock {
  readonly block: ContentBlock;
  /** `messages.0.content.1` */
  readonly path: string;
  /** The same in steps; null for a message that is a plain string. */
  readonly steps: readonly [number, number] | null;
}

export type Turn =
  | { readonly role: 'system'; readonly text: string }
  /** One list for each message that was merged into the turn. */
  | { readonly role: 'user' | 'assistant'; readonly path: string; readonly messages: PlacedBlock[][] };

/**
 * Groups a conversation into turns, as Anthropic does: consecutive messages of one role are one turn. Some chat
 * templates refuse roles that do not alternate, and results may be spread over several messages.
 */
export function groupTurns(messages: MessagesRequest['messages'], translation: Translation): Turn[] {
  const turns: Turn[] = [];
  messages.forEach((message, index) => {
    if (message.role === 'system' && translation.profile.systemAnywhere) {
      const text = joinTexts(message.content);
      if (text !== '') turns.push({ role: 'system', text });
      return;
    }
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const blocks = blocksOf(message, index, translation);
    const last = turns.at(-1);
    if (last?.role === role) last.messages.push(blocks);
    else turns.push({ role, path: `messages.${index}`, messages: [blocks] });
  });
  return turns;
}

function blocksOf(message: RequestMessage, index: number, { warnings }: Translation): PlacedBlock[] {
  const path = `messages.${index}`;
  if (message.role === 'system') {
    const text = `<system-reminder>\n${joinTexts(message.content)}\n</system-reminder>`;
    warnings.add('system_moved', path, 'A system message in the middle was sent as a reminder of the user.');
    return [{ block: { type: 'text', text }, path, steps: null }];
  }
  if (typeof message.content === 'string') {
    return [{ block: { type: 'text', text: message.content }, path: `${path}.content`, steps: null }];
  }
  return message.content.map((block, at) => ({
    block,
    path: `${path}.content.${at}`,
    steps: [index, at],
  }));
}
