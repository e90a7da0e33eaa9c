import type { ChatRequestMessage, RequestResultMessage } from '../wire/chat-completions-request.ts';
import type { BlockBody, TextBody } from '../wire/messages-body.ts';
import { assistantBlocks } from './assistant-message.ts';
import { createCallIds } from './call-ids.ts';
import { systemBlocks } from './system.ts';
import { orphanBlocks, readResult, toolResult } from './tool-message.ts';
import type { Translation } from './translation.ts';
import { findCall } from './turns.ts';
import type { Turn } from './turns.ts';
import { markLast, userBlocks } from './user-blocks.ts';

export interface Conversation {
  readonly system: TextBody[];
  readonly turns: readonly Turn[];
}

/**
 * Groups a chat's messages into turns: system prompts apart, consecutive messages of one role together, each result
 * with its call, wherever it stood.
 * @throws Failure `invalid_input` with the place of what cannot be translated
 */
export function readConversation(
  messages: readonly ChatRequestMessage[],
  translation: Translation,
): Conversation {
  const { warnings } = translation;
  const system: TextBody[] = [];
  const turns: Turn[] = [];
  const newId = createCallIds();

  function turnOf(role: Turn['role'], path: string): Turn {
    const last = turns.at(-1);
    const answered = last?.calls.some(({ result }) => result !== null) === true;
    if (last?.role === role && !answered) return last;
    const turn: Turn = { role, path, blocks: [], calls: [] };
    turns.push(turn);
    return turn;
  }

  function addUser(blocks: readonly BlockBody[], path: string): void {
    if (blocks.length > 0) turnOf('user', path).blocks.push(...blocks);
    else warnings.add('empty_message_dropped', path, 'A message without content was left out.');
  }

  function addResult(message: RequestResultMessage, index: number): void {
    const path = `messages[${index}]`;
    const clientId = message.role === 'tool' ? (message.tool_call_id ?? '') || null : message.name;
    const call = findCall(turns, message.role, clientId);
    const result = readResult(message, path);
    if (call === undefined) {
      warnings.add('orphan_result', path, 'A result belongs to no call: it went as text.');
      addUser(orphanBlocks(result), path);
      return;
    }
    if (call.result !== null) {
      warnings.add('result_twice', path, 'A call has two results: the last one was taken.');
    }
    call.result = toolResult(call.id, result);
    call.arrival = index;
  }

  messages.forEach((message, index) => {
    const path = `messages[${index}]`;
    switch (message.role) {
      case 'system':
      case 'developer':
        if (turns.length > 0) {
          warnings.add(
            'system_moved',
            path,
            'A system message in the middle was put before the conversation.',
          );
        }
        system.push(...systemBlocks(message));
        break;
      case 'user': {
        const blocks = userBlocks(message.content, `${path}.content`);
        markLast(blocks, message.cache_control);
        addUser(blocks, path);
        break;
      }
      case 'assistant': {
        const { blocks, calls } = assistantBlocks(message, index, newId, translation);
        if (blocks.length === 0) {
          warnings.add('empty_message_dropped', path, 'A message without content was left out.');
          break;
        }
        const turn = turnOf('assistant', path);
        turn.blocks.push(...blocks);
        turn.calls.push(...calls);
        break;
      }
      case 'tool':
      case 'function':
        addResult(message, index);
        break;
    }
  });
  return { system, turns };
}
