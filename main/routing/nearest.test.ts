import { expect, test } from 'vitest';
import { nearestNames } from './nearest.ts';

const known = ['claude-opus', 'gpt-4o', 'gpt-4o-mini', 'llama-3.2-1b', 'qwen3-8b', 'Qwen3-Coder'];

test.each([
  ['qwen', ['qwen3-8b', 'Qwen3-Coder']],
  ['QWEN3-8B', ['qwen3-8b']],
  ['mlx-community/qwen3-8b', ['qwen3-8b']],
  ['gtp-4o', ['gpt-4o']],
  ['lama-3.2-1b', ['llama-3.2-1b']],
  ['claude-sonnet', []],
  ['gp', []],
  ['', []],
])('who asks for %j is offered %j', (model, names) => {
  expect(nearestNames(model, known)).toEqual(names);
});

test('no more than three are offered, the closest first', () => {
  const many = ['model-55', 'model-5', 'model-555', 'model-5555', 'model-55555'];
  expect(nearestNames('model-5', many)).toEqual(['model-5', 'model-55', 'model-555']);
});
