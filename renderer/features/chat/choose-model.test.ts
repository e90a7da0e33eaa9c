import { expect, it } from 'vitest';
import type { ChatModel } from '../../../contract/chat.ts';
import { usualModel } from './choose-model.ts';

const model = (id: string, state: ChatModel['state']): ChatModel => ({
  id,
  backend: id,
  state,
  takes: { images: 'no', audio: 'no', video: 'no', tools: 'yes', reasoning: 'unknown' },
  contextLength: null,
});
const models = [model('cold', 'stopped'), model('warm', 'ready')];

it('a new conversation begins with the model that was used last', () => {
  expect(usualModel(models, 'cold')).toBe('cold');
});

it('where that one is gone, with one that is loaded, else with any', () => {
  expect(usualModel(models, 'gone')).toBe('warm');
  expect(usualModel(models.slice(0, 1), null)).toBe('cold');
  expect(usualModel([], null)).toBeNull();
});
