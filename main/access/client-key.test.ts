import { describe, expect, it } from 'vitest';
import { ConnectionHashes, hashOfKey, keyOf, looksLikeClientKey, newClientKey } from './client-key.ts';

describe('a key', () => {
  it('is told from the words that programs send instead of one', () => {
    const key = newClientKey();
    expect(key).toMatch(/^mlx-[\w-]{43}$/);
    expect(looksLikeClientKey(key)).toBe(true);
    expect(looksLikeClientKey('not-needed')).toBe(false);
  });

  it('is another each time, and so is its hash, which does not hold it', () => {
    const keys = Array.from({ length: 100 }, newClientKey);
    const hashes = keys.map(hashOfKey);
    expect(new Set([...keys, ...hashes]).size).toBe(200);
  });
});

describe('the key of a request', () => {
  it.each([
    [{ authorization: 'Bearer mlx-1' }, 'mlx-1'],
    [{ authorization: 'bearer mlx-1' }, 'mlx-1'],
    [{ 'x-api-key': 'mlx-1' }, 'mlx-1'],
    [{ authorization: 'Bearer mlx-1', 'x-api-key': 'mlx-2' }, 'mlx-1'],
    [{ authorization: 'Basic abc', 'x-api-key': 'mlx-2' }, 'mlx-2'],
    [{ authorization: 'Bearer ' }, null],
    [{ authorization: 'Bearer' }, null],
    [{ 'x-api-key': '' }, null],
    [{}, null],
  ])('of %j is %j', (headers, key) => {
    expect(keyOf(headers)).toBe(key);
  });
});

it('a connection that shows another key is told by that one, whatever it or others showed before', () => {
  const hashes = new ConnectionHashes();
  const [one, two] = [{}, {}];
  const shown = [
    ['mlx-a', one],
    ['mlx-a', one],
    ['mlx-b', one],
    ['mlx-a', two],
    ['mlx-a', one],
  ] as const;
  expect(shown.map(([key, connection]) => hashes.of(key, connection))).toEqual(
    shown.map(([key]) => hashOfKey(key)),
  );
});
