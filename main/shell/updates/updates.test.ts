import type { MessageBoxOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { en } from '../words/en.ts';
import type { Release } from './release-finder.ts';
import { Updates, canUpdate } from './updates.ts';
import type { UpdatesOptions } from './updates.ts';

const DAY_MS = 86_400_000;
const words = en.dialogs;

function parts(find: () => Promise<Release | null>, response = 0) {
  return {
    ...{ canUpdate: true, version: '1.0.0', words: () => en },
    find: vi.fn(find),
    show: vi.fn<(box: MessageBoxOptions) => Promise<{ response: number }>>(async () => ({ response })),
    onFound: vi.fn(),
  } satisfies UpdatesOptions;
}

function release() {
  return { version: '1.1.0', notes: 'Faster.', download: vi.fn(async () => undefined) };
}

describe('whoever asks for updates', () => {
  it('hears that there is none, and which version this is', async () => {
    const all = parts(async () => null);
    await new Updates(all).check();
    expect(all.show.mock.calls).toEqual([[{ message: words.upToDate, detail: '1.0.0' }]]);
  });

  it('reads what is new, and gets it where he agrees', async () => {
    const found = release();
    const all = parts(async () => found);
    await new Updates(all).check();
    expect(all.show.mock.calls).toMatchObject([
      [{ message: words.updateFound('1.1.0'), detail: 'Faster.', buttons: [words.install, words.later] }],
    ]);
    expect(found.download).toHaveBeenCalledOnce();
  });

  it('gets nothing where he does not agree', async () => {
    const found = release();
    await new Updates(parts(async () => found, 1)).check();
    expect(found.download).not.toHaveBeenCalled();
  });

  it.each<[string, () => Promise<Release | null>]>([
    ['could not be looked for', () => Promise.reject(new Error('no network'))],
    [
      'could not be fetched',
      async () => ({ ...release(), download: () => Promise.reject(new Error('no network')) }),
    ],
  ])('hears why a release %s', async (_what, find) => {
    const all = parts(find);
    await new Updates(all).check();
    expect(all.show.mock.lastCall).toEqual([
      { type: 'warning', message: words.updateFailed, detail: 'no network' },
    ]);
  });
});

describe('without being asked', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('the app looks once a day and only says what it has found', async () => {
    const found = release();
    const all = parts(async () => found);
    const updates = new Updates(all);
    await vi.advanceTimersByTimeAsync(DAY_MS);
    expect(all.onFound.mock.calls).toEqual([['1.1.0']]);
    expect(all.show).not.toHaveBeenCalled();
    expect(found.download).not.toHaveBeenCalled();
    updates.close();
    await vi.advanceTimersByTimeAsync(DAY_MS);
    expect(all.find).toHaveBeenCalledOnce();
  });

  it('a failure is no news', async () => {
    const all = parts(() => Promise.reject(new Error('no network')));
    const updates = new Updates(all);
    await vi.advanceTimersByTimeAsync(DAY_MS);
    expect(all.find).toHaveBeenCalledOnce();
    expect(all.show).not.toHaveBeenCalled();
    expect(all.onFound).not.toHaveBeenCalled();
    updates.close();
  });

  it('an app that cannot replace itself does not look', async () => {
    const all = { ...parts(async () => null), canUpdate: false };
    new Updates(all);
    await vi.advanceTimersByTimeAsync(DAY_MS);
    expect(all.find).not.toHaveBeenCalled();
  });
});

it.each<[NodeJS.Platform, boolean, boolean]>([
  ['darwin', true, true],
  ['darwin', false, false],
  ['linux', true, false],
])('on %s, installed: %s, the app can replace itself: %s', (platform, isPackaged, can) => {
  expect(canUpdate(platform, isPackaged)).toBe(can);
});
