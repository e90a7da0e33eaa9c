import { describe, expect, it } from 'vitest';
import { Failure } from '../../contract/failure.ts';
import { checkUrl, createAddressGuard, type AddressPolicy } from './address-guard.ts';

const base: AddressPolicy = {
  reach: 'public',
  own: [{ host: '127.0.0.1', port: 6590 }],
  allow: [],
  block: [],
};
const policy = (changes: Partial<AddressPolicy> = {}): AddressPolicy => ({ ...base, ...changes });

function refusal(url: string, changes: Partial<AddressPolicy> = {}): Failure {
  try {
    checkUrl(url, policy(changes));
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error(`${url} was not refused`);
}

const NEVER = [
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.0.7/',
  'http://[fe80::1]/',
  'http://metadata.google.internal/',
  'http://metadata.google.internal./',
  'http://METADATA.goog/',
  'http://100.100.100.200/',
  'http://[fd00:ec2::254]/',
  'http://[::ffff:169.254.169.254]/',
  'http://2852039166/',
  'http://0xA9FEA9FE/',
  'http://0251.0376.0251.0376/',
  'http://169.254.43518/',
  'http://169.254.169.254./',
  'http://%31%36%39.254.169.254/',
  'http://169。254。169。254/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'file:///etc/passwd',
  'data:text/plain,hello',
  'ftp://example.com/',
  'not a url',
];

describe('checkUrl', () => {
  it.each(NEVER)('refuses %s for every reach, even when everything is on the allow list', (url) => {
    for (const reach of ['public', 'private', 'loopback'] as const) {
      const allow = ['0.0.0.0/0', '::/0', 'metadata.google.internal', '*.internal', 'metadata.goog'];
      expect(refusal(url, { reach, allow })).toMatchObject({ code: 'address_refused' });
    }
  });

  it.each(['http://0.0.0.0/', 'http://[::]/', 'http://255.255.255.255/', 'http://224.0.0.1/'])(
    'refuses %s for every reach',
    (url) => {
      for (const reach of ['public', 'private', 'loopback'] as const) {
        expect(refusal(url, { reach }).code).toBe('address_refused');
      }
    },
  );

  it.each(['http://127.0.0.1:8080/v1', 'http://127.1:8080', 'http://2130706433:8080', 'http://0x7f.1:8080'])(
    'admits %s for loopback only',
    (url) => {
      expect(checkUrl(url, policy({ reach: 'loopback' })).host).toBe('127.0.0.1:8080');
      expect(refusal(url, { reach: 'public' }).hint).toContain('--allow-loopback');
      expect(refusal(url, { reach: 'private' }).code).toBe('address_refused');
    },
  );

  it.each([
    'http://[::1]:8080/',
    'http://localhost:8080/',
    'http://LOCALHOST.:8080/',
    'http://mlx.localhost:8080/',
  ])('admits %s for loopback only', (url) => {
    expect(checkUrl(url, policy({ reach: 'loopback' })).port).toBe('8080');
    expect(refusal(url, { reach: 'public' }).code).toBe('address_refused');
    expect(refusal(url, { reach: 'private' }).code).toBe('address_refused');
  });

  it.each(['10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '[fc00::1]', '[::ffff:192.168.1.1]'])(
    'admits http://%s for private only',
    (host) => {
      expect(() => checkUrl(`http://${host}:1234/`, policy({ reach: 'private' }))).not.toThrow();
      expect(refusal(`https://${host}/`, { reach: 'public' }).hint).toContain('--allow-private');
      expect(refusal(`http://${host}/`, { reach: 'loopback' }).code).toBe('address_refused');
    },
  );

  it('admits public addresses over https only', () => {
    expect(checkUrl('https://api.example.com/v1', policy()).href).toBe('https://api.example.com/v1');
    expect(checkUrl('https://8.8.8.8/', policy()).host).toBe('8.8.8.8');
    expect(refusal('http://api.example.com/v1').message).toContain('http would send your key in the clear');
    expect(refusal('http://8.8.8.8/', { reach: 'loopback' }).hint).toContain('--allow-loopback');
  });

  it('takes the trailing dot off a host name', () => {
    expect(checkUrl('https://api.example.com./v1', policy()).href).toBe('https://api.example.com/v1');
  });

  it('refuses credentials in the URL without repeating them', () => {
    const failure = refusal('https://someone:hunter2@api.example.com/');
    expect(failure.message).toContain('api.example.com');
    expect(JSON.stringify(failure.toView())).not.toMatch(/hunter2|someone/);
  });

  it.each(['http://127.0.0.1:6590/v1', 'http://localhost:6590', 'http://[::1]:6590', 'http://127.1:6590'])(
    'recognises %s as our own gateway',
    (url) => {
      expect(refusal(url, { reach: 'loopback' }).message).toContain('loop');
    },
  );

  it('recognises our own gateway by any address it listens on, and on the scheme’s own port', () => {
    const own = [{ host: '192.168.1.5', port: 6590 }];
    expect(refusal('http://192.168.1.5:6590/', { reach: 'private', own }).message).toContain('loop');
    expect(() => checkUrl('http://192.168.1.6:6590/', policy({ reach: 'private', own }))).not.toThrow();
    const everywhere = [{ host: '0.0.0.0', port: 80 }];
    expect(refusal('http://127.0.0.1/', { reach: 'loopback', own: everywhere }).message).toContain('loop');
  });

  it('lets the allow list exempt hosts from the rules of the reach', () => {
    const allow = ['nas.lan', '*.corp.example', '192.168.1.0/24', '[fd00::5]'];
    for (const url of [
      'http://nas.lan:1234/',
      'http://llm.corp.example/',
      'http://192.168.1.9/',
      'http://[::ffff:192.168.1.9]/',
      'http://[fd00::5]/',
    ]) {
      expect(() => checkUrl(url, policy({ allow }))).not.toThrow();
    }
    expect(refusal('http://corp.example/', { allow }).code).toBe('address_refused');
    expect(refusal('http://192.168.2.9/', { allow }).code).toBe('address_refused');
  });

  it('lets the block list beat the allow list', () => {
    const lists = { allow: ['api.example.com', '8.8.8.8'], block: ['*.example.com', '8.8.0.0/16'] };
    expect(refusal('https://api.example.com/', lists).message).toContain('block list');
    expect(refusal('https://8.8.8.8/', lists).message).toContain('block list');
    expect(refusal('https://[64:ff9b::8.8.8.8]/', lists).message).toContain('block list');
  });

  it.each(['', '*', 'http://example.com', '10.0.0.0/99', 'two words'])(
    'does not accept "%s" in a list, because it would match nothing',
    (entry) => {
      expect(() => createAddressGuard(policy({ block: [entry] }))).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      );
    },
  );
});
