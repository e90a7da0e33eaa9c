import type { ChatMessage, ChatPart } from '../wire/chat-request.ts';
import { refusal } from '../wire/parse-request.ts';
import { toContent, toParts } from './content-blocks.ts';
import { readToolResult } from './tool-result.ts';
import type { Translation } from './translation.ts';
import type { PlacedBlock, Turn } from './turns.ts';

type SpokenTurn = Exclude<Turn, { role: 'system' }>;

/**
 * A user's turn: first one message for each result, as the chat protocol demands, then everything else. `open` holds
 * the ids of the calls that wait for a result, in their order.
 * @throws Failure `invalid_input` for a call without a result and for what cannot be translated
 */
export function userTurn(turn: SpokenTurn, open: readonly string[], translation: Translation): ChatMessage[] {
  const waiting = new Set(open);
  const results: ChatMessage[] = [];
  const media: ChatPart[] = [];

  const readBlock = ({ block, path }: PlacedBlock): ChatPart[] => {
    if (block.type !== 'tool_result') return plainParts({ block, path, steps: null }, translation);
    const result = readToolResult(block, path, translation);
    if (!waiting.delete(block.tool_use_id)) {
      translation.warnings.add(
        'orphan_result',
        path,
        `No call ${block.tool_use_id} is open: its result went as text.`,
      );
      return [{ type: 'text', text: `Tool result: ${result.text}` }, ...result.media];
    }
    results.push({ role: 'tool', tool_call_id: block.tool_use_id, content: result.text });
    media.push(...result.media);
    return [];
  };

  const rest = turn.messages.map((blocks) => blocks.flatMap(readBlock));
  const filled = missingResults([...waiting], turn.path, translation);
  const all = [...results, ...filled];
  const content = toContent([media, ...rest], translation.profile.textParts);
  return all.length > 0 && content.length === 0 ? all : [...all, { role: 'user', content }];
}

function plainParts({ block, path }: PlacedBlock, translation: Translation): ChatPart[] {
  switch (block.type) {
    case 'text':
    case 'image':
    case 'document':
    case 'search_result':
      return toParts(block, path, translation);
    case 'thinking':
    case 'redacted_thinking':
    case 'tool_use':
      throw refusal(path, `\`${block.type}\` blocks can only be in \`assistant\` messages`);
    case 'compaction':
      return toParts({ type: 'text', text: block.content ?? '' }, path, translation);
    default:
      translation.warnings.add('block_dropped', path, `A block of type ${block.type} was left out.`);
      return [];
  }
}

export function missingResults(
  ids: readonly string[],
  path: string,
  translation: Translation,
): ChatMessage[] {
  if (ids.length === 0) return [];
  if (translation.missingResults === 'refuse') {
    throw refusal(
      path,
      `\`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(', ')}. ` +
        'Each `tool_use` block must have a corresponding `tool_result` block in the next message.',
    );
  }
  translation.warnings.add('missing_result', path, `No result for ${ids.join(', ')}: one was made up.`);
  return ids.map((id) => ({ role: 'tool', tool_call_id: id, content: '[no result]' }));
}
