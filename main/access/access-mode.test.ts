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
    expect(modeInForce(chosen, host)).toBe(mode);
  });

  it('may not be everybody of a network, also when somebody wants that', () => {
    expect(() => refuseOpenBeyondLoopback('open', '0.0.0.0')).toThrow('Access cannot be "open"');
    refuseOpenBeyondLoopback('open', 'localhost');
    refuseOpenBeyondLoopback(null, '0.0.0.0');
  });
});
