import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { costMicros, priceOf } from './cost.ts';
import { SHIPPED_PRICES } from './price-list.ts';
import type { Price } from './price-list.ts';
import { readPrices } from './read-prices.ts';

const price: Price = { backend: 'openai', model: 'm', input: 2, output: 8, cached: 0.5, cacheWrite: 2.5 };

describe('a cost', () => {
  it('is in millionths of a dollar: what a million tokens cost in dollars, one costs in millionths', () => {
    expect(costMicros(price, { promptTokens: 1_000_000, completionTokens: 0 })).toBe(2_000_000);
    expect(costMicros(price, { promptTokens: 10, completionTokens: 100 })).toBe(820);
  });

  it('bills each prompt token once: from the cache, into it, or plain', () => {
    const tokens = { promptTokens: 1_000, completionTokens: 0, cachedTokens: 600, cacheWriteTokens: 300 };
    expect(costMicros(price, tokens)).toBe(100 * 2 + 600 * 0.5 + 300 * 2.5);
  });

  it('takes cached tokens for plain ones where the price says nothing of them', () => {
    const plain = { backend: 'openai', model: 'm', input: 2, output: 8 };
    expect(costMicros(plain, { promptTokens: 100, completionTokens: 0, cachedTokens: 50 })).toBe(200);
  });

  it('is never less than nothing, whatever a backend counts', () => {
    expect(costMicros(price, { promptTokens: 10, completionTokens: 0, cachedTokens: 900 })).toBe(5);
  });
});

describe('the price of a model', () => {
  const at = (backend: string, kind: string, model: string, prices: readonly Price[] = SHIPPED_PRICES) =>
    priceOf({ backend, kind, model }, prices);

  it('is found by the kind of its backend, with or without the date of its name', () => {
    expect(at('mine', 'anthropic', 'claude-opus-4-5')).toMatchObject({ input: 5, output: 25 });
    expect(at('mine', 'anthropic', 'claude-opus-4-5-20251101')).toMatchObject({ input: 5, output: 25 });
    expect(at('mine', 'openai', 'gpt-5-2025-08-07')).toMatchObject({ input: 1.25, output: 10 });
  });

  it('is unknown for other models, other providers, and local servers', () => {
    expect(at('mine', 'openai', 'gpt-5-ultra')).toBeNull();
    expect(at('router', 'openai-compatible', 'gpt-5')).toBeNull();
    expect(at('qwen', 'mlx-openai-server', 'qwen')).toBeNull();
  });

  it('is the user’s own where there is one, and a backend’s own before its kind’s', () => {
    const own = { backend: 'mine', model: 'gpt-5', input: 1, output: 1 };
    const other = { backend: 'openai', model: 'gpt-5', input: 9, output: 9 };
    expect(at('mine', 'openai', 'gpt-5', [...SHIPPED_PRICES, own, other])).toBe(own);
    expect(at('second', 'openai', 'gpt-5', [...SHIPPED_PRICES, own, other])).toBe(other);
  });
});

describe('the user’s own file of prices', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prices-'));
  const file = join(folder, 'prices.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('need not exist', async () => {
    expect(await readPrices(file)).toEqual(SHIPPED_PRICES);
  });

  it('has the last word', async () => {
    const own = { backend: 'qwen', model: 'qwen', input: 0, output: 0 };
    writeFileSync(file, JSON.stringify({ version: 1, currency: 'USD', models: [own] }));
    expect((await readPrices(file)).at(-1)).toEqual(own);
  });

  it.each([
    '{',
    '[]',
    '{"version":2,"currency":"USD","models":[]}',
    '{"version":1,"currency":"EUR","models":[]}',
  ])('is named when it cannot be understood: %s', async (text) => {
    writeFileSync(file, text);
    await expect(readPrices(file)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(file),
    });
  });
});
