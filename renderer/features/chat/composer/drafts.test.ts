import { expect, it, vi } from 'vitest';
import { changeDraft, draftOf, takeOut } from './drafts.ts';
import type { DraftFile } from './drafts.ts';

const file = (key: string): DraftFile => ({
  key,
  file: new File(['x'], key),
  preview: `blob:${key}`,
  progress: { at: 'preparing', share: 0 },
});

it.each([
  ['nothing', 'Hello', ''],
  ['what was written after it', 'Hello and more', 'and more'],
  ['all of what was written anew', 'Good day', 'Good day'],
])('after sending, what is left is %s', (_what, now, left) => {
  changeDraft('a', (before) => ({ ...before, text: 'Hello' }));
  const sent = draftOf('a');
  changeDraft('a', (before) => ({ ...before, text: now }));
  takeOut('a', sent);
  expect(draftOf('a').text).toBe(left);
});

it('files that came later stay, and pictures that were sent are let go of', () => {
  const revoke = vi.spyOn(URL, 'revokeObjectURL');
  changeDraft('b', (before) => ({ ...before, files: [file('first')] }));
  const sent = draftOf('b');
  changeDraft('b', (before) => ({ ...before, files: [...before.files, file('second')] }));
  takeOut('b', sent);
  expect(draftOf('b').files.map(({ key }) => key)).toEqual(['second']);
  expect(revoke.mock.calls).toEqual([['blob:first']]);
});
