import { describe, expect, it } from 'vitest';
import { modeInForce, refuseOpenBeyondLoopback } from './access-mode.ts';

describe('who may use the models', () => {
  it.each([
    [null, '127.0.0.1', 'open'],
    [null, 'localhost', 'open'],
    [null, '::1', 'open'],
    [null, '127.1.2.3', 'open'],
    [null, '0.0.0.0', 'keys'],
    [null, '::', 'keys'],
    [null, '192.168.1.2', 'keys'],
    [null, 'studio.local', 'keys'],
    ['ask', '127.0.0.1', 'ask'],
    ['ask', '0.0.0.0', 'ask'],
    ['keys', '127.0.0.1', 'keys'],
    ['open', '127.0.0.1', 'open'],
    ['open', '0.0.0.0', 'keys'],
  ] as const)('where %j was chosen and it listens on %s: %s', (chosen, host, mode) => {
    expect(modeInForce(chosen, { host, trustedProxies: [] })).toBe(mode);
  });

  it('are those with a key where a proxy passes on what comes from elsewhere', () => {
    const reach = { host: '127.0.0.1', trustedProxies: ['127.0.0.1'] };
    expect(modeInForce(null, reach)).toBe('keys');
    expect(modeInForce('open', reach)).toBe('keys');
    expect(() => refuseOpenBeyondLoopback('open', reach)).toThrow('has trusted proxies');
  });

  it('may not be everybody of a network, also when somebody wants that', () => {
    const beyond = { host: '0.0.0.0', trustedProxies: [] };
    expect(() => refuseOpenBeyondLoopback('open', beyond)).toThrow('listens on 0.0.0.0');
    refuseOpenBeyondLoopback('open', { ...beyond, host: 'localhost' });
    refuseOpenBeyondLoopback(null, beyond);
  });
});
