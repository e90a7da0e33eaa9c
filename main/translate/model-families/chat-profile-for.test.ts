import { describe, expect, it } from 'vitest';
import type { BackendKind } from '../../../contract/backend.ts';
import { COMPATIBLE_PROFILE, OPENAI_PROFILE } from '../messages-to-chat/profile.ts';
import { chatProfileFor } from './chat-profile-for.ts';
import { ModelFamilies } from './model-family.ts';
import { MODEL_FAMILIES } from './rules-for.ts';

const profile = (model: string, kind: BackendKind = 'openai', families = MODEL_FAMILIES) =>
  chatProfileFor(OPENAI_PROFILE, { kind, model }, families);
const reasoning = { temperature: false, maxStops: 0, reasoning: 'effort' };

describe('what a model takes of Chat Completions', () => {
  it.each([
    ['o1', { ...reasoning, noEffort: null, highestEffort: 'high' }],
    ['o4-mini', reasoning],
    ['gpt-5', { ...reasoning, noEffort: 'minimal', highestEffort: 'high' }],
    ['gpt-5-mini-2025-08-07', { noEffort: 'minimal' }],
    ['gpt-5-codex', { ...reasoning, noEffort: null }],
    ['gpt-5.1', { ...reasoning, noEffort: 'none', highestEffort: 'high' }],
    ['gpt-5.1-codex-max', { highestEffort: 'xhigh' }],
    ['gpt-5.2', { ...reasoning, noEffort: 'none', highestEffort: 'xhigh' }],
    ['gpt-6', { ...reasoning, noEffort: 'none', highestEffort: 'xhigh' }],
    ['gpt-4.1', OPENAI_PROFILE],
    ['gpt-4o', OPENAI_PROFILE],
    ['gpt-oss-120b', OPENAI_PROFILE],
  ])('is its family’s: %s', (model, expected) => {
    expect(profile(model)).toMatchObject(expected);
  });

  it('is not told by a name that means nothing to the backend', () => {
    expect(
      chatProfileFor(COMPATIBLE_PROFILE, { kind: 'openai-compatible', model: 'o1' }, MODEL_FAMILIES),
    ).toEqual(COMPATIBLE_PROFILE);
  });

  it('shows models their earlier thinking that want to see it', () => {
    expect(profile('moonshotai/Kimi-K2-Thinking', 'openai-compatible').reasoningHistory).toBe(true);
    expect(profile('gpt-4o').reasoningHistory).toBe(false);
  });

  it('is the user’s own word in the end', () => {
    const own = ModelFamilies.parse({
      version: 1,
      families: [{ name: 'Mine', match: '^qwen3', kinds: ['vllm-mlx'], chat: { thinkTags: true } }],
    }).families;
    const families = [...MODEL_FAMILIES, ...own];
    expect(profile('qwen3-4b', 'vllm-mlx', families)).toEqual({ ...OPENAI_PROFILE, thinkTags: true });
    expect(profile('qwen3-4b', 'openai-compatible', families)).toEqual(OPENAI_PROFILE);
  });
});
