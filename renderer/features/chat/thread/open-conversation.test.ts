import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, MessagePart, WholeConversation } from '../../../../contract/chat.ts';
import { Failure } from '../../../../contract/failure.ts';
import { exampleAnswer, exampleConversation, exampleMessage } from '../testing/example-conversation.ts';
import { applyEvent } from './apply-event.ts';
import type { AnswerEvent } from './apply-event.ts';
import { OpenConversation } from './open-conversation.ts';

const conversation = exampleConversation();
const answer = exampleMessage({ number: 2, parent: 1, answer: exampleAnswer({ state: 'writing' }) });
const of = { owner: null, conversation: conversation.id, message: answer.id };
const delta = (offset: number, text: string, part = 0): AnswerEvent => ({
  name: 'chat.delta',
  payload: { ...of, part, offset, text },
});
const part = (at: number, value: MessagePart): AnswerEvent => ({
  name: 'chat.partChanged',
  payload: { ...of, part: at, value },
});
const wholeWith = (...parts: MessagePart[]): WholeConversation => ({
  conversation,
  messages: [exampleMessage({ number: 1 }), { ...answer, parts }],
});
const textOf = (messages: readonly Message[] | undefined) =>
  messages?.at(-1)?.parts.map((each) => (each.type === 'text' ? each.text : each.type));

/** A conversation that is drawn at once, and what it was read as, in turn. */
function opened(...answers: (() => Promise<WholeConversation>)[]) {
  let reads = 0;
  const open = new OpenConversation({
    read: async () => {
      const read = answers[Math.min(reads, answers.length - 1)];
      reads += 1;
      if (read === undefined) throw new Error('nothing to read');
      return read();
    },
    beforeDrawing: (work) => work(),
  });
  return { open, reads: () => reads, text: () => textOf(open.shown().whole?.messages) };
}

describe('an answer that is being written', () => {
  it('arrives whole whatever is heard twice or overlaps', () => {
    const letters = 'The quick brown fox jumps';
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(24), fc.nat(24))), (spans) => {
        let messages: readonly Message[] = wholeWith({ type: 'text', text: '' }).messages;
        let reached = 0;
        for (const [a, b] of [...spans, [0, 25] as const]) {
          const [from, to] = a < b ? [a, b] : [b, a];
          const after = applyEvent(messages, delta(from, letters.slice(from, to)));
          expect(after === null).toBe(from > reached);
          if (after === null) continue;
          messages = after;
          reached = Math.max(reached, to);
          expect(textOf(messages)).toEqual([letters.slice(0, reached)]);
        }
      }),
    );
  });

  it('gets new parts at its end and changed ones in their place', () => {
    const { messages } = wholeWith({ type: 'text', text: 'a' });
    const more = applyEvent(messages, part(1, { type: 'text', text: 'b' })) ?? [];
    expect(textOf(applyEvent(more, part(0, { type: 'text', text: 'c' })) ?? [])).toEqual(['c', 'b']);
    expect(applyEvent(messages, part(2, { type: 'text', text: 'z' }))).toBeNull();
  });
});

describe('an open conversation', () => {
  it('applies what it hears while it reads to what it reads', async () => {
    const read = Promise.withResolvers<WholeConversation>();
    const { open, text, reads } = opened(() => read.promise);
    const done = open.readAnew();
    open.hear(delta(2, 'llo'));
    read.resolve(wholeWith({ type: 'text', text: 'He' }));
    await done;
    expect(text()).toEqual(['Hello']);
    expect(reads()).toBe(1);
  });

  it('reads again when it missed something', async () => {
    const { open, text, reads } = opened(
      async () => wholeWith({ type: 'text', text: 'H' }),
      async () => wholeWith({ type: 'text', text: 'Hello, you' }),
    );
    await open.readAnew();
    open.hear(delta(5, ', you'));
    await expect.poll(text).toEqual(['Hello, you']);
    expect(reads()).toBe(2);
  });

  it('reads again whenever in the end of a reading it hears that it missed something', async () => {
    for (let turns = 0; turns < 20; turns += 1) {
      const { open, text, reads } = opened(
        () => Promise.resolve(wholeWith()),
        () => Promise.resolve(wholeWith({ type: 'text', text: 'ab' })),
      );
      const done = open.readAnew();
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      open.hear(delta(1, 'b'));
      await done;
      await expect.poll(text, { message: `after ${turns} turns` }).toEqual(['ab']);
      expect(reads()).toBe(2);
    }
  });

  it('keeps what it has when it cannot be read again, and says why', async () => {
    const { open, text } = opened(
      async () => wholeWith({ type: 'text', text: 'Hello' }),
      async () => Promise.reject(new Failure('not_running', 'gone')),
    );
    await open.readAnew();
    await open.readAnew();
    expect(text()).toEqual(['Hello']);
    expect(open.shown().failure?.code).toBe('not_running');
  });
});
