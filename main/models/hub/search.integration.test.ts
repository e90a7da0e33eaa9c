import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelSearch } from '../../../contract/model.ts';
import { smallModel } from '../testing/model-files.ts';
import { ScriptedHub } from '../testing/scripted-hub.ts';
import { TestDownloads } from '../testing/test-downloads.ts';
import { testHubToken } from './hub-account.ts';
import { nextCursor, searchHub } from './search.ts';

const signal = new AbortController().signal;
let hub: ScriptedHub;
let test: TestDownloads;
beforeEach(async () => {
  hub = await ScriptedHub.start();
  test = await TestDownloads.create(hub);
  for (const name of ['a', 'b', 'c', 'd', 'e']) hub.publish(`mlx-community/${name}`, smallModel(100));
  hub.publish('other/model', smallModel(100), true);
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
});

async function search(wish: Parameters<typeof ModelSearch.parse>[0], onDisk: string[] = []) {
  return searchHub(await test.hub.session(signal), ModelSearch.parse(wish), new Set(onDisk), signal);
}

describe('searchHub', () => {
  it('asks for MLX models of the community unless told otherwise', async () => {
    const { models } = await search({});
    expect(models.map(({ model }) => model)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((n) => `mlx-community/${n}`),
    );
    const asked = new URL(hub.requests[0]?.path ?? '', hub.url).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ author: 'mlx-community', filter: 'mlx', sort: 'downloads', limit: '30' },
    });
  });

  it('shows what a list needs, and what is here already', async () => {
    const { models } = await search({ author: null, text: 'model' }, ['other/model']);
    expect(models).toEqual([
      {
        ...{
          model: 'other/model',
          author: 'other',
          task: 'text-generation',
          parameters: 1_234,
          downloads: 40,
        },
        ...{
          likes: 3,
          updatedAt: Date.parse('2026-02-03T04:05:06Z'),
          gated: true,
          tags: ['mlx', 'safetensors'],
        },
        onDisk: true,
      },
    ]);
  });

  it('goes through the pages by their cursors', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof search>> = await search({ limit: 2, cursor });
      seen.push(...page.models.map(({ model }) => model.slice(-1)));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('hands on size, task and order', async () => {
    await search({
      minParameters: 1,
      maxParameters: 8.5,
      task: 'image-text-to-text',
      sort: 'likes',
      onlyMlx: false,
    });
    const asked = new URL(hub.requests[0]?.path ?? '', hub.url).searchParams;
    expect(asked.get('num_parameters')).toBe('min:1B,max:8.5B');
    expect(asked.get('pipeline_tag')).toBe('image-text-to-text');
    expect(asked.get('sort')).toBe('likes');
    expect(asked.has('filter')).toBe(false);
  });

  it.each([
    [401, 'unauthorised', /token/],
    [403, 'unauthorised', /terms/],
    [429, 'rate_limited', /30 s/],
    [500, 'upstream_unreachable', /later/],
  ])('says what a %i means', async (status, code, hint) => {
    hub.apiStatuses.push(status);
    await expect(search({})).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) as string });
  });

  it('says that the hub cannot be reached', async () => {
    const gone = await ScriptedHub.start();
    await using other = await TestDownloads.create(gone);
    const session = await other.hub.session(signal);
    await gone[Symbol.asyncDispose]();
    await expect(searchHub(session, ModelSearch.parse({}), new Set(), signal)).rejects.toMatchObject({
      code: 'upstream_unreachable',
      message: expect.stringMatching(/^The hub cannot be reached/) as string,
    });
  });
});

describe('nextCursor', () => {
  it.each([
    ['<https://hub/api/models?limit=2&cursor=abc%3D>; rel="next"', 'abc='],
    ['<https://hub/api/models?limit=2>; rel="next"', null],
    ['nonsense', null],
    [undefined, null],
  ])('%s → %s', (link, cursor) => {
    expect(nextCursor(link)).toBe(cursor);
  });
});

describe('testHubToken', () => {
  const account = async () => testHubToken(await test.hub.session(signal), signal);

  it('says whose the token is', async () => {
    test.token = hub.token;
    expect(await account()).toEqual({ name: 'tester', role: 'read' });
  });

  it('says that none is stored, that it is none, or that the hub refuses it, and never repeats it', async () => {
    await expect(account()).rejects.toMatchObject({ code: 'not_found' });
    for (const token of ['sk-of-another-service', 'hf_expired_token']) {
      test.token = token;
      const failure: unknown = await account().catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'unauthorised' });
      expect(JSON.stringify(failure) + String(failure)).not.toContain(token);
    }
  });
});
