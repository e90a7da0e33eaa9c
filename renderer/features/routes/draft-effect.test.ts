import { expect, it } from 'vitest';
import { BackendRecord } from '../../../contract/backend.ts';
import { backendId, route } from '../../../main/routing/routes.test-support.ts';
import { draftEffect } from './draft-effect.ts';

const record = (n: number, name: string, spec: object) =>
  BackendRecord.parse({
    ...{ id: backendId(n), name, spec },
    ...{ createdAt: 1, updatedAt: 1, revision: 1, managed: false },
  });
const backends = [
  record(1, 'cloud', { kind: 'openai-compatible', url: 'https://cloud.example/v1' }),
  record(2, 'gemma', { kind: 'mlx-openai-server', model: 'a/gemma' }),
];
const names = ['claude-4', 'gemma', 'gpt-4', 'gpt-5'];
const routes = [
  route(1, { match: 'exact', pattern: 'gpt-5' }),
  route(2, { match: 'prefix', pattern: 'gpt-*' }),
];
const draft = (
  match: 'exact' | 'prefix' | 'regex',
  pattern: string,
  more: { priority?: number; enabled?: boolean } = {},
) => ({
  ...{ match, pattern, targets: [{ backend: backendId(1) }] },
  ...more,
});

it('tells the known names that a new route takes, and those that others keep', () => {
  expect(draftEffect(draft('prefix', 'g*'), null, routes, backends, names)).toEqual({
    takes: [],
    loses: [
      { name: 'gemma', to: 'gemma' },
      { name: 'gpt-4', to: 'gpt-*' },
      { name: 'gpt-5', to: 'gpt-5' },
    ],
    neverBehind: null,
  });
  expect(draftEffect(draft('prefix', 'g*', { priority: 1 }), null, routes, backends, names)?.takes).toEqual([
    'gemma',
    'gpt-4',
    'gpt-5',
  ]);
});

it('warns of a route that could never win; a stored one is not behind itself', () => {
  expect(draftEffect(draft('prefix', 'gpt-*'), null, routes, backends, names)?.neverBehind).toBe('gpt-*');
  const [, stored] = routes;
  expect(draftEffect(draft('prefix', 'gpt-*'), stored ?? null, routes, backends, names)).toEqual({
    takes: ['gpt-4'],
    loses: [{ name: 'gpt-5', to: 'gpt-5' }],
    neverBehind: null,
  });
});

it('says nothing of what is off or cannot be', () => {
  expect(draftEffect(draft('prefix', 'gpt'), null, routes, backends, names)).toBeNull();
  expect(draftEffect(draft('exact', ''), null, routes, backends, names)).toBeNull();
  expect(draftEffect(draft('exact', 'a', { enabled: false }), null, routes, backends, names)).toBeNull();
});
