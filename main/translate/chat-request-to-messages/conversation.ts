import type { BlockBody, MessageBody, TextBody } from '../wire/messages-body.ts';
import { refusal } from '../wire/parse-request.ts';
import { toolResult } from './tool-message.ts';
import type { Translation } from './translation.ts';
import type { Conversation } from './read-conversation.ts';
import type { Turn } from './turns.ts';

export interface WrittenConversation {
  readonly system: TextBody[];
  readonly messages: MessageBody[];
}

/** What is said where Anthropic demands a text and the client has none. */
const FILLER: TextBody = { type: 'text', text: '.' };

/** Writes turns as Anthropic takes them: roles alternate, the user begins, results come right after their calls. */
export function writeConversation(
  { system, turns }: Conversation,
  translation: Translation,
): WrittenConversation {
  const messages: MessageBody[] = [];
  let results: BlockBody[] = [];
  for (const turn of turns) {
    const isUser = turn.role === 'user';
    if (!isUser && results.length > 0) messages.push({ role: 'user', content: results });
    const blocks = isUser ? [...results, ...withText(turn.blocks)] : turn.blocks;
    messages.push({ role: turn.role, content: simplest(blocks) });
    results = resultsOf(turn, translation);
  }
  if (results.length > 0) messages.push({ role: 'user', content: results });
  return beginWithUser(system, messages, translation);
}

function resultsOf({ calls, path }: Turn, { missingResults, warnings }: Translation): BlockBody[] {
  const missing = calls.filter(({ result }) => result === null);
  const names = missing.map(({ clientId, id }) => clientId ?? id).join(', ');
  if (missing.length > 0 && missingResults === 'refuse') {
    throw refusal(
      path,
      "An assistant message with 'tool_calls' must be followed by tool messages responding to each " +
        `'tool_call_id'. The following tool_call_ids did not have response messages: ${names}`,
    );
  }
  if (missing.length > 0) {
    warnings.add('missing_result', path, `No result for ${names}: one was made up.`);
  }
  const ordered = calls.toSorted((a, b) => (a.arrival === b.arrival ? 0 : a.arrival - b.arrival));
  return ordered.map(({ id, result }) => result ?? toolResult(id, { content: '[no result]', mark: null }));
}

/** Anthropic refuses a turn of nothing but documents. */
function withText(blocks: readonly BlockBody[]): BlockBody[] {
  const alone = blocks.some(({ type }) => type === 'document') && !blocks.some(({ type }) => type === 'text');
  return alone ? [...blocks, FILLER] : [...blocks];
}

function simplest(blocks: BlockBody[]): MessageBody['content'] {
  const [first] = blocks;
  const plain = blocks.length === 1 && first?.type === 'text' && first.cache_control === undefined;
  return plain ? first.text : blocks;
}

function beginWithUser(
  system: TextBody[],
  messages: readonly MessageBody[],
  { warnings }: Translation,
): WrittenConversation {
  const [first] = messages;
  if (first?.role === 'user') return { system, messages: [...messages] };
  const last = system.at(-1);
  if (first === undefined && last !== undefined) {
    warnings.add('system_as_user', 'messages', 'Without any other message, the last system message asks.');
    return { system: system.slice(0, -1), messages: [{ role: 'user', content: simplest([last]) }] };
  }
  warnings.add('user_added', 'messages', 'A conversation must begin with the user: "." was put there.');
  return { system, messages: [{ role: 'user', content: FILLER.text }, ...messages] };
}
