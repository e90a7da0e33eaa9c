import type { AssistantMessage, ChatMessage } from '../wire/chat-request.ts';
import type { MessagesRequest } from '../wire/messages-request.ts';
import { assistantTurn } from './assistant-turn.ts';
import { systemText } from './system.ts';
import type { Translation } from './translation.ts';
import { groupTurns } from './turns.ts';
import { missingResults, userTurn } from './user-turn.ts';

/**
 * The whole conversation, the system prompt first.
 * @throws Failure `invalid_input` with the place of what cannot be translated
 */
export function translateConversation(request: MessagesRequest, translation: Translation): ChatMessage[] {
  const system = systemText(request.system);
  const messages: ChatMessage[] = system === '' ? [] : [{ role: 'system', content: system }];
  let open: readonly string[] = [];
  let callsPath = '';
  for (const turn of groupTurns(request.messages, translation)) {
    switch (turn.role) {
      case 'user':
        messages.push(...userTurn(turn, open, translation));
        open = [];
        break;
      case 'assistant': {
        messages.push(...missingResults(open, callsPath, translation));
        const message = assistantTurn(turn, translation);
        if (message !== null) messages.push(message);
        open = (message?.tool_calls ?? []).map(({ id }) => id);
        callsPath = turn.path;
        break;
      }
      case 'system':
        messages.push(...missingResults(open, callsPath, translation));
        open = [];
        messages.push({ role: 'system', content: turn.text });
        break;
    }
  }
  messages.push(...missingResults(open, callsPath, translation));
  return markPrefill(messages, translation);
}

/** A conversation that ends with the assistant asks the model to go on from there. */
function markPrefill(messages: ChatMessage[], { profile, warnings }: Translation): ChatMessage[] {
  const last = prefillOf(messages);
  if (last === null) return messages;
  if (profile.prefill === 'none') {
    const place = `messages.${messages.length - 1}`;
    warnings.add('prefill_unsupported', place, 'The model may not continue the last assistant message.');
  }
  return profile.prefill === 'partial' ? [...messages.slice(0, -1), { ...last, partial: true }] : messages;
}

export function prefillOf(messages: readonly ChatMessage[]): AssistantMessage | null {
  const last = messages.at(-1);
  return last?.role === 'assistant' && last.tool_calls === undefined ? last : null;
}
