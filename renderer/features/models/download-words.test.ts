import { expect, it } from 'vitest';
import type { Download, DownloadState } from '../../../contract/model.ts';
import { DownloadId } from '../../../contract/ids.ts';
import { inOrder, percentOf } from './download-words.ts';

const download = (model: string, state: DownloadState, createdAt: number): Download => ({
  id: DownloadId.parse('9c1b0a52-6f2e-4a55-9a0e-0c6a3f6f0d11'),
  revision: 'main',
  ...{ model, state, createdAt, doneBytes: 0, totalBytes: null },
  ...{ bytesPerSecond: null, secondsLeft: null, file: null, failure: null },
});

it('shows what goes on first, then the newest', () => {
  const list = [
    download('a/done-old', 'completed', 1),
    download('a/going-old', 'waiting', 2),
    download('a/failed-new', 'failed', 4),
    download('a/going-new', 'downloading', 3),
  ];
  expect(inOrder(list).map(({ model }) => model)).toEqual([
    'a/going-new',
    'a/going-old',
    'a/failed-new',
    'a/done-old',
  ]);
});

it('is at a hundred per cent only when all is there', () => {
  expect(percentOf({ doneBytes: 999, totalBytes: 1_000 })).toBe(99);
  expect(percentOf({ doneBytes: 1_000, totalBytes: 1_000 })).toBe(100);
  expect(percentOf({ doneBytes: 0, totalBytes: 0 })).toBe(100);
  expect(percentOf({ doneBytes: 5, totalBytes: null })).toBeNull();
});
