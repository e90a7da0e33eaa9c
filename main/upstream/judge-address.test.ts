import { describe, expect, it } from 'vitest';
import type { Reach } from '../../contract/backend.ts';
import { inEnglish } from '../../contract/phrase.ts';
import { judgeAddress } from './judge-address.ts';

const never = new AbortController().signal;
const own = [{ host: '127.0.0.1', port: 6590 }];
const judge = (url: string, reach: Reach, found?: string[]) =>
  judgeAddress(
    url,
    { reach, own, allow: [], block: [] },
    {
      lookUp: found !== undefined,
      signal: never,
      resolver: () => Promise.resolve((found ?? []).map((address) => ({ address, family: 4 }))),
    },
  );

describe('the verdict on an address', () => {
  it.each([
    ['https://api.openai.com/v1', 'public', true, null, null],
    ['http://127.0.0.1:11434', 'loopback', true, 'loopback', null],
    ['http://localhost:11434', 'public', false, 'loopback', 'loopback'],
    ['http://192.168.1.5:8080', 'loopback', false, 'private', 'private'],
    ['https://8.8.8.8', 'private', false, 'public', 'public'],
    ['http://169.254.169.254/', 'private', false, 'metadata', null],
    ['http://127.0.0.1:6590', 'loopback', false, 'loopback', null],
    ['http://example.com', 'public', false, null, null],
    ['not a url', 'public', false, null, null],
    ['', 'public', false, null, null],
    ['https://user:pass@example.com', 'public', false, null, null],
  ] as const)('%s marked as %s', async (url, reach, allowed, found, suggestedReach) => {
    const verdict = await judge(url, reach);
    expect(verdict).toMatchObject({ allowed, class: found, suggestedReach });
    expect(verdict.why === null).toBe(allowed);
    expect(JSON.stringify(verdict)).not.toContain('--allow');
    expect(JSON.stringify(verdict)).not.toContain('pass@');
  });

  it('looks a name up when asked, and judges every address that it leads to', async () => {
    expect(await judge('https://a.test', 'public', ['8.8.8.8', '10.0.0.1'])).toMatchObject({
      allowed: false,
      class: 'private',
      addresses: ['8.8.8.8', '10.0.0.1'],
      suggestedReach: null,
    });
    expect(await judge('http://nas.test', 'private', ['10.0.0.1'])).toMatchObject({
      allowed: true,
      class: 'private',
    });
    expect(await judge('http://nas.test', 'public', ['10.0.0.1'])).toMatchObject({
      suggestedReach: 'private',
    });
  });

  it.each([
    ['http://192.168.1.5:8080', 'loopback'],
    ['http://example.com', 'public'],
    ['http://127.0.0.1:6590', 'loopback'],
    ['not a url', 'public'],
  ] as const)('%s marked as %s: what is said can be said in other languages', async (url, reach) => {
    const { why, fix, phrases } = await judge(url, reach);
    expect(phrases).toBeDefined();
    expect([why, fix]).toEqual([phrases?.why, phrases?.fix].map((words) => words && inEnglish(words)));
  });

  it('says in other languages, too, that a name could not be looked up', async () => {
    const verdict = await judgeAddress(
      'https://nowhere.test',
      { reach: 'public', own: [], allow: [], block: [] },
      { lookUp: true, signal: never, resolver: () => Promise.reject(new Error('ENOTFOUND')) },
    );
    expect(verdict).toMatchObject({
      allowed: true,
      why: 'nowhere.test could not be looked up.',
      phrases: { why: { values: ['nowhere.test'] }, fix: { values: [] } },
    });
  });

  it('does not wait for a resolver longer than the caller', async () => {
    const caller = new AbortController();
    const verdict = judgeAddress(
      'https://slow.test',
      { reach: 'public', own: [], allow: [], block: [] },
      { lookUp: true, signal: caller.signal, resolver: () => new Promise(() => undefined) },
    );
    caller.abort(new Error('gave up'));
    await expect(verdict).rejects.toThrow('gave up');
  });
});
