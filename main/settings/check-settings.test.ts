import { expect, it } from 'vitest';
import { checkSettings } from './check-settings.ts';

it('finds everything that could never work, each at its place', () => {
  const issues = checkSettings({
    addresses: { allow: ['fine.example', 'http://x/'], block: ['10.0.0.0/99'] },
    gateway: { port: 1, allowedOrigins: ['https://a.example', 'https://a.example/', 'a.example'] },
  });
  expect(issues.map(({ path }) => path.join('.'))).toEqual([
    'addresses.allow.1',
    'addresses.block.0',
    'gateway.allowedOrigins.1',
    'gateway.allowedOrigins.2',
  ]);
});

it('has nothing to say of what works', () => {
  expect(checkSettings({ addresses: { allow: ['*.example.com', '10.0.0.0/8', '::1'] } })).toEqual([]);
});
