import type { Answer, Conversation, Message } from '../../../../contract/chat.ts';
import { ChatParameters } from '../../../../contract/chat.ts';
import { ConversationId, MessageId } from '../../../../contract/ids.ts';

const id = (kind: number, number: number) =>
  `00000000-0000-4000-8000-${String(kind).padStart(4, '0')}${String(number).padStart(8, '0')}`;

/** The id of the message with this number. */
export function exampleMessageId(number: number): MessageId {
  return MessageId.parse(id(1, number));
}

export function exampleConversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    id: ConversationId.parse(id(0, 1)),
    title: 'Capitals',
    model: 'qwen3-4b',
    systemPrompt: '',
    parameters: ChatParameters.parse({}),
    toolServers: [],
    leaf: null,
    answering: false,
    createdAt: 1_795_000_000_000,
    updatedAt: 1_795_000_000_000,
    ...changes,
  };
}

export function exampleAnswer(changes: Partial<Answer> = {}): Answer {
  return {
    model: 'qwen3-4b',
    state: 'complete',
    activity: null,
    failure: null,
    usage: null,
    notes: [],
    ...changes,
  };
}

/** A question, or an answer where one is given. Later ones have higher numbers, a minute apart. */
export function exampleMessage({
  number,
  parent,
  answer,
  parts,
  ...changes
}: Partial<Omit<Message, 'parent' | 'answer'>> & {
  readonly number: number;
  readonly parent?: number;
  readonly answer?: Answer;
}): Message {
  return {
    id: exampleMessageId(number),
    parent: parent === undefined ? null : exampleMessageId(parent),
    role: answer === undefined ? 'user' : 'assistant',
    parts: parts ?? [
      { type: 'text', text: answer === undefined ? 'What is the capital of France?' : 'Paris.' },
    ],
    answer: answer ?? null,
    createdAt: 1_795_000_000_000 + number * 60_000,
    ...changes,
  };
}
