import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { countedAs, parseRange, parseRanges } from './address-ranges.ts';
import { connectionOf } from './client-connection.ts';

function from(
  remoteAddress: string,
  headers: Record<string, string> = {},
  trusted: readonly string[] = [],
  socket: object = {},
) {
  const request = {
    socket: Object.assign(socket, { remoteAddress }),
    headers: { host: '127.0.0.1:6590', ...headers },
  } as unknown as IncomingMessage;
  return connectionOf(request, parseRanges(trusted));
}

/** A TLS socket without a connection, whose address can be set. */
function tls(): object {
  return Object.create(TLSSocket.prototype, { remoteAddress: { writable: true, value: '' } }) as object;
}

describe('who sent a request', () => {
  it('is told by the socket', () => {
    expect(from('::ffff:192.0.2.1')).toEqual({ address: '192.0.2.1', encrypted: false, local: false });
    expect(from('127.0.0.1')).toEqual({ address: '127.0.0.1', encrypted: false, local: true });
    expect(from('::1')).toMatchObject({ local: true });
    expect(from('192.0.2.1', {}, [], tls())).toMatchObject({ encrypted: true });
  });

  it('is not told by headers that anybody can write', () => {
    const forged = {
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
      forwarded: 'for=127.0.0.1',
    };
    expect(from('192.0.2.1', forged)).toEqual({ address: '192.0.2.1', encrypted: false, local: false });
    expect(from('192.0.2.1', forged, ['10.0.0.0/8'])).toEqual({
      address: '192.0.2.1',
      encrypted: false,
      local: false,
    });
  });

  it.each<[string, Record<string, string>]>([
    ['tells whom it speaks for', { 'x-forwarded-for': '127.0.0.1' }],
    ['tells it in another way', { forwarded: 'for=127.0.0.1' }],
    ['tells nothing but the protocol', { 'x-forwarded-proto': 'https' }],
    ['tells its own name', { via: '1.1 proxy' }],
    ['tells nothing but the name that it was called by', { host: 'studio.example' }],
    ['is called like this machine by others', { host: '127.0.0.1.studio.example:6590' }],
    ['was called by no name', { host: '' }],
  ])('is not this machine where a proxy on it that is not trusted %s', (_what, headers) => {
    expect(from('127.0.0.1', headers)).toEqual({ address: '127.0.0.1', encrypted: false, local: false });
  });

  it.each(['localhost', 'LOCALHOST:6590', '127.0.0.1', '[::1]:6590'])('is this machine under %s', (host) => {
    expect(from('127.0.0.1', { host })).toMatchObject({ local: true });
  });

  it('is told by a trusted proxy', () => {
    const headers = { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' };
    expect(from('10.1.2.3', headers, ['10.0.0.0/8'])).toEqual({
      address: '198.51.100.7',
      encrypted: true,
      local: false,
    });
    expect(from('127.0.0.1', headers, ['127.0.0.1'])).toMatchObject({ local: false, encrypted: true });
  });

  it('is the last one that no trusted proxy has written, however much stands before it', () => {
    const headers = {
      'x-forwarded-for': '127.0.0.1, 198.51.100.7, 10.9.9.9',
      'x-forwarded-proto': 'https, http',
    };
    expect(from('10.1.2.3', headers, ['10.0.0.0/8'])).toEqual({
      address: '198.51.100.7',
      encrypted: false,
      local: false,
    });
  });

  it('is not this machine where others wrote so, also when they are trusted like proxies', () => {
    const trusted = ['192.168.0.0/16', '127.0.0.1'];
    expect(from('192.168.1.5', { 'x-forwarded-for': '127.0.0.1' }, trusted)).toMatchObject({ local: false });
    expect(from('127.0.0.1', { 'x-forwarded-for': '127.0.0.1, 192.168.1.5' }, trusted)).toMatchObject({
      local: false,
    });
    expect(from('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, trusted)).toMatchObject({ local: true });
  });

  it.each(['nonsense', '127.1', '0x7f.1', '127.0.0.1:80', '[::1]'])(
    'is the proxy, and not this machine, where it writes %s',
    (written) => {
      expect(from('127.0.0.1', { 'x-forwarded-for': written }, ['127.0.0.1'])).toMatchObject({
        address: '127.0.0.1',
        local: false,
      });
    },
  );
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::ffff', '2001:db8:1:2::/64'],
])('%s is counted as %s', (address, key) => {
  expect(countedAs(address)).toBe(key);
});

it.each(['', 'localhost', '10.0.0.0/33', '10.0.0.1/8/8', '1.2.3'])('"%s" is no range', (text) => {
  expect(parseRange(text)).toBeNull();
});
