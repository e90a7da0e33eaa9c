import { describe, expect, it } from 'vitest';
import { judgeOrigin } from './origin-guard.ts';

const nobody = { hosts: [], origins: [] };

describe('who may call the port', () => {
  it.each(['localhost:6590', '127.0.0.1:6590', '[::1]:6590', 'LOCALHOST', '127.0.0.1'])(
    'a local program that asks for %s',
    (host) => {
      expect(judgeOrigin({ host, origin: undefined }, nobody)).toEqual({ allowed: true });
    },
  );

  it.each([
    'evil.example:6590',
    'localhost.evil.example',
    '127.0.0.1.evil.example:6590',
    '',
    undefined,
    'localhost:6590:1',
    '127.0.0.2',
  ])('no page on a name that was made to resolve here: %s', (host) => {
    expect(judgeOrigin({ host, origin: undefined }, nobody).allowed).toBe(false);
  });

  it.each(['https://evil.example', 'null', 'http://localhost:3000', 'file://'])(
    'no web page that was not allowed: %s',
    (origin) => {
      expect(judgeOrigin({ host: '127.0.0.1:6590', origin }, nobody).allowed).toBe(false);
    },
  );

  it('its own pages', () => {
    expect(judgeOrigin({ host: '127.0.0.1:6590', origin: 'http://127.0.0.1:6590' }, nobody).allowed).toBe(
      true,
    );
    expect(judgeOrigin({ host: '127.0.0.1:6590', origin: 'http://localhost:6590' }, nobody).allowed).toBe(
      false,
    );
  });

  it('hosts and pages that the user allowed', () => {
    const policy = { hosts: ['studio.local'], origins: ['https://chat.example'] };
    expect(judgeOrigin({ host: 'studio.local:6590', origin: undefined }, policy).allowed).toBe(true);
    expect(judgeOrigin({ host: 'localhost:6590', origin: 'https://chat.example' }, policy).allowed).toBe(
      true,
    );
  });
});
