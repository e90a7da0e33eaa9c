import { parseArguments } from '../chat-to-messages/arguments.ts';
import type { RequestAssistantMessage, RequestToolCall } from '../wire/chat-completions-request.ts';
import type { BlockBody, TextBody, ToolUseBody } from '../wire/messages-body.ts';
import type { JsonObject } from '../wire/json-object.ts';
import { refusal } from '../wire/parse-request.ts';
import { changesWhenRewritten } from '../wire/raw-value.ts';
import type { CallIds } from './call-ids.ts';
import { thinkingHistory } from './reasoning-history.ts';
import type { OpenCall } from './turns.ts';
import { keepAsWritten } from './translation.ts';
import type { Translation } from './translation.ts';
import { markLast, withCache } from './user-blocks.ts';

export interface SpokenBlocks {
  readonly blocks: BlockBody[];
  readonly calls: OpenCall[];
}

/** An assistant's message as blocks: thinking, text, calls. @throws Failure `invalid_input` for calls of other kinds */
export function assistantBlocks(
  message: RequestAssistantMessage,
  index: number,
  newId: CallIds,
  translation: Translation,
): SpokenBlocks {
  const path = `messages[${index}]`;
  const uses: ToolUseBody[] = [];
  const calls: OpenCall[] = [];
  const add = (call: OpenCall, name: string, input: JsonObject) => {
    uses.push({ type: 'tool_use', id: call.id, name: translation.toolNames.shorten(name), input });
    calls.push(call);
  };

  (message.tool_calls ?? []).forEach((call, at) => {
    const place = `${path}.tool_calls[${at}]`;
    if (call.function === undefined) throw refusal(place, 'Only calls of functions can be translated');
    const steps = ['messages', index, 'tool_calls', at, 'function', 'arguments'];
    const input = inputOf(call.function, place, steps, translation);
    const clientId = call.id ? call.id : null;
    const id = newId(clientId ?? `toolu_${index}_${at}`);
    add({ clientId, kind: 'tool', id, result: null, arrival: Infinity }, call.function.name, input);
  });
  const legacy = message.function_call;
  if (legacy) {
    const steps = ['messages', index, 'function_call', 'arguments'];
    const input = inputOf(legacy, `${path}.function_call`, steps, translation);
    const call: OpenCall = {
      clientId: legacy.name,
      kind: 'function',
      id: newId(`toolu_${index}`),
      result: null,
      arrival: Infinity,
    };
    add(call, legacy.name, input);
  }
  const blocks = [...thinkingHistory(message, path, translation), ...textBlocks(message), ...uses];
  markLast(blocks.filter(isMarkable), message.cache_control);
  return { blocks, calls };
}

/** Thinking cannot carry a mark of the cache. */
function isMarkable(block: BlockBody): block is TextBody | ToolUseBody {
  return block.type === 'text' || block.type === 'tool_use';
}

function textBlocks({ content, refusal: refused }: RequestAssistantMessage): TextBody[] {
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? []);
  const blocks = parts.map((part): TextBody =>
    part.type === 'refusal'
      ? { type: 'text', text: part.refusal }
      : withCache({ type: 'text', text: part.text }, part.cache_control),
  );
  if (refused) blocks.push({ type: 'text', text: refused });
  return blocks.filter(({ text }) => text.trim() !== '');
}

/** Arguments as an object: as they were written where writing them anew would change them. */
function inputOf(
  { name, arguments: given }: NonNullable<RequestToolCall['function']>,
  path: string,
  steps: readonly (string | number)[],
  translation: Translation,
): JsonObject {
  if (given !== null && given !== undefined && typeof given !== 'string') {
    keepAsWritten(given, steps, translation);
    return given;
  }
  const { input, valid } = parseArguments(given ?? '');
  if (!valid) {
    translation.warnings.add('invalid_arguments', path, `The arguments of the call to ${name} are not JSON.`);
  } else if (changesWhenRewritten(input)) translation.written.set(input, given ?? '{}');
  return input;
}
