import { expect, it } from 'vitest';
import { exampleAnswer, exampleMessage, exampleMessageId } from '../testing/example-conversation.ts';
import { shownPath } from './shown-path.ts';

const numbers = (messages: readonly { readonly id: string }[]) =>
  messages.map(({ id }) => Number(id.slice(-8)));

const messages = [
  exampleMessage({ number: 1 }),
  exampleMessage({ number: 2, parent: 1, answer: exampleAnswer() }),
  exampleMessage({ number: 3, parent: 2 }),
  exampleMessage({ number: 4, parent: 1, answer: exampleAnswer() }),
  exampleMessage({ number: 5 }),
];

it('the shown branch leads from the first question to its last message, with the alternatives of each', () => {
  const path = shownPath(messages, exampleMessageId(3));
  expect(numbers(path.map(({ message }) => message))).toEqual([1, 2, 3]);
  expect(path.map(({ siblings }) => numbers(siblings))).toEqual([[1, 5], [2, 4], [3]]);
});

it('a conversation without messages has no branch', () => {
  expect(shownPath([], null)).toEqual([]);
});

it('answers of two models that were asked at once stand side by side until one goes on', () => {
  const at = { createdAt: 5_000 };
  const question = exampleMessage({ number: 1 });
  const first = exampleMessage({ number: 2, parent: 1, answer: exampleAnswer({ model: 'a' }), ...at });
  const second = exampleMessage({ number: 3, parent: 1, answer: exampleAnswer({ model: 'b' }), ...at });
  const [, answers] = shownPath([question, first, second], first.id);
  expect(answers?.sideBySide).toBe(true);
  const next = exampleMessage({ number: 4, parent: 3 });
  expect(shownPath([question, first, second, next], next.id).map(({ sideBySide }) => sideBySide)).toEqual([
    false,
    false,
    false,
  ]);
  const later = { ...second, createdAt: 60_000 };
  expect(shownPath([question, first, later], first.id).at(-1)?.sideBySide).toBe(false);
});
