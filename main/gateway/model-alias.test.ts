import { describe, expect, it } from 'vitest';
import { buildRouteTable } from '../routing/resolve.ts';
import { aliasOf, resolveAlias } from './model-alias.ts';
import { profileRecord, route } from './testing/records.ts';

const qwen = profileRecord('qwen3-4b');
const cloud = profileRecord('cloud');
const table = buildRouteTable(
  [route('claude-*', cloud), route('claude-best', qwen), route('mlx/*', qwen)],
  [qwen, cloud].map(({ id, name }) => ({ id, name, isProfile: true })),
);
const leadsTo = (model: string) => {
  const found = resolveAlias(table, model);
  return found.kind === 'resolved' ? found.targets[0]?.backend : null;
};

describe('a name for Claude Code', () => {
  it('begins with claude, and a name that does so already is kept', () => {
    expect(['qwen3-4b', 'a/b', 'claude-best', 'anthropic/x'].map(aliasOf)).toEqual([
      'claude-qwen3-4b',
      'claude-a/b',
      'claude-best',
      'anthropic/x',
    ]);
  });

  it('leads to its model, also beside a route for all of Claude’s names', () => {
    expect(leadsTo('claude-qwen3-4b')).toBe(qwen.id);
    expect(leadsTo('anthropic/qwen3-4b')).toBe(qwen.id);
    expect(leadsTo('claude-sonnet-5')).toBe(cloud.id);
    expect(leadsTo('claude-best')).toBe(qwen.id);
    expect(leadsTo('anthropic/mlx/x')).toBe(qwen.id);
    expect(leadsTo('anthropic/nothing')).toBeNull();
  });
});
