import { describe, expect, it } from 'vitest';
import { hashOfKey, keyOf, looksLikeClientKey, newClientKey } from './client-key.ts';

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
