import { expect, it } from 'vitest';
import type { DiffLine } from '../../../contract/integration.ts';
import { foldDiff } from './fold-diff.ts';

const line = (kind: DiffLine['kind'], text: string): DiffLine => ({ kind, before: null, after: null, text });
const same = (count: number) => Array.from({ length: count }, (_, index) => line('same', String(index)));

it('shows what changes with its neighbours, and says how much else there is', () => {
  const parts = foldDiff([...same(10), line('removed', 'a'), line('added', 'b'), ...same(5)], 2);
  expect(parts.map((part) => (part.kind === 'lines' ? part.lines.length : -part.count))).toEqual([-8, 6, -3]);
});

it('shows a short file whole', () => {
  expect(foldDiff([line('added', '{'), ...same(2)])).toHaveLength(1);
  expect(foldDiff([])).toEqual([]);
});
