import { expect, it } from 'vitest';
import { modelOfFolder, repositoryCache, snapshotPath } from './cache-layout.ts';

const cache = repositoryCache('/cache', 'owner/name');
const commit = 'a'.repeat(40);

it('puts a file where the hub’s own library does', () => {
  expect(snapshotPath(cache, commit, 'sub/config.json')).toBe(
    `/cache/models--owner--name/snapshots/${commit}/sub/config.json`,
  );
});

it.each(['../../../etc/passwd', 'a/../../b', '/etc/passwd', 'a//b', 'a\\..\\b', '.', '', 'a\0b'])(
  'refuses a file that would leave the snapshot: %j',
  (file) => {
    expect(() => snapshotPath(cache, commit, file)).toThrow(
      expect.objectContaining({ code: 'download_failed' }),
    );
  },
);

it('refuses a commit that is none', () => {
  expect(() => snapshotPath(cache, '../x', 'config.json')).toThrow(/cannot be stored/);
});

it('knows a folder’s model', () => {
  expect(modelOfFolder('models--owner--name')).toBe('owner/name');
  expect(modelOfFolder('datasets--owner--name')).toBeNull();
});
