import { expect, it } from 'vitest';
import { DownloadState } from '../../../contract/model.ts';
import { stateAfter } from './download-state.ts';
import type { DownloadAction } from './download-state.ts';

/** `=` changes nothing, `!` is refused. */
const TABLE: Readonly<Record<DownloadAction, Readonly<Record<DownloadState, string>>>> = {
  pause: {
    ...{ queued: 'paused', preparing: 'paused', downloading: 'paused', waiting: 'paused' },
    ...{ paused: '=', failed: '!', cancelled: '!', completed: '!' },
  },
  resume: {
    ...{ queued: '=', preparing: '=', downloading: '=', waiting: '=' },
    ...{ paused: 'queued', failed: 'queued', cancelled: 'queued', completed: '!' },
  },
  cancel: {
    ...{ queued: 'cancelled', preparing: 'cancelled', downloading: 'cancelled', waiting: 'cancelled' },
    ...{ paused: 'cancelled', failed: 'cancelled', cancelled: '=', completed: '!' },
  },
  forget: {
    ...{ queued: '!', preparing: '!', downloading: '!', waiting: '!' },
    ...{ paused: '!', failed: '=', cancelled: '=', completed: '=' },
  },
};

const cases = (Object.keys(TABLE) as DownloadAction[]).flatMap((action) =>
  DownloadState.options.map((state) => [action, state, TABLE[action][state]] as const),
);

it.each(cases)('%s while %s leads to %s', (action, state, expected) => {
  if (expected === '!') {
    expect(() => stateAfter(action, state)).toThrow(expect.objectContaining({ code: 'conflict' }));
    return;
  }
  expect(stateAfter(action, state)).toBe(expected === '=' ? null : expected);
});
