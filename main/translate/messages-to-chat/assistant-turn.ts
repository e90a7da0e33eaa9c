import type { AssistantMessage, ChatToolCall } from '../wire/chat-request.ts';
import type { ToolUseBlock } from '../wire/content-block.ts';
import { refusal } from '../wire/parse-request.ts';
import { changesWhenRewritten, rawValueAt } from '../wire/raw-value.ts';
import type { Translation } from './translation.ts';
import type { PlacedBlock, Turn } from './turns.ts';

type SpokenTurn = Exclude<Turn, { role: 'system' }>;

/** An assistant's turn as one message; null where nothing of it is left. */
export function assistantTurn(turn: SpokenTurn, translation: Translation): AssistantMessage | null {
  const { warnings, profile } = translation;
  const thoughts: string[] = [];
  const calls: ChatToolCall[] = [];

  const readBlock = (placed: PlacedBlock): string => {
    const { block, path } = placed;
    switch (block.type) {
      case 'text':
        if (calls.length > 0 && block.text.trim() !== '') {
          warnings.add('text_before_calls', path, 'Text after a tool call was put before it.');
        }
        return block.text;
      case 'compaction':
        return block.content ?? '';
      case 'tool_use':
        if (calls.some(({ id }) => id === block.id)) {
          throw refusal(path, `\`tool_use\` ids must be unique: ${block.id}`);
        }
        calls.push(toCall(block, placed, translation));
        return '';
      case 'thinking':
        if (profile.reasoningHistory) thoughts.push(block.thinking);
        else warnings.add('thinking_dropped', path, 'The thinking of earlier turns was left out.');
        return '';
      case 'redacted_thinking':
        warnings.add('thinking_dropped', path, 'The thinking of earlier turns was left out.');
        return '';
      case 'image':
      case 'document':
      case 'search_result':
      case 'tool_result':
        throw refusal(path, `\`${block.type}\` blocks can only be in \`user\` messages`);
      default:
        warnings.add('block_dropped', path, `A block of type ${block.type} was left out.`);
        return '';
    }
  };

  const text = turn.messages
    .map((blocks) => blocks.map(readBlock).join(''))
    .filter((one) => one !== '')
    .join('\n\n');
  if (text === '' && calls.length === 0) {
    warnings.add('empty_turn_dropped', turn.path, 'An assistant message without text or calls was left out.');
    return null;
  }
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(thoughts.length === 0 ? {} : { reasoning_content: thoughts.join('\n') }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

function toCall(block: ToolUseBlock, { steps }: PlacedBlock, { raw, toolNames }: Translation): ChatToolCall {
  const path = steps === null ? null : ['messages', steps[0], 'content', steps[1], 'input'];
  const written =
    raw !== undefined && path !== null && changesWhenRewritten(block.input)
      ? rawValueAt(raw, path)
      : undefined;
  return {
    id: block.id,
    type: 'function',
    function: { name: toolNames.shorten(block.name), arguments: written ?? JSON.stringify(block.input) },
  };
}
