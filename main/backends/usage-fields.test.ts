import { describe, expect, it } from 'vitest';
import { messagesUsage, openAiUsage } from './usage-fields.ts';

describe('the usage of Chat Completions and Responses', () => {
  it('is the whole prompt and the whole answer, with their kinds', () => {
    const chat = {
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 20 },
    };
    const responses = {
      input_tokens: 100,
      output_tokens: 50,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
      output_tokens_details: { reasoning_tokens: 20 },
    };
    const both = {
      ...{
        promptTokens: 100,
        completionTokens: 50,
        cachedTokens: 60,
        cacheWriteTokens: 10,
        reasoningTokens: 20,
      },
    };
    expect(openAiUsage(chat)).toEqual(both);
    expect(openAiUsage(responses)).toEqual(both);
  });

  it('knows DeepSeek’s name for cached tokens', () => {
    const usage = { prompt_tokens: 9, completion_tokens: 1, prompt_cache_hit_tokens: 4 };
    expect(openAiUsage(usage)).toMatchObject({ cachedTokens: 4 });
  });

  it.each([null, undefined, 'x', {}, { prompt_tokens: -1 }, { prompt_tokens: 1.5 }, { prompt_tokens: '3' }])(
    'is unknown for %o',
    (usage) => {
      expect(openAiUsage(usage)).toBeNull();
    },
  );
});

describe('the usage of Messages', () => {
  it('counts what came from or went to the cache as part of the prompt, as the others do', () => {
    const usage = {
      input_tokens: 30,
      cache_read_input_tokens: 60,
      cache_creation_input_tokens: 10,
      output_tokens: 50,
      output_tokens_details: { thinking_tokens: 20 },
    };
    expect(messagesUsage(usage)).toEqual({
      ...{
        promptTokens: 100,
        completionTokens: 50,
        cachedTokens: 60,
        cacheWriteTokens: 10,
        reasoningTokens: 20,
      },
    });
  });

  it('says nothing of kinds that were not told', () => {
    expect(messagesUsage({ input_tokens: 3, output_tokens: 2 })).toEqual({
      promptTokens: 3,
      completionTokens: 2,
    });
  });
});
