import { parseArguments } from '../chat-to-messages/arguments.ts';
import type { ChatPart, ChatToolCall } from '../wire/chat-request.ts';
import { toParts, toText } from './input-content.ts';
import type { InputItem } from './input-schema.ts';
import { callIdOf, isCall, isOutput, pairOutputs } from './pair-outputs.ts';
import type { CallItem, OutputItem } from './pair-outputs.ts';
import { refusal } from './parse-request.ts';
import { chatName, LOCAL_SHELL } from './tool-target.ts';
import type { Translation } from './translation.ts';

export interface PlacedCall {
  readonly call: ChatToolCall;
  readonly path: string;
  readonly output: { readonly item: OutputItem; readonly path: string } | null;
}

export interface AssistantTurn {
  readonly role: 'assistant';
  readonly texts: string[];
  readonly thoughts: string[];
  readonly calls: PlacedCall[];
  /** An output of a call has come: what the model says from then on is another turn. */
  answered: boolean;
}

export type Turn =
  | { readonly role: 'system'; readonly texts: string[] }
  /** One list for each message that was merged into the turn. */
  | { readonly role: 'user'; readonly messages: ChatPart[][] }
  | AssistantTurn;

/**
 * Groups the items of an input into turns. Parallel calls, and what the model said around them, are one turn; their
 * outputs go with them, wherever they stand. Messages of the user are merged, since some chat templates refuse roles
 * that do not alternate.
 */
export function groupTurns(items: readonly InputItem[], translation: Translation): Turn[] {
  const { profile, warnings } = translation;
  const turns: Turn[] = [];
  const pairs = pairOutputs(items);
  const paired = new Set(pairs.values());
  /** Reasoning that waits for what it led to. */
  let thoughts: string[] = [];

  const say = (parts: ChatPart[]): void => {
    thoughts = [];
    const last = turns.at(-1);
    if (last?.role === 'user') last.messages.push(parts);
    else turns.push({ role: 'user', messages: [parts] });
  };

  const instruct = (text: string, path: string): void => {
    const last = turns.at(-1);
    if (last?.role === 'system') last.texts.push(text);
    else if (last === undefined || profile.systemAnywhere) turns.push({ role: 'system', texts: [text] });
    else {
      warnings.add(
        'system_moved',
        path,
        'A system message in the middle was sent as a reminder of the user.',
      );
      say([{ type: 'text', text: `<system-reminder>\n${text}\n</system-reminder>` }]);
    }
  };

  const assistant = (): AssistantTurn => {
    const last = turns.at(-1);
    const goesOn = last?.role === 'assistant' && !last.answered;
    const turn: AssistantTurn = goesOn
      ? last
      : { role: 'assistant', texts: [], thoughts: [], calls: [], answered: false };
    if (!goesOn) turns.push(turn);
    turn.thoughts.push(...thoughts);
    thoughts = [];
    return turn;
  };

  const readOutput = (item: OutputItem, index: number): void => {
    const last = turns.at(-1);
    if (paired.has(index)) {
      if (last?.role === 'assistant') last.answered = last.calls.length > 0;
      return;
    }
    const path = `input[${index}]`;
    const id = callIdOf(item);
    warnings.add('orphan_output', path, `There is no call ${id}: its output went as text.`);
    say([{ type: 'text', text: 'Tool result:' }, ...toParts(item.output, `${path}.output`, translation)]);
  };

  const readCall = (item: CallItem, index: number): void => {
    const at = pairs.get(index);
    const output = at === undefined ? undefined : items[at];
    assistant().calls.push({
      call: toCall(item, `input[${index}]`, translation),
      path: `input[${index}]`,
      output: output !== undefined && isOutput(output) ? { item: output, path: `input[${at ?? 0}]` } : null,
    });
  };

  const readMessage = ({ role, content }: Extract<InputItem, { type: 'message' }>, path: string): void => {
    if (role === 'user') {
      say(toParts(content, `${path}.content`, translation));
      return;
    }
    const text = toText(content, `${path}.content`, translation);
    if (text === '') return;
    if (role === 'assistant') assistant().texts.push(text);
    else instruct(text, path);
  };

  items.forEach((item, index) => {
    const path = `input[${index}]`;
    if (isCall(item)) readCall(item, index);
    else if (isOutput(item)) readOutput(item, index);
    else if (item.type === 'message') readMessage(item, path);
    else if (item.type === 'reasoning') {
      if (profile.reasoningHistory) thoughts.push(reasoningText(item));
      else warnings.add('reasoning_dropped', path, 'The reasoning of earlier turns was left out.');
    } else if (item.type === 'item_reference') {
      throw refusal(path, `Item '${item.id}' not found: items are not stored here.`, 'Send the item itself.');
    } else if (item.type === 'compaction' || item.type === 'compaction_summary') {
      throw refusal(
        path,
        'The conversation was compacted by the provider, which alone can read the result.',
        'Start a new conversation.',
      );
    } else if (item.type !== 'additional_tools') {
      warnings.add('item_dropped', path, `An item of type ${item.type} was left out.`);
    }
  });
  return turns;
}

function reasoningText({ content, summary }: Extract<InputItem, { type: 'reasoning' }>): string {
  const parts = (content ?? []).length > 0 ? content : summary;
  return (parts ?? []).map(({ text }) => text).join('\n');
}

function toCall(item: CallItem, path: string, { toolNames, warnings }: Translation): ChatToolCall {
  const call = (name: string, args: string): ChatToolCall => ({
    id: callIdOf(item),
    type: 'function',
    function: { name, arguments: args },
  });
  switch (item.type) {
    case 'function_call': {
      const { input, valid } = parseArguments(item.arguments);
      // Chat templates read them; what broke off once must not fail every request from then on.
      if (!valid) warnings.add('invalid_arguments', path, 'The arguments of a call are not a JSON object.');
      const args = valid && item.arguments.trim() !== '' ? item.arguments : JSON.stringify(input);
      return call(chatName(item.name, item.namespace, toolNames), args);
    }
    case 'custom_tool_call':
      return call(chatName(item.name, item.namespace, toolNames), JSON.stringify({ input: item.input }));
    case 'local_shell_call': {
      const { command, working_directory, timeout_ms } = item.action;
      return call(LOCAL_SHELL.name, JSON.stringify({ command, working_directory, timeout_ms }));
    }
  }
}
