import type { LookupOptions } from 'node:dns';
import { describe, expect, it } from 'vitest';
import type { Reach } from '../../contract/backend.ts';
import { createAddressGuard } from './address-guard.ts';
import { guardedLookup, type ResolvedAddress, type Resolver } from './guarded-lookup.ts';

const v4 = (address: string): ResolvedAddress => ({ address, family: 4 });
const v6 = (address: string): ResolvedAddress => ({ address, family: 6 });

function lookupWith(resolver: Resolver, reach: Reach = 'public', allow: string[] = []) {
  const guard = createAddressGuard({
    reach,
    own: [{ host: '127.0.0.1', port: 6590 }],
    allow,
    block: ['9.9.9.9'],
  });
  return (options: LookupOptions = { all: true }, port = 443) =>
    new Promise<unknown>((resolve, reject) => {
      guardedLookup(guard, port, resolver)('api.example.com', options, (error, address, family) => {
        if (error !== null) reject(error);
        else resolve(options.all === true ? address : { address, family });
      });
    });
}

const answering =
  (...addresses: ResolvedAddress[]): Resolver =>
  () =>
    Promise.resolve(addresses);
const refused = expect.objectContaining({ code: 'address_refused' });

describe('guardedLookup', () => {
  it('returns every vetted address when all are asked for, the first otherwise', async () => {
    const lookup = lookupWith(answering(v4('8.8.8.8'), v6('2606:4700::1')));
    expect(await lookup({ all: true })).toEqual([v4('8.8.8.8'), v6('2606:4700::1')]);
    expect(await lookup({})).toEqual(v4('8.8.8.8'));
    expect(await lookup({ family: 6 })).toEqual(v6('2606:4700::1'));
    expect(await lookup({ family: 'IPv4', all: true })).toEqual([v4('8.8.8.8')]);
  });

  it.each([
    ['127.0.0.1', 4],
    ['192.168.1.1', 4],
    ['169.254.169.254', 4],
    ['0.0.0.0', 4],
    ['::1', 6],
    ['::ffff:10.0.0.1', 6],
    ['fd00:ec2::254', 6],
    ['9.9.9.9', 4],
  ])(
    'refuses a public name that resolves to %s, whichever place it has in the answer',
    async (address, family) => {
      const bad = { address, family };
      await expect(lookupWith(answering(bad))()).rejects.toEqual(refused);
      await expect(lookupWith(answering(v4('8.8.8.8'), bad))()).rejects.toEqual(refused);
      await expect(lookupWith(answering(bad, v4('8.8.8.8')))({ family: 4 })).rejects.toEqual(refused);
    },
  );

  it('vets each answer, so that rebinding a name gains nothing', async () => {
    const answers = [[v4('8.8.8.8')], [v4('127.0.0.1')]];
    const lookup = lookupWith(() => Promise.resolve(answers.shift() ?? []));
    expect(await lookup()).toEqual([v4('8.8.8.8')]);
    await expect(lookup()).rejects.toEqual(refused);
  });

  it('wants every answer to be loopback for a loopback backend', async () => {
    expect(await lookupWith(answering(v6('::1'), v4('127.0.0.1')), 'loopback')()).toHaveLength(2);
    await expect(lookupWith(answering(v4('127.0.0.1'), v4('8.8.8.8')), 'loopback')()).rejects.toEqual(
      refused,
    );
  });

  it('recognises our own gateway behind a name', async () => {
    const lookup = lookupWith(answering(v4('127.0.0.1')), 'loopback');
    await expect(lookup({ all: true }, 6590)).rejects.toThrow(/loop/);
    expect(await lookup({ all: true }, 6591)).toHaveLength(1);
  });

  it('lets an allowed name resolve to a private address but never to a metadata address', async () => {
    const allow = ['api.example.com'];
    expect(await lookupWith(answering(v4('10.0.0.1')), 'public', allow)()).toHaveLength(1);
    await expect(lookupWith(answering(v4('169.254.169.254')), 'public', allow)()).rejects.toEqual(refused);
  });

  it('reports a name without a usable address and passes the resolver’s own error on', async () => {
    await expect(lookupWith(answering(v4('8.8.8.8')))({ family: 6 })).rejects.toMatchObject({
      code: 'upstream_unreachable',
    });
    const failing = lookupWith(() => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })));
    await expect(failing()).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});
