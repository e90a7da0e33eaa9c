import { describe, expect, it } from 'vitest';
import { PageAccess } from './page-access.ts';

/** A host that gives out numbered tokens, good for 1000 ms, until it is told to stop. */
function host() {
  let now = 0;
  let asked = 0;
  let signedIn = true;
  let answers = true;
  const send = async () => {
    asked += 1;
    if (!answers) throw new TypeError('Failed to fetch');
    const value = signedIn ? { token: `token ${asked}`, goodForMs: 1_000 } : null;
    return Response.json({ ok: true, value });
  };
  return {
    access: new PageAccess(send, () => now),
    pass: (ms: number) => (now += ms),
    signOut: () => (signedIn = false),
    restart: () => (answers = !answers),
    asked: () => asked,
  };
}

describe('a page’s token', () => {
  it('is asked for once, however many calls need it', async () => {
    const { access, asked } = host();
    await Promise.all([access.renew(), access.renew()]);
    expect(await access.headers()).toEqual({ authorization: 'Bearer token 1' });
    expect(asked()).toBe(1);
  });

  it('is renewed before a call when its time is over', async () => {
    const { access, pass } = host();
    await access.renew();
    pass(1_000);
    expect(await access.headers()).toEqual({ authorization: 'Bearer token 2' });
  });

  it('is shown no more once the browser is signed out', async () => {
    const { access, signOut } = host();
    await access.renew();
    signOut();
    expect(await access.retry()).toBe(false);
    expect(await access.headers()).toEqual({});
  });

  it('is kept while the host starts anew: that is no sign-out', async () => {
    const { access, restart } = host();
    await access.renew();
    restart();
    await expect(access.retry()).rejects.toMatchObject({ code: 'not_running' });
    restart();
    expect(await access.headers()).toEqual({ authorization: 'Bearer token 1' });
  });

  it('is not asked for by a page that never had one', async () => {
    const { access, asked } = host();
    expect(await access.headers()).toEqual({});
    expect(await access.retry()).toBe(false);
    expect(asked()).toBe(0);
  });
});
