import { describe, expect, it } from 'vitest';
import { ModelFamilies } from './model-family.ts';
import { MODEL_FAMILIES, rulesFor } from './rules-for.ts';

const rules = (id: string) => rulesFor(id, MODEL_FAMILIES);
const userFamilies = (...families: object[]) => ModelFamilies.parse({ version: 1, families }).families;

describe('the rules of a model', () => {
  it.each([
    [
      'claude-sonnet-4-5-20250929',
      { thinking: 'budget', sampling: 'one', prefill: true, structuredOutput: true },
    ],
    ['claude-opus-4-5-20251101', { thinking: 'effort-and-budget', prefill: true }],
    ['anthropic/claude-haiku-4.5', { thinking: 'budget', maxOutputTokens: 64_000 }],
    ['claude-opus-4-1-20250805', { thinking: 'budget', maxOutputTokens: 32_000, structuredOutput: false }],
    ['claude-opus-4-20250514', { maxOutputTokens: 32_000 }],
    ['us.anthropic.claude-sonnet-4-20250514-v1:0', { maxOutputTokens: 64_000, prefill: true }],
    ['claude-sonnet-4@20250514', { sampling: 'all' }],
    ['claude-3-7-sonnet-latest', { thinking: 'budget', maxOutputTokens: 64_000 }],
    ['claude-3-5-haiku-20241022', { thinking: 'none', maxOutputTokens: 8_192 }],
    ['claude-3-haiku-20240307', { maxOutputTokens: 4_096, defaultMaxTokens: 4_096 }],
    ['claude-opus-4-6', { prefill: false, thinking: 'adaptive', sampling: 'one' }],
    ['Claude-Sonnet-4-6', { prefill: false, thinking: 'adaptive', sampling: 'one' }],
    ['claude-opus-4-7', { prefill: false, sampling: 'default-only', thinkingOff: true }],
    ['claude-sonnet-5', { prefill: false, sampling: 'default-only', thinking: 'adaptive' }],
    ['claude-haiku-5-5', { prefill: false, sampling: 'default-only', thinking: 'adaptive' }],
    ['claude-fable-5', { thinking: 'adaptive', thinkingOff: false }],
    ['claude-mythos-preview', { thinking: 'adaptive', thinkingOff: false }],
    ['qwen3-32b', { prefill: true, sampling: 'all', structuredOutput: false }],
  ])('are those of its family: %s', (id, expected) => {
    expect(rules(id)).toMatchObject(expected);
  });

  it('are changed by the user’s own families, one rule at a time', () => {
    const own = userFamilies({ name: 'Mine', match: '^claude-opus-4-7$', rules: { prefill: true } });
    const merged = [...MODEL_FAMILIES, ...own];
    expect(rulesFor('claude-opus-4-7', merged)).toEqual({ ...rules('claude-opus-4-7'), prefill: true });
    expect(rulesFor('claude-opus-4-8', merged)).toEqual(rules('claude-opus-4-8'));
  });

  it('refuse a pattern that is no expression, and a rule that does not exist', () => {
    const parse = (family: object) => ModelFamilies.safeParse({ version: 1, families: [family] });
    expect(parse({ name: 'Mine', match: '(', rules: {} }).success).toBe(false);
    expect(parse({ name: 'Mine', match: 'a', rules: { prefil: true } }).success).toBe(false);
  });
});
