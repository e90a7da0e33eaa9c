import { expect, it } from 'vitest';
import { reachWords } from './reach-words.ts';
import type { Reached } from './reach-words.ts';

const shared: Reached = {
  beyondLoopback: true,
  gateway: { allowedHosts: ['studio.local', 'studio.example'], trustedProxies: [] },
  url: 'https://127.0.0.1:6590',
};

it('nothing is said of others while they do not reach the gateway', () => {
  expect(reachWords({ ...shared, beyondLoopback: false })).toEqual([]);
});

it('whoever opens it to others is told where they reach it', () => {
  expect(reachWords(shared)).toEqual([
    'Others reach it at https://studio.local:6590, https://studio.example:6590',
  ]);
  expect(reachWords({ ...shared, url: 'https://127.0.0.1' })[0]).toMatch(/ https:\/\/studio\.example$/);
});

it('whoever opens it under no name is told that others are refused', () => {
  const gateway = { ...shared.gateway, allowedHosts: [] };
  expect(reachWords({ ...shared, gateway })).toEqual([expect.stringContaining('--allow-host')]);
});

it('plain HTTP is told, but not behind a proxy, of which nothing more is known', () => {
  const plain = { ...shared, url: 'http://127.0.0.1:6590' };
  expect(reachWords(plain)[1]).toContain('HTTPS');
  const gateway = { ...shared.gateway, trustedProxies: ['127.0.0.1'] };
  expect(reachWords({ ...plain, gateway })).toEqual([
    'Others reach it by proxy, as studio.local, studio.example',
  ]);
});
