import type {
  AnswerChanged,
  AnswerDelta,
  AnswerPartChanged,
  Message,
  MessagePart,
} from '../../../../contract/chat.ts';

/** What the host tells of an answer while it is written. */
export type AnswerEvent =
  | { readonly name: 'chat.delta'; readonly payload: AnswerDelta }
  | { readonly name: 'chat.partChanged'; readonly payload: AnswerPartChanged }
  | { readonly name: 'chat.answerChanged'; readonly payload: AnswerChanged };

/**
 * The messages after an event; null when something before it was missed, so that they have to be read again. An event
 * that is heard twice changes nothing the second time.
 */
export function applyEvent(messages: readonly Message[], event: AnswerEvent): readonly Message[] | null {
  const at = messages.findIndex(({ id }) => id === event.payload.message);
  const before = messages[at];
  if (before === undefined) return null;
  const after = changed(before, event);
  if (after === null) return null;
  return after === before ? messages : messages.with(at, after);
}

function changed(message: Message, event: AnswerEvent): Message | null {
  switch (event.name) {
    case 'chat.delta':
      return grown(message, event.payload);
    case 'chat.partChanged': {
      const { part, value } = event.payload;
      if (part > message.parts.length) return null;
      const parts =
        part === message.parts.length ? [...message.parts, value] : message.parts.with(part, value);
      return { ...message, parts };
    }
    case 'chat.answerChanged': {
      const { parts, answer } = event.payload;
      if (parts > message.parts.length) return null;
      return { ...message, answer, parts: message.parts.slice(0, parts) };
    }
  }
}

function grown(message: Message, { part: at, offset, text }: AnswerDelta): Message | null {
  const part = message.parts[at];
  const before = part === undefined ? null : growingText(part);
  if (part === undefined || before === null || before.length < offset) return null;
  const more = text.slice(before.length - offset);
  return more === '' ? message : { ...message, parts: message.parts.with(at, withText(part, before + more)) };
}

function growingText(part: MessagePart): string | null {
  if (part.type === 'text' || part.type === 'reasoning') return part.text;
  return part.type === 'tool-call' ? part.arguments : null;
}

function withText(part: MessagePart, text: string): MessagePart {
  if (part.type === 'text' || part.type === 'reasoning') return { ...part, text };
  return part.type === 'tool-call' ? { ...part, arguments: text } : part;
}
